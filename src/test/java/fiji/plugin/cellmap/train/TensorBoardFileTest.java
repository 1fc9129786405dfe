// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.util.MemoryUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardFileTest {

    private static final byte[] PNG = new byte[40];

    private static final ConfigFile CONFIG =
            ConfigFile.parse("x", "name: x\nclasses: [mito, er]\n", List.of());

    @TempDir Path folder;

    private final List<String> warnings = new ArrayList<>();

    private TensorBoardFile begin(long step) {
        TensorBoardFile file =
                new TensorBoardFile(
                        folder.resolve("events"), CONFIG, preview -> PNG, warnings::add);
        file.began(new TrainingPlan(List.of("mito", "er"), step, 100, 10, true));
        return file;
    }

    private static JournalRow row(long step, double... dice) {
        double[] iou = Arrays.stream(dice).map(d -> d / 2).toArray();
        return new JournalRow(
                step,
                step / 10.0,
                1,
                1e-3,
                1.0 / step,
                2,
                30,
                4,
                0.25,
                new MemoryUse(3L << 29, -1),
                new ValidationScores(dice, iou));
    }

    private List<EventReader.Read> read() throws IOException {
        return EventReader.folder(folder.resolve("events"));
    }

    @Test
    void aRowIsInTheFileAtOnce() throws IOException {
        TensorBoardFile file = begin(0);
        file.previewed(0, null);
        file.logged(row(2, 0.5, Double.NaN));
        List<EventReader.Read> events = read();
        assertEquals("brain.Event:2", events.get(0).version());
        assertTrue(Math.abs(events.get(0).seconds() * 1e3 - System.currentTimeMillis()) < 1e5);
        assertEquals(Map.of("configuration", CONFIG.text().indent(4)), events.get(2).values());
        Map<?, ?> settings = (Map<?, ?>) events.get(3).values().get("_hparams_/session_start_info");
        assertEquals("x", settings.get("name"));
        assertEquals("[mito,er]", settings.get("classes"));
        assertEquals(CONFIG.experiment().train().epochs() * 1.0, settings.get("train.epochs"));
        assertArrayEquals(PNG, (byte[]) events.get(4).values().get("preview"));
        assertEquals(2, events.get(5).step());
        Map<String, Object> values = events.get(5).values();
        assertEquals(0.5f, values.get("train/loss"));
        assertEquals(1e-3f, values.get("train/learning_rate"));
        assertEquals(2f, values.get("train/gradient_norm"));
        assertEquals(30f, values.get("train/samples_per_second"));
        assertEquals(0.25f, values.get("loader/waiting_share"));
        assertEquals(1.5f, values.get("memory/process_gib"));
        assertEquals(0.5f, values.get("val/dice"));
        assertEquals(0.5f, values.get("val/dice_mito"));
        assertEquals(0.25f, values.get("val/iou"));
        assertEquals(0.25f, values.get("val/iou_mito"));
        assertEquals(11, values.size(), "what is unknown is left out: " + values);
    }

    @Test
    void stepsThatAreDoneAgainReplaceThoseOfTheEarlierFile() throws IOException {
        TensorBoardFile killed = begin(0);
        for (long step : new long[] {10, 20, 30}) killed.logged(row(step));
        begin(20).logged(row(25));
        try (Stream<Path> files = Files.list(folder.resolve("events"))) {
            assertEquals(2, files.count());
        }
        assertEquals(Set.of(10L, 20L, 25L), EventReader.kept(read()).get("train/loss").keySet());
        begin(0).logged(row(5));
        assertEquals(Set.of(5L), EventReader.kept(read()).get("train/loss").keySet());
    }

    @Test
    void aFailureIsToldOnce() throws IOException {
        Files.writeString(folder.resolve("events"), "in the way");
        TensorBoardFile never = begin(0);
        never.previewed(0, null);
        never.logged(row(1));
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("events"), warnings.get(0));

        Files.delete(folder.resolve("events"));
        TensorBoardFile later = begin(0);
        try (Stream<Path> files = Files.list(folder.resolve("events"))) {
            Path file = files.findFirst().orElseThrow();
            Files.delete(file);
            Files.createDirectory(file);
        }
        for (long step = 1; step < 4; step++) later.logged(row(step));
        assertEquals(2, warnings.size());
    }
}
