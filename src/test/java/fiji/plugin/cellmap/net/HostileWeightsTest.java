package fiji.plugin.cellmap.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever gives us a file of weights gets weights or one clear refusal: nothing else happens. */
class HostileWeightsTest {

    private static final byte[] STORAGE = new byte[64];

    @TempDir Path folder;

    /** Callables that have been used to run code from a pickle, and some that could be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.system",
                "posix.system",
                "nt.system",
                "builtins.eval",
                "builtins.exec",
                "builtins.__import__",
                "builtins.getattr",
                "__builtin__.eval",
                "subprocess.Popen",
                "pty.spawn",
                "webbrowser.open",
                "functools.partial",
                "operator.attrgetter",
                "runpy._run_code",
                "importlib.import_module",
                "torch.hub.load",
                "torch.load",
                "torch._dynamo.guards.GuardBuilder.get",
                "torch._utils._rebuild_from_type_v2",
                "torch.storage._load_from_bytes",
                "numpy.core.multiarray._reconstruct",
                "collections.OrderedDict.__class__",
                "my_lab.model.Net"
            })
    void aCallThatIsNoDataIsRefusedByName(String name) throws IOException {
        int dot = name.lastIndexOf('.');
        String module = name.substring(0, dot);
        String function = name.substring(dot + 1);
        String argument = Pickles.text("id > pwned");
        String[] forms = {
            "\200\2c" + module + "\n" + function + "\n(" + argument + "tR.",
            "\200\4" + Pickles.text(module) + Pickles.text(function) + "\223(" + argument + "tR.",
            "\200\2c" + module + "\n" + function + "\n)\201}b.",
            // As a value in a state dictionary, beside an honest one.
            "\200\2}("
                    + Pickles.text("a")
                    + "K\1"
                    + Pickles.text("b")
                    + "c"
                    + module
                    + "\n"
                    + function
                    + "\n("
                    + argument
                    + "tRu.",
            // As an argument of a tensor.
            "\200\2ctorch._utils\n_rebuild_tensor_v2\n(c"
                    + module
                    + "\n"
                    + function
                    + "\n("
                    + argument
                    + "tRK\0)))tR."
        };
        for (String form : forms) {
            Path file = Pickles.stored(folder.resolve("evil.pt"), Pickles.of(form), STORAGE);
            CellMapException e = refused(file, name);
            assertTrue(e.what().startsWith("Refused"), e.getMessage());
            assertTrue(e.fix().contains("state_dict"), e.getMessage());
        }
    }

    /** Operations that make objects in ways that weights never need. */
    @ParameterizedTest
    @CsvSource({"i", "o", "\u0092", "\u0082", "\u0083", "P", "I", "S", "V", "\u0098"})
    void operationsThatWeightsNeverNeedAreRefused(String code) throws IOException {
        byte[] pickle = Pickles.of("\200\2(" + Pickles.text("x") + code + "os\nsystem\n.");
        refused(Pickles.stored(folder.resolve("op.pt"), pickle, STORAGE), "which weights never");
    }

    @Test
    void bombsAreRefused() throws IOException {
        byte[] zeros = new byte[20 << 20];
        byte[] honest = Pickles.tensor("FloatStorage", zeros.length / 4, 0, new int[] {4}, one());
        refused(Pickles.deflated(folder.resolve("a.pt"), zeros, STORAGE), "would unpack to");
        refused(Pickles.deflated(folder.resolve("b.pt"), honest, zeros), "would unpack to");

        // One storage under a hundred thousand names.
        PickleWriter many = new PickleWriter().emptyDict().mark();
        for (int i = 0; i < 100_000; i++) {
            many.text("w" + i);
            Pickles.tensor(many, "ByteStorage", 1 << 20, 0, new int[] {1 << 20}, one());
        }
        byte[] pickle = many.op('u').end();
        Path file = Pickles.stored(folder.resolve("c.pt"), pickle, new byte[1 << 20]);
        refused(file, "much larger than the file");

        // One value at every position of a large shape.
        byte[] wide = Pickles.tensor("FloatStorage", 1, 0, new int[] {1 << 30}, new int[] {0});
        refused(Pickles.stored(folder.resolve("d.pt"), wide, STORAGE), "more elements");
    }

