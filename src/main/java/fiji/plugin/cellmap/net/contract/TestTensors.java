// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.net.container.NpyFile;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The test input of a package of bioimage.io, the output that belongs to it, and how far another
 * output may be from that, by the rules of the format.
 *
 * @param where the package
 * @param input grey values, before any processing
 * @param output after all processing
 * @param contract what the package says, whatever a user says beside it
 * @param relative share of the expected value that a value may differ by
 * @param absolute what it may differ by in addition
 * @param perMillion values of a million that may differ by more
 */
public record TestTensors(
        Path where,
        Tensor input,
        Tensor output,
        ModelContract contract,
        double relative,
        double absolute,
        double perMillion) {

    private static final double TOLERANCE = 1e-3;
    private static final double MISMATCHED = 100;

    /** Reads them; blocks. */
    static TestTensors of(BioimageFiles files) {
        JsonNode rdf = files.rdf();
        int in = 0;
        while (rdf.path("inputs").path(in).path("optional").asBoolean()) in++;
        ObjectNode plain = Json.object();
        plain.putArray("voxel_size").add(1).add(1).add(1);
        ObjectNode tree = new BioimageTensors(rdf, plain, files.path()).description();
        int z = tree.path("output_axes").asText().indexOf('z');
        BioimagePackage.squeezed(tree);
        boolean added = z >= 0 && tree.path("output_axes").asText().indexOf('z') < 0;
        ModelContract contract =
                ContractCheck.check(
                        Json.MAPPER.convertValue(tree, ModelContract.class), files.path());
        JsonNode limits = limits(rdf);
        Tensor output = NpyFile.read(files.file(named(files, "outputs", "test_outputs", 0)));
        return new TestTensors(
                files.path(),
                NpyFile.read(files.file(named(files, "inputs", "test_inputs", in))),
                added ? without(output, z) : output,
                contract,
                limits.path("relative_tolerance").asDouble(TOLERANCE),
                limits.path("absolute_tolerance").asDouble(TOLERANCE),
                limits.path("mismatched_elements_per_million").asDouble(MISMATCHED));
    }

    /** Without an axis of length one. */
    private static Tensor without(Tensor tensor, int axis) {
        int[] shape = tensor.shape();
        if (axis >= shape.length || shape[axis] != 1) return tensor;
        int[] rest =
                IntStream.range(0, shape.length)
                        .filter(d -> d != axis)
                        .map(d -> shape[d])
                        .toArray();
        return Tensor.of(rest, tensor.values());
    }

    /** The first entry that holds for these weights and all outputs. */
    private static JsonNode limits(JsonNode rdf) {
        for (JsonNode entry :
                rdf.path("config").path("bioimageio").path("reproducibility_tolerance")) {
            JsonNode kinds = entry.path("weights_formats");
            boolean ours = kinds.isEmpty();
            for (JsonNode kind : kinds) ours |= kind.asText().equals(BioimageWeights.KIND);
            if (ours && entry.path("output_ids").isEmpty()) return entry;
        }
        return Json.object();
    }

    private static JsonNode named(BioimageFiles files, String now, String before, int i) {
        JsonNode found = files.rdf().path(now).path(i).path("test_tensor");
        if (found.isMissingNode() || found.isNull()) found = files.rdf().path(before).path(i);
        if (!found.isMissingNode() && !found.isNull()) return found;
        throw new CellMapException(
                "Cannot use a bioimage.io package",
                files.path(),
                "It holds weights without a program, and no test tensors that would show whether"
                        + " the network that is built for them is the right one.",
                BioimageWeights.CONVERT);
    }

    /** The expected values, by class, z, y, x, as {@link ChannelMap} gives them. */
    private float[] expected(int n, int[] window) {
        RawNetwork known = (values, shape, name) -> output;
        return ChannelMap.of(known, contract.finished()).apply(new float[0], n, window);
    }

    /** The size of the input as windows of a network: how many, then z, y, x. */
    private int[] windows() {
        TensorAxes axes = contract.tensorAxes();
        int[] shape = input.shape();
        if (shape.length != axes.input().length())
            throw wrong("Its test input has the shape " + Arrays.toString(shape) + ".");
        int[] found = {1, 1, 1, 1};
        for (int i = 0; i < shape.length; i++)
            if (axes.input().charAt(i) != 'c')
                found["bzyx".indexOf(axes.input().charAt(i))] = shape[i];
        if (!axes.planes()) return found;
        return new int[] {1, found[0], found[2], found[3]};
    }

    /** Size of the test image, z y x; several images are refused. */
    public int[] window() {
        int[] found = windows();
        if (found[0] != 1) throw wrong("Its test input has " + found[0] + " images.");
        return Arrays.copyOfRange(found, 1, 4);
    }

    /**
     * Compares what a network gives for the prepared input.
     *
     * @param network the one that was built
     * @param prepared the input after the package's preprocessing
     * @return the largest difference
     * @throws CellMapException if it is not what the package promises
     */
    public double require(RawNetwork network, float[] prepared) {
        int[] window = window();
        float[] found = ChannelMap.of(network, contract).apply(prepared, 1, window);
        float[] wanted = expected(1, window);
        int size = found.length / contract.classes().size();
        int off = 0;
        double most = 0;
        for (int i = 0; i < found.length; i++) {
            double v = found[i];
            String activation = contract.activation(i / size);
            if (!activation.equals("none")) v = 1 / (1 + Math.exp(-v));
            double difference = Math.abs(v - wanted[i]);
            most = Math.max(most, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
            if (!(difference <= absolute + relative * Math.abs(wanted[i]))) off++;
        }
        if (off * 1e6 > perMillion * found.length)
            throw wrong(
                    String.format(
                            Locale.ROOT,
                            "The network that was built for its weights gives another test output:"
                                    + " %,d of %,d values differ, by up to %.3g. Its own source is a"
                                    + " different network of that name.",
                            off,
                            found.length,
                            most));
        return most;
    }

    private CellMapException wrong(String why) {
        return new CellMapException(
                "Cannot use a bioimage.io package", where, why, BioimageWeights.CONVERT);
    }
}
