package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.run.Bench;
import fiji.plugin.cellmap.run.Outcome;
import fiji.plugin.cellmap.run.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "bench", description = "Measure how fast a part of the program is here.")
final class BenchCommand extends VerbCommand {

    @Parameters(
            paramLabel = "WHAT",
            description = "store: volumes; package, evaluate: a submission.")
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
                    "A Python with zarr and tensorstore, or with cellmap-segmentation-challenge, to"
                            + " measure them in turn on the same files.")
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
                    "store: count the processor time of each program instead of the time that"
                            + " passes, for a machine that does other work, too.")
    boolean cpu;

    @Override
    Verb<? extends Outcome> verb() {
        return new Bench(what, data, peerPython, rounds, cpu);
    }
}
