// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images as other programs write them, predicted with a network that returns its input: every value
 * arrives at its place and at the right voxel size, or there is a sentence. What prediction
 * refuses, inspection says before.
 */
class ForeignImagesTest {

    private static final long[] ZYX = {5, 6, 7};
    private static final String SCALE = "'coordinateTransformations':[{'type':'scale','scale':%s}]";

    @TempDir Path folder;
    private ArrayStore store;

    @BeforeEach
    void open() {
        store = Stores.openOrCreate(folder.resolve("em.zarr"));
    }

    private static byte value(int z, int y, int x) {
        return (byte) (40 * z + 6 * y + x);
    }

    /** An image whose array has these axes; others than z, y, x have the given length. */
    private void image(String axes, int others, String unit, String scale) {
        long[] shape = new long[axes.length()];
        int[] chunks = new int[axes.length()];
        StringBuilder named = new StringBuilder();
        for (int d = 0; d < shape.length; d++) {
            int at = "zyx".indexOf(axes.charAt(d));
            shape[d] = at < 0 ? others : ZYX[at];
            chunks[d] = at < 0 ? 1 : 4;
            named.append(d == 0 ? "" : ",").append("{'name':'").append(axes.charAt(d)).append("'");
            named.append(at < 0 || unit == null ? "}" : ",'unit':'" + unit + "'}");
        }
        var array = store.create("s0", ArraySpec.of(shape, chunks, DType.UINT8));
        byte[] values = new byte[(int) Box.of(shape).size()];
        for (int i = 0; i < values.length; i++) {
            int[] zyx = new int[3];
            for (int d = shape.length - 1, rest = i; d >= 0; rest /= (int) shape[d--]) {
                int at = "zyx".indexOf(axes.charAt(d));
                if (at >= 0) zyx[at] = (int) (rest % shape[d]);
            }
            values[i] = value(zyx[0], zyx[1], zyx[2]);
        }
        array.write(Box.of(shape), values);
        String levels =
                scale == null ? "{'path':'s0'}" : "{'path':'./s0'," + SCALE.formatted(scale) + "}";
        attributes("", "{'multiscales':[{'axes':[" + named + "],'datasets':[" + levels + "]}]}");
    }

    private void attributes(String path, String json) {
        byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        store.setAttributes(path, Json.parseObject(text, "the test"));
    }

    private Path model() throws IOException {
        Path file = folder.resolve("id.pt");
        TorchModule root = new TorchModule("Id");
        root.method("forward(x: Tensor) -> Tensor", "return torch.mul(x, 1)");
        ModelFile.write(file, root, root.initial(0), Map.of());
        Files.writeString(
                folder.resolve("id.yaml"),
                """
                classes: [mito]
                voxel_size: [40, 5, 4]
                window: [16, 16, 16]
                intensity_scale: 0.00392156862745098
                activation: none
                """);
        return file;
    }