    @Test
    void endlessNestingIsRefused() throws IOException {
        // A dictionary that contains itself.
        byte[] self = Pickles.of("\200\2}q\0(" + Pickles.text("a") + "h\0u.");
        refused(Pickles.stored(folder.resolve("self.pt"), self, STORAGE), "without end");
        // The same as a key, whose hash would never end.
        byte[] key = Pickles.of("\200\2}q\0(h\0K\1u.");
        refused(Pickles.stored(folder.resolve("key.pt"), key, STORAGE), "container as key");
        // Fifty dictionaries that each hold the one before twice: 2^50 names.
        StringBuilder laughs = new StringBuilder("\200\2}q\0");
        for (char i = 1; i < 50; i++)
            laughs.append("}(")
                    .append(Pickles.text("a"))
                    .append("h")
                    .append((char) (i - 1))
                    .append(Pickles.text("b"))
                    .append("h")
                    .append((char) (i - 1))
                    .append("uq")
                    .append(i);
        byte[] pickle = Pickles.of(laughs + ".");
        refused(Pickles.stored(folder.resolve("laughs.pt"), pickle, STORAGE), "without end");
        // A million lists in each other.
        byte[] deep = Pickles.of("\200\2" + "](".repeat(1_000_000) + "e".repeat(1_000_000) + ".");
        refused(Pickles.stored(folder.resolve("deep.pt"), deep, STORAGE), "no tensors");
    }

