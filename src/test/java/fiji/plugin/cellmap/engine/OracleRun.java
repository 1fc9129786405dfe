// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.net.zoo.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network of the zoo gives for the weights and the input of its oracle.
 *
 * @param heads values of each head
 * @param gradients of the sum over heads of sum(head * cotangent), by name
 */
record OracleRun(double[][] heads, Map<String, double[]> gradients) {

    /**
     * Gradients smaller than this share of the largest count as large as it: they may be rounding.
     */
    private static final double SMALL = 1e-5;

    /**
     * @param type in which it computes: 7 for double precision, 6 for single
     */
    static OracleRun of(Path folder, Oracle oracle, int type) {
        return of(folder, oracle, type, false);
    }

    /**
     * @param training mode
     */
    static OracleRun of(Path folder, Oracle oracle, int type, boolean training) {
        Network network = oracle.network();
        TorchModule net = network.program(Precision.FLOAT32);
        List<String> trained = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() != TorchModule.Role.PARAMETER) return;
                    trained.add(name);
                    paths.add(path(name));
                });
        TorchModule root = root(net, network.heads(), paths, type);
        Weights weights = Golden.procedural(network);
        float[][] halves =
                Harness.run(
                        folder,
                        root,
                        "run",
                        training,
                        (type == 7 ? Golden.doubled(weights) : weights).prefixed("net."),
                        inputs(oracle, network.heads()));
        double[][] heads = new double[network.heads()][];
        for (int i = 0; i < heads.length; i++) heads[i] = joined(halves, i);
        Map<String, double[]> gradients = new LinkedHashMap<>();
        for (int i = 0; i < trained.size(); i++)
            gradients.put(trained.get(i), joined(halves, heads.length + i));
        return new OracleRun(heads, gradients);
    }

    /** Results come as pairs of floats, whose sum is the double. */
    private static TorchModule root(TorchModule net, int heads, List<String> parameters, int type) {
        StringBuilder arguments = new StringBuilder("x: Tensor");
        List<String> cotangents = new ArrayList<>();
        for (int i = 0; i < heads; i++) {
            arguments.append(", c").append(i).append(": Tensor");
            cotangents.add("c" + i);
        }
        TorchModule root = new TorchModule("Oracle").child("net", net);
        root.method(
                "put(results: List[Tensor], t: Tensor) -> int",
                "t = torch.to(torch.detach(t), 7)",
                "high = torch.to(t, 6)",
                "_0 = torch.append(results, high)",
                "_1 = torch.append(results, torch.to(torch.sub(t, torch.to(high, 7)), 6))",
                "return 0");
        return root.method(
                "run(" + arguments + ") -> List[Tensor]",
                "x = torch.to(x, " + type + ")",
                heads > 1 ? "heads = self.net.heads(x)" : "heads = [self.net.forward(x)]",
                "cotangents = " + cotangents,
                "total = torch.zeros([], dtype=" + type + ")",
                "results = annotate(List[Tensor], [])",
                "for i in range(torch.len(heads)):",
                "  flat = torch.reshape(heads[i], [-1])",
                "  total = torch.add(total, torch.dot(flat, torch.to(cotangents[i], "
                        + type
                        + ")))",
                "  _0 = self.put(results, flat)",
                "torch.autograd.backward(total)",
                "net = " + parameters,
                "for i in range(torch.len(net)):",
                "  _1 = self.put(results, ops.prim.grad(net[i]))",
                "return results");
    }

    private static Tensor[] inputs(Oracle oracle, int heads) {
        int[] size = oracle.size();
        Tensor[] inputs = new Tensor[1 + heads];
        int[] shape = {1, 1, size[0], size[1], size[2]};
        inputs[0] = Tensor.of(shape, Golden.input("input", Tensor.size(size)));
        for (int i = 0; i < heads; i++) {
            float[] cotangent = Golden.input("cotangent" + i, oracle.headSizes()[i]);
            for (int k = 0; k < cotangent.length; k++) cotangent[k] -= 0.5f;
            inputs[1 + i] = Tensor.of(new int[] {cotangent.length}, cotangent);
        }
        return inputs;
    }

    private static String path(String name) {
        String owner = "self.net";
        for (String part : name.split("\\.")) owner = TorchModule.access(owner, part);
        return owner;
    }

    private static double[] joined(float[][] halves, int i) {
        double[] values = new double[halves[2 * i].length];
        for (int k = 0; k < values.length; k++)
            values[k] = (double) halves[2 * i][k] + halves[2 * i + 1][k];
        return values;
    }

    /** The largest difference of a sampled logit, over the largest logit. */
    double outputDifference(Oracle oracle) {
        double largest = 0;
        double difference = 0;
        for (Oracle.Value v : oracle.heads()) {
            largest = Math.max(largest, Math.abs(v.value()));
            double here = heads[v.head()][v.index()];
            difference = Math.max(difference, Math.abs(here - v.value()));
        }
        return difference / largest;
    }

    /**
     * The largest difference of a gradient: of its norm, or of its product with a procedural vector
     * over the root of its length, both over its norm.
     *
     * @param least share of the largest norm; smaller gradients count as large as it, for they may
     *     be rounding, as those of biases before a norm
     */
    double gradientDifference(Oracle oracle, double least) {
        double steepest = 0;
        for (Oracle.Entry t : oracle.tensors())
            if (t.gradient().length > 0) steepest = Math.max(steepest, t.gradient()[0]);
        double difference = 0;
        for (Oracle.Entry t : oracle.tensors()) {
            if (t.gradient().length == 0) continue;
            double[] gradient = gradients.get(t.name());
            double norm = 0;
            double product = 0;
            float[] vector = Golden.input("product." + t.name(), gradient.length);
            for (int i = 0; i < gradient.length; i++) {
                norm += gradient[i] * gradient[i];
                product += gradient[i] * (2.0 * vector[i] - 1);
            }
            double most = Math.abs(Math.sqrt(norm) - t.gradient()[0]);
            double along = Math.abs(product - t.gradient()[1]) / Math.sqrt(gradient.length);
            double own = Math.max(t.gradient()[0], least * steepest);
            difference = Math.max(difference, Math.max(most, along) / own);
        }
        return difference;
    }

    /** How many gradients the original has. */
    static long gradients(Oracle oracle) {
        return oracle.tensors().stream().filter(t -> t.gradient().length > 0).count();
    }
}
