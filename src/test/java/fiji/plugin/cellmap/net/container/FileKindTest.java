// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people have in place of a model is refused as what it is. */
class FileKindTest {

    @TempDir Path folder;

    private static String why(Path file) {
        return assertThrows(CellMapException.class, () -> FileKind.of(file)).why();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version https://git-lfs.github.com/spec/v1|It is a pointer of Git LFS, not the"
                        + " file itself.",
                "<!DOCTYPE html><html></html>|It is a web page.",
                "<html><body>404</body></html>|It is a web page.",
                "<?xml version=\"1.0\"?><Error/>|It is a web page.",
                "just some text|It is neither a zip nor a safetensors file.",
            })
    void whatIsNoModelIsSaidToBeWhatItIs(String text, String why) throws IOException {
        assertEquals(why, why(Files.writeString(folder.resolve("model.pt"), text)));
    }

    @ParameterizedTest
    @CsvSource({"serialized_exported_program.json", "m/archive_format", "m/models/model.json"})
    void aProgramOfTorchExportIsNamed(String member) throws IOException {
        Path file = folder.resolve("model.pt2");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(member));
            zip.closeEntry();
        }
        assertEquals("It is a program of torch.export, which the engine does not run.", why(file));
    }

    @Test
    void anotherZipIsNot() throws IOException {
        Path file = folder.resolve("a.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.closeEntry();
        }
        assertEquals("It is a zip without a data.pkl or rdf.yaml.", why(file));
    }
}
