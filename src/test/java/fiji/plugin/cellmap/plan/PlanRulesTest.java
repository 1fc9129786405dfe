// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.sample.LabelCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What follows from which data. */
class PlanRulesTest {

    private static CropFacts crop(int number, int edge, Object... classesAndVoxels) {
        Map<String, LabelCounts> counts = new LinkedHashMap<>();
        long all = (long) edge * edge * edge;
        for (int i = 0; i < classesAndVoxels.length; i += 2) {
            long present = ((Number) classesAndVoxels[i + 1]).longValue();
            counts.put(
                    (String) classesAndVoxels[i],
                    new LabelCounts(present, all - present, new double[] {8, 8, 8}));
        }
        double[] nm = {8, 8, 8};
        return new CropFacts("d", number, nm, nm, new int[] {edge, edge, edge}, counts);
    }

    private static Survey survey(double[] voxel, int[] shape, double... medians) {
        CropFacts one =
                new CropFacts(
                        "d",
                        1,
                        voxel,
                        voxel,
                        shape,
                        Map.of("mito", new LabelCounts(50, 50, voxel)));
        GreyFacts grey = new GreyFacts(120, 30, new double[] {50, 120, 200}, medians);
        return new Survey(new VoxelChoice(voxel, "given."), List.of(one), grey, List.of());
    }

    private static double[] voxel(int classes, double[]... finest) {
        return VoxelChoice.of(List.of(finest), classes).size();
    }

    @Test
    void theVoxelSizeIsTheMedianCoarserWhereTheRecipesAre() {
        double[] ten = {10, 10, 10};
        assertArrayEquals(ten, voxel(2, ten, new double[] {16, 16, 16}, new double[] {8, 10, 10}));
        assertArrayEquals(new double[] {50, 9.2, 9.2}, voxel(2, new double[] {50, 4.6, 4.6}));
        assertArrayEquals(new double[] {40, 8, 8}, voxel(2, new double[] {40, 8, 8}));
        assertArrayEquals(new double[] {8, 8, 8}, voxel(2, new double[] {4, 4, 4}));
        assertArrayEquals(new double[] {8, 8, 8}, voxel(2, new double[] {2, 2, 2}));
        assertArrayEquals(new double[] {4, 4, 4}, voxel(1, new double[] {2, 2, 2}));
        assertArrayEquals(new double[] {4, 4, 4}, voxel(1, new double[] {4, 4, 4}));
    }

    /** As few voxels as will do, every class in them, and none taken from training. */
    @Test
    void whatIsHeldOutHasEveryClassAndLeavesEveryClass() {
        List<CropFacts> crops =
                List.of(
                        crop(1, 100, "a", 9, "b", 9),
                        crop(2, 60, "a", 9, "b", 9),
                        crop(3, 20, "a", 9, "b", 9));
        HeldOutChoice choice = HeldOutChoice.of(crops, List.of("a", "b"));
        assertEquals(List.of(2), choice.numbers(), "crop 3 is less than a tenth");
        assertEquals(List.of(), choice.unjudged());
    }

    @Test
    void aClassOfOneCropStaysInTraining() {
        List<CropFacts> crops =
                List.of(crop(1, 50, "a", 9), crop(2, 50, "b", 9), crop(3, 50, "a", 9));
        HeldOutChoice choice = HeldOutChoice.of(crops, List.of("a", "b"));
        assertTrue(List.of(List.of(1), List.of(3)).contains(choice.numbers()), choice.toString());
        assertEquals(List.of("b"), choice.unjudged());
        assertEquals(
                List.of(), HeldOutChoice.of(List.of(crop(1, 50, "a", 9)), List.of("a")).numbers());
    }

    /** Annotated as absent is not enough: such a crop judges nothing. */
    @Test
    void aCropWithoutAVoxelOfAClassDoesNotJudgeIt() {
        List<CropFacts> crops =
                List.of(
                        crop(1, 50, "a", 9),
                        crop(2, 50, "a", 0),
                        crop(3, 50, "a", 9),
                        crop(4, 50, "a", 0));
        HeldOutChoice choice = HeldOutChoice.of(crops, List.of("a"));
        assertEquals(1, choice.numbers().size());
        assertTrue(choice.numbers().contains(1) || choice.numbers().contains(3));
    }

