// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingWindowTest {

    private static final int[] EIGHT = {8, 8, 8};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gauss_ov0.5",
                "gauss_ov0.25",
                "const_ov0.5",
                "gauss_ov0.625_sig0.25",
                "small_gauss_const0",
                "small_gauss_replicate",
                "small_gauss_reflect",
                "aniso_ov"
            })
    void oracle(String name) {
        Golden golden = new Golden("sliding_window.safetensors");
        String image = name.startsWith("small") ? "image_small" : "image";
        JsonNode settings = golden.metadata(name);
        SlidingWindow sliding = sliding(settings);
        float[] out =
                sliding.apply(
                        golden.floats(image),
                        golden.shape(image),
                        Functions.ORACLE,
                        3,
                        Progress.none());
        Golden.assertClose(golden.floats("out." + name), out, 2e-6, name);
        assertArrayEquals(
                golden.longs("starts." + name),
                starts(new WindowGrid(golden.shape(image), EIGHT, sliding.overlap())));
    }

    private static SlidingWindow sliding(JsonNode settings) {
        JsonNode o = settings.get("overlap");
        double[] overlap =
                o.isArray()
                        ? new double[] {
                            o.get(0).asDouble(), o.get(1).asDouble(), o.get(2).asDouble()
                        }
                        : new double[] {o.asDouble()};
        boolean gaussian = settings.get("mode").asText().equals("gaussian");
        return new SlidingWindow(
                EIGHT,
                overlap,
                gaussian ? settings.get("sigma").asDouble() : 0,
                Padding.valueOf(settings.get("padding").asText().toUpperCase(Locale.ROOT)),
                3);
    }

    private static long[] starts(WindowGrid grid) {
        List<Long> all = new ArrayList<>();
        for (long z : grid.axis(0).starts())
            for (long y : grid.axis(1).starts())
                for (long x : grid.axis(2).starts()) all.addAll(List.of(z, y, x));
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    @Property(tries = 60)
    void aConstantStaysAConstant(
            @ForAll @IntRange(min = 1, max = 19) int z,
            @ForAll @IntRange(min = 1, max = 19) int y,
            @ForAll @IntRange(min = 1, max = 19) int x) {
        float[] image = new float[z * y * x];
        float[] out =
                new SlidingWindow(EIGHT, new double[] {0.4}, 0.125, Padding.REFLECT, 2)
                        .apply(
                                image,
                                new long[] {z, y, x},
                                (input, n, w) -> {
                                    float[] same = new float[input.length];
                                    Arrays.fill(same, -1.25f);
                                    return same;
                                },
                                1,
                                Progress.none());
        for (float v : out) assertEquals(-1.25f, v, 3e-6f);
    }

    @Test
    void theNumberOfWindowsPerBatchDoesNotMatter() {
        long[] shape = {19, 9, 12};
        float[] image = Functions.noise(1, 19 * 9 * 12);
        float[] one = sliding(1).apply(image, shape, Functions.GLOBAL, 2, Progress.none());
        for (int batch : new int[] {2, 3, 7, 1000})
            assertArrayEquals(
                    one, sliding(batch).apply(image, shape, Functions.GLOBAL, 2, Progress.none()));
    }

    /** However few rows a strip has, and whatever lies around the box. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2 * 3 * 4 * 8 * 12, 5 * 3 * 4 * 8 * 12, 8 * 3 * 4 * 8 * 12})
    void stripsHaveTheBitsOfTheWhole(long budget) {
        int[] margin = {1, 0, 2};
        GreyBox box = GreyBox.of(Functions.noise(1, 21 * 9 * 16), new long[] {19, 9, 12}, margin);
        float[] whole = sliding(2).apply(box, Functions.GLOBAL, 2, Progress.none());
        float[] parts = new float[whole.length];
        boolean[] rows = new boolean[10];
        sliding(2)
                .strips(
                        box,
                        Functions.GLOBAL,
                        2,
                        budget,
                        (z, y, logits) -> {
                            rows[y] = true;
                            for (int c = 0; c < 2; c++)
                                System.arraycopy(
                                        logits[c],
                                        0,
                                        parts,
                                        ((c * 19 + z) * 9 + y) * 12,
                                        logits[c].length);
                        },
                        Progress.none());
        assertArrayEquals(whole, parts);
        int strips = 0;
        for (boolean row : rows) if (row) strips++;
        assertEquals(budget == 1 ? 9 : (9 + budget / 1152 - 1) / (budget / 1152), strips);
    }

    @Test
    void windowsOfStripsAreThoseThatAreEvaluated() {
        for (long budget : new long[] {1, 3 * 1152, 5 * 1152, Long.MAX_VALUE}) {
            long[] calls = new long[1];
            sliding(1)
                    .strips(
                            GreyBox.of(Functions.noise(1, 19 * 9 * 12), 19, 9, 12),
                            (input, n, w) -> {
                                calls[0] += n;
                                return Functions.GLOBAL.apply(input, n, w);
                            },
                            2,
                            budget,
                            (z, y, logits) -> {},
                            Progress.none());
            assertEquals(
                    calls[0], sliding(1).windows(new long[] {19, 9, 12}, 2, budget), "" + budget);
        }
    }

    private static SlidingWindow sliding(int batch) {
        return new SlidingWindow(EIGHT, new double[] {0.5}, 0.125, Padding.REPLICATE, batch);
    }
}
