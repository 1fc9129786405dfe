// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static fiji.plugin.cellmap.store.DType.UINT8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Patch;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings that could not teach, or little: refused or told before anything is written. */
class CropChecksTest {

    private static final int EDGE = 40;
    private static final double[] NM = {8, 8, 8};

    @TempDir Path folder;

    private static final String CONFIG =
            """
            name: check
            classes: [mito, er]
            model: {options: {features: [2, 2, 2, 4, 4, 2]}}
            data: {patch_size: [32, 32, 32]}
            optimizer: {learning_rate: 0.01, schedule: cosine}
            train: {epochs: 2, iterations_per_epoch: 10, batch_size: 1}
            """;

    /** An EM of any type whose values rise from one number to another. */
    private static <T extends RealType<T>> Volume em(Img<T> image, double from, double to) {
        long i = 0;
        for (T voxel : image) voxel.setReal(from + (to - from) * i++ / (image.size() - 1));
        return volume(image, "the EM");
    }

    private static <T extends RealType<T>> Volume volume(Img<T> image, String name) {
        return Volume.of(VoxelImage.of(image, new VoxelGrid(NM, new double[3]), name));
    }

    private static Volume em() {
        return em("the EM");
    }

    private static Volume em(String name) {
        byte[] ramp = new byte[EDGE * EDGE * EDGE];
        for (int i = 0; i < ramp.length; i++) ramp[i] = (byte) (255L * i / (ramp.length - 1));
        return volume(ArrayImgs.unsignedBytes(ramp, EDGE, EDGE, EDGE), name);
    }

    private static Volume label(int value, int edge) {
        float[] values = new float[edge * edge * edge];
        java.util.Arrays.fill(values, 0, values.length / 2, value);
        VoxelGrid grid = new VoxelGrid(NM, new double[3]);
        return Volume.of("label", grid, new int[] {edge, edge, edge}, values);
    }

    private static TrainingCrop crop(String name, Volume em, String... classes) {
        Map<String, Volume> labels = new java.util.HashMap<>();
        for (String c : classes) labels.put(c, label(1, EDGE));
        return new TrainingCrop(name, em, labels);
    }

    private List<String> prepare(TrainingData crops, String... set) {
        ConfigFile config = ConfigFile.parse("check.yaml", CONFIG, List.of(set));
        RunFolder run = new RunFolder(folder.resolve("run"));
        try (TrainingRun training = TrainingRun.prepare(config, crops, run, "cpu", false)) {
            return training.notes();
        } finally {
            assertFalse(Files.exists(folder.resolve("run")), "nothing is written");
        }
    }

    private static TrainingData train(Volume em) {
        return TrainingData.of(List.of(crop("a", em, "mito", "er")), List.of());
    }

    static Stream<Volume> unfitting() {
        return Stream.of(
                em(ArrayImgs.unsignedShorts(EDGE, EDGE, EDGE), 20_000, 40_000),
                em(ArrayImgs.shorts(EDGE, EDGE, EDGE), -20_000, 20_000),
                em(ArrayImgs.unsignedShorts(EDGE, EDGE, EDGE), 0, 4095),
                em(ArrayImgs.floats(EDGE, EDGE, EDGE), 0, 1),
                em(ArrayImgs.floats(EDGE, EDGE, EDGE), -3, 2),
                em(ArrayImgs.doubles(EDGE, EDGE, EDGE), 1e6, 1e7));
    }

    @ParameterizedTest
    @MethodSource("unfitting")
    void greyValuesThatAreNotThoseOfTheNormalisationAreRefused(Volume em) {
        UsageException e = assertThrows(UsageException.class, () -> prepare(train(em)));
        assertTrue(e.what().contains("data.intensity_scale"), e.getMessage());
        assertTrue(e.why().contains("normalised, between"), e.getMessage());
        String[] fix = e.fix().split("such as |\\s+with\\s+");
        assertEquals(List.of(), prepare(train(em), fix[1], fix[2]), "the advice helps");
    }

    @Test
    void greyValuesThatFitAreNot() {
        assertEquals(List.of(), prepare(train(em())));
        assertEquals(List.of(), prepare(train(em()), "data.intensity_scale=1"), "raw bytes");
        Volume wide = em(ArrayImgs.unsignedShorts(EDGE, EDGE, EDGE), 10, 200);
        assertEquals(List.of(), prepare(train(wide)), "bytes in a wider type");
    }

