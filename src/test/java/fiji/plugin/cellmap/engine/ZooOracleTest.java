package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.net.Golden;
import fiji.plugin.cellmap.net.Module;
import fiji.plugin.cellmap.net.Network;
import fiji.plugin.cellmap.net.Oracle;
import fiji.plugin.cellmap.net.Precision;
import fiji.plugin.cellmap.net.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small networks with procedural weights against the originals: every head, every gradient. Both
 * sides compute in double precision: in single precision a value beside the kink of a ReLU falls on
 * one side on one processor and on the other on another, and gradients differ.
 */
class ZooOracleTest {

    private static final double TOLERANCE = 1e-6;

    @TempDir Path folder;

    static Stream<Oracle> oracles() {
        return Oracle.names().stream().map(Oracle::read);
    }

    @ParameterizedTest
    @MethodSource("oracles")
    void outputsAndGradients(Oracle oracle) {
        Network network = oracle.network();
        List<String> trained = new ArrayList<>();
        float[][] actual = run(oracle, network, trained);
        assertEquals(network.heads() + trained.size(), actual.length);
        double largest = 0;
        for (Oracle.Value v : oracle.heads()) largest = Math.max(largest, Math.abs(v.value()));
        for (Oracle.Value v : oracle.heads())
            assertEquals(v.value(), actual[v.head()][v.index()], TOLERANCE * largest, v.toString());
        double steepest = 0;
        for (Oracle.Entry t : oracle.tensors())
            if (t.gradient().length > 0) steepest = Math.max(steepest, t.gradient()[0]);
        int checked = 0;
        for (Oracle.Entry t : oracle.tensors()) {
            if (t.gradient().length == 0) continue;
            float[] gradient = actual[network.heads() + trained.indexOf(t.name())];
            double norm = 0;
            double product = 0;
            float[] vector = Golden.input("product." + t.name(), gradient.length);
            for (int i = 0; i < gradient.length; i++) {
                norm += (double) gradient[i] * gradient[i];
                product += gradient[i] * (2.0 * vector[i] - 1);
            }
            double error = TOLERANCE * t.gradient()[0] + 1e-9 * steepest;
            assertEquals(t.gradient()[0], Math.sqrt(norm), error, t.name());
            double longest = Math.sqrt(gradient.length);
            assertEquals(t.gradient()[1], product, error * longest, t.name());
            checked++;
        }
        assertEquals(trained.size(), checked);
    }

    /** All heads, then the gradients of the sum over heads of sum(head * cotangent). */
    private float[][] run(Oracle oracle, Network network, List<String> trained) {
        Module net = network.program(Precision.FLOAT32);
        StringBuilder grads = new StringBuilder();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() != Module.Role.PARAMETER) return;
                    trained.add(name);
                    grads.append(trained.size() > 1 ? ", " : "").append(path(name));
                });
        Module root = new Module("Oracle").child("net", net);
        StringBuilder arguments = new StringBuilder("x: Tensor");
        List<String> list = new ArrayList<>();
        for (int i = 0; i < network.heads(); i++) {
            arguments.append(", c").append(i).append(": Tensor");
            list.add("c" + i);
        }
        root.method(
                "run(" + arguments + ") -> List[Tensor]",
                "x = torch.to(x, 7)",
                network.heads() > 1 ? "heads = self.net.heads(x)" : "heads = [self.net.forward(x)]",
                "cotangents = " + list,
                "total = torch.zeros([], dtype=7)",
                "results = annotate(List[Tensor], [])",
                "for i in range(torch.len(heads)):",
                "  flat = torch.reshape(heads[i], [-1])",
                "  total = torch.add(total, torch.dot(flat, torch.to(cotangents[i], 7)))",
                "  _0 = torch.append(results, torch.to(torch.detach(flat), 6))",
                "torch.autograd.backward(total)",
                "net = [" + grads + "]",
                "for i in range(torch.len(net)):",
                "  _1 = torch.append(results, torch.to(ops.prim.grad(net[i]), 6))",
                "return results");
        int[] size = oracle.size();
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(
                Tensor.of(
                        new int[] {1, 1, size[0], size[1], size[2]},
                        Golden.input("input", Tensor.size(size))));
        for (int i = 0; i < network.heads(); i++) {
            float[] cotangent = Golden.input("cotangent" + i, oracle.headSizes()[i]);
            for (int k = 0; k < cotangent.length; k++) cotangent[k] -= 0.5f;
            inputs.add(Tensor.of(new int[] {cotangent.length}, cotangent));
        }
        return Harness.run(
                folder,
                root,
                Golden.doubled(Golden.procedural(network)).prefixed("net."),
                inputs.toArray(Tensor[]::new));
    }

    private static String path(String name) {
        String owner = "self.net";
        for (String part : name.split("\\.")) owner = Module.access(owner, part);
        return owner;
    }
}
