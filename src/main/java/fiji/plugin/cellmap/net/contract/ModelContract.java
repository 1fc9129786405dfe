// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a user of a model must know; stored inside {@code model.pt} as the extra file {@link #ENTRY}
 * (JSON), or beside a foreign model as YAML (see {@link ModelSource}). Immutable by convention.
 * {@link ContractCheck} says which values are possible.
 *
 * @param version of this form: 1
 * @param architecture name, "" for a foreign model
 * @param options of the architecture
 * @param classes that are predicted, in order
 * @param voxelSize of the input in nm, z y x
 * @param window input in voxels, z y x: the training patch
 * @param multiple what the axes of a window grow by, z y x (one number holds for all): each axis is
 *     a multiple of this, or, where the output is smaller than the input, differs from {@code
 *     window} by one
 * @param intensityScale network input = stored value * scale + offset
 * @param intensityOffset see scale
 * @param activation from output to probability: {@code sigmoid}, {@code softmax} (over all output
 *     channels), {@code tanh} (the probability is (1 + tanh x) / 2), {@code signed} ((1 + x) / 2),
 *     {@code none}
 * @param channels output channel of each class, from 0; null if the output has the classes in order
 * @param outputWindow output for one window, in voxels of the output, centred in it; null if it is
 *     as large
 * @param outputVoxelSize in nm, z y x; null for that of the input
 * @param output which of several results: a key of a dictionary, or the position in a tuple or
 *     list, from 0; null for the first
 * @param axes of the network's input, a letter each: b c z y x, in which order; without z it is a
 *     network of planes; null for bczyx
 * @param outputAxes of its output; null for those of the input
 * @param preprocessing what is done to grey values before the network, after scale and offset; null
 *     for nothing
 * @param postprocessing what is done to its output; null for nothing
 * @param activations of each class, where they are not all {@code activation}; null if they are
 * @param smallest window that the network takes, z y x, in voxels: windows shrink to that for
 *     images that are smaller than {@code window}; null if such images are filled up instead
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelContract(
        int version,
        String architecture,
        Map<String, Object> options,
        List<String> classes,
        @JsonProperty("voxel_size") double[] voxelSize,
        int[] window,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) int[] multiple,
        @JsonProperty("intensity_scale") double intensityScale,
        @JsonProperty("intensity_offset") double intensityOffset,
        String activation,
        int[] channels,
        @JsonProperty("output_window") int[] outputWindow,
        @JsonProperty("output_voxel_size") double[] outputVoxelSize,
        String output,
        String axes,
        @JsonProperty("output_axes") String outputAxes,
        List<ValueStep> preprocessing,
        List<ValueStep> postprocessing,
        List<String> activations,
        int[] smallest) {

    public static final String ENTRY = "cellmap.json";

    public ModelContract {
        version = version == 0 ? 1 : version;
        architecture = architecture == null ? "" : architecture;
        options = options == null ? Map.of() : options;
        if (multiple == null) multiple = new int[] {1};
        if (multiple.length == 1) multiple = new int[] {multiple[0], multiple[0], multiple[0]};
    }

    /** The contract of a model whose output has the classes in order, voxel for voxel. */
    public ModelContract(
            int version,
            String architecture,
            Map<String, Object> options,
            List<String> classes,
            double[] voxelSize,
            int[] window,
            int[] multiple,
            double intensityScale,
            double intensityOffset,
            String activation) {
        this(
                version,
                architecture,
                options,
                classes,
                voxelSize,
                window,
                multiple,
                intensityScale,
                intensityOffset,
                activation,
                null,
                null,
                null);
    }

    /** The contract of a model with one result, of volumes. */
    public ModelContract(
            int version,
            String architecture,
            Map<String, Object> options,
            List<String> classes,
            double[] voxelSize,
            int[] window,
            int[] multiple,
            double intensityScale,
            double intensityOffset,
            String activation,
            int[] channels,
            int[] outputWindow,
            double[] outputVoxelSize) {
        this(
                version,
                architecture,
                options,
                classes,
                voxelSize,
                window,
                multiple,
                intensityScale,
                intensityOffset,
                activation,
                channels,
                outputWindow,
                outputVoxelSize,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The activation of a class, by its position. */
    String activation(int c) {
        return activations == null ? activation : activations.get(c);
    }

    /** How many channels the output must have at least. */
    public int outputs() {
        return channels == null ? classes.size() : 1 + Arrays.stream(channels).max().orElse(0);
    }

    /**
     * The same with a window no larger than an image needs, if the network has no fixed size. A
     * network that normalises over its input gives another result for an image that is filled up.
     *
     * @param image in voxels of the input, z y x
     */
    public ModelContract fitting(long[] image) {
        if (smallest == null || windowShape().hasContext()) return this;
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) {
            long whole = -Math.floorDiv(-image[d], (long) multiple[d]) * multiple[d];
            size[d] = (int) Math.min(window[d], Math.max(smallest[d], whole));
        }
        return Arrays.equals(size, window) || !takes(size) ? this : resized(size);
    }

    /**
     * The same with another window.
     *
     * @param size that it {@link #takes}, z y x
     */
    public ModelContract resized(int[] size) {
        return Named.like(this)
                .with(ModelContract::window, size)
                .with(ModelContract::outputWindow, windowShape().resized(size).output())
                .make();
    }

    /**
     * The contract of several models of volumes that share windows and grey values, whose
     * probabilities are merged.
     *
     * @param classes of all
     * @param smallest window that all take, see {@link #smallest()}; may be null
     */
    public ModelContract merged(List<String> classes, int[] smallest) {
        return Named.like(asIs("none"))
                .with(ModelContract::classes, classes)
                .with(ModelContract::axes, null)
                .with(ModelContract::outputAxes, null)
                .with(ModelContract::channels, null)
                .with(ModelContract::smallest, smallest)
                .make();
    }

    /** Whether a window of this size (z y x) fits {@link #multiple}. */
    public boolean takes(int[] size) {
        for (int d = 0; d < 3; d++) {
            int n = sameSize() ? size[d] : size[d] - window[d];
            if (n % multiple[d] != 0) return false;
        }
        return true;
    }

    /** The sizes of windows that fit, for messages. */
    public String sizes() {
        String steps = "multiples of " + Arrays.toString(multiple);
        return sameSize()
                ? steps + " for this model"
                : Arrays.toString(window) + " or more or less by " + steps;
    }

    /** Whether a window's output has the voxels of the window, so that any padding is its own. */
    public boolean sameSize() {
        return (outputWindow == null || Arrays.equals(outputWindow, window))
                && (outputVoxelSize == null || Arrays.equals(outputVoxelSize, voxelSize));
    }

    TensorAxes tensorAxes() {
        String in = axes == null ? TensorAxes.VOLUMES : axes;
        return new TensorAxes(in, outputAxes == null ? in : outputAxes);
    }

    /** Whether the network's one output is the result as it stands. */
    public boolean plain() {
        return channels == null
                && activations == null
                && output == null
                && postprocessing == null
                && List.of("sigmoid", "none").contains(activation)
                && tensorAxes().equals(new TensorAxes(TensorAxes.VOLUMES, TensorAxes.VOLUMES));
    }

    /** Whether the voxels that it sees are cubes, but for a tenth. */
    public boolean cubes() {
        double least = Arrays.stream(voxelSize).min().orElse(1);
        return Arrays.stream(voxelSize).max().orElse(1) <= 1.1 * least;
    }

    /** Whether the network sees each plane as an image of its own. */
    public boolean planes() {
        return tensorAxes().planes();
    }

    /** Voxel size of the output in nm, z y x. */
    public double[] resultVoxelSize() {
        return outputVoxelSize == null ? voxelSize : outputVoxelSize;
    }

    /** The input and output of one window of the contract's size. */
    public WindowShape windowShape() {
        return WindowShape.of(this);
    }

    /** The same for an output that needs no activation and no processing any more. */
    ModelContract finished() {
        return Named.like(asIs("none")).with(ModelContract::preprocessing, null).make();
    }

    /** The same model seen through {@link ChannelMap}: its classes in order, as logits or as is. */
    public ModelContract mapped() {
        boolean logits = !List.of("none", "signed").contains(activation(0));
        return Named.like(asIs(logits ? "sigmoid" : "none"))
                .with(ModelContract::channels, null)
                .with(ModelContract::axes, null)
                .with(ModelContract::outputAxes, null)
                .make();
    }

    /** The same for its one output, all classes alike, with nothing done to it afterwards. */
    private ModelContract asIs(String activation) {
        return Named.like(this)
                .with(ModelContract::activation, activation)
                .with(ModelContract::activations, null)
                .with(ModelContract::output, null)
                .with(ModelContract::postprocessing, null)
                .make();
    }
}
