// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static fiji.plugin.cellmap.sample.Synthetic.crop;
import static fiji.plugin.cellmap.sample.Synthetic.everything;
import static fiji.plugin.cellmap.sample.Synthetic.source;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatchSourceTest {

    private static final AugmentSection NONE = AugmentSection.none();

    @Test
    void equalSeedAndIndexGiveEqualPatches() {
        List<TrainingCrop> crops = List.of(crop("a", 20, 4, 12, "mito"), crop("b", 20, 2, 9, "er"));
        PatchSource one = source(crops, everything(), 6, 7);
        PatchSource two = source(crops, everything(), 6, 7);
        PatchSource other = source(crops, everything(), 6, 8);
        List<Patch> backwards = new ArrayList<>();
        for (int k = 39; k >= 0; k--) backwards.add(0, two.patch(k));
        int same = 0;
        for (int k = 0; k < 40; k++) {
            Patch a = one.patch(k);
            Patch b = backwards.get(k);
            assertArrayEquals(a.raw(), b.raw());
            assertArrayEquals(a.labels(), b.labels());
            if (Arrays.equals(a.raw(), other.patch(k).raw())) same++;
        }
        assertEquals(0, same);
    }

    @Test
    void patchesLieInsideTheCropAndReachAllOfIt() {
        PatchSource source = source(List.of(crop("a", 20, 4, 9, "mito", "er")), NONE, 6, 1);
        Set<Double> starts = new HashSet<>();
        for (int k = 0; k < 200; k++) {
            Patch patch = source.patch(k);
            for (byte label : patch.labels()) assertEquals(Patch.PRESENT, label);
            starts.add(patch.min()[0] / 8);
            int[] at = Arrays.stream(patch.min()).mapToInt(m -> (int) (m / 8)).toArray();
            assertEquals((at[0] * 20 + at[1]) * 20 + at[2], patch.raw()[0]);
        }
        assertEquals(Set.of(4.0, 5.0, 6.0, 7.0), starts);
    }

    @Test
    void smallCropIsCentredMaskedAndSurroundedByRealEm() {
        PatchSource source = source(List.of(crop("a", 20, 8, 4, "mito", "er")), NONE, 8, 1);
        Patch patch = source.patch(3);
        assertArrayEquals(new double[] {48, 48, 48}, patch.min());
        int known = 0;
        for (int i = 0; i < 512; i++) {
            int z = i / 64;
            int y = i / 8 % 8;
            int x = i % 8;
            boolean in = Math.min(z, Math.min(y, x)) >= 2 && Math.max(z, Math.max(y, x)) < 6;
            assertEquals(in ? 1 : 0, patch.mask(i));
            assertEquals(in ? 1 : 0, patch.target(i));
            assertEquals(((z + 6) * 20 + y + 6) * 20 + x + 6, patch.raw()[i]);
            known += in ? 1 : 0;
        }
        assertEquals(64, known);
    }

    @Test
    void unknownClassesAreMaskedAndIdsArePresence() {
        float[] ids = Synthetic.ramp(4, 4, 4);
        TrainingCrop crop =
                new TrainingCrop("a", Synthetic.em(8), Map.of("er", Synthetic.label(2, 4, ids)));
        Patch patch =
                crop.read(
                        Targets.masks(List.of("mito", "er")),
                        new double[] {16, 16, 16},
                        Synthetic.EIGHT,
                        new int[] {4, 4, 4},
                        new Intensity(0.5, -1));
        for (int i = 0; i < 64; i++) {
            assertEquals(0, patch.mask(i));
            assertEquals(0, patch.target(i));
            assertEquals(1, patch.mask(64 + i));
            assertEquals(i > 0 ? 1 : 0, patch.target(64 + i));
        }
        assertEquals(((2 * 8 + 2) * 8 + 2) * 0.5 - 1, patch.raw()[0]);
    }

    @Test
    void labelsFollowTheGreyValues() {
        // label = grey value above a limit, so any geometry must keep the relation
        int n = 16;
        float[] grey = new float[n * n * n];
        float[] label = new float[grey.length];
        for (int i = 0; i < grey.length; i++) {
            boolean in = (i / (n * n) / 4 + i / n % n / 4 + i % n / 4) % 2 == 0;
            grey[i] = in ? 200 : 100;
            label[i] = in ? 9 : 0;
        }
        int[] shape = {n, n, n};
        Volume em = Synthetic.volume(Synthetic.grid(8, 0, 0, 0), shape, grey);
        Volume mito = Synthetic.volume(Synthetic.grid(8, 0, 0, 0), shape, label);
        List<TrainingCrop> crops =
                List.of(new TrainingCrop("a", em, Map.of("mito", mito, "er", mito)));
        PatchSource source = source(crops, geometryOnly(), 6, 5);
        for (int k = 0; k < 40; k++) {
            Patch patch = source.patch(k);
            for (int i = 0; i < 216; i++) {
                // the nearest voxel has at least 1/8 of the weight
                if (patch.mask(i) == 0 || Math.abs(patch.raw()[i] - 150) < 38) continue;
                boolean bright = patch.raw()[i] > 150;
                assertEquals(bright ? 1 : 0, patch.target(i), "patch " + k + " voxel " + i);
            }
        }
    }

    @Test
    void noPatchWithoutAnnotation() {
        List<TrainingCrop> crops =
                List.of(crop("thin", 20, 9, 1, "mito"), crop("b", 9, 8, 1, "er"));
        PatchSource source = source(crops, everything(), 6, 11);
        for (int k = 0; k < 100; k++) assertTrue(source.patch(k).annotated(), "patch " + k);
    }

    @Test
    void partOutsideTheEmIsUnknown() {
        TrainingCrop crop = crop("edge", 10, 7, 6, "mito", "er");
        CropBox box = crop.box(Synthetic.EIGHT);
        assertArrayEquals(new int[] {3, 3, 3}, box.shape());
        assertArrayEquals(new double[] {56, 56, 56}, box.min());
    }

    @Test
    void cropOutsideTheEmIsRefused() {
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> source(List.of(crop("far", 10, 10, 4, "mito", "er")), NONE, 4, 1));
        assertTrue(e.getMessage().contains("far") && e.getMessage().contains("80.0 to 112.0"));
    }

    @Test
    void missingClassesAndCropsAreRefused() {
        CellMapException e =
                assertThrows(CellMapException.class, () -> source(List.of(), NONE, 4, 1));
        assertTrue(e.why().contains("no training crops"));
        List<TrainingCrop> crops = List.of(crop("a", 10, 2, 4, "mito"));
        e = assertThrows(CellMapException.class, () -> source(crops, NONE, 4, 1));
        assertTrue(e.what().contains("er"));
    }

    @Test
    void cropsWithoutTheClassesAreNeverDrawn() {
        List<TrainingCrop> crops =
                List.of(crop("vim", 10, 2, 4, "vim"), crop("a", 10, 2, 4, "mito", "er"));
        PatchSource source = source(crops, NONE, 4, 1);
        for (int k = 0; k < 20; k++) assertEquals("a", source.patch(k).crop());
        assertFalse(crops.get(0).annotates("er"));
    }

    private static AugmentSection geometryOnly() {
        AugmentSection all = everything();
        return Named.of(AugmentSection.class)
                .with(AugmentSection::mirror, all.mirror())
                .with(AugmentSection::transpose, all.transpose())
                .with(AugmentSection::rotate, all.rotate())
                .make();
    }
}
