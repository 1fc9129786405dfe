// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class VersionTest {

    @Test
    void theVersionIsThatOfThePom() throws Exception {
        Element project =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(Path.of("pom.xml").toFile())
                        .getDocumentElement();
        Node node = project.getFirstChild();
        while (!node.getNodeName().equals("version")) node = node.getNextSibling();
        assertEquals(node.getTextContent(), Version.text().replaceFirst(" \\([0-9a-f]+\\)$", ""));
    }
}
