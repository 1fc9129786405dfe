// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintedTest {

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    /** {@code cellmap models > full} is a failure, {@code cellmap models | head -1} is none. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "No space left on device, No space left on device",
                "Bad file descriptor, Bad file descriptor",
                "Broken pipe, -",
            })
    void whatIsLostIsToldUnlessNobodyWantsIt(String reason, String told) {
        OutputStream raw = failing(reason);
        PrintStream out = new PrintStream(raw);
        out.println("a summary");
        assertEquals(Optional.ofNullable(told), Printed.lost(out, raw));
    }

    @Test
    void whatArrivedIsLeftAlone() {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(raw);
        out.print("a");
        assertEquals(Optional.empty(), Printed.lost(out, raw));
        assertEquals("a", raw.toString());
    }
}
