// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallChoiceTest {

    @TempDir Path folder;

    private static CallChoice choice(String model, int batch) {
        String identity = CallChoice.identity(model, "em");
        return new CallChoice(identity, new int[] {batch, 8, 8}, batch, 2);
    }

    @Test
    void theFirstChoiceStays() {
        Path ledger = folder.resolve("x.ledger");
        assertEquals(4, choice("model", 4).keep(ledger).batch());
        assertEquals(4, choice("model", 8).keep(ledger).batch());
        assertArrayEquals(new int[] {4, 8, 8}, choice("model", 8).keep(ledger).window());
        assertEquals(
                4, CallChoice.stored(ledger, choice("model", 1).identity()).orElseThrow().batch());
    }

    @Test
    void whatIsDoneAgainIsSaid() {
        assertEquals(
                "As was measured on this machine before: window [4, 8, 8], batch 4.",
                choice("model", 4).again());
        assertEquals(
                "As was measured on this machine before: batch 2.",
                new CallChoice("a", null, 2, 2).again());
    }

    @Test
    void anotherNumberOfThreadsIsSaid() {
        CallChoice kept = choice("model", 4);
        assertTrue(kept.otherThreads(2).isEmpty());
        assertTrue(kept.otherThreads(null).isEmpty(), "a GPU goes on");
        String said = kept.otherThreads(8).orElseThrow();
        assertTrue(said.contains("2 threads per call, and goes on with 8"), said);
        assertTrue(said.contains("-Dcellmap.threads=2"), said);
    }

    @Test
    void anotherModelChoosesAnew() {
        Path ledger = folder.resolve("x.ledger");
        choice("model", 4).keep(ledger);
        assertTrue(CallChoice.stored(ledger, choice("other", 1).identity()).isEmpty());
        assertEquals(8, choice("other", 8).keep(ledger).batch());
        assertTrue(CallChoice.stored(ledger, choice("model", 1).identity()).isEmpty());
    }

    /** Written when only windows were chosen. */
    @Test
    void anOlderChoiceMeansOneWindowPerCall() throws IOException {
        Path ledger = folder.resolve("x.ledger");
        Files.writeString(
                folder.resolve("x.ledger.window"), "{\"identity\":\"a\",\"window\":[4,5,6]}");
        CallChoice old = CallChoice.stored(ledger, "a").orElseThrow();
        assertArrayEquals(new int[] {4, 5, 6}, old.window());
        assertTrue(old.otherThreads(8).isEmpty());
        assertNull(old.batch());
    }

    @Test
    void nothingIsStoredWhereNothingIsKept() {
        assertTrue(CallChoice.stored(null, "a").isEmpty());
        assertTrue(CallChoice.stored(folder.resolve("x.ledger"), "a").isEmpty());
    }
}
