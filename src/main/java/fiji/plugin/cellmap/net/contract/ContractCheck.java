// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SafeNames;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** Refuses a contract that no network can keep. */
final class ContractCheck {

    private static final List<String> ACTIVATIONS =
            List.of("sigmoid", "softmax", "tanh", "signed", "none");
    private static final int LARGEST = 4096;

    private final ModelContract contract;
    private final Object where;

    private ContractCheck(ModelContract contract, Object where) {
        this.contract = contract;
        this.where = where;
    }

    /**
     * @param where the file, for messages
     * @return the contract
     * @throws CellMapException naming the key, its value and what is allowed
     */
    static ModelContract check(ModelContract contract, Object where) {
        new ContractCheck(contract, where).check();
        return contract;
    }

    private void check() {
        require(contract.version() == 1, "version", contract.version(), "1");
        List<String> classes = contract.classes();
        require(
                classes != null
                        && !classes.isEmpty()
                        && classes.stream()
                                .allMatch(
                                        c ->
                                                c != null
                                                        && c.matches("[^/\\\\\\s]+")
                                                        && SafeNames.isName(c))
                        && new HashSet<>(classes).size() == classes.size(),
                "classes",
                classes,
                "a list of different names");
        int[] channels = contract.channels();
        require(
                channels == null
                        || channels.length == classes.size()
                                && Arrays.stream(channels).allMatch(c -> c >= 0 && c < LARGEST),
                "channels",
                Arrays.toString(channels),
                "one output channel for each class, from 0");
        voxels("voxel_size", contract.voxelSize());
        voxels("output_voxel_size", contract.resultVoxelSize());
        window("window", contract.window());
        if (contract.outputWindow() != null) window("output_window", contract.outputWindow());
        if (contract.smallest() != null) window("smallest", contract.smallest());
        require(
                contract.multiple().length == 3
                        && Arrays.stream(contract.multiple()).allMatch(m -> m >= 1 && m <= LARGEST),
                "multiple",
                Arrays.toString(contract.multiple()),
                "one or three numbers from 1 to " + LARGEST);
        require(
                Double.isFinite(contract.intensityScale()) && contract.intensityScale() != 0,
                "intensity_scale",
                contract.intensityScale(),
                "a number other than 0");
        require(
                Double.isFinite(contract.intensityOffset()),
                "intensity_offset",
                contract.intensityOffset(),
                "a number");
        require(
                ACTIVATIONS.contains(Objects.requireNonNullElse(contract.activation(), "")),
                "activation",
                contract.activation(),
                String.join(", ", ACTIVATIONS));
        if (contract.activations() != null) activations();
        axes();
        shapes();
        if (contract.postprocessing() == null) return;
        ValueChain.of(contract.postprocessing(), contract.classes().size(), null);
        require(
                contract.activation().equals("none"),
                "activation",
                contract.activation(),
                "none, where there is postprocessing");
    }

    /** What becomes logits and what becomes probabilities do not mix. */
    private void activations() {
        List<String> all = contract.activations();
        List<String> logits = List.of("sigmoid", "softmax", "tanh");
        require(
                all.size() == contract.classes().size()
                        && (logits.containsAll(all) || List.of("signed", "none").containsAll(all)),
                "activations",
                all,
                "one for each class, of " + logits + ", or of [signed, none]");
    }

    private void axes() {
        TensorAxes axes = contract.tensorAxes();
        require(
                TensorAxes.KNOWN.contains(axes.input()),
                "axes",
                axes.input(),
                String.join(", ", TensorAxes.KNOWN));
        require(
                TensorAxes.KNOWN.contains(axes.output())
                        && (axes.planes() || axes.output().indexOf('z') >= 0),
                "output_axes",
                axes.output(),
                String.join(", ", TensorAxes.KNOWN) + ", with z if the input has it");
        WindowShape shape = contract.windowShape();
        require(
                !axes.planes() || shape.input()[0] == shape.output()[0],
                "output_window",
                Arrays.toString(shape.output()),
                "as many planes as the window has, for a network of planes");
    }

    private void shapes() {
        for (int d = 0; d < 3; d++) {
            double ratio = contract.voxelSize()[d] / contract.resultVoxelSize()[d];
            double whole = ratio >= 1 ? ratio : 1 / ratio;
            require(
                    Math.abs(whole - Math.rint(whole)) < 1e-6 && whole <= 64,
                    "output_voxel_size",
                    Arrays.toString(contract.resultVoxelSize()),
                    "whole multiples or parts of voxel_size");
        }
        WindowShape shape = contract.windowShape();
        for (int d = 0; d < 3; d++) {
            int context = shape.input()[d] - shape.steps(d) * shape.inputStep()[d];
            require(
                    shape.output()[d] >= 1
                            && shape.output()[d] % shape.outputStep()[d] == 0
                            && context >= 0
                            && context % 2 == 0,
                    "output_window",
                    Arrays.toString(shape.output()),
                    "a box inside the window "
                            + Arrays.toString(shape.input())
                            + " with equal margins of whole voxels on both sides");
        }
    }

    private void voxels(String key, double[] size) {
        require(
                size != null
                        && size.length == 3
                        && Arrays.stream(size).allMatch(v -> v >= 1e-3 && v <= 1e6),
                key,
                Arrays.toString(size),
                "three lengths in nm, z y x");
    }

    private void window(String key, int[] size) {
        require(
                size != null
                        && size.length == 3
                        && Arrays.stream(size).allMatch(n -> n >= 1 && n <= LARGEST),
                key,
                Arrays.toString(size),
                "three whole numbers from 1 to " + LARGEST + ", z y x");
    }

    private void require(boolean ok, String key, Object value, String allowed) {
        if (!ok)
            throw new CellMapException(
                    "Cannot use the description of a model",
                    where,
                    key + " is " + value + ".",
                    "Allowed: " + allowed + ".");
    }
}
