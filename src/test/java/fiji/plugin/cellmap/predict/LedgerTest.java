// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    @TempDir Path folder;

    private static BlockRecord block(int i) {
        return new BlockRecord(
                "hash",
                new long[] {64L * i, 0, 1L << 40},
                new long[] {64, 5, 6},
                2,
                1,
                new long[] {3},
                null,
                List.of(new ChannelRecord("mito µ", 0xffffffffL - i, 0, 1.0 / (i + 3), 1)));
    }

    private static List<String> text(List<BlockRecord> records) {
        return records.stream()
                .map(
                        r ->
                                r.config()
                                        + Arrays.toString(r.offset())
                                        + Arrays.toString(r.shape())
                                        + r.batch()
                                        + r.attempt()
                                        + Arrays.toString(r.stored())
                                        + r.channels())
                .toList();
    }

    private static List<String> text(int... blocks) {
        return text(Arrays.stream(blocks).mapToObj(LedgerTest::block).toList());
    }

    private static List<String> readAndAppend(Path file, int... blocks) {
        try (Ledger ledger = Ledger.open(file)) {
            List<String> found = text(ledger.records());
            for (int i : blocks) ledger.append(block(i));
            return found;
        }
    }

    @Test
    void recordsComeBack() {
        Path file = folder.resolve("new/ledger.jsonl");
        assertEquals(List.of(), readAndAppend(file, 0, 1));
        assertEquals(text(0, 1), readAndAppend(file, 2));
        assertEquals(text(0, 1, 2), readAndAppend(file));
    }

    /** Whatever is cut off: the whole lines before it are read, and writing goes on. */
    @Property(tries = 100)
    void anyTruncationLosesOnlyTheTornLine(
            @ForAll @IntRange(max = 5) int blocks, @ForAll @DoubleRange(max = 1) double share)
            throws IOException {
        Path file = Files.createTempFile("ledger", ".jsonl");
        try {
            int[] all = new int[blocks];
            Arrays.setAll(all, i -> i);
            readAndAppend(file, all);
            byte[] bytes = Files.readAllBytes(file);
            int keep = (int) Math.round(share * bytes.length);
            Files.write(file, Arrays.copyOf(bytes, keep));
            int whole = 0;
            for (int i = 0; i < keep; i++) if (bytes[i] == '\n') whole++;
            int[] expected = Arrays.copyOf(all, whole);
            assertEquals(text(expected), readAndAppend(file, 9));
            expected = Arrays.copyOf(expected, whole + 1);
            expected[whole] = 9;
            assertEquals(text(expected), readAndAppend(file));
        } finally {
            Files.delete(file);
        }
    }

    /** A flipped bit costs at most the line it is in, or joins it with the next. */
    @Property(tries = 100)
    void aDamagedLineIsLeftOut(@ForAll @DoubleRange(max = 1) double share) throws IOException {
        Path file = Files.createTempFile("ledger", ".jsonl");
        try {
            readAndAppend(file, 0, 1, 2);
            byte[] bytes = Files.readAllBytes(file);
            bytes[(int) Math.min(bytes.length - 1, share * bytes.length)] ^= 1;
            Files.write(file, bytes);
            List<String> found = readAndAppend(file);
            List<String> all = new ArrayList<>(text(0, 1, 2));
            assertTrue(found.size() <= 2 && found.size() >= 1, () -> "found " + found);
            assertTrue(all.containsAll(found));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void everyLineIsJson() throws IOException {
        Path file = folder.resolve("ledger.jsonl");
        readAndAppend(file, 0, 1);
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        assertEquals(2, lines.size());
        for (String line : lines)
            assertEquals(
                    "hash",
                    fiji.plugin.cellmap.util.Json.parseObject(
                                    line.getBytes(StandardCharsets.UTF_8), file)
                            .at("/block/config")
                            .asText());
    }

    @Test
    void twoWritersAreRefused() {
        Path file = folder.resolve("ledger.jsonl");
        try (Ledger first = Ledger.open(file)) {
            first.append(block(0));
            CellMapException e = assertThrows(CellMapException.class, () -> Ledger.open(file));
            assertTrue(e.getMessage().contains("Another process"), e.getMessage());
        }
        assertEquals(text(0), readAndAppend(file));
    }

    @Test
    void aClearedLedgerIsEmpty() {
        Path file = folder.resolve("ledger.jsonl");
        try (Ledger ledger = Ledger.open(file)) {
            ledger.append(block(0));
            ledger.clear();
            ledger.append(block(1));
        }
        assertEquals(text(1), readAndAppend(file));
    }
}
