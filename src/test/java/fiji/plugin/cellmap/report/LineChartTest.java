// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LineChartTest {

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void drawsTheSeriesFromCornerToCorner() throws Exception {
        String svg =
                new LineChart("step", "loss & more")
                        .add("a<b", List.of(new double[] {0, 0}, new double[] {10, 2}))
                        .add("empty", List.of(new double[] {0, Double.NaN}))
                        .svg();
        Document document = parse(svg);
        assertEquals(1, document.getElementsByTagName("polyline").getLength());
        String points =
                document.getElementsByTagName("polyline")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("points")
                        .getTextContent();
        assertEquals("56.0,224.0 510.0,26.0", points.strip());
    }

    @Test
    void nothingToDrawIsSaid() {
        assertTrue(new LineChart("x", "loss").svg().contains("No loss"));
    }
}
