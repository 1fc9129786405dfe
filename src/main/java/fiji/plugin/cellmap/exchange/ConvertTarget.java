// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.job.Contracts;
import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ForeignNetwork;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.WeightMatch;
import fiji.plugin.cellmap.net.program.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The network that weights are converted for.
 *
 * @param notes what a user did not say and was assumed
 */
public record ConvertTarget(
        Network network, ModelContract contract, Precision precision, List<String> notes) {

    /**
     * The network that a user names, or else the one that the file itself names.
     *
     * @param in the file
     * @param kind what it is
     * @param program whether the target must be a program, so that a foreign one is taken over
     * @param found the weights; they tell the number of classes where the request does not
     * @param carried the contract that came with the weights
     * @param trusted whether a foreign program may do what it wants
     * @return empty if nobody names one
     */
    public static Optional<ConvertTarget> of(
            NamedNetwork named,
            Path in,
            FileKind kind,
            boolean program,
            Weights found,
            Optional<ModelContract> carried,
            boolean trusted) {
        if (named.config() != null || named.architecture() != null)
            return Optional.of(asked(named, found));
        Optional<ModelContract> own = carried.filter(c -> !c.architecture().isEmpty());
        if (own.isEmpty() && program && kind == FileKind.TORCHSCRIPT)
            return Optional.of(foreign(in, trusted));
        return own.map(ConvertTarget::ofContract);
    }

    /** The foreign program with what its description says built in. */
    private static ConvertTarget foreign(Path in, boolean trusted) {
        ModelSource source = ModelSource.open(in, trusted);
        ModelContract theirs = source.contract();
        ModelContract contract =
                ForeignNetwork.contract(
                        theirs,
                        theirs.classes(),
                        theirs.voxelSize(),
                        theirs.window(),
                        theirs.intensityScale(),
                        theirs.intensityOffset(),
                        null);
        Network network = ForeignNetwork.of(source, theirs.classes());
        return new ConvertTarget(network, contract, Precision.FLOAT32, source.notes());
    }

    /** Whether the weights are part of the network already. */
    public boolean isForeign() {
        return contract.architecture().isEmpty();
    }

    private static ConvertTarget ofContract(ModelContract contract) {
        Network network =
                Architectures.create(
                        contract.architecture(), contract.options(), 1, contract.outputs());
        return new ConvertTarget(network, contract, Precision.FLOAT32, List.of());
    }

    private static ConvertTarget asked(NamedNetwork named, Weights found) {
        List<String> sets = new ArrayList<>();
        if (named.architecture() != null) sets.add("model.architecture=" + named.architecture());
        for (String option : named.options()) sets.add("model.options." + option);
        if (!named.classes().isEmpty())
            sets.add("classes=[" + String.join(", ", named.classes()) + "]");
        sets.addAll(named.set());
        List<String> notes = new ArrayList<>();
        Experiment e;
        if (named.config() != null) {
            e = ShippedConfigs.open(named.config(), sets).experiment();
        } else {
            e = ConfigFile.parse("@{set}", "name: none\nclasses: [none]\n", sets).experiment();
            if (e.classes().equals(List.of("none"))) {
                List<String> names = names(outputs(e, found));
                notes.add(
                        "Classes are called "
                                + String.join(", ", names)
                                + "; other names can be given.");
                sets.add("classes=" + names);
                e = ConfigFile.parse("@{set}", "name: none\nclasses: [none]\n", sets).experiment();
            }
            if (named.set().stream().noneMatch(s -> s.startsWith("data.voxel_size")))
                notes.add(
                        "The voxel size is taken as "
                                + e.data().voxelSize()[0]
                                + " nm; data.voxel_size can say otherwise.");
        }
        Network network =
                Architectures.create(
                        e.model().architecture(), e.model().options(), 1, Contracts.outputs(e));
        return new ConvertTarget(
                network, Contracts.of(e, network), Precision.of(e.train().precision()), notes);
    }

    /** The number of outputs: the size of that axis of the weights which grows with it. */
    private static int outputs(Experiment e, Weights found) {
        Weights one = weights(e, 1);
        Weights two = weights(e, 2);
        String prefix = WeightMatch.of(found, one).prefix();
        for (Map.Entry<String, Tensor> entry : one.tensors().entrySet()) {
            int[] a = entry.getValue().shape();
            int[] b = two.get(entry.getKey()).shape();
            Tensor tensor = found.tensors().get(prefix + entry.getKey());
            if (tensor == null || tensor.shape().length != a.length) continue;
            for (int axis = 0; axis < a.length; axis++)
                if (a[axis] == 1 && b[axis] == 2) return Math.max(1, tensor.shape()[axis]);
        }
        return 1;
    }

    private static Weights weights(Experiment e, int outputs) {
        return Architectures.create(e.model().architecture(), e.model().options(), 1, outputs)
                .initial(0);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "class" + i).collect(Collectors.toList());
    }
}
