// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static java.nio.charset.StandardCharsets.UTF_8;

import fiji.plugin.cellmap.config.ModelSection;
import fiji.plugin.cellmap.exchange.About;
import fiji.plugin.cellmap.exchange.Conversion;
import fiji.plugin.cellmap.exchange.ConvertTarget;
import fiji.plugin.cellmap.exchange.FoundWeights;
import fiji.plugin.cellmap.exchange.NamedNetwork;
import fiji.plugin.cellmap.exchange.Packaging;
import fiji.plugin.cellmap.exchange.WrittenFormat;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.WeightMatch;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Converts weights and models between formats. The type of the input is recognised from its
 * content, that of the output from its extension: {@code .pt} a TorchScript model with its
 * contract, {@code .safetensors}, {@code .pth} a state dictionary, {@code .ckpt} a Lightning
 * checkpoint, {@code .zip} a bioimage.io package.
 */
@Purpose(Convert.PURPOSE)
public record Convert(
        @Param(
                        help =
                                "TorchScript model, PyTorch checkpoint (.pt, .pth, .ckpt), or"
                                        + " safetensors.",
                        placeholder = "IN",
                        argument = true,
                        required = true,
                        kind = Param.Kind.MODEL,
                        extensions = {"pt", "pth", "ckpt", "safetensors", "zip"})
                String input,
        @Param(
                        help =
                                "File to write; its extension sets the format: .pt (TorchScript "
                                        + "model), .safetensors, .pth (state dictionary), .ckpt "
                                        + "(Lightning), .zip (bioimage.io package).",
                        placeholder = "OUT",
                        argument = true,
                        required = true,
                        kind = Param.Kind.NEW_FILE,
                        extensions = {"pt", "safetensors", "pth", "ckpt", "zip"})
                String output,
        @Param(
                        help =
                                "Configuration of the network: YAML file, or the name of one "
                                        + "that comes with the program.",
                        label = "Configuration",
                        placeholder = "CONFIG",
                        kind = Param.Kind.CONFIG,
                        extensions = {"yaml", "yml"},
                        unset = "what the file says")
                String config,
        @Param(
                        help = "Architecture, if there is no configuration.",
                        kind = Param.Kind.ARCHITECTURE,
                        placeholder = "NAME",
                        unset = "none")
                String architecture,
        @Param(
                        help = "Options of the architecture.",
                        kind = Param.Kind.SETTINGS,
                        unset = "the architecture's own defaults",
                        needs = {"config", "architecture"})
                List<String> options,
        @Param(
                        help = "Output channels, in order.",
                        placeholder = "CLASS,…",
                        unset = "the configuration's",
                        needs = {"config", "architecture"})
                List<String> classes,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        needs = {"config", "architecture"},
                        advanced = true)
                List<String> set,
        @Param(
                        help = "Prefix for every name in the output.",
                        placeholder = "TEXT",
                        unset = "model. for .ckpt, else none",
                        advanced = true)
                String prefix,
        @Param(
                        help =
                                "Initialise anew what is missing or has a different shape, and "
                                        + "report it.",
                        byDefault = "false",
                        advanced = true)
                Boolean partial,
        @Param(
                        help = ModelSection.TAKE,
                        label = "Weights to take",
                        placeholder = "NAME",
                        unset = "the trained ones",
                        advanced = true)
                String take,
        @Param(
                        help = "For a package: YAML with name, authors, license, … as in rdf.yaml.",
                        placeholder = "YAML",
                        kind = Param.Kind.FILE,
                        extensions = {"yaml", "yml"},
                        needs = "output=*.zip",
                        unset = "none")
                String about,
        @Param(
                        help = "For a package: EM to take the test input from.",
                        placeholder = "ARRAY",
                        kind = Param.Kind.FOLDER,
                        unset = "noise",
                        needs = "output=*.zip",
                        advanced = true)
                String sample,
        @Param(help = Words.TRUST, label = "Trust the model", byDefault = "false", advanced = true)
                Boolean trust,
        @Param(
                        help =
                                "Voxel size of the sample where its metadata do not say it, or say it wrong: "
                                        + "z,y,x of its finest level, or one number for cubes.",
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        needs = "sample",
                        advanced = true,
                        unset = "that of the metadata")
                double[] voxelSize)
        implements Verb<Conversion> {

    public static final String PURPOSE =
            "Convert weights and models between formats. Nothing is executed.";

    @Override
    public void check() {
        Verb.super.check();
        VoxelSize.of(voxelSize);
        WrittenFormat ending = WrittenFormat.of(Path.of(output));
        if (ending == WrittenFormat.BIOIMAGE && about == null) throw About.missing();
    }

    @Override
    public Conversion run(Progress progress) {
        check();
        Path in = Path.of(input);
        Path out = Path.of(output);
        WrittenFormat ending = WrittenFormat.of(out);
        progress.message("reading " + in);
        FoundWeights source = FoundWeights.read(in, take);
        Optional<ConvertTarget> target =
                ConvertTarget.of(
                        new NamedNetwork(config, architecture, options, classes, set),
                        in,
                        source.kind(),
                        ending.needsProgram(),
                        source.weights(),
                        source.contract(),
                        Boolean.TRUE.equals(trust));
        if (ending.needsProgram() && target.isEmpty()) throw noTarget(in);
        Optional<WeightMatch> match =
                target.filter(t -> !t.isForeign())
                        .map(t -> WeightMatch.of(source.weights(), t.network().initial(0)));
        Weights weights =
                match.map(m -> fitted(m, target.get(), in))
                        .or(() -> target.map(t -> t.network().initial(0)))
                        .orElse(source.weights());
        progress.message("writing " + out);
        List<String> notes = new ArrayList<>(target.map(ConvertTarget::notes).orElse(List.of()));
        write(out, ending, weights, target, source.contract(), notes);
        Weights counted =
                target.filter(ConvertTarget::isForeign).isPresent() ? source.weights() : weights;
        return result(source, counted, target, match, notes);
    }

    private Weights fitted(WeightMatch match, ConvertTarget target, Path in) {
        return Boolean.TRUE.equals(partial)
                ? match.completed(target.network().initial(0), in)
                : match.require(in);
    }

    private void write(
            Path out,
            WrittenFormat ending,
            Weights weights,
            Optional<ConvertTarget> target,
            Optional<ModelContract> carried,
            List<String> notes) {
        String before = prefix != null ? prefix : ending == WrittenFormat.LIGHTNING ? "model." : "";
        Weights named = before.isEmpty() ? weights : weights.prefixed(before);
        switch (ending) {
            case MODEL -> {
                ConvertTarget t = target.orElseThrow();
                ModelFile.write(out, t.network(), t.precision(), weights, t.contract());
            }
            case SAFETENSORS -> {
                Map<String, String> metadata = new LinkedHashMap<>(Map.of("format", "pt"));
                target.map(ConvertTarget::contract)
                        .or(() -> carried)
                        .ifPresent(c -> metadata.put(ModelContract.ENTRY, text(c)));
                Safetensors.write(out, named, metadata);
            }
            case STATE_DICT, LIGHTNING -> Checkpoint.write(out, named);
            case BIOIMAGE -> {
                ConvertTarget t = target.orElseThrow();
                Packaging.write(
                        about,
                        sample,
                        VoxelSize.of(voxelSize),
                        out,
                        t,
                        weights,
                        Boolean.TRUE.equals(trust),
                        notes);
            }
        }
    }

    private static String text(ModelContract contract) {
        return new String(Json.bytes(contract), UTF_8);
    }

    private Conversion result(
            FoundWeights source,
            Weights weights,
            Optional<ConvertTarget> target,
            Optional<WeightMatch> match,
            List<String> notes) {
        Weights like = match.isPresent() ? target.get().network().initial(0) : source.weights();
        notes.addAll(source.sets().notes(source.weights(), like, "@{take}"));
        long values = weights.tensors().values().stream().mapToLong(t -> t.values().length).sum();
        return new Conversion(
                input,
                source.kind().label(),
                output,
                target.map(t -> t.network().architecture()).orElse(""),
                weights.tensors().size(),
                values,
                match.map(WeightMatch::prefix).orElse(""),
                match.map(WeightMatch::ignored).orElse(List.of()),
                match.map(WeightMatch::missing).orElse(List.of()),
                match.map(WeightMatch::unexpected).orElse(List.of()),
                match.map(WeightMatch::misshapen).orElse(List.of()),
                notes);
    }

    private static UsageException noTarget(Path in) {
        return new UsageException(
                "Cannot make a model",
                in,
                "It holds weights, but nothing says which network they belong to.",
                "Give @{config}, or @{architecture} with @{options} and @{classes}.");
    }
}
