// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    /** Prints some JSON; run in a process whose line separator is that of Windows. */
    static final class Printer {
        public static void main(String[] args) {
            System.out.writeBytes(Json.bytes(Map.of("a", List.of(1, 2))));
        }
    }

    @Test
    void textIsTheSameWhereLinesEndOtherwise() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                java,
                                "-Dline.separator=\r\n",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Printer.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        byte[] out = process.getInputStream().readAllBytes();

        assertEquals(0, process.waitFor());
        assertEquals("{\n  \"a\" : [ 1, 2 ]\n}", new String(out, StandardCharsets.UTF_8));
    }
}
