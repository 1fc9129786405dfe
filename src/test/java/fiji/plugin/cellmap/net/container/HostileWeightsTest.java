// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static fiji.plugin.cellmap.net.container.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Path;
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
        refused(Pickles.stored(folder.resolve("self.pt"), self, STORAGE), "endlessly");
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
        refused(Pickles.stored(folder.resolve("laughs.pt"), pickle, STORAGE), "endlessly");
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

    private static int[] one() {
        return new int[] {1};
    }
}
