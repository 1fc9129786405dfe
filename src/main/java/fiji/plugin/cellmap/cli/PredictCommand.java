package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Predict;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "predict", description = "Predict crops, or any array; the same command resumes.")
final class PredictCommand extends VerbCommand {

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Run folder.")
    String run;

    @Option(names = "--model", paramLabel = "FILE", description = "model.pt instead of a run.")
    String model;

    @Option(names = "--input", paramLabel = "ARRAY", description = "EM group or array to predict.")
    String input;

    @Option(names = "--output", paramLabel = "ZARR", description = "Where to write it.")
    String output;

    @Option(names = "--data", paramLabel = "ROOT", description = "Folder of the datasets.")
    String data;

    @Option(
            names = "--crops",
            paramLabel = "test|all|ID,…",
            description =
                    "Crops of the manifest (test), these and the labelled ones (all), or some.")
    String crops;

    @Option(
            names = "--manifest",
            paramLabel = "CSV",
            description = "Test crops (test_crop_manifest.csv of the data root, or the official).")
    String manifest;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder (RUN/predictions).")
    String out;

    @Option(names = "--device", description = "auto, cpu, gpu or gpu:0 (auto).")
    String device;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override a key.")
    List<String> set;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Predict(run, model, input, output, data, crops, manifest, out, device, set);
    }
}