    /** One data set of 16 bits among others of 8. */
    @Test
    void everyCropMustFit() {
        Volume wide = em(ArrayImgs.unsignedShorts(EDGE, EDGE, EDGE), 20_000, 40_000);
        TrainingData crops =
                TrainingData.of(
                        List.of(crop("a", em(), "mito", "er")),
                        List.of(crop("wide", wide, "mito", "er")));
        UsageException e = assertThrows(UsageException.class, () -> prepare(crops));
        assertTrue(e.why().contains("(wide)"), e.getMessage());
    }

    @Test
    void anEmWithoutContrastIsTold() {
        Volume grey = em(ArrayImgs.unsignedBytes(EDGE, EDGE, EDGE), 7, 7);
        CellMapException e = assertThrows(CellMapException.class, () -> prepare(train(grey)));
        assertTrue(e.why().contains("same grey everywhere"), e.getMessage());
        TrainingData one =
                TrainingData.of(
                        List.of(crop("a", em(), "mito", "er"), crop("b", grey, "mito", "er")),
                        List.of());
        assertEquals(List.of("The EM of b is the same grey everywhere."), prepare(one));
    }

    @ParameterizedTest
    @MethodSource("notNumbers")
    void anEmWithoutNumbersIsBlamed(float value) {
        Img<FloatType> image = ArrayImgs.floats(EDGE, EDGE, EDGE);
        Volume em = em(image, 0, 255);
        image.getAt(17, 3, 33).setReal(value);
        CellMapException e = assertThrows(CellMapException.class, () -> prepare(train(em)));
        assertEquals("the EM", e.where());
        assertTrue(e.why().contains("z, y, x = 268.0, 28.0, 140.0 nm"), e.getMessage());
    }

    static Stream<Float> notNumbers() {
        return Stream.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    }

