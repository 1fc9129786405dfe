// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The committed reference pages are what the program declares. */
class ReferenceTest {

    private static final String REWRITE = "cellmap.reference.write";

    @Test
    void theConfigurationsPageIsUpToDate() throws IOException {
        check("docs/reference/configuration.md", ConfigPage::markdown);
    }

    @Test
    void theConfigurationsSchemaIsUpToDate() throws IOException {
        check("configs/schema.json", ConfigSchema::json);
    }

    @Test
    void theCommandsPageIsUpToDate() throws IOException {
        check("docs/reference/commands.md", CommandPage::markdown);
    }

    private static void check(String file, Supplier<String> made) throws IOException {
        Path path = Path.of(file);
        if (Boolean.getBoolean(REWRITE)) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, made.get());
        }
        assertEquals(
                made.get(),
                Files.exists(path) ? Files.readString(path) : "",
                file + " is out of date: mvn test -Dtest=ReferenceTest -D" + REWRITE + "=true");
    }
}
