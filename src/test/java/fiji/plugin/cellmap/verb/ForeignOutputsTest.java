// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.exchange.Conversion;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a foreign program's results is taken, in which form, and what is refused. */
class ForeignOutputsTest {

    private static final int[] WINDOW = {2, 4, 6};
    private static final float[] INPUT = Golden.input("input", 48);
    private static final String DESCRIPTION =
            "{classes: [a], voxel_size: [8, 8, 8], window: [2, 4, 6], intensity_scale: 1,"
                    + " activation: sigmoid, %s}";

    private static final double[] EIGHT = {8, 8, 8};

    @TempDir Path folder;

    private Path program(String more, String method, String... body) throws IOException {
        Path file = folder.resolve("foreign.pt");
        TorchModule module = new TorchModule("Foreign").parameter("bias", Init.ZEROS, 1);
        module.method(method, String.join("\n", body));
        Weights weights = new Weights(Map.of("bias", Tensor.of(new int[] {1}, new float[1])));
        ModelFile.write(file, module, weights, Map.of());
        Files.writeString(folder.resolve("foreign.yaml"), DESCRIPTION.formatted(more));
        return file;
    }

    /** As predict sees it, and once more converted into a model of this program. */
    private float[] run(Path file) {
        ModelSource source = ModelSource.open(file, false);
        Path converted = folder.resolve("converted.pt");
        Named.of(Convert.class)
                .with(Convert::input, file.toString())
                .with(Convert::output, converted.toString())
                .make()
                .run(Progress.none());
        float[] again = apply(ModelSource.open(converted, false));
        float[] found = apply(source);
        assertArrayEquals(found, again, 1e-5f, "converted");
        return found;
    }

    private static float[] apply(ModelSource source) {
        try (InferenceNet net = InferenceNet.load(source.program(), ComputeDevice.CPU)) {
            return ChannelMap.of(net, source.contract()).apply(INPUT, 1, WINDOW);
        }
    }

    private static float[] times(float factor) {
        float[] values = INPUT.clone();
        for (int i = 0; i < values.length; i++) values[i] = values[i] * factor;
        return values;
    }

    private static List<String> notes(Path file) {
        try (PredictionRun run = new PredictionRun(file, predictSection(), "cpu", false)) {
            return run.notes();
        }
    }

    private static PredictSection predictSection() {
        return Named.of(PredictSection.class).make();
    }