    @Test
    void whatCannotBePlannedLeavesNothingBehind() throws IOException {
        image("zyx", 0, "nm", "[40,5,4]");
        Path file = folder.resolve("em.zarr/s0/.zarray");
        String huge = "$1 70000, 250000, 200000";
        Files.writeString(
                file, Files.readString(file).replaceFirst("(\"shape\" *: *\\[)[^\\]]*", huge));
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.matches("(?s).*(so large a volume|enough disk space).*"), why);
        assertFalse(Files.exists(folder.resolve("out.zarr")));
    }

    private PredictionResult predict(String input, double... voxelSize) throws IOException {
        return Named.of(Predict.class)
                .with(Predict::model, model().toString())
                .with(Predict::device, "cpu")
                .with(Predict::set, List.of("predict.memory_mib=500"))
                .with(Predict::input, folder.resolve(input).toString())
                .with(Predict::output, folder.resolve("out.zarr").toString())
                .with(Predict::voxelSize, voxelSize.length == 0 ? null : voxelSize)
                .make()
                .run(Progress.none());
    }

    private void everyValueIsAtItsPlace() {
        try (ArrayStore out = Stores.open(folder.resolve("out.zarr"))) {
            assertArrayEquals(
                    new double[] {40, 5, 4}, Multiscale.read(out, "mito").finest().grid().scale());
            var array = out.open("mito/s0");
            assertArrayEquals(ZYX, array.spec().shape());
            byte[] values = (byte[]) array.read(Box.of(ZYX));
            for (int i = 0; i < values.length; i++)
                assertEquals(value(i / 42, i / 7 % 6, i % 7), values[i], "voxel " + i);
        }
    }

    private Inspect.Result inspect(String path) {
        return Named.of(Inspect.class)
                .with(Inspect::path, folder.resolve(path).toString())
                .with(Inspect::hash, true)
                .make()
                .run(Progress.none());
    }

    @Test
    void axesOfLengthOneAreLeftOut() throws IOException {
        image("tczyx", 1, "micrometer", "[1,1,0.04,0.005,0.004]");
        PredictionResult result = predict("em.zarr");
        everyValueIsAtItsPlace();
        assertFalse(result.summary().contains("Note: "), result.summary());
        assertFalse(inspect("em.zarr").isFaulty());
    }

    @Test
    void axesInAnotherOrderAreBroughtIntoTheRightOne() throws IOException {
        image("cxyz", 1, "nanometer", "[1,4,5,40]");
        predict("em.zarr");
        everyValueIsAtItsPlace();
    }

    @Test
    void aSingleArrayOfAnImageHasItsAxesAndItsSize() throws IOException {
        image("xzcy", 1, "nanometer", "[4,40,1,5]");
        predict("em.zarr/s0");
        everyValueIsAtItsPlace();
    }

    @Test
    void severalChannelsAreRefusedAndInspectionSaysSoBefore() {
        image("tczyx", 2, "nanometer", "[1,1,40,5,4]");
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.contains("axis t has length 2"), why);
        Inspect.Result found = inspect("em.zarr");
        assertTrue(found.summary().contains("axis t has length 2"), found.summary());
        assertFalse(found.isFaulty(), "it is not damaged");
    }

    @Test
    void aVoxelSizeThatNobodySaysIsAskedForAndTaken() throws IOException {
        image("zyx", 0, null, null);
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.contains("voxel size is unknown"), why);
        assertTrue(inspect("em.zarr").summary().contains("voxel size is unknown"));
        PredictionResult result = predict("em.zarr", 40, 5, 4);
        everyValueIsAtItsPlace();
        assertTrue(result.summary().contains("Note: The given voxel size [40.0, 5.0, 4.0]"));
    }

    @Test
    void aMisspeltUnitIsNamedAndTheSizeCanBeGiven() throws IOException {
        image("zyx", 0, "nanometr", "[40,5,4]");
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.contains("\"nanometr\""), why);
        assertTrue(inspect("em.zarr").summary().contains("\"nanometr\""));
        predict("em.zarr", 40, 5, 4);
        everyValueIsAtItsPlace();
    }

    @Test
    void anArrayAloneIsPredictedAtAGivenVoxelSize() throws IOException {
        image("zyx", 0, null, null);
        attributes("", "{}");
        assertThrows(CellMapException.class, () -> predict("em.zarr/s0"));
        assertTrue(inspect("em.zarr/s0").summary().contains("Note: Its voxel size is unknown"));
        predict("em.zarr/s0", 40, 5, 4);
        everyValueIsAtItsPlace();
    }

    @Test
    void whatWasAssumedIsInTheResultAndInInspection() throws IOException {
        image("zyx", 0, null, "[40,5,4]");
        PredictionResult result = predict("em.zarr");
        everyValueIsAtItsPlace();
        assertTrue(
                result.summary().contains("Note: Level s0 says [40.0, 5.0, 4.0] without a unit"));
        assertTrue(inspect("em.zarr").summary().contains("Note: Level s0 says [40.0, 5.0, 4.0]"));
    }

    @Test
    void chunksUnderTheOtherSeparatorAreReadWithANote() throws IOException {
        image("zyx", 0, "nm", "[40,5,4]");
        Path file = folder.resolve("em.zarr/s0/.zarray");
        String hash = inspect("em.zarr").found().sha256();
        for (String stated : new String[] {"", "\"dimension_separator\" : \".\","}) {
            String text = Files.readString(file);
            Files.writeString(
                    file,
                    text.replaceAll("\"dimension_separator\" *: *\"/\",?", stated)
                            .replaceAll(",(\\s*})", "$1"));
            assertFalse(Files.readString(file).contains("\"/\""), "it is gone");
            assertEquals(hash, inspect("em.zarr").found().sha256());
            assertTrue(inspect("em.zarr").summary().contains("under the separator \"/\""));
            PredictionResult result = predict("em.zarr");
            everyValueIsAtItsPlace();
            assertTrue(result.summary().contains("Note: s0: The chunks lie"), result.summary());
            Files.writeString(file, text);
        }
    }

    @Test
    void aSeparatorIsFoundWhereTheFirstChunksAreMissing() {
        ArraySpec spec =
                new ArraySpec(new long[] {8, 8}, new int[] {4, 4}, DType.UINT8, 9, Codec.RAW, ".");
        var array = store.create("a", spec);
        byte[] values = new byte[64];
        java.util.Arrays.fill(values, (byte) 9);
        values[63] = 1;
        array.write(Box.of(spec.shape()), values);
        Path file = folder.resolve("em.zarr/a/.zarray");
        assertTrue(Files.exists(folder.resolve("em.zarr/a/1.1")));
        try {
            Files.writeString(file, Files.readString(file).replace("\".\"", "\"/\""));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        var read = Stores.open(folder.resolve("em.zarr")).open("a");
        assertEquals(1, read.notes().size());
        assertArrayEquals(values, (byte[]) read.read(Box.of(spec.shape())));
        assertArrayEquals(
                values,
                (byte[])
                        Stores.open(folder.resolve("em.zarr")).open("a").read(Box.of(spec.shape())),
                "also if nobody asked for notes");
    }

    @Test
    void imagesBelowAGroupAreNamed() {
        store.createGroup("0");
        attributes("", "{'bioformats2raw.layout':3}");
        attributes("0", "{'multiscales':[{'datasets':[{'path':'0'}]}]}");
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.contains("images in it: 0."), why);
        assertTrue(inspect("em.zarr").summary().contains("Its images are [0]."));
    }

    @Test
    void labelMultisetsAreNotSupportedRatherThanDamaged() throws IOException {
        image("zyx", 0, "nm", "[40,5,4]");
        attributes("s0", "{'isLabelMultiset':true}");
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.contains("label multiset of Paintera, which is not supported"), why);
        Inspect.Result found = inspect("em.zarr");
        assertTrue(found.isFaulty());
        assertFalse(found.summary().contains("damaged"), found.summary());
    }

    @Test
    void aDamagedChunkIsAFaultOfTheInspection() throws IOException {
        image("zyx", 0, "nm", "[40,5,4]");
        assertFalse(inspect("em.zarr").isFaulty());
        Files.writeString(folder.resolve("em.zarr/s0/1/1/1"), "damaged");
        Inspect.Result found = inspect("em.zarr");
        assertTrue(found.isFaulty());
        assertTrue(found.summary().contains("s0/1/1/1"), found.summary());
    }

    @Test
    void metadataThatMakeNoSenseAreAFaultOfTheInspection() {
        image("zyx", 0, "nm", "[40,5]");
        assertThrows(CellMapException.class, () -> predict("em.zarr"));
        assertTrue(inspect("em.zarr").isFaulty());
    }

    @Test
    void anImageWithoutVoxelsIsRefused() {
        store.create("s0", ArraySpec.of(new long[] {0, 4, 4}, new int[] {4, 4, 4}, DType.UINT8));
        attributes(
                "",
                "{'multiscales':[{'datasets':[{'path':'s0',"
                        + SCALE.formatted("[8,8,8]")
                        + "}]}]}");
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.contains("axis z has length 0"), why);
        assertTrue(inspect("em.zarr").summary().contains("axis z has length 0"));
    }

    @Test
    void anImageWithMoreVoxelsThanCanBeCountedIsRefused() throws IOException {
        image("zyx", 0, "nm", "[40,5,4]");
        Path file = folder.resolve("em.zarr/s0/.zarray");
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.replaceFirst("(\"shape\" *: *\\[)[^\\]]*", "$1 10000000, 10000000, 10000000"));
        String why = assertThrows(CellMapException.class, () -> predict("em.zarr")).getMessage();
        assertTrue(why.contains("more than 2^63 voxels"), why);
        assertTrue(inspect("em.zarr").isFaulty());
    }

    @Test
    void anImageOfWhichNothingIsStoredIsNoted() {
        image("zyx", 0, "nm", "[40,5,4]");
        assertFalse(inspect("em.zarr").summary().contains("No chunk is stored"));
        for (String z : new String[] {"0", "1"}) store.delete("s0/" + z);
        assertThrows(CellMapException.class, () -> predict("em.zarr"));
        assertTrue(inspect("em.zarr").summary().contains("Note: No chunk is stored"));
    }

    @Test
    void fillValuesMayBeText() throws IOException {
        image("zyx", 0, "nm", "[40,5,4]");
        Path file = folder.resolve("em.zarr/s0/.zarray");
        String text = Files.readString(file);
        assertTrue(text.matches("(?s).*\"fill_value\" *: *0.*"), text);
        for (String fill : new String[] {"\"0\"", "\"0.0\"", "\" 255 \"", "\"2e1\""}) {
            Files.writeString(file, text.replaceFirst("(\"fill_value\" *: *)0", "$1" + fill));
            predict("em.zarr");
            everyValueIsAtItsPlace();
        }
        for (String fill : new String[] {"\"\"", "\"256\"", "\"nan\"", "\"0x00\"", "\"1.5\""}) {
            Files.writeString(file, text.replaceFirst("(\"fill_value\" *: *)0", "$1" + fill));
            assertTrue(inspect("em.zarr").isFaulty(), fill);
        }
    }

    @Test
    void aVoxelSizeBelongsToAnInput() throws IOException {
        Predict crops =
                Named.of(Predict.class)
                        .with(Predict::model, model().toString())
                        .with(Predict::voxelSize, new double[] {8})
                        .make();
        assertThrows(UsageException.class, () -> crops.run(Progress.none()));
        image("zyx", 0, "nm", "[40,5,4]");
        for (double[] wrong : new double[][] {{8, 8}, {8, 0, 8}, {8, 8, Double.NaN}})
            assertThrows(UsageException.class, () -> predict("em.zarr", wrong));
    }
}
