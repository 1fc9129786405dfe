// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The emitted training program with weights and all arithmetic in double precision. */
public final class DoubleTraining implements AutoCloseable {

    private final Weights start;
    private final List<String> names;
    private final Program program;

    /**
     * @param folder for the program
     */
    public DoubleTraining(
            Path folder,
            Network network,
            Weights start,
            Objective objective,
            OptimizerSection optimizer,
            double ema) {
        this.start = start;
        TorchModule root =
                new TrainingProgram(network, Precision.FLOAT32, objective, optimizer, ema)
                        .leader(BackwardForm.WHOLE)
                        .method(
                                "accumulate_double(x: Tensor, y: Tensor, m: Tensor, k: Tensor) ->"
                                        + " Tensor",
                                "loss = self.accumulate(torch.to(x, 7), torch.to(y, 7),"
                                        + " torch.to(m, 7), torch.to(k, 7))",
                                "high = torch.to(loss, 6)",
                                "low = torch.to(torch.sub(loss, torch.to(high, 7)), 6)",
                                "return torch.stack([high, low])")
                        .method(
                                "halves() -> List[Tensor]",
                                "halves = annotate(List[Tensor], [])",
                                "for t in self.state():",
                                "  high = torch.to(t, 6)",
                                "  low = torch.to(torch.sub(t, torch.to(high, 7)), 6)",
                                "  _0 = torch.append(halves, high)",
                                "  _1 = torch.append(halves, low)",
                                "return halves");
        Map<String, Tensor> state = new LinkedHashMap<>();
        Weights doubled = Golden.doubled(start);
        root.forEachSlot(
                (name, slot) -> {
                    boolean copy = name.startsWith("net.") || name.startsWith("ema.");
                    Tensor.Type type =
                            name.equals("steps") ? Tensor.Type.FLOAT32 : Tensor.Type.FLOAT64;
                    state.put(
                            name,
                            copy
                                    ? doubled.get(name.substring(4))
                                    : Tensor.zeros(type, slot.shape()));
                });
        names = new ArrayList<>(state.keySet());
        Path file = folder.resolve("training.pt");
        ModelFile.write(file, root, new Weights(state), Map.of());
        program = new Program(file, ComputeDevice.CPU, true, 4);
        program.training(true);
    }

    /** Forward, loss and backward of patches that are cubes; the total loss. */
    public double accumulate(float[] x, float[] y, float[] m, int edge, float k) {
        int n = x.length / (edge * edge * edge);
        Shape in = new Shape(n, 1, edge, edge, edge);
        Shape out = new Shape(n, y.length / x.length, edge, edge, edge);
        float[][] arrays = {x, y, m, {k}};
        Shape[] shapes = {in, out, out, new Shape()};
        float[] loss = program.train("accumulate_double", arrays, shapes)[0];
        return (double) loss[0] + loss[loss.length / 2];
    }

    /** The norm of the gradients before clipping. */
    public double step(double rate, double clip) {
        return program.number("step", List.of(program.source("lists")), rate, clip);
    }

    /** What became of each tensor minus its start; two floats are one double. */
    Map<String, double[]> moved(String prefix) {
        float[][] halves = program.list("halves");
        Map<String, double[]> moved = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).startsWith(prefix)) continue;
            String name = names.get(i).substring(prefix.length());
            float[] from = start.get(name).values();
            double[] way = new double[from.length];
            for (int k = 0; k < way.length; k++)
                way[k] = (double) halves[2 * i][k] - from[k] + halves[2 * i + 1][k];
            moved.put(name, way);
        }
        return moved;
    }

    /** The product of a way with the procedural vector of its name. */
    static double product(String name, double[] way) {
        float[] vector = Golden.input("product." + name, way.length);
        double product = 0;
        for (int i = 0; i < way.length; i++) product += way[i] * (2.0 * vector[i] - 1);
        return product;
    }

    @Override
    public void close() {
        program.close();
    }
}
