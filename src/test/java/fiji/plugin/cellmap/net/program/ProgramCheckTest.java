// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.PickleWriter;
import fiji.plugin.cellmap.net.container.StoredZip;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Printable;
import fiji.plugin.cellmap.util.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that do more than compute, wherever they hide it, and programs that do not. */
class ProgramCheckTest {

    private static final String CODE = "model/code/__torch__.py";

    @TempDir Path folder;

    private Path write(TorchModule root) throws IOException {
        Path file = folder.resolve("model.pt");
        try (OutputStream out = Files.newOutputStream(file)) {
            TorchScript.write(out, root, new Weights(Map.of()), Map.of());
        }
        return file;
    }

    private Path program(String... body) throws IOException {
        return write(new TorchModule("Net").forward(body));
    }

    private static String refusal(Path file) {
        UsageException e =
                assertThrows(
                        UsageException.class, () -> ProgramCheck.require(file, false), "passed");
        assertTrue(e.fix().contains("@{trust}"), e.fix());
        List<String> notes = ProgramCheck.require(file, true);
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).contains("trusted"), notes.get(0));
        return e.why();
    }

    /** What to look for in the message stands before the colon. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch.from_file: y = torch.from_file('f', True, 6, dtype=0)",
                "torch.save: torch.save([1, 2, 3], 'f')",
                "ops.aten.save: ops.aten.save([1, 2, 3], 'f')",
                "print: print(x)",
                "torch.manual_seed: torch.manual_seed(3)",
                "torch.set_data: torch.set_data(x, x)",
                "torch.resize_: y = torch.resize_(x, [5])",
                "torch.pin_memory: y = torch.pin_memory(x)",
                "fork: y = fork(self.forward, x)",
                "rpc_async: y = rpc_async('worker', 'f')",
                "ops.profiler: h = ops.profiler._record_function_enter('x')",
                "ops.c10d.broadcast_: ops.c10d.broadcast_([x], 0)",
                "ops.quantized.linear: y = ops.quantized.linear(x, x)",
                "ops.prim.Print: ops.prim.Print(x)",
                "torch.backward: torch.autograd.backward([x])",
                ".save: x.save('f')",
                ".save: f = x.save",
                ".from_file: y = (x)\\\n    .from_file('f')",
                "torch.save: f = torch.save",
                "torch.save: torch . save([1], 'f')",
                "torch: t = torch",
                "torch: t = (torch).relu(x)",
                "ops: o = ops",
                "ops.aten: o = ops.aten",
                "torch: f = getattr(torch, 'relu')",
                ".save: f = getattr(x, 'save')",
                ".save: f = getattr(x, 'sa' \"ve\")",
                ".save: f = getattr(x, 's\\141ve')",
                ".save: f = getattr((x), # )\n      'save')",
                "__torch__: t = __torch__",
                "__torch__.torch: t = __torch__.torch",
                "__torch__.torch.classes.a.B: t = __torch__.torch.classes.a.B.__new__(x)",
                "control characters: y = torch.warn('\\033[31mred', 2)",
                "control characters: ops.prim.RaiseException('''a\u009b''')",
                "chr: y = torch.warn(chr(27), 2)",
                "type comment: y = x #  type: '''",
                "without an end: y = x '",
            })
    void whatANetworkDoesNotNeedIsRefused(String caught) throws IOException {
        int colon = caught.indexOf(": ");
        String why = refusal(program(caught.substring(colon + 2), "return x"));
        assertTrue(why.contains(caught.substring(0, colon)), why);
        assertTrue(why.contains("(code/__torch__.py, line "), why);
        assertTrue(Printable.is(why), why);
    }

    /** The text of these programs looks worse than it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "y = torch.relu(x) # torch.save(x, 'f')",
                "y = torch.warn('torch.save is not called', 2)",
                "y = torch.zeros([1], dtype=6, layout=0, device=None, pin_memory=False)",
                "y = ops.prim.RaiseException('a\\tb\\n')",
                "y = getattr(self, '0')",
                "saved = x",
                "y = 'it is a \\' quote'",
                "y = '' 'x' \"\"\" ' \" \"\"\"",
                "y = torch.add(x, 1.5e-3)[0].add(1.).size()",
            })
    void whatANetworkNeedsPasses(String line) throws IOException {
        assertEquals(List.of(), ProgramCheck.require(program(line, "return x"), false));
    }

    @Test
    void itIsFoundInPartsThatAreNeverCalled() throws IOException {
        TorchModule part = new TorchModule("Part").forward("return x");
        TorchModule root = new TorchModule("Net").child("part", part).forward("return x");
        write(root);
        ProgramCheck.require(folder.resolve("model.pt"), false);
        for (String method :
                List.of("__setstate__(x: Tensor) -> Tensor", "__getattr__(x: Tensor) -> Tensor")) {
            part = new TorchModule("Part").forward("return x");
            part.method(method, "torch.save(x, 'f')", "return x");
            root = new TorchModule("Net").child("part", part).forward("return x");
            assertTrue(refusal(write(root)).contains("torch.save"));
        }
    }

    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(program("return x").toFile())) {
            for (ZipEntry entry : zip.stream().toList())
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
        }
        return entries;
    }

    private Path with(String name, byte[] content) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(name, content);
        return zip(entries);
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("made.pt");
        try (OutputStream out = Files.newOutputStream(file);
                StoredZip zip = new StoredZip(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet())
                zip.add(entry.getKey(), entry.getValue());
        }
        return file;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void otherCodeFilesCountButNotesForTheDebugger() throws IOException {
        byte[] bad = bytes("def f(x: Tensor) -> Tensor:\n  return torch.from_file('f')\n");
        assertTrue(refusal(with("model/code/__torch__/deep/er.py", bad)).contains("deep/er.py"));
        Path debug = with(CODE + ".debug_pkl", bad);
        assertEquals(List.of(), ProgramCheck.require(debug, false), "is never executed");
        Map<String, byte[]> swapped = entries();
        swapped.put(CODE + ".debug_pkl", swapped.get(CODE));
        swapped.put(CODE, bad);
        assertTrue(refusal(zip(swapped)).contains("torch.from_file"));
    }

    @Test
    void whatAnArchiveNeverHoldsIsRefused() throws IOException {
        byte[] any = bytes("x");
        for (String name : List.of("model/model.json", "other/data/0", "model/code/__torch__.PY"))
            assertTrue(refusal(with(name, any)).contains("a file " + name), name);
        assertTrue(refusal(with("model/code/__TORCH__.py", any)).contains("two files"));
        assertEquals(List.of(), ProgramCheck.require(with("model/extra/my.txt", any), false));
        assertEquals(
                List.of(), ProgramCheck.require(with("model/.data/serialization_id", any), false));
    }

    /** Another reader could find another directory, and with it other code. */
    @Test
    void aZipWithTwoReadingsIsRefused() throws IOException {
        byte[] plain = Files.readAllBytes(zip(entries()));
        Path file = folder.resolve("two.pt");
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        before.write(plain);
        before.write(plain);
        Files.write(file, before.toByteArray());
        assertTrue(refusal(file).contains("two readings"));
        byte[] comment = Arrays.copyOf(plain, plain.length + 4);
        comment[plain.length - 2] = 4;
        Files.write(file, comment);
        assertTrue(refusal(file).contains("two readings"));
    }

    /** Damaged or made to harm: refused in words, or harmless. */
    @Test
    void anyBytesAreReadOrRefused() throws IOException {
        Path scripted = Path.of("src/test/resources/oracles/foreign.pt");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(scripted.toFile())) {
            for (ZipEntry entry : zip.stream().toList())
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
        }
        List<String> read =
                entries.keySet().stream().filter(n -> n.matches(".*\\.(pkl|py)")).toList();
        Random random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            String name = read.get(random.nextInt(read.size()));
            byte[] bytes = entries.get(name).clone();
            for (int k = 0; k < 3; k++)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            if (i % 10 == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            Map<String, byte[]> mutated = new LinkedHashMap<>(entries);
            mutated.put(name, bytes);
            Path file = zip(mutated);
            ProgramFacts.of(file);
            try {
                ProgramCheck.require(file, false);
            } catch (CellMapException e) {
                refused++;
            }
        }
        assertTrue(refused > 50, refused + " refused");
    }

    @Test
    void whatThePicklesHoldIsLookedAt() throws IOException {
        byte[] escape = new PickleWriter().text("\u001b]0;title\u0007").end();
        assertTrue(refusal(with("model/constants.pkl", escape)).contains("control characters"));
        byte[] nativeClass =
                new PickleWriter()
                        .global("__torch__.torch.classes.quantized", "Conv2dPackedParamsBase")
                        .emptyTuple()
                        .op(0x81)
                        .end();
        assertTrue(refusal(with("model/data.pkl", nativeClass)).contains("quantized"));
        byte[] call = new PickleWriter().global("os", "system").emptyTuple().reduce().end();
        assertTrue(refusal(with("model/data.pkl", call)).contains("os.system"));
    }

    @Test
    void ourOwnProgramsPass() throws IOException {
        int checked = 0;
        for (String name : Architectures.all().stream().map(Architecture::name).toList()) {
            Network network = Architectures.create(name, Map.of(), 1, 2);
            for (Precision precision : Precision.values()) {
                TorchScript script = new TorchScript(Optional.empty());
                script.declare(network.program(precision));
                String source = script.source.toString();
                assertTrue(source.contains("torch.conv"), name);
                assertEquals(List.of(), ScriptCheck.of(name, source), name);
                checked++;
            }
        }
        assertTrue(checked >= 30, "only " + checked);
        Path scripted = Path.of("src/test/resources/oracles/foreign.pt");
        assertEquals(List.of(), ProgramCheck.require(scripted, false));
    }

    @Test
    void theListKnowsEveryOperatorOnce() {
        assertTrue(Operators.allowed("aten", "conv3d"));
        assertFalse(Operators.allowed("c10d", "conv3d"));
        assertFalse(Operators.allowed("aten", "no_such_operator"));
        for (String name : List.of("save", "from_file", "manual_seed", "set_", "Print"))
            assertTrue(Operators.refusedMember(name) && !Operators.allowed("aten", name), name);
    }
}
