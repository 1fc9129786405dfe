// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.config.ProcessSection.Hierarchy;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One row of voxels, one probability in hundredths of each class. */
class HierarchyTest {

    private static final String[] CLASSES = {"mito", "mito_mem", "er", "unheard_of"};

    @TempDir Path folder;

    private void predict(int[]... hundredths) {
        for (int c = 0; c < CLASSES.length; c++) {
            byte[] values = new byte[hundredths[c].length];
            for (int i = 0; i < values.length; i++) values[i] = (byte) (hundredths[c][i] * 2.55);
            Requests.predict(
                    folder,
                    CLASSES[c],
                    values,
                    new int[] {1, 1, values.length},
                    new int[] {1, 1, 4});
        }
    }

    private void process(boolean exclusive, String parts, Map<String, Map<String, Object>> rules) {
        ProcessSection section =
                Named.of(ProcessSection.class)
                        .with(ProcessSection::defaults, Map.of("threshold", 0.5))
                        .with(ProcessSection::classes, rules)
                        .with(ProcessSection::hierarchy, new Hierarchy(exclusive, parts))
                        .make();
        Requests.run(folder, section, 1 << 26, Progress.none(), CLASSES);
    }

    private void expect(String name, int... values) {
        assertArrayEquals(values, Requests.result(folder, name), name);
    }

    @Test
    void contestedVoxelsGoToTheMostProbableAndWhatGoesWithIt() {
        predict(
                new int[] {90, 90, 60, 60, 0, 70},
                new int[] {80, 20, 95, 20, 0, 70},
                new int[] {85, 80, 90, 95, 60, 70},
                new int[] {60, 60, 60, 60, 60, 60});
        process(true, "free", Map.of());
        expect("mito", 1, 1, 1, 0, 0, 2);
        expect("mito_mem", 1, 0, 1, 0, 0, 1);
        expect("er", 0, 0, 0, 1, 1, 0);
        expect("unheard_of", 1, 1, 1, 1, 1, 1);
    }

    @Test
    void partsAreCutWithTheFinishedWhole() {
        int[] none = new int[7];
        predict(
                new int[] {90, 90, 90, 0, 0, 90, 0},
                new int[] {0, 0, 90, 90, 0, 90, 0},
                none,
                none);
        process(false, "clip", Map.of("mito", Map.of("min_size", 2)));
        expect("mito", 1, 1, 1, 0, 0, 0, 0);
        expect("mito_mem", 0, 0, 1, 0, 0, 0, 0);
    }

    @Test
    void theWholeGrowsByItsPartsFirst() {
        int[] none = new int[7];
        predict(new int[] {90, 90, 0, 0, 0, 0, 0}, new int[] {0, 0, 90, 90, 0, 90, 0}, none, none);
        process(false, "grow", Map.of("mito", Map.of("min_size", 2)));
        expect("mito", 1, 1, 1, 1, 0, 0, 0);
        expect("mito_mem", 0, 0, 1, 1, 0, 0, 0);
    }
}
