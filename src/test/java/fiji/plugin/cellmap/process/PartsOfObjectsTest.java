// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of objects that far pairs hold together although nothing connects them. */
class PartsOfObjectsTest {

    private static final int WIDTH = 16;
    private static final int FAR = 7;

    @TempDir Path folder;

    /** Voxels 0 to 3, 7 to 9 and 14: each is 7 voxels from one before it. */
    @BeforeEach
    void predict() {
        byte[] inside = new byte[WIDTH];
        for (int x : new int[] {0, 1, 2, 3, 7, 8, 9, 14}) inside[x] = (byte) 255;
        byte[] near = new byte[WIDTH];
        for (int x : new int[] {1, 2, 3, 8, 9}) near[x] = (byte) 255;
        byte[] far = new byte[WIDTH];
        for (int x : new int[] {7, 8, 9, 14}) far[x] = (byte) 255;
        line("cell", inside);
        line("cell_aff_x-1", near);
        line("cell_aff_x-" + FAR, far);
    }

    private void line(String name, byte[] values) {
        Requests.predict(folder, name, values, new int[] {1, 1, WIDTH}, new int[] {4, 4, 4});
    }

    private int[] process(int minSize) {
        Map<String, Object> mutex = Map.of("offsets", List.of("0 0 -1", "0 0 -" + FAR));
        ProcessSection section =
                Named.of(ProcessSection.class)
                        .with(ProcessSection::defaults, Map.of("threshold", 0.5))
                        .with(
                                ProcessSection::classes,
                                Map.of(
                                        "cell",
                                        Map.of("mutex_watershed", mutex, "min_size", minSize)))
                        .make();
        // Blocks of one chunk.
        Requests.run(folder, section, 1 << 26, 4, "size " + minSize, Progress.none(), "cell");
        return Requests.result(folder, "cell");
    }

    @Test
    void eachPartIsMeasuredAndThoseThatStayAreOneObject() {
        int[] all = {1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0};
        assertArrayEquals(all, process(1));
        int[] large = all.clone();
        large[14] = 0;
        assertArrayEquals(large, process(2));
        assertArrayEquals(large, process(3));
        for (int x = 7; x < 10; x++) large[x] = 0;
        assertArrayEquals(large, process(4));
        assertArrayEquals(new int[WIDTH], process(5));
    }
}
