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

    private static SlidingWindow sliding(int batch) {
        return new SlidingWindow(EIGHT, new double[] {0.5}, 0.125, Padding.REPLICATE, batch);
    }
}
