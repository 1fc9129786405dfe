// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class StoredZipTest {

    @Test
    void entriesTellTheSameTimeAlways() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> names = List.of("m/data.pkl", "m/data/0");
        try (StoredZip zip = new StoredZip(bytes)) {
            for (String name : names) zip.add(name, name.getBytes());
        }
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (String name : names) {
                ZipEntry entry = zip.getNextEntry();
                assertEquals(name, entry.getName());
                assertEquals(LocalDateTime.of(1980, 1, 1, 0, 0), entry.getTimeLocal());
                assertArrayEquals(name.getBytes(), zip.readAllBytes());
            }
        }
    }
}
