// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static fiji.plugin.cellmap.net.container.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.net.contract.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of before PyTorch 1.6: pickles one after the other, then the storages. */
public class OldCheckpointTest {

    private static final String MAGIC = "\212\nl\374\234F\371 j\250P\31.";

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The first three pickles. */
    private OldCheckpointTest begin(int version, boolean littleEndian) {
        out.writeBytes(Pickles.of("\200\2" + MAGIC));
        out.writeBytes(new PickleWriter().integer(version).end());
        PickleWriter machine = new PickleWriter().emptyDict().mark().text("little_endian");
        out.writeBytes(machine.bool(littleEndian).op('u').end());
        return this;
    }

    private OldCheckpointTest begin() {
        return begin(1001, true);
    }

    private OldCheckpointTest pickle(byte[] pickle) {
        out.writeBytes(pickle);
        return this;
    }

    private OldCheckpointTest keys(String... keys) {
        PickleWriter list = new PickleWriter().op(']').mark();
        for (String key : keys) list.text(key);
        return pickle(list.op('e').end());
    }

    private OldCheckpointTest floats(long announced, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(announced);
        for (float value : values) bytes.putFloat(value);
        out.writeBytes(bytes.array());
        return this;
    }

    private Path file() throws IOException {
        return Files.write(folder.resolve("old.pth"), out.toByteArray());
    }

    /** A tensor of a dictionary; the last of the id is what storages that are parts have. */
    private static void tensor(
            PickleWriter to, String kind, String type, String key, int offset, int[] shape) {
        to.global("torch._utils", "_rebuild_tensor_v2").mark();
        to.mark().text(kind).global("torch", type).text(key).text("cpu").integer(6);
        to.none().tuple().op('Q').integer(offset);
        to.integers(shape).integers(1, shape[0]).bool(false);
        to.global("collections", "OrderedDict").emptyTuple().reduce().tuple().reduce();
    }

    private static byte[] two() {
        PickleWriter pickle = new PickleWriter();
        pickle.global("collections", "OrderedDict").emptyTuple().reduce().mark();
        pickle.text("a.weight");
        tensor(pickle, "storage", "FloatStorage", "94", 0, new int[] {2, 3});
        pickle.text("b.weight");
        tensor(pickle, "storage", "FloatStorage", "17", 1, new int[] {1, 1});
        return pickle.op('u').end();
    }

    /** A whole file with two tensors. */
    public static byte[] sample() {
        return new OldCheckpointTest().sound().out.toByteArray();
    }

    private OldCheckpointTest sound() {
        begin().pickle(two()).keys("17", "94");
        return floats(2, 7, 8).floats(6, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void tensorsAreFoundInTheOrderOfTheKeys() throws IOException {
        Path file = sound().file();
        assertEquals(FileKind.CHECKPOINT, FileKind.of(file));
        Map<String, Tensor> tensors = Checkpoint.read(file).tensors();
        assertEquals(java.util.Set.of("a.weight", "b.weight"), tensors.keySet());
        assertArrayEquals(new int[] {2, 3}, tensors.get("a.weight").shape());
        float[] transposed = {1, 3, 5, 2, 4, 6};
        assertArrayEquals(transposed, tensors.get("a.weight").values());
        assertArrayEquals(new float[] {8}, tensors.get("b.weight").values());
        assertEquals(2, SavedTensors.sets(file).get("").size());
    }

    /** Protocol 4 puts pickles into frames. */
    @Test
    void otherProtocolsOfPythonAreKnown() throws IOException {
        out.writeBytes(Pickles.of("\200\4\225\r\0\0\0\0\0\0\0" + MAGIC));
        out.writeBytes(Pickles.of("\200\4\225\4\0\0\0\0\0\0\0M\351\3."));
        pickle(new PickleWriter().emptyDict().end()).pickle(two()).keys("17", "94");
        floats(2, 7, 8).floats(6, 1, 2, 3, 4, 5, 6);
        assertEquals(2, Checkpoint.read(file()).tensors().size());
    }

    @Test
    void whatIsDamagedOrMoreThanDataIsRefused() throws IOException {
        refused(begin().pickle(two()).keys("17", "94").floats(2, 7, 8).file(), "truncated");
        refused(
                next().begin().pickle(two()).keys("17").floats(2, 7, 8).file(),
                "lacks the storage 94");
        refused(next().begin().pickle(two()).keys("5").floats(2, 7, 8).file(), "no tensor names");
        refused(
                next().begin().pickle(two()).keys("17", "94").floats(1L << 60, 7, 8).file(),
                "truncated");
        refused(next().begin().pickle(two()).keys("17", "94").floats(-1, 7, 8).file(), "truncated");
        refused(next().begin().pickle(two()).file(), "truncated");
        refused(next().begin(1000, true).pickle(two()).file(), "version");
        refused(
                next().begin(1001, false)
                        .pickle(two())
                        .keys("17", "94")
                        .floats(2, 7, 8)
                        .floats(6, 1, 2, 3, 4, 5, 6)
                        .file(),
                "big-endian");
        PickleWriter module = new PickleWriter().emptyDict().mark().text("w");
        tensor(module, "module", "Net", "net.py", 0, new int[] {1, 1});
        refused(next().begin().pickle(module.op('u').end()).keys().file(), "asks for torch.Net");
        PickleWriter odd = new PickleWriter().emptyDict().mark().text("w");
        tensor(odd, "storage", "QInt8Storage", "0", 0, new int[] {1, 1});
        refused(
                next().begin().pickle(odd.op('u').end()).keys("0").floats(1, 1).file(),
                "QInt8Storage");
        byte[] call =
                new PickleWriter()
                        .global("os", "system")
                        .mark()
                        .text("true")
                        .tuple()
                        .reduce()
                        .end();
        refused(next().begin().pickle(call).keys().file(), "asks for os.system");
        byte[] nothing = new PickleWriter().mark().integer(1).integer(2).op('u').end();
        refused(next().begin().pickle(nothing).keys().file(), "damaged");
    }

    private OldCheckpointTest next() {
        out.reset();
        return this;
    }

    @Test
    void everyTruncatedOneIsRefused() throws IOException {
        byte[] whole =
                Files.readAllBytes(
                        begin().pickle(two())
                                .keys("17", "94")
                                .floats(2, 7, 8)
                                .floats(6, 1, 2, 3, 4, 5, 6)
                                .file());
        for (int length = 15; length < whole.length; length++)
            refused(
                    Files.write(folder.resolve("old.pth"), Arrays.copyOf(whole, length)),
                    "truncated");
    }
}
