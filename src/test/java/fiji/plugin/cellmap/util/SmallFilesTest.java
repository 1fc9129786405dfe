// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SmallFilesTest {

    @TempDir Path folder;

    @Test
    void asMuchAsIsAllowedIsReadAndNoByteMore() throws IOException {
        byte[] bytes = new byte[1 << 20];
        bytes[bytes.length - 1] = 7;
        Path file = Files.write(folder.resolve("a"), bytes);
        assertArrayEquals(bytes, SmallFiles.bytes(file, 1 << 20));
        Files.write(file, new byte[(1 << 20) + 1]);
        IOException e = assertThrows(IOException.class, () -> SmallFiles.bytes(file, 1 << 20));
        assertEquals(
                "It is larger than 1 MiB, so it is not what it should be.", AtomicFiles.reason(e));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatNeverEndsIsRefused() {
        Path zero = Path.of("/dev/zero");
        assertThrows(IOException.class, () -> SmallFiles.bytes(zero, SmallFiles.SETTINGS));
    }

    @Test
    void textIsUtf8() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "µm\n");
        assertEquals("µm\n", SmallFiles.text(file, SmallFiles.SETTINGS));
        Files.write(file, new byte[] {(byte) 0xB5, 'm'});
        assertThrows(
                CharacterCodingException.class, () -> SmallFiles.text(file, SmallFiles.SETTINGS));
        assertTrue(
                assertThrows(IOException.class, () -> SmallFiles.text(folder, 1))
                        .getMessage()
                        .contains("irectory"));
    }
}
