// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.config.Output.Kind;
import fiji.plugin.cellmap.config.TargetSection;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPatchTest {

    private static final int[] SHAPE = {16, 20, 22};
    private static final double[] VOXEL = {8, 8, 8};

    /** A volume with nothing known around it. */
    private static ObjectPatch alone(float[] ids, int border) {
        int[] wide = IntStream.of(SHAPE).map(n -> n + 2 * border).toArray();
        int[] all = new int[wide[0] * wide[1] * wide[2]];
        Arrays.fill(all, ObjectPatch.UNKNOWN);
        for (int i = 0; i < ids.length; i++) {
            int z = i / (SHAPE[1] * SHAPE[2]) + border;
            int y = i / SHAPE[2] % SHAPE[1] + border;
            all[(z * wide[1] + y) * wide[2] + i % SHAPE[2] + border] = (int) ids[i];
        }
        return new ObjectPatch(
                new WideLabels(all, SHAPE, new int[] {border, border, border}), null, VOXEL);
    }

    private static Output output(Offset offset) {
        return new Output("a", "a", Kind.AFFINITY, offset, null);
    }

    /** Values and masks of PyTorch Connectomics with storage at the source. */
    @ParameterizedTest
    @ValueSource(strings = {"nn", "long3", "neg", "aniso"})
    void affinitiesOfPyTorchConnectomics(String set) {
        Weights golden = Golden.read("instances/instance_targets");
        ObjectPatch patch = alone(golden.get("label_a").values(), 20);
        float[] offsets = golden.get("offsets." + set).values();
        float[] expected = golden.get("aff." + set + ".banis").values();
        int compared = 0;
        for (int c = 0; c < offsets.length / 3; c++) {
            Offset offset =
                    new Offset(
                            (int) offsets[3 * c],
                            (int) offsets[3 * c + 1],
                            (int) offsets[3 * c + 2]);
            if (offset.isNone()) continue;
            byte[] found = patch.target(output(offset));
            for (int i = 0; i < found.length; i++, compared++) {
                int both = (int) expected[c * found.length + i];
                byte wanted = (both & 2) == 0 ? Patch.UNKNOWN : (both & 1) == 1 ? Patch.PRESENT : 0;
                assertEquals(wanted, found[i], offset + " at " + i);
            }
        }
        assertTrue(compared >= 3 * 16 * 20 * 22);
    }

    /** As gunpowder, which knows no unknown voxels, wherever something is known. */
    @Test
    void affinitiesOfGunpowder() {
        Weights golden = Golden.read("instances/instance_targets");
        ObjectPatch patch = alone(golden.get("label_a").values(), 3);
        float[] offsets = golden.get("offsets.long3").values();
        float[] expected = golden.get("aff.long3.gunpowder").values();
        for (int c = 0; c < offsets.length / 3; c++) {
            Offset offset =
                    new Offset(
                            (int) offsets[3 * c],
                            (int) offsets[3 * c + 1],
                            (int) offsets[3 * c + 2]);
            byte[] found = patch.target(output(offset));
            for (int i = 0; i < found.length; i++)
                if (found[i] != Patch.UNKNOWN)
                    assertEquals(expected[c * found.length + i], found[i], offset + " at " + i);
        }
    }

    /** The border of the volume alone decides nothing; inside, the boundary is theirs. */
    @Test
    void boundariesOfPyTorchConnectomics() {
        Weights golden = Golden.read("instances/instance_targets");
        byte[] found =
                alone(golden.get("label_z").values(), 1)
                        .target(new Output("a", "a", Kind.BOUNDARY, null, null));
        float[] expected = golden.get("bd.seg-all.t1.3d").values();
        int unknown = 0;
        for (int i = 0; i < found.length; i++) {
            if (found[i] == Patch.UNKNOWN) {
                assertEquals(0, expected[i]);
                unknown++;
            } else assertEquals(expected[i], found[i], "voxel " + i);
        }
        int shell = 16 * 20 * 22 - 14 * 18 * 20;
        assertTrue(unknown > 0 && unknown < shell, unknown + " of " + shell);
    }

    private static TrainingCrop crop(Object ids, DType dtype, int n) {
        VoxelGrid grid = new VoxelGrid(VOXEL, new double[3]);
        var image =
                dtype == DType.UINT64
                        ? ArrayImgs.unsignedLongs((long[]) ids, n, n, n)
                        : ArrayImgs.floats((float[]) ids, n, n, n);
        VoxelImage label = VoxelImage.of(image, grid, "label");
        return new TrainingCrop("a", Synthetic.em(n), Map.of("cell", Volume.of(label)));
    }

    private static Targets targets(String... offsets) {
        TargetSection section =
                Named.of(TargetSection.class)
                        .with(TargetSection::affinities, List.of("cell"))
                        .with(TargetSection::offsets, List.of(offsets))
                        .with(TargetSection::boundaries, List.of("cell"))
                        .make();
        return Targets.of(
                Named.of(Experiment.class)
                        .with(Experiment::name, "a")
                        .with(Experiment::classes, List.of("cell"))
                        .with(Experiment::target, section)
                        .make());
    }

    /** Ids are compared whole, more objects than a byte counts, 64 bits wide. */
    @Test
    void aPatchHasTheAffinitiesOfTheWholeCrop() {
        int n = 12;
        long[] ids = new long[n * n * n];
        Random random = new Random(1);
        for (int i = 0; i < ids.length; i++)
            ids[i] = i % 5 == 0 ? 0 : (1L << 40) * random.nextInt(400) + 1;
        for (int i = 1; i < ids.length; i++) if (random.nextBoolean()) ids[i] = ids[i - 1];
        Targets targets = targets("-1 0 0", "0 0 -1", "0 3 -2");
        assertEquals(
                List.of("cell", "cell_aff_z-1", "cell_aff_x-1", "cell_aff_y3x-2", "cell_boundary"),
                targets.outputs().stream().map(Output::name).toList());
        Patch patch =
                crop(ids, DType.UINT64, n)
                        .read(
                                targets,
                                new double[] {32, 32, 32},
                                VOXEL,
                                new int[] {4, 4, 4},
                                Intensity.NONE);
        int[][] offsets = {{-1, 0, 0}, {0, 0, -1}, {0, 3, -2}};
        int same = 0;
        for (int c = 0; c < offsets.length; c++)
            for (int i = 0; i < 64; i++) {
                int z = 4 + i / 16;
                int y = 4 + i / 4 % 4;
                int x = 4 + i % 4;
                long one = ids[(z * n + y) * n + x];
                int[] o = offsets[c];
                long other = ids[((z + o[0]) * n + y + o[1]) * n + x + o[2]];
                boolean expected = one > 0 && one == other;
                assertEquals(expected ? 1 : 0, patch.labels()[(1 + c) * 64 + i]);
                if (expected) same++;
            }
        assertTrue(same > 10, "pairs " + same);
    }

    /** Mirrored and permuted, an affinity belongs to the axes of the finished patch. */
    @Test
    void offsetsAreThoseOfTheFinishedPatch() {
        int n = 10;
        float[] ids = new float[n * n * n];
        Random random = new Random(2);
        for (int i = 0; i < ids.length; i++) ids[i] = random.nextInt(3);
        TrainingCrop crop = crop(ids, DType.FLOAT32, n);
        Symmetry symmetry = new Symmetry(new boolean[] {true, false, true}, new int[] {2, 0, 1});
        double[] min = {24, 24, 24};
        int[] shape = {4, 4, 4};
        Geometry turned = new Geometry(Geometry.NONE.rotation(), false, symmetry);
        PatchGrid grid = PatchGrid.of(min, VOXEL, shape, turned);
        int[] objects =
                new LabelReader(grid.around(new int[] {1, 1, 1})).objects(crop.label("cell"));
        byte[] found = crop.read(targets("-1 0 0", "0 0 1"), grid, Intensity.NONE).labels();
        for (int i = 0; i < 64; i++) {
            int at = ((i / 16 + 1) * 6 + i / 4 % 4 + 1) * 6 + i % 4 + 1;
            assertEquals(objects[at] > 0 ? 1 : 0, found[i]);
            assertEquals(joined(objects, at, at - 36), found[64 + i]);
            assertEquals(joined(objects, at, at + 1), found[128 + i]);
        }
        float[] turnedIds = symmetry.apply(ids, new int[] {n, n, n});
        int[] whole = new int[27];
        for (int i = 0; i < 64; i++) {
            int at = ((i / 16 + 3) * n + i / 4 % 4 + 3) * n + i % 4 + 3;
            assertEquals(turnedIds[at] > 0 ? 1 : 0, found[i]);
            int expected = turnedIds[at] > 0 && turnedIds[at] == turnedIds[at - n * n] ? 1 : 0;
            assertEquals(expected, found[64 + i]);
            whole[expected]++;
        }
        assertTrue(whole[1] > 3);
    }

    private static int joined(int[] objects, int one, int other) {
        return objects[one] > 0 && objects[one] == objects[other] ? 1 : 0;
    }

    @Test
    void whatLiesOutsideTheLabelIsUnknown() {
        float[] ids = new float[8];
        Arrays.fill(ids, 7);
        Patch patch =
                crop(ids, DType.FLOAT32, 2)
                        .withPadding(true)
                        .read(
                                targets("-1 0 0"),
                                new double[3],
                                VOXEL,
                                new int[] {2, 2, 2},
                                Intensity.NONE);
        byte[] affinities = Arrays.copyOfRange(patch.labels(), 8, 16);
        byte u = Patch.UNKNOWN;
        assertArrayEquals(new byte[] {u, u, u, u, 1, 1, 1, 1}, affinities);
    }

    @Test
    void sharesOfAffinitiesAreCounted() {
        float[] ids = {1, 1, 1, 2, 1, 1, 0, 2};
        ClassShares shares =
                ClassShares.of(List.of(crop(ids, DType.FLOAT32, 2)), targets("-1 0 0"), VOXEL);
        assertEquals(7 / 8.0, shares.share(0), 1e-9);
        assertEquals(3 / 4.0, shares.share(1), 1e-9);
    }
}
