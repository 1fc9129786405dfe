// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ForeignNetwork;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.ProgramFacts;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The network of an experiment: one of an architecture, or a foreign TorchScript model.
 *
 * @param name for people
 * @param patch what a training patch gives
 * @param contract of the trained model, with the window to predict with
 * @param notes what a user should know
 */
public record TrainedNetwork(
        String name,
        Network network,
        WindowShape patch,
        ModelContract contract,
        List<String> notes) {

    /**
     * Reads and checks everything; runs a foreign model once.
     *
     * @param trusted whether a foreign program may do what it wants
     * @throws fiji.plugin.cellmap.util.UsageException if the configuration does not fit the network
     */
    public static TrainedNetwork of(ConfigFile config, boolean trusted) {
        return config.experiment().model().torchscript() == null
                ? own(config)
                : foreign(config, trusted);
    }

    private static TrainedNetwork own(ConfigFile config) {
        Experiment e = config.experiment();
        Network network =
                Architectures.create(
                        e.model().architecture(), e.model().options(), 1, Contracts.outputs(e));
        requireSize(config, network, "data.patch_size", e.data().patchSize());
        requireSize(config, network, "predict.window", Contracts.window(e));
        requireStatistics(config, network, e.train().batchSize());
        return new TrainedNetwork(
                network.architecture(),
                network,
                WindowShape.same(e.data().patchSize()),
                Contracts.of(e, network),
                List.of());
    }

    private static void requireSize(ConfigFile config, Network network, String key, int[] shape) {
        if (!network.takes(shape))
            throw config.refuse(
                    key,
                    "It is " + Arrays.toString(shape) + ".",
                    network.sizes() + " for " + network.architecture());
    }

    /**
     * A norm over a single value has no variance: PyTorch refuses it, libtorch computes NaN.
     *
     * @param patches that are computed at a time
     */
    static void requireStatistics(ConfigFile config, Network network, int patches) {
        Experiment e = config.experiment();
        int[] patch = e.data().patchSize();
        int[] scale = network.footprint(Precision.FLOAT32).coarsestNorm();
        int values = network.axes() == 2 && network.batchStatistics() ? patch[0] : 1;
        for (int i = 1; i <= scale.length; i++)
            values *= (patch[3 - i] + scale[scale.length - i] - 1) / scale[scale.length - i];
        if (network.batchStatistics()) values *= patches;
        if (values < 2)
            throw config.refuse(
                    "data.patch_size",
                    "At the lowest resolution %s leaves one value to normalise over."
                            .formatted(Arrays.toString(patch)),
                    "a larger patch"
                            + (network.batchStatistics()
                                    ? ", or train.batch_size of "
                                            + 2 * e.train().batchSize() / patches
                                    : ""));
    }

    private static TrainedNetwork foreign(ConfigFile config, boolean trusted) {
        Experiment e = config.experiment();
        ModelSource source = ModelSource.open(Path.of(e.model().torchscript()), trusted);
        ModelContract theirs = source.contract();
        if (!e.model().options().isEmpty())
            throw config.refuse("model.options", "A foreign program has none.", "leave them out");
        if (e.target().exclusive())
            throw config.refuse(
                    "target.exclusive",
                    "A foreign program's classes are learned one by one.",
                    "false, or one of the architectures");
        require(config, theirs, "data.patch_size", e.data().patchSize());
        require(config, theirs, "predict.window", Contracts.window(e));
        same(config, "data.intensity_scale", e.data().intensityScale(), theirs.intensityScale());
        same(config, "data.intensity_offset", e.data().intensityOffset(), theirs.intensityOffset());
        if (!e.train().precision().equals("float32"))
            throw config.refuse(
                    "train.precision", "A foreign program computes as it was written.", "float32");
        Network network = ForeignNetwork.widened(source, e.outputNames());
        if (network.parameterCount() == 0)
            throw config.refuse(
                    "model.torchscript",
                    "It has no parameters to train: it was frozen.",
                    "a model that was not frozen (torch.jit.freeze)");
        ModelContract patch = trained(e, theirs, e.data().patchSize());
        List<String> notes = notes(e, source);
        try (InferenceNet net = InferenceNet.load(source.program(), ComputeDevice.CPU, trusted)) {
            PackageProof.require(net, source);
            notes.addAll(
                    ForeignProbe.check(
                            net, source, theirs.windowShape().resized(e.data().patchSize())));
        }
        StoredType type = ProgramFacts.of(source.program()).type();
        if (type != StoredType.FLOAT32) {
            String name = type.name().toLowerCase(Locale.ROOT);
            requireWidened(config, source, network, patch, name);
            notes.add("The model's " + name + " weights are trained, and written, in float32.");
        }
        return new TrainedNetwork(
                "foreign model " + source.program().getFileName(),
                network,
                patch.windowShape(),
                trained(e, theirs, Contracts.window(e)),
                notes);
    }

    /** Its code may ask for the type that its weights had. */
    private static void requireWidened(
            ConfigFile config,
            ModelSource source,
            Network network,
            ModelContract patch,
            String type) {
        try {
            TemporaryFile.with(
                    source.program(),
                    file -> {
                        ModelFile.write(
                                file, network, Precision.FLOAT32, network.initial(0), patch);
                        int[] window = patch.window();
                        float[] black = new float[patch.windowShape().inputSize()];
                        try (InferenceNet net =
                                InferenceNet.load(file, ComputeDevice.CPU, source.trusted())) {
                            return net.apply(black, 1, window);
                        }
                    });
        } catch (CellMapException e) {
            throw config.refuse(
                    "model.torchscript",
                    "Its weights are "
                            + type
                            + ", and its code does not run with float32 ones: "
                            + e.why(),
                    "a model in float32: call model.float() before it is scripted or traced");
        }
    }

    private static ModelContract trained(Experiment e, ModelContract theirs, int[] window) {
        return ForeignNetwork.contract(
                theirs,
                e.outputNames(),
                e.data().voxelSize(),
                window,
                e.data().intensityScale(),
                e.data().intensityOffset(),
                Contracts.activations(e));
    }

    private static void require(ConfigFile config, ModelContract theirs, String key, int[] size) {
        if (!theirs.takes(size))
            throw config.refuse(key, "It is " + Arrays.toString(size) + ".", theirs.sizes());
    }

    private static void same(ConfigFile config, String key, double given, double theirs) {
        if (Math.abs(given - theirs) > 1e-9 * Math.max(1, Math.abs(theirs)))
            throw config.refuse(
                    key,
                    "It is " + given + ", but the model was made for " + theirs + ".",
                    String.valueOf(theirs));
    }

    private static List<String> notes(Experiment e, ModelSource source) {
        ModelContract theirs = source.contract();
        List<String> notes = new ArrayList<>(source.notes());
        if (!Arrays.equals(e.data().voxelSize(), theirs.voxelSize()))
            notes.add(
                    "The model was made for "
                            + Arrays.toString(theirs.voxelSize())
                            + " nm and is trained at "
                            + Arrays.toString(e.data().voxelSize())
                            + " nm.");
        if (!Arrays.equals(theirs.voxelSize(), theirs.resultVoxelSize()))
            notes.add("The trained model gives its output at the voxel size of the input.");
        return notes;
    }
}