    @Test
    void tensorsThatDoNotFitTheirStorageAreRefused() throws IOException {
        Object[][] cases = {
            {"FloatStorage", 0, new int[] {17}, new int[] {1}, "reaches beyond"},
            {"FloatStorage", 10, new int[] {7}, new int[] {1}, "reaches beyond"},
            {"FloatStorage", -1, new int[] {1}, new int[] {1}, "reaches beyond"},
            {"FloatStorage", 0, new int[] {2, 2}, new int[] {15, 1}, "reaches beyond"},
            {"FloatStorage", 0, new int[] {-4}, new int[] {1}, "negative size"},
            {"FloatStorage", 0, new int[] {4}, new int[] {-1}, "negative size"},
            {"FloatStorage", 0, new int[] {4, 4}, new int[] {1}, "different length"},
            {
                "FloatStorage",
                0,
                new int[] {1 << 30, 1 << 30, 1 << 30},
                new int[] {1, 1, 1},
                "impossible size"
            },
            {
                "FloatStorage",
                0,
                new int[] {2, 1 << 30, 1 << 30},
                new int[] {1 << 30, 1 << 30, 1 << 30},
                "reaches beyond"
            },
            {"ComplexFloatStorage", 0, new int[] {4}, new int[] {1}, "ComplexFloatStorage"},
            {"system", 0, new int[] {4}, new int[] {1}, "of type system"},
        };
        for (Object[] c : cases) {
            byte[] pickle =
                    Pickles.tensor((String) c[0], 16, (int) c[1], (int[]) c[2], (int[]) c[3]);
            refused(Pickles.stored(folder.resolve("shape.pt"), pickle, STORAGE), (String) c[4]);
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Network network = Architectures.create("BasicUNet", Map.of("features", 2), 1, 2);
        Path model = folder.resolve("model.pt");
        ModelFile.write(model, network.program(Precision.FLOAT32), network.initial(1), Map.of());
        Path dictionary = folder.resolve("weights.pth");
        Checkpoint.write(dictionary, network.initial(1));
        Path safetensors = folder.resolve("weights.safetensors");
        Checkpoint.write(safetensors, network.initial(1));
        for (Path file : new Path[] {model, dictionary, safetensors}) {
            byte[] whole = Files.readAllBytes(file);
            for (int part = 0; part < 40; part++) {
                Files.write(file, Arrays.copyOf(whole, whole.length * part / 40));
                refused(file, file.getFileName().toString());
            }
        }
    }

    /** Whatever one changes: weights or a refusal, never another exception, never a long wait. */
    @Test
    void changedBytesNeverDoAnythingElse() throws IOException {
        Path file = folder.resolve("changed.pt");
        PickleWriter writer = new PickleWriter().emptyDict().mark().text("epoch").integer(3);
        writer.text("state_dict").emptyDict().mark().text("w");
        Pickles.tensor(writer, "FloatStorage", 16, 2, new int[] {2, 3}, new int[] {3, 1});
        byte[] pickle = writer.op('u').op('u').end();
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] changed = pickle.clone();
            for (int n = random.nextInt(4); n >= 0; n--)
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            Pickles.stored(file, changed, STORAGE);
            try {
                Checkpoint.read(file);
                read++;
            } catch (CellMapException e) {
                assertTrue(e.getMessage().contains("changed.pt"), e.getMessage());
            }
        }
        assertTrue(read > 10 && read < 2000, read + " of 3000 were still readable");
    }

    @Test
    void aFlippedBitInTheTreeIsFound() throws IOException {
        byte[] pickle = Pickles.tensor("FloatStorage", 16, 0, new int[] {4}, one());
        Path file = Pickles.stored(folder.resolve("bit.pt"), pickle, STORAGE);
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("FloatStorage")] ^= 1;
        Files.write(file, bytes);
        refused(file, "checksum");
    }

    @Test
    void hostileSafetensorsAreRefused() throws IOException {
        String good = "\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}";
        String[][] cases = {
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,12]}}", "do not fit"},
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[-4],\"data_offsets\":[0,16]}}", "negative"},
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[\"x\"],\"data_offsets\":[0,16]}}", "negative"},
            {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],"
                        + "\"data_offsets\":[0,16]}}",
                "too large"
            },
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[64],\"data_offsets\":[0,256]}}", "truncated"},
            {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[4],"
                        + "\"data_offsets\":[9223372036854775791,9223372036854775807]}}",
                "do"
            },
            {"{\"w\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[0,16]}}", "type F4"},
            {"{" + good + "," + good.replace("\"w\"", "\"v\"") + "}", "overlap"},
            {"{\"w\":" + "[".repeat(20_000), "Cannot read"},
            {"{ no json", "Cannot read"},
        };
        for (String[] c : cases) {
            Path file = safetensors(c[0].length(), c[0]);
            refused(file, c[1]);
        }
        refused(safetensors(1L << 40, "{}"), "no safetensors");
        refused(safetensors(-1, "{}"), "header length");
        assertEquals(
                4,
                Checkpoint.read(safetensors(good.length() + 2, "{" + good + "}"))
                        .get("w")
                        .values()
                        .length);
    }

    @Test
    void filesOfOtherKindsAreNamed() throws IOException {
        Path file = folder.resolve("weights.pt");
        Files.write(file, new byte[0]);
        refused(file, "It is empty");
        Files.write(file, Pickles.of("\200\2\212\nl\374\234F\371 j\250P\31.\200\2M\351\3."));
        refused(file, "before 1.6");
        Files.write(file, Pickles.of("\211HDF\r\n\32\n\0\0\0\0"));
        refused(file, "HDF5");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1");
        refused(file, "no zip");
        assertThrows(CellMapException.class, () -> Checkpoint.read(folder.resolve("none.pt")));
        assertThrows(CellMapException.class, () -> Checkpoint.read(folder));
    }

    private Path safetensors(long length, String header) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(text);
        return Files.write(folder.resolve("w.safetensors"), bytes.array());
    }

    private static int[] one() {
        return new int[] {1};
    }

    private static CellMapException refused(Path file, String expected) {
        CellMapException error =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertThrows(CellMapException.class, () -> Checkpoint.read(file)));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
        assertTrue(error.getMessage().contains(file.getFileName().toString()), error.getMessage());
        return error;
    }
}
