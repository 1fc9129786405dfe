package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.Architectures;
import fiji.plugin.cellmap.net.Golden;
import fiji.plugin.cellmap.net.Module;
import fiji.plugin.cellmap.net.Network;
import fiji.plugin.cellmap.net.Precision;
import fiji.plugin.cellmap.net.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small networks with procedural weights against the originals: every head, every gradient norm,
 * the number of parameters. The oracles are made by {@code src/test/python/oracles.py}.
 */
class ZooOracleTest {

    private static final int N = 32;

    @TempDir Path folder;

    @Test
    void dynUNet() {
        List<Integer> filters = List.of(4, 8, 12, 16);
        check("dynunet", "DynUNet", Map.of("levels", 4, "filters", filters));
        check(
                "dynunet_residual_deep",
                "DynUNet",
                Map.of("levels", 4, "filters", filters, "residual", true, "deep_supervision", 2));
    }

    @Test
    void resEncUNet() {
        check(
                "resenc_deep",
                "ResEncUNet",
                Map.of(
                        "stages",
                        4,
                        "features",
                        List.of(4, 8, 12, 12),
                        "blocks",
                        List.of(1, 2, 2, 1),
                        "deep_supervision",
                        true));
    }

    private void check(String oracle, String architecture, Map<String, Object> options) {
        Network network = Architectures.create(architecture, options, 1, 2);
        List<String> trained = new ArrayList<>();
        float[][] actual = run(network, trained);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < trained.size(); i++) places.put(trained.get(i), network.heads() + i);
        double largest = 0;
        for (int i = network.heads(); i < actual.length; i++)
            largest = Math.max(largest, norm(actual[i]));
        int checked = 0;
        for (String line : lines(oracle)) {
            String[] cells = line.split("\t");
            if (line.startsWith("#")) {
                assertEquals(Long.parseLong(line.split(" ")[2]), network.parameterCount(), oracle);
            } else if (cells[0].startsWith("head")) {
                float[] head = actual[Integer.parseInt(cells[0].split(" ")[1])];
                double expected = Double.parseDouble(cells[2]);
                double value = head[Integer.parseInt(cells[1])];
                assertEquals(expected, value, 1e-4 + 1e-4 * Math.abs(expected), line);
            } else {
                double expected = Double.parseDouble(cells[2]);
                assertTrue(
                        expected == 0 || places.containsKey(cells[1]), "no parameter " + cells[1]);
                if (expected == 0) continue;
                double value = norm(actual[places.get(cells[1])]);
                assertEquals(expected, value, 1e-3 * expected + 1e-5 * largest, line);
                checked++;
            }
        }
        assertTrue(checked > 10, checked + " gradients");
    }

    /** All heads, then the gradients of sum(main head * cotangent). */
    private float[][] run(Network network, List<String> trained) {
        Module net = network.program(Precision.FLOAT32);
        StringBuilder grads = new StringBuilder();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() != Module.Role.PARAMETER) return;
                    trained.add(name);
                    grads.append(trained.size() > 1 ? ", " : "").append(path(name));
                });
        Module root = new Module("Oracle").child("net", net);
        root.method(
                "run(x: Tensor, c: Tensor) -> List[Tensor]",
                network.heads() > 1
                        ? "results = self.net.heads(x)"
                        : "results = [self.net.forward(x)]",
                "torch.autograd.backward(torch.sum(torch.mul(results[0], c)))",
                "net = [" + grads + "]",
                "for i in range(torch.len(net)):",
                "  p = net[i]",
                "  g = ops.prim.grad(p)",
                "  if ops.prim.AutogradAllNonZero(g):",
                "    _0 = torch.append(results, g)",
                "  else:",
                "    _1 = torch.append(results, torch.zeros_like(p))",
                "return results");
        int outputs = network.outputs() * N * N * N;
        float[] cotangent = Golden.input("cotangent", outputs);
        for (int i = 0; i < outputs; i++) cotangent[i] -= 0.5f;
        return Harness.run(
                folder,
                root,
                Golden.procedural(network).prefixed("net."),
                Tensor.of(new int[] {1, 1, N, N, N}, Golden.input("input", N * N * N)),
                Tensor.of(new int[] {1, network.outputs(), N, N, N}, cotangent));
    }

    private static List<String> lines(String oracle) {
        String name = "/oracles/" + oracle + ".tsv";
        try (InputStream in = ZooOracleTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) sum += (double) value * value;
        return Math.sqrt(sum);
    }

    private static String path(String name) {
        String owner = "self.net";
        for (String part : name.split("\\.")) owner = Module.access(owner, part);
        return owner;
    }
}
