package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Import;
import fiji.plugin.cellmap.verb.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = "Bring a stack of images into a data root: EM, or ground truth of a crop.")
final class ImportCommand extends VerbCommand {

    @Parameters(paramLabel = "STACK", description = "TIFF file, or folder of slices.")
    String stack;

    @Option(names = "--out", required = true, paramLabel = "ROOT", description = "Data root.")
    String out;

    @Option(names = "--dataset", required = true, description = "Name of the dataset.")
    String dataset;

    @Option(
            names = "--voxel-size",
            split = ",",
            paramLabel = "NM",
            description = "Of the stack, in nm: z,y,x, or one number.")
    double[] voxelSize;

    @Option(
            names = "--translation",
            split = ",",
            paramLabel = "NM",
            description = "Place of the stack's first voxel in the dataset, z,y,x (0,0,0).")
    double[] translation;

    @Option(
            names = "--region",
            paramLabel = "Z0:Z1,Y0:Y1,X0:X1",
            description = "Only this part of the stack, the second number excluded.")
    String region;

    @Option(names = "--crop", paramLabel = "N", description = "Ground truth: number of the crop.")
    Integer crop;

    @Option(names = "--class", description = "Ground truth: class.")
    String className;

    @Option(
            names = "--test",
            description =
                    "A test crop: into ground_truth.zarr, and its place into"
                            + " test_crop_manifest.csv.")
    boolean test;

    @Option(
            names = "--components",
            description = "Objects are the connected parts of a mask (26 neighbours).")
    boolean components;

    @Option(
            names = "--range",
            split = ",",
            paramLabel = "GREY",
            description = "EM: values that become 0 and 255; the result has 8 bits.")
    double[] range;

    @Option(
            names = "--challenge",
            paramLabel = "NAME|YAML",
            description = "Shipped challenge or definition (cellmap).")
    String challenge;

    @Option(names = "--overwrite", description = "Replace what is there.")
    boolean overwrite;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Import(
                stack,
                out,
                dataset,
                voxelSize,
                translation,
                region,
                crop,
                className,
                test,
                components,
                range,
                challenge,
                overwrite);
    }
}
