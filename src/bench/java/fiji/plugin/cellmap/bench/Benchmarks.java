// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Measures how fast a part of the program is on this machine, beside its peers in the same run if
 * there is a Python that has them.
 */
@Purpose(Benchmarks.PURPOSE)
public record Benchmarks(
        @Param(
                        help =
                                "What to measure: volumes, the loader of training samples, training steps with and without it, training steps on a GPU in each form, the prediction of a volume, the zoo of networks, the zoo in bf16 and fp16, making and scoring a submission, objects of affinities, or the Dice of trainings with several seeds (an hour) against recorded figures.",
                        placeholder = "WHAT",
                        argument = true,
                        required = true,
                        choices = {
                            "store",
                            "loader",
                            "train",
                            "gpu",
                            "infer",
                            "networks",
                            "precision",
                            "package",
                            "evaluate",
                            "objects",
                            "quality"
                        })
                String what,
        @Param(
                        help =
                                "store, infer: EM to measure with. package, evaluate: edge of the crop in voxels. objects: edge of the cube in voxels. loader, train: data root. quality: data root with ground truth.",
                        placeholder = "ARRAY|EDGE|ROOT",
                        unset = "a phantom; 600; objects 256")
                String data,
        @Param(
                        help =
                                "Python with zarr and tensorstore, with cellmap-data, with PyTorch and the original networks, with MONAI and Zarr, with cellmap-segmentation-challenge, or with mwatershed, waterz and zarr, to measure them in turn on the same task.",
                        placeholder = "PROGRAM",
                        unset = "none")
                String peerPython,
        @Param(
                        help =
                                "Times that each figure is measured; its median is shown. quality: seeds.",
                        unset = "7 (store), 1 (infer) or 5",
                        min = 1)
                Integer rounds,
        @Param(
                        help =
                                "store, networks, infer: count processor time instead of the time that passes, for a machine that does other work, too.",
                        byDefault = "false")
                Boolean cpu,
        @Param(
                        help = "objects: the rule to measure.",
                        choices = {"mutex", "agglomeration"},
                        unset = "both")
                String rule,
        @Param(
                        help = "quality: folder that keeps the runs; the same folder resumes.",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_FOLDER,
                        byDefault = "runs/quality")
                String runs,
        @Param(help = "Which samples.") Samples samples,
        @Param(help = "Which networks, and with what input.") Networks networks)
        implements Verb<Benchmarks.Result> {

    public static final String PURPOSE = "Measure how fast a part of the program is here.";

    public record Samples(
            @Param(
                            help =
                                    "loader, train: configuration that names crops, classes, voxel size and network.",
                            placeholder = "CONFIG",
                            byDefault = "medulla_quick",
                            kind = Param.Kind.FILE)
                    String config,
            @Param(
                            help =
                                    "loader, train: keys of the configuration to change, as the verb train does.",
                            unset = "none",
                            kind = Param.Kind.SETTINGS)
                    List<String> set,
            @Param(help = "train: steps over which memory is watched.", byDefault = "2000", min = 1)
                    Integer steps) {}

    public record Networks(
            @Param(
                            help =
                                    "networks, precision, gpu, infer: architectures, perhaps with options as the verb models shows them: BasicUNet,\"MedNeXt size=S\".",
                            placeholder = "NAME,…",
                            unset =
                                    "all published ones; gpu: MedNeXt size=M kernel=3; infer: BasicUNet")
                    List<String> models,
            @Param(
                            help =
                                    "networks, precision, gpu: edge of a patch, made larger where a network needs it; in 2-D four times as long. loader, train: edge of a patch. infer: edge of a window.",
                            unit = "voxels",
                            unset = "32; loader, infer 64; gpu 128; train as configured",
                            min = 1)
                    Integer size,
            @Param(
                            help = "networks, precision, gpu, loader, train: patches.",
                            unset = "2; loader 8; train as configured",
                            min = 1)
                    Integer batch,
            @Param(
                            help =
                                    "networks, precision, train: threads of an operation, in both programs.",
                            byDefault = "1",
                            min = 1)
                    Integer threads,
            @Param(
                            help = "gpu, infer: device to measure on.",
                            unset = "gpu; infer: cpu",
                            placeholder = "cpu|gpu|gpu:N")
                    String device,
            @Param(
                            help = "gpu: precision of convolutions.",
                            byDefault = "bf16",
                            choices = {"float32", "bf16", "fp16"})
                    String precision) {}

    private static final int ROUNDS = 7;
    private static final int FEW_ROUNDS = 5;
    private static final int EDGE = 600;
    private static final int CUBE = 256;
    private static final int PATCH = 32;
    private static final int BATCH = 2;
    private static final String GPU_NETWORK = "MedNeXt size=M kernel=3";
    private static final int GPU_EDGE = 128;
    private static final double GPU_SECONDS = 2;
    private static final int SAMPLE = 64;
    private static final int SAMPLES = 8;
    private static final double SECONDS = 0.2;
    private static final int STEPS = 2000;
    private static final String CONFIG = "medulla_quick";
    private static final double LOADER_SECONDS = 2;

    /** One figure for each task and peer. */
    public record Result(@JsonValue List<Figure> figures) implements Outcome {
        @Override
        public String summary() {
            return figures.stream().map(Figure::line).collect(Collectors.joining("\n"));
        }
    }

    @Override
    public Result run(Progress progress) {
        check();
        int times = rounds == null ? what.equals("store") ? ROUNDS : FEW_ROUNDS : rounds;
        boolean processor = Boolean.TRUE.equals(cpu);
        return switch (what) {
            case "store" ->
                    new Result(
                            new StoreBench(data, peerPython, times, processor, SECONDS, progress)
                                    .run());
            case "loader" -> new Result(loader(times, progress));
            case "train" -> new Result(train(times, progress));
            case "gpu" -> new Result(gpu(times, progress));
            case "infer" -> new Result(infer(processor, progress));
            case "package", "evaluate" ->
                    new Result(
                            new SubmissionBench(
                                            what.equals("evaluate"),
                                            edge(EDGE),
                                            peerPython,
                                            times,
                                            progress)
                                    .run());
            case "objects" ->
                    new Result(
                            new ObjectsBench(edge(CUBE), rule, peerPython, times, progress).run());
            case "quality" ->
                    new Result(
                            new QualityBench(
                                            data,
                                            runs == null ? "runs/quality" : runs,
                                            times,
                                            progress)
                                    .run());
            case "networks", "precision" -> new Result(networks(times, processor, progress));
            default -> throw new IllegalStateException(what);
        };
    }

    private List<Figure> networks(int times, boolean processor, Progress progress) {
        Networks wanted = networks == null ? Named.of(Networks.class).make() : networks;
        int edge = wanted.size == null ? PATCH : wanted.size;
        int batch = wanted.batch == null ? BATCH : wanted.batch;
        int threads = wanted.threads == null ? 1 : wanted.threads;
        if (what.equals("precision"))
            return new PrecisionBench(wanted.models, edge, batch, threads, progress).run();
        return new NetworkBench(
                        wanted.models,
                        edge,
                        batch,
                        threads,
                        peerPython,
                        times,
                        processor,
                        SECONDS,
                        progress)
                .run();
    }

    private List<Figure> infer(boolean processor, Progress progress) {
        Networks wanted = networks == null ? Named.of(Networks.class).make() : networks;
        boolean named = wanted.models != null && !wanted.models.isEmpty();
        return new InferBench(
                        data,
                        named ? wanted.models.get(0) : "BasicUNet",
                        wanted.size == null ? SAMPLE : wanted.size,
                        wanted.device == null ? "cpu" : wanted.device,
                        peerPython,
                        rounds == null ? 1 : rounds,
                        processor,
                        progress)
                .run();
    }

    private List<Figure> gpu(int times, Progress progress) {
        Networks wanted = networks == null ? Named.of(Networks.class).make() : networks;
        List<String> models = wanted.models == null ? List.of() : wanted.models;
        return new GpuBench(
                        models.isEmpty() ? List.of(GPU_NETWORK) : models,
                        wanted.size == null ? GPU_EDGE : wanted.size,
                        wanted.batch == null ? BATCH : wanted.batch,
                        wanted.device == null ? "gpu" : wanted.device,
                        Precision.of(wanted.precision == null ? "bf16" : wanted.precision),
                        peerPython,
                        times,
                        GPU_SECONDS,
                        progress)
                .run();
    }

    private List<Figure> loader(int times, Progress progress) {
        return new LoaderBench(
                        config(),
                        Path.of(data),
                        networks == null || networks.size == null ? SAMPLE : networks.size,
                        networks == null || networks.batch == null ? SAMPLES : networks.batch,
                        peerPython,
                        times,
                        LOADER_SECONDS,
                        progress)
                .run();
    }

    private List<Figure> train(int times, Progress progress) {
        Integer steps = samples == null ? null : samples.steps;
        return new TrainBench(
                        config(),
                        Path.of(data),
                        networks == null ? null : networks.size,
                        networks == null ? null : networks.batch,
                        networks == null || networks.threads == null ? 1 : networks.threads,
                        peerPython,
                        times,
                        LOADER_SECONDS,
                        steps == null ? STEPS : steps,
                        progress)
                .run();
    }

    private ConfigFile config() {
        Samples wanted = samples == null ? Named.of(Samples.class).make() : samples;
        String config = wanted.config == null ? CONFIG : wanted.config;
        if (data == null)
            throw new UsageException(
                    "Cannot measure " + what,
                    config,
                    "It needs the data root of the configuration.",
                    "Name it with @{data}.");
        return ShippedConfigs.open(config, wanted.set);
    }

    private int edge(int byDefault) {
        if (data == null) return byDefault;
        if (!data.matches("[1-9]\\d{0,3}"))
            throw new UsageException(
                    "Cannot measure " + what,
                    data,
                    "It is not an edge length in voxels.",
                    "Give a number, such as 600.");
        return Integer.parseInt(data);
    }
}
