// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.ValueStep;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Resampled;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.CodedBlocks;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grey values of 8 bits as bytes and a table are those that are read as floats. */
class CodedGreyTest {

    private static final VoxelGrid GRID = new VoxelGrid(new double[] {8, 4, 4}, new double[3]);
    private static final Intensity INTENSITY = new Intensity(1 / 127.5, -1);

    private static Volume bytes() {
        byte[] values = new byte[6 * 7 * 8];
        new SplittableRandom(3).nextBytes(values);
        return Volume.of(VoxelImage.of(ArrayImgs.unsignedBytes(values, 8, 7, 6), GRID, "em"));
    }

    private static Resampled at(Volume volume, double[] corner, double... voxelSize) {
        return new Resampled(volume, corner, voxelSize, INTENSITY);
    }

    private static void assertSame(BlockSource<float[]> grey, Box box) {
        CodedBlocks coded = grey.coded().orElseThrow();
        assertEquals(grey.bounds(), coded.codes().bounds());
        float[] decoded = CodedBlocks.decoded(coded.codes().read(box), coded.values());
        assertArrayEquals(grey.read(box), decoded);
    }

    /** At whole and at broken distances, and beyond the border. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 8, -12, 3.5, 100})
    void whatIsStoredIsTheSame(double shift) {
        Resampled grey = at(bytes(), new double[] {shift, -shift, shift / 3}, 8, 4, 4);
        assertSame(grey, new Box(new long[] {-2, -1, 0}, new long[] {9, 10, 11}));
        Box part = new Box(new long[] {1, 2, 0}, new long[] {3, 4, 5});
        assertSame(grey, part);
        assertSame(grey.translate(3, 0, -2), part);
    }

    @Test
    void whatIsComputedHasNoBytes() {
        double[] corner = new double[3];
        assertTrue(at(bytes(), corner, 8, 4, 4.1).coded().isEmpty());
        assertTrue(at(bytes(), corner, 16, 4, 4).coded().isEmpty());
        Volume floats = Volume.of("em", GRID, new int[] {2, 2, 2}, new float[8]);
        assertTrue(at(floats, corner, 8, 4, 4).coded().isEmpty());
    }

    @Test
    void preprocessingIsPartOfTheTable() {
        GreyBox box = new GreyBox(at(bytes(), new double[3], 8, 4, 4), new long[] {6, 7, 8});
        ValueStep clip = new ValueStep("clip", Map.of("min", -0.5, "max", 0.7));
        ValueStep linear = new ValueStep("scale_linear", Map.of("gain", 3.3, "offset", 0.1));
        ValueStep mean = new ValueStep("zero_mean_unit_variance", Map.of());
        Box part = new Box(new long[] {1, 2, 0}, new long[] {3, 4, 5});
        assertSame(Preprocessed.of(box, List.of(clip, linear, mean), false).grey(), part);
        assertTrue(Preprocessed.of(box, List.of(mean), true).grey().coded().isEmpty());
    }
}
