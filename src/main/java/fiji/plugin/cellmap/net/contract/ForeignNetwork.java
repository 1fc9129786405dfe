// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.program.ForeignProgram;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.ResultWords;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A foreign model as a network that can be trained: the program unchanged, and around it a module
 * whose {@code forward} gives logits of the wanted classes at the voxel size of the input. What the
 * description says of the output (which channels, which activation, which voxel size) is part of
 * that module. Its weights start as they are in the file.
 */
public final class ForeignNetwork {

    /** Probabilities nearer to 0 or 1 than this have no gradient, as in {@code torch.logit}. */
    private static final double EPSILON = 1e-6;

    private static final String N = "torch.size(x, 0)";
    private static final String Z = "torch.size(x, 2)";
    private static final String Y = "torch.size(x, 3)";
    private static final String X = "torch.size(x, 4)";
    private static final String PLANES = "torch.mul(" + N + ", " + Z + ")";

    /** The shape of a program's input, by its axes; x has the axes b c z y x and one channel. */
    private static final Map<String, List<String>> INPUT_SIZES =
            Map.of(
                    "bczyx", List.of(N, "1", Z, Y, X),
                    "bzyxc", List.of(N, Z, Y, X, "1"),
                    "bzyx", List.of(N, Z, Y, X),
                    "bcyx", List.of(PLANES, "1", Y, X),
                    "byxc", List.of(PLANES, Y, X, "1"),
                    "byx", List.of(PLANES, Y, X));

    /** A program's result r with the axes b c z y x, by those that it has. */
    private static final Map<String, String> OUTPUT_VIEWS =
            Map.of(
                    "bczyx",
                    "r",
                    "bzyxc",
                    "torch.permute(r, [0, 4, 1, 2, 3])",
                    "bzyx",
                    "torch.unsqueeze(r, 1)",
                    "bcyx",
                    "torch.permute(" + planes(1, 2, 3) + ", [0, 2, 1, 3, 4])",
                    "byxc",
                    "torch.permute(" + planes(1, 2, 3) + ", [0, 4, 1, 2, 3])",
                    "byx",
                    "torch.unsqueeze(" + planes(1, 2) + ", 1)");

    private ForeignNetwork() {}

    private static String planes(int... axes) {
        return IntStream.of(axes)
                .mapToObj(d -> "torch.size(r, " + d + ")")
                .collect(
                        Collectors.joining(", ", "torch.reshape(r, [" + N + ", " + Z + ", ", "])"));
    }

    /**
     * Reads a program; blocks. Nothing in it is executed.
     *
     * @param classes of the outputs, in order; each one of the description's
     * @throws UsageException if the model has no such class
     * @throws fiji.plugin.cellmap.util.CellMapException if the file cannot be taken apart
     */
    public static Network of(ModelSource source, List<String> classes) {
        return of(source, classes, false);
    }

    /**
     * As {@link #of(ModelSource, List)}, in float32 whatever the type of the file's weights. Code
     * that insists on another type fails when it is run.
     */
    public static Network widened(ModelSource source, List<String> classes) {
        return of(source, classes, true);
    }

    private static Network of(ModelSource source, List<String> classes, boolean widened) {
        ModelContract contract = source.contract();
        if (contract.preprocessing() != null || contract.postprocessing() != null)
            throw new UsageException(
                    "Cannot train or convert a model",
                    source.program(),
                    "Its description asks for processing of its own.",
                    "Use it for prediction as it is.");
        ForeignProgram program = new ForeignProgram(source.program(), source.trusted(), widened);
        int[] channels = channels(source, classes);
        TorchModule wrapper = wrapper(program, contract, classes, channels);
        return new Network(
                "",
                Map.of(),
                1,
                classes.size(),
                3,
                new int[] {1, 1, 1},
                false,
                1,
                true,
                layers -> {
                    if (layers.precision() == Precision.FLOAT32) return wrapper;
                    throw new UsageException(
                            "Cannot change the precision of a model",
                            source.program(),
                            "It is a foreign program.",
                            "Leave out train.precision, or use float32.");
                });
    }

    /**
     * What the trained model is.
     *
     * @param window of the input, z y x, in voxels
     * @param activations of each class; null if all are logits of masks
     */
    public static ModelContract contract(
            ModelContract source,
            List<String> classes,
            double[] voxelSize,
            int[] window,
            double scale,
            double offset,
            List<String> activations) {
        WindowShape shape = source.windowShape().resized(window);
        int[] output = new int[3];
        for (int d = 0; d < 3; d++) output[d] = shape.steps(d) * shape.inputStep()[d];
        return new ModelContract(
                1,
                "",
                Map.of(),
                classes,
                voxelSize,
                window,
                source.multiple(),
                scale,
                offset,
                "sigmoid",
                null,
                output,
                null,
                null,
                null,
                null,
                null,
                null,
                activations,
                null);
    }

