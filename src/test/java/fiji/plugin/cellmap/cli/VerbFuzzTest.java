// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.fuzz.Campaign;
import fiji.plugin.cellmap.fuzz.Mutator;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verbs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verbs on files that are wrong in every way that {@link Mutator} knows: a result, or one block of
 * text; no crash, no endless work, no memory without bound, no file outside of the folder.
 */
class VerbFuzzTest {

    /** What takes longer, as reading all of a huge array does, must end when it is cancelled. */
    private static final long LONGEST_S = 5;

    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "limit");
                        thread.setDaemon(true);
                        return thread;
                    });

    @TempDir static Path folder;

    /** Files and the command lines that read them; {@code @} stands for the folder of the files. */
    private record Target(String name, Map<String, byte[]> files, List<String[]> commands) {

        /** Whether it is tried less often, because it takes longer. */
        boolean isSlow() {
            return name.matches("fetch|run folder|predictions|datasplit|png|weights|package");
        }
    }

    /** The slow ones are the last of the list. */
    private static final int SLOW_ONES = 7;

    /** Microseconds, by target. */
    private static final Map<String, LongSummaryStatistics> TIMES = new ConcurrentHashMap<>();

    private static final List<Target> TARGETS = new ArrayList<>();

    private static void target(String name, Map<String, byte[]> files, String... commands) {
        List<String[]> lines = new ArrayList<>();
        for (String command : commands) lines.add(command.split(" "));
        TARGETS.add(new Target(name, files, lines));
    }

    @BeforeAll
    static void makeSeeds() throws Exception {
        PhantomOptions options = new PhantomOptions(48, List.of("mito", "er"), 3);
        Phantom phantom = Phantom.make(folder.resolve("data"), options, Progress.none());
        String data = phantom.root().toString();
        String tests = phantom.testManifest().toString();
        Files.writeString(folder.resolve("c.yaml"), CONFIG);
        succeed("train", at("c.yaml"), "--data=" + data, "--run=" + at("run"), "--device=cpu");
        succeed("predict", at("run"), "--data=" + data, "--crops=test", "--device=cpu");
        succeed("process", at("run"));
        succeed("package", at("run/processed"), "--manifest=" + tests, "--out=" + at("s.zip"));
        succeed(
                "evaluate",
                at("s.zip"),
                "--truth=" + phantom.truth(),
                "--out=" + at("run/result.json"));

        containers();
        Map<String, byte[]> run = Mutator.read(folder.resolve("run"));
        succeed("convert", at("run/model.pt"), at("w.safetensors"));
        succeed("convert", at("run/model.pt"), at("w.pth"));
        target("safetensors", one("w.safetensors"), "convert @/w.safetensors @/out.pt");
        target("checkpoint", one("w.pth"), "convert @/w.pth @/out.safetensors");
        target("model", one("run/model.pt"), "convert @/model.pt @/out.safetensors");
        target(
                "yaml",
                one("c.yaml"),
                "train @/c.yaml --data=" + data + " --run=@/r --dry-run --device=cpu");
        Map<String, byte[]> submission = one("s.zip");
        submission.put("m.csv", Files.readAllBytes(phantom.testManifest()));
        target(
                "submission",
                submission,
                "validate @/s.zip --manifest=@/m.csv",
                "validate @/s.zip --manifest=@/m.csv --fix",
                "evaluate @/s.zip --manifest=@/m.csv --truth="
                        + phantom.truth()
                        + " --out=@/r.json");
        images();
        target(
                "manifest",
                Map.of("m.csv", Files.readAllBytes(phantom.testManifest())),
                "fetch --out=@/o --source=" + data + " --manifest=@/m.csv --dry-run",
                "validate " + at("s.zip") + " --manifest=@/m.csv");
        Map<String, byte[]> split = new TreeMap<>();
        succeed("datasplit", "--data=" + data, "--classes=mito", "--out=" + at("d.csv"));
        split.put("d.csv", Files.readAllBytes(folder.resolve("d.csv")));
        split.put(
                "c.yaml",
                CONFIG.replace("data: {", "data: {datasplit: d.csv, ")
                        .getBytes(StandardCharsets.UTF_8));
        target(
                "datasplit",
                split,
                "train @/c.yaml --data="
                        + data
                        + " --run=@/r --dry-run --device=cpu --set=data.datasplit=@/d.csv");
        Map<String, byte[]> small = new TreeMap<>(run);
        small.keySet()
                .removeIf(
                        name ->
                                name.startsWith("predictions")
                                        || name.startsWith("processed")
                                        || name.endsWith(".png")
                                        || name.endsWith(".pt")
                                        || name.endsWith("optimizer.safetensors"));
        target(
                "run folder",
                small,
                "report @ --out=@/page.html",
                "train " + at("c.yaml") + " --data=" + data + " --run=@ --dry-run --device=cpu",
                "tune @");
        Map<String, byte[]> predictions = new TreeMap<>();
        run.forEach(
                (name, bytes) -> {
                    if (name.startsWith("predictions/")) predictions.put(name.substring(12), bytes);
                });
        target("predictions", predictions, "process @ --out=@/out");
        fetched(data, tests);
        models(phantom);
        TARGETS.sort(Comparator.comparing(Target::isSlow));
    }

    private static final String CONFIG =
            """
            name: t
            seed: 1
            classes: [mito]
            model: {architecture: BasicUNet, options: {features: [2, 2, 2, 2, 2, 2]}}
            data: {voxel_size: [8, 8, 8], patch_size: [32, 32, 32], validation_crops: [], intensity_scale: 0.0039}
            train: {epochs: 1, iterations_per_epoch: 1, batch_size: 1, precision: float32}
            optimizer: {learning_rate: 0.001, schedule: cosine}
            predict: {window: [32, 32, 32], overlap: 0}
            """;

    private static String at(String name) {
        return folder.resolve(name).toString();
    }

    private static Map<String, byte[]> one(String name) throws IOException {
        Path file = folder.resolve(name);
        return new TreeMap<>(Map.of(file.getFileName().toString(), Files.readAllBytes(file)));
    }

    private static void succeed(String... args) {
        Said said = run(3600, args);
        assertEquals(0, said.code, said.text);
    }

    private static void containers() throws IOException {
        for (ContainerFormat format : ContainerFormat.values())
            for (Codec codec : Codec.values()) {
                boolean v3 = format.name().contains("V3");
                if (v3 && codec == Codec.LZ4) continue;
                Path root = folder.resolve(format + "-" + codec);
                long[] shape = {5, 4, 6};
                short[] values = new short[120];
                for (int i = 0; i < values.length; i++) values[i] = (short) (i * i);
                try (ArrayStore store = Stores.openOrCreate(root, format)) {
                    ArraySpec spec =
                            ArraySpec.of(shape, new int[] {4, 4, 4}, DType.UINT16).withCodec(codec);
                    store.create("g/s0", spec).write(Box.of(shape), values);
                    VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[] {0, 4, 8});
                    Multiscale.write(store, "g", "g", List.of(new Multiscale.Level("s0", grid)));
                }
                Map<String, byte[]> files = Mutator.read(root);
                Map<String, byte[]> inside = new TreeMap<>();
                files.forEach((name, bytes) -> inside.put("a/" + name, bytes));
                target(
                        format + " " + codec,
                        inside,
                        "inspect @/a --hash",
                        "inspect @/a/g/s0 --hash");
                if (codec == Codec.RAW)
                    target(
                            "zipped " + format,
                            Map.of("a.zip", zip(files)),
                            "inspect @/a.zip --hash");
            }
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    private static void images() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertTrue(ImageIO.write(new BufferedImage(9, 8, type), "tiff", out));
            target(
                    "tiff " + type,
                    Map.of("a.tif", out.toByteArray()),
                    "import @/a.tif --out=@/o --dataset=d --voxel-size=8 --range=0,255",
                    "import @/a.tif --out=@/o --dataset=d --voxel-size=8 --crop=1 --class=mito");
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(9, 8, BufferedImage.TYPE_BYTE_GRAY), "png", png);
        Map<String, byte[]> slices =
                Map.of("a/1.png", png.toByteArray(), "a/2.png", png.toByteArray());
        target("png", slices, "import @/a --out=@/o --dataset=d --voxel-size=8");
    }

    /** What people bring along to predict with, on a few voxels. */
    private static void models(Phantom phantom) throws IOException {
        String em = at(ContainerFormat.ZARR_V2 + "-" + Codec.RAW) + "/g";
        String predict = "predict --input=" + em + " --output=@/o.zarr --device=cpu --model=@/";
        Map<String, byte[]> weights = one("w.pth");
        weights.put("w.yaml", DESCRIPTION.getBytes(StandardCharsets.UTF_8));
        target("weights", weights, predict + "w.pth", predict + "w.pth --take=ema");
        Files.writeString(folder.resolve("about.yaml"), ABOUT);
        succeed(
                "convert",
                at("run/model.pt"),
                at("p.zip"),
                "--about=" + at("about.yaml"),
                "--sample=" + em);
        Map<String, byte[]> packed = new TreeMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(Files.newInputStream(folder.resolve("p.zip")))) {
            for (ZipEntry e; (e = zip.getNextEntry()) != null; )
                if (e.getName().matches("rdf.yaml|.*\\.pt"))
                    packed.put("p/" + e.getName(), zip.readAllBytes());
        }
        target("package", packed, predict + "p");
        Map<String, byte[]> labels = new TreeMap<>();
        Mutator.read(phantom.truth()).forEach((name, bytes) -> labels.put("t/" + name, bytes));
        labels.keySet().removeIf(name -> !name.matches(".*(/\\.z\\w+|/mito/0.0.0|/mito/0/0/0)"));
        String crop =
                labels.keySet().stream()
                        .filter(name -> name.endsWith("mito/.zarray"))
                        .findFirst()
                        .orElseThrow()
                        .replace("/.zarray", "");
        target("labels", labels, "measure @/" + crop + " --out=@/m.csv");
    }

    private static final String DESCRIPTION =
            """
            architecture: BasicUNet
            options: {features: [2, 2, 2, 2, 2, 2]}
            classes: [mito]
            voxel_size: [8, 8, 8]
            window: [32, 32, 32]
            multiple: 16
            intensity_scale: 0.0039
            intensity_offset: 0
            activation: sigmoid
            """;

    private static final String ABOUT =
            """
            name: t
            description: t
            authors: [{name: A}]
            license: MIT
            """;

    /** A source whose metadata lie. */
    private static void fetched(String data, String tests) {
        Map<String, byte[]> source = new TreeMap<>();
        Mutator.read(Path.of(data))
                .forEach(
                        (name, bytes) -> {
                            if (name.matches(".*(\\.z\\w+|/s\\d/0/0/0|/s\\d/0\\.0\\.0)"))
                                source.put("src/" + name, bytes);
                        });
        target("fetch", source, "fetch --out=@/o --source=@/src --crops=all --manifest=" + tests);
    }

    private record Said(int code, String text) {}

    private static Said run(long seconds, String... args) {
        PrintStream err = System.err;
        PrintStream out = System.out;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            Interrupt interrupt = new Interrupt();
            VerbCommand verb = new VerbCommand(args[0], Verbs.ALL.get(args[0]), interrupt);
            Future<?> limit = TIMER.schedule(interrupt::cancel, seconds, TimeUnit.SECONDS);
            int code = Main.run(args, List.of(verb));
            limit.cancel(false);
            return new Said(code, errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
    }

    @Test
    void wrongFilesAreRefusedInWords() {
        Map<String, String> faults = Campaign.run("verbs", 150, VerbFuzzTest::execute);
        TARGETS.forEach(t -> System.out.println(t.name + ": " + TIMES.get(t.name)));
        assertEquals(Map.of(), faults);
    }

    private static void execute(long seed) throws IOException {
        Mutator mutator = new Mutator(seed);
        Target target = TARGETS.get((int) (seed % TARGETS.size()));
        if (target.isSlow() && seed / TARGETS.size() % 8 > 0)
            target = TARGETS.get(mutator.below(TARGETS.size() - SLOW_ONES));
        Path place = Files.createDirectories(folder.resolve("work"));
        Path work = place.resolve("w" + seed);
        long began = System.nanoTime();
        try {
            write(mutator.files(target.files), work);
            String[] command = target.commands.get(mutator.below(target.commands.size())).clone();
            for (int i = 0; i < command.length; i++)
                command[i] = command[i].replace("@", work.toString());
            check(target, run(LONGEST_S, command), command);
            try (Stream<Path> beside = Files.list(place)) {
                assertEquals(List.of(work), beside.toList(), "something was written outside");
            }
        } finally {
            TIMES.computeIfAbsent(target.name, n -> new LongSummaryStatistics())
                    .accept((System.nanoTime() - began) / 1000);
            if (!Boolean.getBoolean("cellmap.fuzz.keep")) AtomicFiles.deleteTree(work);
        }
    }

    private static void write(Map<String, byte[]> files, Path work) throws IOException {
        Files.createDirectories(work);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = work.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static void check(Target target, Said said, String[] command) {
        String shown = target.name + ": " + String.join(" ", command) + "\n" + said.text;
        for (String bad :
                List.of(
                        "defect of the program",
                        "\n\tat ",
                        "ran out",
                        "too large to be held",
                        "java.lang."))
            if (said.text.contains(bad))
                throw new AssertionError(cause(said.text) + " in " + shown);
        boolean ended = said.code >= 0 && said.code <= 2 || said.code == Main.CANCELLED;
        assertTrue(ended, said.code + " " + shown);
        boolean told = said.code == 0 || said.text.contains("cellmap: ") || !said.text.isBlank();
        assertTrue(told, "nothing is said: " + shown);
        assertFalse(said.text.contains("\u001b"), "an escape in " + target.name);
    }

    /** The exception and the first line of ours, so that faults of one kind are one. */
    private static String cause(String text) {
        StringBuilder cause = new StringBuilder();
        for (String line : text.split("\n")) {
            String plain = line.replaceAll("/\\S+|\\d+", "#");
            if (line.contains("defect of the program") || line.contains("ran out"))
                cause.append(plain, 0, Math.min(plain.length(), 60));
            if (line.contains("\tat fiji.plugin.cellmap"))
                return cause + line.replaceAll(".*cellmap\\.", "");
        }
        return cause.toString();
    }
}