    /** Around a crop only the patches look; they blame the EM, too, not the learning rate. */
    @Test
    void thatIsSeenAroundTheCropAsWell() {
        Img<FloatType> image = ArrayImgs.floats(EDGE, EDGE, EDGE);
        Volume em = em(image, 0, 255);
        image.getAt(0, 0, EDGE - 1).setReal(Float.NaN);
        TrainingCrop small = new TrainingCrop("a", em, Map.of("mito", label(1, 16)));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                small.read(
                                        Targets.masks(List.of("mito")),
                                        new double[3],
                                        NM,
                                        new int[] {EDGE, EDGE, EDGE},
                                        Intensity.NONE));
        assertEquals("the EM", e.where());
    }

    @Test
    void aLabelThatIsNotANumberIsUnknown() {
        float[] values = new float[8];
        values[1] = 1;
        values[2] = Float.NaN;
        Volume label =
                Volume.of("l", new VoxelGrid(NM, new double[3]), new int[] {2, 2, 2}, values);
        Patch patch =
                new TrainingCrop("a", em(), Map.of("mito", label))
                        .read(
                                Targets.masks(List.of("mito")),
                                new double[3],
                                NM,
                                new int[] {2, 2, 2},
                                Intensity.NONE);
        assertEquals(0, patch.mask(2));
        assertEquals(1, patch.mask(1) * patch.target(1));
        assertEquals(1, patch.mask(0));
        assertEquals(0, patch.target(0));
    }

    @Test
    void aVoxelLargerThanTheCropIsRefused() {
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> prepare(train(em()), "data.voxel_size=[8, 800, 8]"));
        assertTrue(e.why().contains("less than half a voxel"), e.getMessage());
        assertTrue(e.fix().contains("data.voxel_size"), e.getMessage());
    }

    @Test
    void aPatchLargerThanTheCropsIsTold() {
        List<String> notes = prepare(train(em()), "data.patch_size=[80, 80, 80]");
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).contains("1 of 1 training crop is"), notes.get(0));
        assertTrue(notes.get(0).contains("13 % of them are annotated"), notes.get(0));
        notes = prepare(train(em()), "data.voxel_size=[32, 32, 32]");
        assertTrue(notes.get(0).contains("a has [10, 10, 10]"), notes.get(0));
    }

    @Test
    void anEmThatIsCoarserThanAskedIsTold() {
        List<String> notes = prepare(train(em()), "data.voxel_size=[4, 8, 8]");
        assertEquals(2, notes.size());
        assertTrue(notes.get(0).contains("is interpolated"), notes.get(0));
        assertTrue(notes.get(1).contains("The labels of mito, er in a have"), notes.get(1));
        assertEquals(List.of(), prepare(train(em()), "data.voxel_size=[6, 6, 6]"));
    }

    @Test
    void aSplitThatLeavesNothingToTrainOnIsBlamed() {
        TrainingData all = TrainingData.of(List.of(), List.of(crop("a", em(), "mito", "er")));
        UsageException e =
                assertThrows(UsageException.class, () -> prepare(all, "data.validation_crops=[1]"));
        assertTrue(e.what().contains("data.validation_crops"), e.getMessage());
        TrainingData er =
                TrainingData.of(
                        List.of(crop("a", em(), "mito")), List.of(crop("b", em(), "mito", "er")));
        e = assertThrows(UsageException.class, () -> prepare(er));
        assertTrue(e.what().contains("data.validation_share"), e.getMessage());
        assertTrue(e.why().contains("annotate er: b"), e.getMessage());
    }

    @Test
    void labelsOfDifferentBoxesAreTold() {
        Map<String, Volume> labels = Map.of("er", label(1, EDGE), "mito", label(1, EDGE - 6));
        TrainingData crops =
                TrainingData.of(List.of(new TrainingCrop("a", em(), labels)), List.of());
        List<String> notes = prepare(crops);
        assertTrue(
                notes.stream()
                        .anyMatch(
                                n ->
                                        n.startsWith(
                                                "Labels of one crop cover different boxes (mito in a)")),
                notes.toString());
        assertTrue(prepare(train(em())).stream().noneMatch(n -> n.contains("different boxes")));
    }

    @Test
    void aCropIsNotTrainedOnAndHeldOut() {
        List<DatasplitRow> rows = new ArrayList<>();
        for (boolean side : new boolean[] {true, false})
            rows.add(new DatasplitRow(side, "d.zarr", "em", "d.zarr", "crop1", List.of("mito")));
        List<TrainingCrop> crops = List.of(crop("a", em(), "mito", "er"));
        TrainingData data = new TrainingData(new Datasplit(rows, List.of()), crops, crops);
        UsageException e = assertThrows(UsageException.class, () -> prepare(data));
        assertTrue(e.why().contains("trains on: d/crop1"), e.getMessage());
    }

    @Test
    void heldOutCropsThatJudgeNothingAreRefusedAndThoseThatJudgeLessTold() {
        Map<String, Volume> none = Map.of("mito", label(0, EDGE), "er", label(0, EDGE));
        TrainingData empty =
                TrainingData.of(
                        List.of(crop("a", em(), "mito", "er")),
                        List.of(new TrainingCrop("b", em(), none)));
        UsageException e = assertThrows(UsageException.class, () -> prepare(empty));
        assertTrue(e.why().contains("contain none of the classes"), e.getMessage());
        Map<String, Volume> some = Map.of("mito", label(1, EDGE), "er", label(0, EDGE));
        TrainingData less =
                TrainingData.of(
                        List.of(crop("a", em(), "mito", "er")),
                        List.of(new TrainingCrop("b", em("another EM"), some)));
        assertEquals(
                List.of("No crop that is held out contains er: validation does not judge it."),
                prepare(less));
    }

    /** Labels of one edge whose voxels are those of a list, over and over. */
    private static Volume values(double at, float... list) {
        float[] values = new float[EDGE * EDGE * EDGE];
        for (int i = 0; i < values.length; i++) values[i] = list[i % list.length];
        VoxelGrid grid = new VoxelGrid(NM, new double[] {at, 0, 0});
        return Volume.of("label", grid, new int[] {EDGE, EDGE, EDGE}, values);
    }

    private static TrainingData labels(Volume er) {
        TrainingCrop crop = new TrainingCrop("a", em(), Map.of("mito", label(1, EDGE), "er", er));
        return TrainingData.of(List.of(crop), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "0          | No training crop has a voxel of er",
                "-1 0       | No training crop has a voxel of er",
                "NaN 0      | No training crop has a voxel of er",
                "1          | Every annotated voxel of the training crops is er",
                "255 255    | Every annotated voxel of the training crops is er",
                "1 NaN      | Every annotated voxel of the training crops is er",
                "0.2 0      | The labels of er in a are fractions",
                "1 0 0 0.99 | The labels of er in a are fractions",
                "0 1        | -",
                "0 255      | -",
                "0 7 12 NaN | -",
            })
    void labelsThatTeachOneAnswerOrAreNoLabelsAreTold(String list, String note) {
        String[] texts = list.split(" ");
        float[] numbers = new float[texts.length];
        for (int i = 0; i < numbers.length; i++) numbers[i] = Float.parseFloat(texts[i]);
        List<String> notes = prepare(labels(values(0, numbers)));
        assertEquals(note == null ? 0 : 1, notes.size(), notes.toString());
        if (note != null) assertTrue(notes.get(0).startsWith(note), notes.toString());
    }

    @Test
    void labelsWithoutAnyOfTheClassesAreRefused() {
        Map<String, Volume> none = Map.of("mito", values(0, 0), "er", values(0, -1, 0));
        TrainingData data = TrainingData.of(List.of(new TrainingCrop("a", em(), none)), List.of());
        UsageException e = assertThrows(UsageException.class, () -> prepare(data));
        assertTrue(e.why().contains("no voxel of mito, er"), e.getMessage());
    }

    /** CellMap's metadata may call 255 unknown, which the official loader takes for present. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "255 | 1234 | 1,234 of er in a",
                "255 | 0    | -",
                "0   | 1234 | -",
            })
    void voxelsThatTheMetadataCallUnknownAreTold(int value, int voxels, String told) {
        try (var store = Stores.openOrCreate(folder.resolve("crop.zarr"))) {
            long[] shape = {EDGE, EDGE, EDGE};
            var s0 =
                    store.create("er/s0", ArraySpec.of(shape, new int[] {EDGE, EDGE, EDGE}, UINT8));
            byte[] values = new byte[EDGE * EDGE * EDGE];
            java.util.Arrays.fill(values, 0, 1234, (byte) 255);
            s0.write(Box.of(shape), values);
            s0.setAttributes(
                    Json.parseObject(
                            """
                            {"cellmap": {"annotation": {
                              "complement_counts": {"absent": 1, "unknown": %d},
                              "annotation_type": {"encoding": {"absent": 0, "unknown": %d}}}}}
                            """
                                    .formatted(voxels, value)
                                    .getBytes(StandardCharsets.UTF_8),
                            "the test"));
            var level = new Multiscale.Level("s0", new VoxelGrid(NM, new double[3]));
            Multiscale.write(store, "er", "er", List.of(level));
            Volume er = Volume.open(store, "er", new ChunkCache(16));
            List<String> notes = prepare(labels(er));
            assertEquals(told == null ? 0 : 1, notes.size(), notes.toString());
            if (told != null) assertTrue(notes.get(0).contains("(" + told + ")"), notes.toString());
        }
    }

    /** Crops of different numbers that are at the same place, whole or in part. */
    @ParameterizedTest
    @CsvSource({"0, 100", "160, 50", "312, 3", "320, 0"})
    void heldOutCropsThatAreTrainedOnUnderAnotherNameAreTold(double at, int percent) {
        byte[] ramp = new byte[2 * EDGE * EDGE * EDGE];
        for (int i = 0; i < ramp.length; i++) ramp[i] = (byte) (i / 512);
        Volume em = volume(ArrayImgs.unsignedBytes(ramp, EDGE, EDGE, 2 * EDGE), "the EM");
        List<String> notes = new ArrayList<>();
        for (String heldOutClass : List.of("er", "mito")) {
            TrainingCrop held = new TrainingCrop("b", em, Map.of(heldOutClass, values(at, 0, 1)));
            TrainingCrop both = new TrainingCrop("c", em("other"), Map.of("mito", values(0, 0, 1)));
            TrainingCrop trained = new TrainingCrop("a", em, Map.of("er", values(0, 0, 1)));
            TrainingData data = TrainingData.of(List.of(trained, both), List.of(held));
            notes.addAll(prepare(data).stream().filter(n -> n.contains("flatters")).toList());
        }
        assertEquals(percent > 0 ? 1 : 0, notes.size(), "only where a class is taught there");
        if (percent > 0)
            assertTrue(notes.get(0).endsWith("b lies to " + percent + " % in a."), notes.get(0));
    }

    /** As where EM and labels are swapped. */
    @Test
    void theAdviceForAnEmThatIsAlmostEverywhereTheSameCanBeFollowed() {
        byte[] values = new byte[EDGE * EDGE * EDGE];
        values[values.length / 2 + EDGE * EDGE / 2 + EDGE / 2] = 1;
        Volume almost = volume(ArrayImgs.unsignedBytes(values, EDGE, EDGE, EDGE), "the EM");
        UsageException e = assertThrows(UsageException.class, () -> prepare(train(almost)));
        assertTrue(e.fix().contains("data.intensity_scale=1.000 "), e.getMessage());
    }
}