    private static int[] channels(ModelSource source, List<String> classes) {
        ModelContract contract = source.contract();
        int[] channels = new int[classes.size()];
        for (int c = 0; c < channels.length; c++) {
            int at = contract.classes().indexOf(classes.get(c));
            if (at < 0)
                throw new UsageException(
                        "Cannot use a model for the class " + classes.get(c),
                        source.program(),
                        "Its classes are " + String.join(", ", contract.classes()) + ".",
                        "Choose among these, or rename them in the model's description.");
            channels[c] = contract.channels() == null ? at : contract.channels()[at];
        }
        return channels;
    }

    private static TorchModule wrapper(
            ForeignProgram program, ModelContract contract, List<String> classes, int[] channels) {
        List<String> body = new ArrayList<>();
        TensorAxes axes = contract.tensorAxes();
        body.add(
                "v = torch.reshape(x, [" + String.join(", ", INPUT_SIZES.get(axes.input())) + "])");
        body.add("y = self.model.forward(torch.to(v, " + program.type().code() + "))");
        body.add("r = torch.to(" + main(program, contract.output()) + ", 6)");
        int depth = axes.output().indexOf('z');
        if (axes.planes() && depth >= 0) body.add("r = torch.squeeze(r, " + depth + ")");
        String flat = axes.planes() ? axes.output().replace("z", "") : axes.output();
        body.add("z = " + OUTPUT_VIEWS.get(flat));
        body.add("s = torch.cat(" + list(channels, ForeignNetwork::channel) + ", 1)");
        if (contract.activations() == null) {
            body.add("l = " + logits(contract.activation(), "s", channels));
        } else {
            String one = "torch.narrow(s, 1, %d, 1)";
            IntFunction<String> each =
                    c ->
                            logits(
                                    contract.activation(contract.classes().indexOf(classes.get(c))),
                                    one.formatted(c),
                                    new int[] {channels[c]});
            int[] all = IntStream.range(0, channels.length).toArray();
            body.add("l = torch.cat(" + list(all, each) + ", 1)");
        }
        toInputVoxels(body, contract.windowShape());
        body.add("return l");
        return new TorchModule("ForeignModel")
                .child("model", program.module())
                .forward(body.toArray(String[]::new));
    }

    /** The logits of some output channels. */
    private static String logits(String activation, String s, int[] channels) {
        return switch (activation) {
            case "sigmoid" -> s;
            case "tanh" -> "torch.mul(" + s + ", 2)";
            case "signed" -> "torch.logit(torch.div(torch.add(" + s + ", 1), 2), " + EPSILON + ")";
            case "softmax" -> {
                String others = list(channels, ForeignNetwork::others);
                yield "torch.sub(" + s + ", torch.cat(" + others + ", 1))";
            }
            default -> "torch.logit(" + s + ", " + EPSILON + ")";
        };
    }

    /** The tensor of the result that counts. */
    private static String main(ForeignProgram program, String output) {
        String type = program.result();
        if (type.equals("Tensor") && output == null) return "y";
        if (type.equals("Dict[str, Tensor]"))
            return output == null ? "torch.values(y)[0]" : "y[" + text(output) + "]";
        boolean position = output == null || output.matches("\\d{1,3}");
        if (position && (type.startsWith("Tuple[Tensor") || type.equals("List[Tensor]")))
            return "y[" + (output == null ? "0" : output) + "]";
        throw program.refused(
                "Its forward gives "
                        + ResultWords.of(type)
                        + ", which has no "
                        + (output == null ? "first tensor." : "tensor " + output + "."));
    }

    /** A text in a program, whatever it holds. */
    private static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toCharArray())
            if (c == '"' || c == '\\') text.append('\\').append(c);
            else if (c < ' ') text.append(String.format("\\%03o", (int) c));
            else text.append(c);
        return text.append('"').toString();
    }

    private static String list(int[] channels, IntFunction<String> text) {
        return IntStream.of(channels).mapToObj(text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String channel(int c) {
        return "torch.slice(z, 1, " + c + ", " + (c + 1) + ")";
    }

    /** The logarithm of the sum of the exponentials of the other channels. */
    private static String others(int c) {
        return ("torch.logsumexp(torch.cat([torch.slice(z, 1, 0, %d), torch.slice(z, 1, %d)], 1),"
                        + " [1], True)")
                .formatted(c, c + 1);
    }

    /** The mean of the parts of a voxel, or the coarser voxel for each of its parts. */
    private static void toInputVoxels(List<String> body, WindowShape shape) {
        if (IntStream.of(shape.outputStep()).anyMatch(n -> n > 1)) {
            String step = Arrays.toString(shape.outputStep());
            body.add("l = torch.avg_pool3d(l, " + step + ", " + step + ")");
        }
        if (IntStream.of(shape.inputStep()).noneMatch(n -> n > 1)) return;
        body.add(
                IntStream.range(0, 3)
                        .mapToObj(
                                d ->
                                        "torch.mul(torch.size(l, %d), %d)"
                                                .formatted(d + 2, shape.inputStep()[d]))
                        .collect(
                                Collectors.joining(
                                        ", ", "l = torch.upsample_nearest3d(l, [", "])")));
    }
}
