// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedCallsTest {

    @TempDir Path folder;

    private RememberedCalls calls() {
        return new RememberedCalls(folder.resolve("calls"));
    }

    @Test
    void theFirstChoiceStays() {
        assertTrue(calls().find("a").isEmpty());
        calls().keep(new CallChoice("a", new int[] {4, 5, 6}, 8, 2));
        calls().keep(new CallChoice("a", null, 2, 2));
        CallChoice kept = calls().find("a").orElseThrow();
        assertEquals(8, kept.batch());
        assertArrayEquals(new int[] {4, 5, 6}, kept.window());
        assertTrue(calls().find("b").isEmpty());
    }

    @Test
    void whatIsDamagedIsForgotten() throws IOException {
        calls().keep(new CallChoice("a", null, 2, 2));
        try (Stream<Path> files = Files.list(calls().folder())) {
            Files.writeString(files.findFirst().orElseThrow(), "{");
        }
        assertTrue(calls().find("a").isEmpty());
    }

    @Test
    void nothingFailsWhereNothingCanBeKept() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        RememberedCalls none = new RememberedCalls(file.resolve("calls"));
        none.keep(new CallChoice("a", null, 2, 2));
        assertTrue(none.find("a").isEmpty());
    }

    @Test
    void theOldestAreForgotten() throws IOException {
        calls().keep(new CallChoice("first", null, 2, 2));
        try (Stream<Path> files = Files.list(calls().folder())) {
            Files.setLastModifiedTime(files.findFirst().orElseThrow(), FileTime.fromMillis(0));
        }
        for (int i = 0; i < 500; i++)
            Files.writeString(calls().folder().resolve("other" + i), "{}");
        calls().keep(new CallChoice("last", null, 4, 2));
        assertFalse(calls().find("first").isPresent());
        assertEquals(4, calls().find("last").orElseThrow().batch());
        try (Stream<Path> files = Files.list(calls().folder())) {
            assertEquals(500, files.count());
        }
    }
}