    /** The first as a Python caller sees it, whatever the names hash to. */
    @ParameterizedTest
    @ValueSource(
            strings = {"out,aux", "aux,out", "seg,boundary,dist", "logits,affinities", "z,y,x"})
    void ofADictionaryTheFirstEntryCounts(String names) throws IOException {
        String[] keys = names.split(",");
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < keys.length; i++)
            entries.add("\"%s\": torch.mul(x, %d.25)".formatted(keys[i], i));
        String[] body = {"return {" + String.join(", ", entries) + "}"};
        String method = "forward(x: Tensor) -> Dict[str, Tensor]";
        Path file = program("", method, body);
        assertArrayEquals(times(0.25f), run(file), 1e-6f);
        String note = notes(file).get(0);
        assertTrue(note.contains("(" + String.join(", ", keys) + ")"), note);
        file = program("output: " + keys[1], method, body);
        assertArrayEquals(times(1.25f), run(file), 1e-6f);
        assertEquals(List.of(), notes(file));
        Path wrong = program("output: nothing", method, body);
        CellMapException e = assertThrows(CellMapException.class, () -> notes(wrong));
        assertTrue(e.why().contains(String.join(", ", keys)), e.getMessage());
    }

    /** A mask or classes are no logits, and half of a complex number is none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "return torch.gt(x, 0.5)|whole numbers or truth values",
                "return torch.to(torch.mul(x, 3), 4)|whole numbers or truth values",
                "return torch.to(torch.mul(x, 3), 0)|whole numbers or truth values",
                "return torch.complex(x, x)|complex numbers",
            })
    void whatHoldsNoValuesIsRefused(String body, String why) throws IOException {
        Path file = program("", "forward(x: Tensor) -> Tensor", body);
        CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
        assertTrue(e.why().contains(why), e.getMessage());
    }

    /** Read as 0, it would be the first channel. */
    @ParameterizedTest
    @ValueSource(strings = {"channels: [null]", "multiple: [2, null, 2]", "output_window: [null]"})
    void aListInADescriptionHoldsNoNothing(String key) throws IOException {
        Path file = program(key, "forward(x: Tensor) -> Tensor", "return x");
        CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
        assertTrue(e.what().contains("description"), e.getMessage());
        assertFalse(e.getMessage().contains("fiji."), e.getMessage());
    }

    @Test
    void aMaskIsAProbabilityWhereTheDescriptionSaysSo() throws IOException {
        Path file =
                program("", "forward(x: Tensor) -> Tensor", "return torch.gt(torch.abs(x), 0.5)");
        Path yaml = folder.resolve("foreign.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("sigmoid", "none"));
        assertEquals(List.of(), notes(file));
        float[] found = apply(ModelSource.open(file, false));
        for (int i = 0; i < found.length; i++)
            assertEquals(Math.abs(INPUT[i]) > 0.5 ? 1 : 0, found[i]);
    }

    /** The sigmoid was inside, and is applied once more. */
    @Test
    void logitsThatLookLikeProbabilitiesAreDoubted() throws IOException {
        Path file =
                program(
                        "",
                        "forward(x: Tensor) -> Tensor",
                        "return torch.sigmoid(torch.mul(x, 9))");
        assertTrue(doubt(file).contains("needs activation: none"));
        file = program("", "forward(x: Tensor) -> Tensor", "return torch.sub(torch.mul(x, 9), 1)");
        assertEquals("", doubt(file));
    }

    private String doubt(Path file) throws IOException {
        Volume em =
                Volume.of("em", new VoxelGrid(EIGHT, new double[3]), new int[] {2, 4, 6}, INPUT);
        Path out = Files.createTempDirectory(folder, "out").resolve("out.zarr");
        try (PredictionRun run = new PredictionRun(file, predictSection(), "cpu", false)) {
            List<String> notes = run.volume(em, "em", out, Progress.none()).notes();
            return String.join(" ", notes.stream().filter(n -> n.contains("sigmoid")).toList());
        }
    }

    @Test
    void ofTuplesAndListsThePositionCounts() throws IOException {
        String tuple = "forward(x: Tensor) -> Tuple[Tensor, Tensor, int]";
        String[] body = {"return (torch.mul(x, 0.25), torch.mul(x, 1.25), 3)"};
        assertArrayEquals(times(0.25f), run(program("", tuple, body)), 1e-6f);
        assertArrayEquals(times(1.25f), run(program("output: 1", tuple, body)), 1e-6f);
        Path number = program("output: 2", tuple, body);
        assertThrows(CellMapException.class, () -> notes(number));
        String list = "forward(x: Tensor) -> List[Tensor]";
        body[0] = "return [torch.mul(x, 0.25), torch.mul(x, 1.25)]";
        assertArrayEquals(times(0.25f), run(program("", list, body)), 1e-6f);
        assertArrayEquals(times(1.25f), run(program("output: 1", list, body)), 1e-6f);
        Path single = program("output: 1", "forward(x: Tensor) -> Tensor", "return x");
        assertThrows(CellMapException.class, () -> notes(single));
    }

    /** All of these have as many values as one class of the window needs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "torch.permute(x, [0, 1, 4, 3, 2])|[1, 1, 6, 4, 2]",
                "torch.permute(x, [0, 2, 3, 4, 1])|[1, 2, 4, 6, 1]",
                "torch.reshape(x, [48])|[48]",
                "torch.reshape(x, [1, 1, 4, 2, 6])|[1, 1, 4, 2, 6]",
                "torch.reshape(x, [2, 1, 1, 4, 6])|[2, 1, 1, 4, 6]",
                "torch.reshape(x, [1, 48, 1, 1, 1])|[1, 48, 1, 1, 1]",
                "torch.reshape(x, [1, 2, 1, 4, 6])|[1, 2, 1, 4, 6]",
                "torch.squeeze(x, 1)|[1, 2, 4, 6]",
            })
    void outputsOfAnotherShapeAreRefusedWithBothShapes(String result, String shape)
            throws IOException {
        Path file = program("", "forward(x: Tensor) -> Tensor", "return " + result);
        CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
        assertTrue(e.why().contains("returned " + shape), e.why());
        assertTrue(e.why().contains("[1, 1, 2, 4, 6]"), e.why());
    }

    /** What the program sees, and what comes out, for every order of axes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bczyx|[1, 1, 2, 4, 6]|bczyx|[0, 1, 2, 3, 4]",
                "bzyxc|[1, 2, 4, 6, 1]|bzyxc|[0, 1, 2, 3, 4]",
                "bzyx|[1, 2, 4, 6]|bzyx|[0, 1, 2, 3]",
                "bzyxc|[1, 2, 4, 6, 1]|bczyx|[0, 4, 1, 2, 3]",
                "bcyx|[2, 1, 4, 6]|bcyx|[0, 1, 2, 3]",
                "byxc|[2, 4, 6, 1]|byxc|[0, 1, 2, 3]",
                "byx|[2, 4, 6]|byx|[0, 1, 2]",
                "byxc|[2, 4, 6, 1]|bcyx|[0, 3, 1, 2]",
            })
    void axesAreThoseOfTheDescription(String in, String shape, String out, String order)
            throws IOException {
        int c = out.indexOf('c');
        String[] body = {
            "if torch.ne(torch.size(x), " + shape + "):",
            "  ops.prim.RaiseException('wrong shape')",
            "y = torch.permute(x, " + order + ")",
            c < 0 ? "return y" : "return torch.cat([torch.mul(y, 3), y], " + c + ")"
        };
        String more = "axes: %s, output_axes: %s".formatted(in, out);
        if (c >= 0) more += ", channels: [1]";
        Path file = program(more, "forward(x: Tensor) -> Tensor", body);
        assertArrayEquals(INPUT, run(file), 1e-6f);
    }

    @Test
    void planesAreIndependentImages() throws IOException {
        Path file =
                program(
                        "axes: bcyx",
                        "forward(x: Tensor) -> Tensor",
                        "return torch.sub(x, torch.mean(x, [1, 2, 3], True))");
        float[] found = run(file);
        for (int z = 0; z < 2; z++) {
            double mean = 0;
            for (int i = 0; i < 24; i++) mean += INPUT[z * 24 + i] / 24;
            for (int i = 0; i < 24; i++)
                assertEquals(INPUT[z * 24 + i] - mean, found[z * 24 + i], 1e-5);
        }
    }

    /** What the engine says of it names sizes that nobody gave. */
    @Test
    void aNetworkOfPlanesIsRefusedAsWhatItIs() throws IOException {
        Path file = folder.resolve("planar.pt");
        TorchModule module =
                new TorchModule("Planar")
                        .parameter("weight", Init.ZEROS, 1, 1, 1, 1)
                        .forward(
                                "return torch.conv2d(x, self.weight, None, [1, 1], [0, 0], [1, 1],"
                                        + " 1)");
        Weights one =
                new Weights(Map.of("weight", Tensor.of(new int[] {1, 1, 1, 1}, new float[] {1})));
        ModelFile.write(file, module, one, Map.of());
        Path yaml = folder.resolve("planar.yaml");
        Files.writeString(yaml, DESCRIPTION.formatted(""));
        CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
        assertTrue(e.why().startsWith("It is a network of planes"), e.why());
        assertTrue(e.fix().contains("axes: bcyx"), e.fix());
        Files.writeString(yaml, DESCRIPTION.formatted("axes: bcyx"));
        assertEquals(List.of(), notes(file));
        assertArrayEquals(INPUT, apply(ModelSource.open(file, false)), 1e-6f);
    }

    @Test
    void twoInputsAreRefusedByName() throws IOException {
        Path two = program("", "forward(x: Tensor, prompt: Tensor) -> Tensor", "return x");
        CellMapException e = assertThrows(CellMapException.class, () -> notes(two));
        assertTrue(e.why().contains("2 inputs (x: Tensor, prompt: Tensor)"), e.why());
        Path list = program("", "forward(x: List[Tensor]) -> Tensor", "return x[0]");
        e = assertThrows(CellMapException.class, () -> notes(list));
        assertTrue(e.why().contains("x: List[Tensor]"), e.why());
        Path usual =
                program("", "forward(x: Tensor, scale: float=2., n: int=3) -> Tensor", "return x");
        assertArrayEquals(INPUT, apply(ModelSource.open(usual, false)), 1e-6f);
    }

    /** Traced in Python with weights of each type (src/test/python/foreign_types.py). */
    @ParameterizedTest
    @CsvSource({"half, 2e-3", "bfloat16, 2e-2", "double, 1e-6"})
    void programsGetTheTypeOfTheirWeights(String type, double tolerance) throws IOException {
        Path oracles = Path.of("src/test/resources/oracles");
        Path file = Files.copy(oracles.resolve("typed_" + type + ".pt"), folder.resolve("t.pt"));
        Files.writeString(
                folder.resolve("t.yaml"),
                DESCRIPTION
                        .formatted("")
                        .replace("[a]", "[a, b]")
                        .replace("[2, 4, 6]", "[8, 8, 8]"));
        Path converted = folder.resolve("converted.pt");
        Conversion result =
                Named.of(Convert.class)
                        .with(Convert::input, file.toString())
                        .with(Convert::output, converted.toString())
                        .make()
                        .run(Progress.none());
        assertEquals(4, result.tensors());
        assertEquals(84 + 8, result.values());
        for (Path model : List.of(file, converted)) {
            assertEquals(List.of(), notes(model));
            ModelSource source = ModelSource.open(model, false);
            try (InferenceNet net = InferenceNet.load(model, ComputeDevice.CPU)) {
                float[] input = Golden.input("input", 512);
                float[] found =
                        ChannelMap.of(net, source.contract()).apply(input, 1, new int[] {8, 8, 8});
                for (String line : Files.readAllLines(oracles.resolve("typed.tsv"))) {
                    String[] cells = line.split("\t");
                    assertEquals(
                            Double.parseDouble(cells[1]),
                            found[Integer.parseInt(cells[0])],
                            tolerance,
                            model.toString());
                }
            }
        }
    }

    /** Everything else than tensors, in our own words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int|return 3|Its result is a whole number, not a tensor.|Export",
                "float|return 3.5|Its result is a number, not a tensor.|Export",
                "bool|return True|Its result is a truth value, not a tensor.|Export",
                "str|return 'a'|Its result is a text, not a tensor.|Export",
                "Optional[Tensor]|return None|Its result is None, not a tensor.|Export",
                "List[int]|return [1, 2]|Its output 0 is a whole number, not a tensor.|Export",
                "Dict[str, List[Tensor]]|return {'a': [x]}"
                        + "|Its result is a dictionary of lists of tensors, not a tensor.|Export",
                "Dict[str, Dict[str, Tensor]]|return {'a': {'b': x}}"
                        + "|Its result is a dictionary of dictionaries of tensors, not a tensor.|Export",
                "Dict[str, int]|return {'a': 1}"
                        + "|Its result is a dictionary of whole numbers, not a tensor.|Export",
                "Dict[float, Tensor]|return {0.5: x}"
                        + "|Its result is a dictionary of tensors by numbers, not a tensor.|Export",
                "List[Dict[str, Tensor]]|return [{'a': x}]"
                        + "|Its output 0 is a dictionary of tensors, not a tensor.|Export",
                "List[List[Tensor]]|return [[x]]"
                        + "|Its output 0 is a list of tensors, not a tensor.|Export",
                "Tuple[Tuple[Tensor, Tensor], Tensor]|return ((x, x), x)"
                        + "|Its output 0 is a tuple (a tensor, a tensor), not a tensor."
                        + " Tensors are 1.|Choose one with the key output",
                "Tuple[None, Tensor]|return (None, x)"
                        + "|Its output 0 is None, not a tensor. Tensors are 1.|Choose one with",
                "Tuple[str, Tensor, int, Tensor]|return ('a', x, 1, x)"
                        + "|Its output 0 is a text, not a tensor. Tensors are 1, 3.|Choose one with",
                "Tensor|ops.prim.RaiseException('AssertionError: batch must be 7');;return x"
                        + "|Its program refuses: batch must be 7|Check the size",
            })
    void whatIsNoTensorIsSaidInOurOwnWords(String type, String body, String why, String fix)
            throws IOException {
        String[] lines = body.replace('\'', '"').split(";;");
        Path file = program("", "forward(x: Tensor) -> " + type, lines);
        CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
        assertEquals(why, e.why());
        assertTrue(e.fix().startsWith(fix), e.fix());
    }

    /** The first entry counts, whatever stands beside it; numbers are names as well. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Dict[str, Optional[Tensor]]|return {'a': torch.mul(x, 0.25), 'b': None}|a, b",
                "Dict[int, Tensor]|return {3: torch.mul(x, 0.25), 1: x}|3, 1",
                "List[Optional[Tensor]]|return [torch.mul(x, 0.25), None]|0, 1",
                "Tuple[Tensor, Tuple[Tensor, int]]|return (torch.mul(x, 0.25), (x, 1))|0, 1",
            })
    void ofMixedOutputsTheFirstTensorIsTaken(String type, String body, String names)
            throws IOException {
        Path file = program("", "forward(x: Tensor) -> " + type, body.replace('\'', '"'));
        assertTrue(notes(file).get(0).contains("(" + names + ")"), notes(file).toString());
        assertArrayEquals(times(0.25f), apply(ModelSource.open(file, false)), 1e-6f);
    }

    /** A name is a text in the program that is written, never a part of it. */
    @ParameterizedTest
    @ValueSource(strings = {"a\"]; y = y[\"b", "back\\slash", "two\nlines", "\u00fc \u00e9"})
    void aNameMayHoldWhatAProgramIsMadeOf(String name) throws IOException {
        String literal = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        String[] body = {"return {\"b\": x, \"" + literal + "\": torch.mul(x, 0.25)}"};
        Path file =
                program(
                        "output: " + Json.MAPPER.writeValueAsString(name),
                        "forward(x: Tensor) -> Dict[str, Tensor]",
                        body);
        assertArrayEquals(times(0.25f), run(file), 1e-6f);
    }

    /** What the engine says of it stands behind what it is. */
    @Test
    void aProgramThatFailsIsSaidToAndOnWhat() throws IOException {
        String tensor = "forward(x: Tensor) -> Tensor";
        Path file = program("", tensor, "return torch.reshape(x, [7, 7])");
        CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
        assertTrue(
                e.why().startsWith("Its program fails on an input of [1, 1, 2, 4, 6]: "), e.why());
        assertFalse(e.why().contains("RuntimeError"), e.why());
    }

    @Test
    void aProgramThatWasExportedOnAGpuIsSaidTo() throws IOException {
        String body = "return torch.to(x, torch.device(\"cuda:0\"), 6)";
        Path file = program("", "forward(x: Tensor) -> Tensor", body);
        CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
        assertEquals(
                "Its program moves its numbers to a GPU, and this is computed on the processor.",
                e.why());
    }

    @Test
    void aClassIsTheNameOfAFile() throws IOException {
        Path file = program("", "forward(x: Tensor) -> Tensor", "return x");
        Path yaml = folder.resolve("foreign.yaml");
        String text = Files.readString(yaml);
        for (String name : List.of("..", ".", "a/b", "con\\x", "")) {
            Files.writeString(
                    yaml, text.replace("[a]", "[" + Json.MAPPER.writeValueAsString(name) + "]"));
            CellMapException e = assertThrows(CellMapException.class, () -> notes(file));
            assertTrue(e.why().startsWith("classes is"), name + e.getMessage());
        }
    }
}