    @Test
    void theSmallestNetworksAreThoseOfTheMeasuredRecipes() {
        Candidate cubic =
                new Ladder(survey(new double[] {10, 10, 10}, new int[] {64, 88, 98}, 120, 125))
                        .candidates(false)
                        .get(0);
        assertArrayEquals(new int[] {32, 32, 32}, cubic.patch());
        assertEquals(4, cubic.batch());
        assertEquals("BasicUNet", cubic.settings().get("model.architecture").value());
        assertEquals(
                "[8, 16, 32, 64, 64, 8]", cubic.settings().get("model.options.features").value());
        assertEquals("batch", cubic.settings().get("model.options.norm").value());

        Candidate thick =
                new Ladder(survey(new double[] {50, 9.2, 9.2}, new int[] {18, 256, 256}, 120))
                        .candidates(false)
                        .get(0);
        assertArrayEquals(new int[] {16, 96, 96}, thick.patch());
        assertEquals(1, thick.batch());
        assertEquals(
                "[[1, 3, 3], [1, 3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3]]",
                thick.settings().get("model.options.kernels").value());
        assertEquals(
                "[[1, 1, 1], [1, 2, 2], [1, 2, 2], [1, 2, 2], [2, 2, 2]]",
                thick.settings().get("model.options.strides").value());
        assertEquals(
                "[12, 24, 48, 64, 64]", thick.settings().get("model.options.features").value());
    }

    @Test
    void cropsOfOtherBrightnessGetInstanceNorm() {
        assertEquals(
                "instance",
                new Ladder(survey(new double[] {8, 8, 8}, new int[] {99, 99, 99}, 90, 140))
                        .candidates(false)
                        .get(0)
                        .settings()
                        .get("model.options.norm")
                        .value());
    }

    /** No patch is larger than the median crop, and each is one that its network takes. */
    @Test
    void patchesFitCropsAndNetworks() {
        for (double[] voxel :
                new double[][] {{8, 8, 8}, {30, 6, 6}, {16, 4, 4}, {6, 6, 40}, {100, 4, 4}})
            for (int[] shape : new int[][] {{20, 200, 200}, {64, 64, 64}, {300, 300, 300}}) {
                Ladder ladder = new Ladder(survey(voxel, shape, 120));
                double before = 0;
                for (Candidate c : ladder.candidates(true)) {
                    for (int d = 0; d < 3; d++)
                        assertTrue(
                                c.patch()[d] <= Math.max(shape[d], 16),
                                c + " " + Text.sizes(shape));
                    Map<String, PlannedValue> all = new LinkedHashMap<>();
                    all.put("name", PlannedValue.of("x"));
                    all.put("classes", PlannedValue.of("[mito]"));
                    all.putAll(c.settings());
                    ConfigFile config =
                            ConfigFile.parse(
                                    "x",
                                    PlannedText.of(List.of(), Sections.together(all)),
                                    List.of());
                    assertTrue(
                            fiji.plugin.cellmap.net.contract.Architectures.create(
                                            config.experiment().model().architecture(),
                                            config.experiment().model().options(),
                                            1,
                                            1)
                                    .takes(c.patch()),
                            c.toString());
                    assertTrue(c.work() >= before || ladder.thick(), c.toString());
                    before = c.work();
                }
            }
    }

    @Test
    void theTextIsYamlWithReasonsThatStayWithinTheirLines() {
        Map<String, PlannedValue> settings = new LinkedHashMap<>();
        settings.put("name", PlannedValue.of("x"));
        settings.put("classes", PlannedValue.of("[a]"));
        settings.put(
                "model.architecture", PlannedValue.of("UNet", "word ".repeat(60).strip() + "."));
        settings.put("model.options.channels", PlannedValue.of("[4, 8]"));
        settings.put("model.options.strides", PlannedValue.of("[2]"));
        settings.put("train.epochs", PlannedValue.of(3, "Short."));
        String text = PlannedText.of(List.of("Head.", ""), settings);
        assertEquals(
                List.of("# Head.", "#", "name: x", "classes: [a]", "model:"),
                text.lines().limit(5).toList());
        assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
        assertEquals(1, text.lines().filter(line -> line.equals("  options:")).count());
        assertTrue(text.contains("  # Short.\n  epochs: 3\n"), text);
        assertEquals(3, ConfigFile.parse("x", text, List.of()).experiment().train().epochs());
        assertFalse(text.contains("null"));
    }

    @Test
    void epochsAreSeveralAndNotTooManySteps() {
        List<Integer> steps = new ArrayList<>();
        for (double all : new double[] {3, 60, 600, 3000, 20_000, 1e6})
            steps.add(Pace.perEpoch(all));
        assertEquals(List.of(10, 12, 100, 100, 250, 1000), steps);
    }

    @Test
    void numbersAreShort() {
        assertEquals("50", Text.number(50));
        assertEquals("9.2", Text.number(9.2));
        assertEquals("0.0309119", Text.number(0.03091191234));
        assertEquals("-3.87385", Text.number(-3.873851));
        assertEquals("1e-09", Text.number(1e-9));
    }
}
