// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.exchange.Conversion;
import fiji.plugin.cellmap.net.container.PickleWriter;
import fiji.plugin.cellmap.net.container.StoredZip;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Convert;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that hold a network more than once: trained, averaged, as student and teacher. */
class WeightSetsTest {

    private static final Weights NETWORK =
            new Weights(
                    Map.of(
                            "a.weight", Tensor.of(new int[] {2}, new float[2]),
                            "a.bias", Tensor.of(new int[] {2}, new float[2])));

    @TempDir Path folder;

    /**
     * A checkpoint whose names lead to tensors of two values, 10 for the first name and so on;
     * dictionaries are separated by slashes.
     */
    private Path checkpoint(String... names) throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        for (String name : names) {
            Map<String, Object> at = root;
            String[] parts = name.split("/");
            for (int i = 0; i < parts.length - 1; i++)
                at = cast(at.computeIfAbsent(parts[i], key -> new LinkedHashMap<>()));
            at.put(parts[parts.length - 1], List.of(names).indexOf(name));
        }
        PickleWriter pickle = new PickleWriter();
        write(pickle, root);
        Path file = folder.resolve("c.ckpt");
        try (OutputStream out = Files.newOutputStream(file);
                StoredZip zip = new StoredZip(out)) {
            zip.add("archive/data.pkl", pickle.end());
            for (int i = 0; i < names.length; i++) {
                ByteBuffer two = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                zip.add("archive/data/" + i, two.putFloat(10 * i + 10).putFloat(0).array());
            }
        }
        return file;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object map) {
        return (Map<String, Object>) map;
    }

    private static void write(PickleWriter pickle, Object value) {
        if (value instanceof Map<?, ?> map) {
            pickle.emptyDict().mark();
            map.forEach(
                    (key, inner) -> {
                        pickle.text((String) key);
                        write(pickle, inner);
                    });
            pickle.op('u');
            return;
        }
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickle.mark().text("storage").global("torch", "FloatStorage").text(String.valueOf(value));
        pickle.text("cpu").integer(2).tuple().op('Q').integer(0);
        pickle.integers(new int[] {2}).integers(new int[] {1}).bool(false);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce().tuple().reduce();
    }

    private static float first(Path file, String taken) {
        Weights read = WeightSets.of(file, taken).read();
        return WeightMatch.of(read, NETWORK).require(file).get("a.weight").values()[0];
    }

    private static List<String> notes(Path file, String taken) {
        WeightSets sets = WeightSets.of(file, taken);
        return sets.notes(sets.read(), NETWORK, "--take");
    }

    /** How trainers keep their averages; S is the usual dictionary or prefix, O the other. */
    @ParameterizedTest
    @CsvSource({
        "state_dict/, ema_state_dict/",
        "state_dict/model., state_dict_ema/",
        "model/, model_ema/module.",
        "network_weights/, callbacks/EMA/ema_state_dict/",
        "model_state_dict/module., teacher/",
        "state_dict/model., state_dict/ema_model.",
        "state_dict/model., state_dict/model_ema.module.",
        "state_dict/net., state_dict/teacher.",
    })
    void averagedWeightsAreSeenSaidAndChosen(String usual, String other) throws IOException {
        Path file =
                checkpoint(
                        usual + "a.weight", usual + "a.bias", other + "a.weight", other + "a.bias");
        assertEquals(10, first(file, null));
        boolean prefix = usual.substring(0, 6).equals(other.substring(0, 6)) && other.endsWith(".");
        String name =
                prefix
                        ? other.substring(other.indexOf('/') + 1)
                        : other.substring(0, other.lastIndexOf('/')).replace('/', '.');
        String note = notes(file, null).get(0);
        assertTrue(note.contains(name), note);
        assertEquals(30, first(file, name));
        if (prefix) assertEquals(30, first(file, name.substring(0, name.length() - 1)));
        assertEquals(List.of(), notes(file, name), "was chosen");
        UsageException e = assertThrows(UsageException.class, () -> first(file, "nothing"));
        assertTrue(e.fix().contains(name.replaceAll("\\..*", "")), e.fix());
    }

    @Test
    void momentsOfAnOptimizerAreNoNetwork() throws IOException {
        Path file =
                checkpoint(
                        "state_dict/a.weight",
                        "state_dict/a.bias",
                        "optimizer/exp_avg",
                        "optimizer/exp_avg_sq");
        assertEquals(List.of(), notes(file, null));
        Path averaged =
                checkpoint(
                        "state_dict/n_averaged",
                        "state_dict/module.a.weight",
                        "state_dict/module.a.bias");
        assertTrue(notes(averaged, null).get(0).contains("averaged"));
    }

    /** nnU-Net and DynUNet register hundreds of tensors twice. */
    @Test
    void manyIgnoredNamesAreOneLine() {
        Conversion result =
                new Conversion(
                        "in",
                        "PyTorch checkpoint",
                        "out",
                        "DynUNet",
                        1,
                        1,
                        "",
                        IntStream.range(0, 387).mapToObj(i -> "n" + i).toList(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        assertTrue(result.summary().contains("n0, n1, n2 and 384 more."), result.summary());
        assertEquals(3, result.summary().lines().count());
    }

    @Test
    void theVerbSaysAndTakesThem() throws IOException {
        Path file = checkpoint("state_dict/a.weight", "ema/a.weight");
        Path out = folder.resolve("w.safetensors");
        for (String take : new String[] {null, "ema"}) {
            Conversion result =
                    Named.of(Convert.class)
                            .with(Convert::input, file.toString())
                            .with(Convert::output, out.toString())
                            .with(Convert::take, take)
                            .make()
                            .run(Progress.none());
            float value = Checkpoint.read(out).get("a.weight").values()[0];
            assertEquals(take == null ? 10 : 20, value);
            assertEquals(take == null, result.summary().contains("such as averaged ones: ema"));
        }
    }
}
