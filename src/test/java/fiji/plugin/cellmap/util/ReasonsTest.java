// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** Failures are said in words, without names of classes. */
class ReasonsTest {

    @Test
    void noReasonNamesAClass() {
        Map<Throwable, String> reasons =
                Map.ofEntries(
                        Map.entry(new EOFException(), "It ends too early."),
                        Map.entry(new ClosedChannelException(), "(closed channel)"),
                        Map.entry(new MalformedInputException(1), "It is not text in UTF-8."),
                        Map.entry(new NotDirectoryException("/a"), "It is not a folder: /a"),
                        Map.entry(new DirectoryNotEmptyException("/a"), "not empty: /a"),
                        Map.entry(new FileSystemLoopException("/a"), "leads back to itself: /a"),
                        Map.entry(new UnknownHostException("x.org"), "no host x.org"),
                        Map.entry(new ZipException("invalid distance"), "invalid distance"),
                        Map.entry(new ArithmeticException("long overflow"), "long overflow"),
                        Map.entry(new IndexOutOfBoundsException(), "(index out of bounds)"),
                        Map.entry(new IOException(new IllegalStateException("inner")), "inner"),
                        Map.entry(
                                new UncheckedIOException(new EOFException()),
                                "It ends too early."));
        reasons.forEach(
                (e, says) -> {
                    String reason = AtomicFiles.reason(e);
                    assertTrue(reason.contains(says), reason);
                    assertFalse(reason.matches(".*\\w(Exception|Error)\\b.*|.*java\\..*"), reason);
                });
    }

    record Point(int x, List<Integer> more) {}

    @Test
    void jsonSaysWhereItIsWrong() {
        for (String[] c :
                new String[][] {
                    {"{\"x\": 1,\n \"y\": 2}", "Line 2", "key y is not known"},
                    {"{\"x\": {}}", "Line 1", "x is missing or of another type"},
                    {"{\"more\": [1, 2, []]}", "Line 1", "more.2"},
                    {"{\"x\": 1,,}", "Line 1, column", "double-quote"},
                    {"{\"x\": 1", "Line 1", "end"}
                }) {
            IOException e =
                    assertThrows(
                            IOException.class,
                            () ->
                                    Json.MAPPER.readValue(
                                            c[0].getBytes(StandardCharsets.UTF_8), Point.class));
            String reason = AtomicFiles.reason(e);
            assertTrue(reason.contains(c[1]) && reason.contains(c[2]), reason);
            assertFalse(reason.contains("fiji.") || reason.contains("Source:"), reason);
        }
    }

    @Test
    void textForATerminalDoesNothingButAppear() {
        assertEquals("a\\u001b[31mb", Printable.of("a\u001b[31mb"));
        assertEquals("\\u202egpj.exe", Printable.of("\u202egpj.exe"));
        assertEquals("\\u0007\\u009b\\u007f\\u0000", Printable.of("\u0007\u009b\u007f\0"));
        assertEquals(
                "l\u00e4\u4e16\n\tok \ud83d\ude00",
                Printable.of("l\u00e4\u4e16\n\tok \ud83d\ude00"));
        assertEquals("a\\u000db", Printable.of("a\rb"));
    }

    @Test
    void limitsOfAParserAreSaidInWords() {
        String deep = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);
        String digits = "{\"a\":" + "9".repeat(2000) + "}";
        for (String text : java.util.List.of(deep, digits)) {
            String why =
                    org.junit.jupiter.api.Assertions.assertThrows(
                                    CellMapException.class,
                                    () -> Json.parseMetadata(text.getBytes(), "a"))
                            .why();
            org.junit.jupiter.api.Assertions.assertTrue(
                    why.endsWith("It is nested too deeply.")
                            || why.endsWith("A number has too many digits."),
                    why);
        }
    }
}
