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
 * the number of parameters. Both sides compute in float64: in float32 the rounding of a processor
 * decides on which side of a leaky ReLU's kink a value near zero falls, and one such value changes
 * a gradient by a percent. The oracles are made by {@code src/test/python/oracles.py}.
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
                assertEquals(expected, value, 1e-5 + 1e-5 * Math.abs(expected), line);
            } else {
                double expected = Double.parseDouble(cells[2]);
                assertTrue(
                        expected == 0 || places.containsKey(cells[1]), "no parameter " + cells[1]);
                if (expected == 0) continue;
                double value = norm(actual[places.get(cells[1])]);
                assertEquals(expected, value, 1e-5 * expected + 1e-7 * largest, line);
                checked++;
            }
        }
        assertTrue(checked > 10, checked + " gradients");
    }

    /** All heads, then the gradients of sum(main head * cotangent). */
    private float[][] run(Network network, List<String> trained) {
        Module net = network.program(Precision.FLOAT32);
        StringBuilder grads = new StringBuilder();
        List<String> body = new ArrayList<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() != Module.Role.PARAMETER) return;
                    String owner = path(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
                    String last = name.substring(name.lastIndexOf('.') + 1);
                    body.add("m%d = %s".formatted(trained.size(), owner));
                    body.add(
                            "m%d.%s = torch.requires_grad_(torch.to(torch.detach(m%1$d.%2$s), 7), True)"
                                    .formatted(trained.size(), last));
                    trained.add(name);
                    grads.append(trained.size() > 1 ? ", " : "").append(path(name));
                });
        Module root = new Module("Oracle").child("net", net);
        body.add("x = torch.to(x, 7)");
        String heads = network.heads() > 1 ? "self.net.heads(x)" : "[self.net.forward(x)]";
        body.add("heads = " + heads);
        body.add("torch.autograd.backward(torch.sum(torch.mul(heads[0], torch.to(c, 7))))");
        body.add("results = annotate(List[Tensor], [])");
        body.add("for i in range(torch.len(heads)):");
        body.add("  _2 = torch.append(results, torch.to(heads[i], 6))");
        body.add("net = [" + grads + "]");
        body.add("for i in range(torch.len(net)):");
        body.add("  p = net[i]");
        body.add("  g = ops.prim.grad(p)");
        body.add("  if ops.prim.AutogradAllNonZero(g):");
        body.add("    _0 = torch.append(results, torch.to(g, 6))");
        body.add("  else:");
        body.add("    _1 = torch.append(results, torch.to(torch.zeros_like(p), 6))");
        body.add("return results");
        root.method("run(x: Tensor, c: Tensor) -> List[Tensor]", body.toArray(String[]::new));
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
        if (name.isEmpty()) return owner;
        for (String part : name.split("\\.")) owner = Module.access(owner, part);
        return owner;
    }
}
