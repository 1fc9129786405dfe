package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.MakeDatasplit;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "datasplit", description = "Divide crops into training and validation.")
final class DatasplitCommand extends VerbCommand {

    @Option(names = "--data", required = true, paramLabel = "ROOT", description = "Data root.")
    String data;

    @Option(names = "--classes", required = true, split = ",", description = "Classes, in order.")
    List<String> classes;

    @Option(names = "--out", paramLabel = "CSV", description = "File to write (datasplit.csv).")
    String out;

    @Option(names = "--datasets", split = ",", description = "Datasets to use; * is any text.")
    List<String> datasets;

    @Option(names = "--crops", split = ",", description = "Crop numbers to use.")
    List<Integer> crops;

    @Option(
            names = "--scale",
            split = ",",
            paramLabel = "NM",
            description = "Coarsest voxel size that will do: one number, or z,y,x.")
    double[] scale;

    @Option(names = "--validation", description = "Share of crops held out (0.15).")
    Double validation;

    @Option(names = "--force-classes", description = "none, train, validate or both (validate).")
    String forceClasses;

    @Option(names = "--seed", description = "Of the drawing (42).")
    Long seed;

    @Option(names = "--counts", description = "Only count the crops of each class.")
    boolean counts;

    @Option(
            names = "--challenge",
            paramLabel = "NAME|YAML",
            description = "Shipped challenge or definition (cellmap).")
    String challenge;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new MakeDatasplit(
                data,
                classes,
                out,
                datasets,
                crops,
                scale,
                validation,
                forceClasses,
                seed,
                counts,
                challenge);
    }
}
