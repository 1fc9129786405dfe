// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import com.fasterxml.jackson.annotation.JsonValue;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ModelSection;
import fiji.plugin.cellmap.exchange.ModelFacts;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lists architectures and what they need. Computes; starts no engine. */
@Purpose(Models.PURPOSE)
public record Models(
        @Param(
                        help = "Only this architecture.",
                        placeholder = "NAME",
                        argument = true,
                        kind = Param.Kind.ARCHITECTURE,
                        unset = "all")
                String name,
        @Param(
                        help = "Options of the architecture, to see one network with them.",
                        name = "option",
                        label = "Options",
                        kind = Param.Kind.SETTINGS,
                        needs = "name",
                        unset = "the published networks")
                List<String> options,
        @Param(help = "Number of classes: the outputs.", byDefault = "1", min = 1) Integer classes,
        @Param(
                        help = "Patch size z,y,x for which the memory is given.",
                        unit = "voxels",
                        placeholder = "Z,Y,X",
                        length = 3,
                        unset = "128,128,128, made to fit the network",
                        min = 1)
                int[] patch,
        @Param(help = "Patches at a time.", byDefault = "1", min = 1) Integer batch,
        @Param(
                        help = "Precision for which the memory is given.",
                        byDefault = "float32",
                        choices = {"float32", "bf16", "fp16"})
                String precision)
        implements Verb<Models.Result> {

    public static final String PURPOSE =
            "List architectures: parameters, memory for a patch, receptive field, source.";

    private static final int[] PATCH = {128, 128, 128};

    public record Result(@JsonValue List<ModelFacts> models) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder(ModelFacts.header());
            models.forEach(facts -> text.append('\n').append(facts.line()));
            boolean one = models.stream().map(ModelFacts::name).distinct().count() == 1;
            if (one) text.append("\n\n").append(models.get(0).choices());
            return text.toString();
        }
    }

    @Override
    public Result run(Progress progress) {
        check();
        int outputs = classes == null ? 1 : classes;
        int number = batch == null ? 1 : batch;
        List<ModelFacts> facts = new ArrayList<>();
        List<Architecture> all =
                name == null ? Architectures.all() : List.of(Architectures.get(name));
        for (Architecture architecture : all)
            for (Map<String, Object> given : variants(architecture)) {
                progress.check();
                Network network = create(architecture, given, outputs);
                facts.add(
                        ModelFacts.of(
                                network, given, patch(network), number, precision, architecture));
            }
        return new Result(facts);
    }

    private Network create(Architecture architecture, Map<String, Object> given, int outputs) {
        try {
            return Architectures.create(architecture.name(), given, 1, outputs);
        } catch (UsageException e) {
            if (options == null) throw e;
            throw new UsageException(
                    e.what(), "@{option} " + String.join(", ", options), e.why(), e.fix());
        }
    }

    private List<Map<String, Object>> variants(Architecture architecture) {
        if (options == null || options.isEmpty()) return architecture.presets();
        List<String> sets = options.stream().map(option -> "model.options." + option).toList();
        ModelSection model =
                ConfigFile.parse("@{option}", "name: none\nclasses: [none]\n", sets)
                        .experiment()
                        .model();
        return List.of(model.options());
    }

    /** The patch asked for, or the default made to fit. */
    private int[] patch(Network network) {
        if (patch != null) {
            if (network.takes(patch)) return patch;
            throw new UsageException(
                    "Invalid patch",
                    Arrays.toString(patch),
                    network.architecture() + " takes " + network.sizes() + ".",
                    "Give such a size, or leave it out.");
        }
        if (network.fixed()) return network.multiple();
        int[] size = PATCH.clone();
        for (int d = 0; d < 3; d++) size[d] -= size[d] % network.multiple()[d];
        if (network.axes() == 2) size[0] = 1;
        return size;
    }
}
