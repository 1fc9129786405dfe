package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.cli.VerbCommand;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "bench", description = "Measure how fast a part of the program is here.")
public final class BenchCommand extends VerbCommand {

    @Parameters(
            paramLabel = "WHAT",
            description =
                    "store: volumes; networks: the zoo; precision: the zoo in bf16 and fp16; package,"
                            + " evaluate: a submission.")
    String what;

    @Option(
            names = "--data",
            paramLabel = "ARRAY|EDGE",
            description =
                    "store: EM to measure with (uint8; a phantom). package, evaluate: edge of the"
                            + " crop in voxels (600).")
    String data;

    @Option(
            names = "--peer-python",
            paramLabel = "PROGRAM",
            description =
                    "A Python with zarr and tensorstore, with PyTorch and the original networks, or"
                            + " with cellmap-segmentation-challenge, to measure them in turn on the"
                            + " same task.")
    String peerPython;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "Times that each figure is measured; its median is shown. Default: 7, or 5.")
    Integer rounds;

    @Option(
            names = "--cpu",
            description =
                    "store, networks: count the processor time of each program instead of the time that"
                            + " passes, for a machine that does other work, too.")
    boolean cpu;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description =
                    "networks, precision: architectures, perhaps with options as `cellmap models` shows them:"
                            + " BasicUNet,\"MedNeXt size=S\". Default: all published ones.")
    List<String> models;

    @Option(
            names = "--size",
            paramLabel = "N",
            description =
                    "networks, precision: edge of a patch, made larger where a network needs it; in 2-D four"
                            + " times as long. Default: 32.")
    Integer size;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "networks, precision: patches. Default: 2.")
    Integer batch;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "networks, precision: threads of an operation, in both programs. Default: 1.")
    Integer threads;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Benchmarks(
                what,
                data,
                peerPython,
                rounds,
                cpu,
                new Benchmarks.Networks(models, size, batch, threads));
    }
}
