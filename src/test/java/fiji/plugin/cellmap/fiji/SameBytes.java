// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.param.Declaration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A small workflow, given to the commands in several ways that must write the same bytes. */
final class SameBytes {

    /** One command with its texts by name of the component. */
    record Step(String command, Map<String, String> texts) {

        CellMapCommand<?> make() {
            return Commands.create(command);
        }

        /** What a user who writes macros writes. */
        String macro() {
            List<String> options = new ArrayList<>();
            for (Declaration d : make().declarations())
                if (texts.containsKey(d.name()))
                    options.add(d.key() + "=[" + texts.get(d.name()) + "]");
            String label = CellMapCommand.label(make().getClass());
            return "run(\"%s\", \"%s\");".formatted(label, String.join(" ", options));
        }

        /** As one line of a file. */
        String line() {
            StringBuilder line = new StringBuilder(command);
            texts.forEach((name, text) -> line.append('\t').append(name).append('\t').append(text));
            return line.toString();
        }

        static Step of(String line) {
            String[] parts = line.split("\t");
            Map<String, String> texts = new LinkedHashMap<>();
            for (int i = 1; i < parts.length; i += 2) texts.put(parts[i], parts[i + 1]);
            return new Step(parts[0], texts);
        }
    }

    private static final String SET =
            "train.epochs=1,train.iterations_per_epoch=2,train.batch_size=2,"
                    + "data.patch_size=[32,32,32],predict.window=[32,32,32]";

    /** Names of files that say when and where something ran. */
    private static final Pattern TOLD =
            Pattern.compile("run\\.log|env\\.json|\\.lock|.*\\.(html|log)|events\\..*");

    private static final Pattern CLOCK =
            Pattern.compile(
                    "\"(seconds|created|time|date|began|ended|finished)\" *: *(\"[^\"]*\"|[-\\d.eE]+)"
                            + "|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z?");

    private SameBytes() {}

    /**
     * The steps of a workflow that writes below a folder of its own.
     *
     * @param stack a TIFF stack to import
     */
    static List<Step> steps(Path folder, Phantom phantom, Path stack) {
        String run = folder.resolve("my run").toString();
        String manifest = phantom.testManifest().toString();
        return List.of(
                new Step(
                        "import",
                        Map.of(
                                "stack",
                                stack.toString(),
                                "out",
                                folder.resolve("data").toString(),
                                "dataset",
                                "own",
                                "voxelSize",
                                "20,8,8")),
                new Step(
                        "train",
                        Map.of(
                                "config",
                                "demo",
                                "data",
                                phantom.root().toString(),
                                "run",
                                run,
                                "device",
                                "cpu",
                                "set",
                                SET)),
                new Step("predict", Map.of("run", run, "manifest", manifest, "device", "cpu")),
                new Step("process", Map.of("input", run)),
                new Step("measure", Map.of("input", run)),
                new Step("package", Map.of("input", run, "manifest", manifest)),
                new Step(
                        "evaluate",
                        Map.of(
                                "submission",
                                run + "/submission.zip",
                                "truth",
                                phantom.truth().toString(),
                                "manifest",
                                manifest)));
    }

    /** Everything below a folder that does not tell when and where it was made, by path. */
    static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (TOLD.matcher(file.getFileName().toString()).matches()) continue;
                files.put(folder.relativize(file).toString(), content(folder, file));
            }
        }
        return files;
    }

    private static String content(Path folder, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (file.getFileName().toString().equals("journal.csv"))
            return withoutClocks(new String(bytes, StandardCharsets.UTF_8));
        if (file.getFileName().toString().matches(".*\\.(json|yaml|csv)|\\.z(attrs|array|group)")) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return CLOCK.matcher(text.replace(folder.toString(), "FOLDER")).replaceAll("CLOCK");
        }
        return HexFormat.of().formatHex(digest(bytes)) + " " + bytes.length;
    }

    /** Columns of the journal that tell of the machine. */
    private static final Pattern MACHINE =
            Pattern.compile("seconds|patches_per_second|waiting_share|(process|device)_gib");

    /** The journal of a training without the columns that tell how fast it was, and where. */
    private static String withoutClocks(String csv) {
        List<String> heads = List.of(csv.lines().findFirst().orElse("").split(","));
        StringBuilder kept = new StringBuilder();
        for (String line : csv.lines().toList()) {
            String[] fields = line.split(",", -1);
            for (int i = 0; i < fields.length; i++)
                if (!MACHINE.matcher(heads.get(i)).matches()) kept.append(fields[i]).append(',');
            kept.append('\n');
        }
        return kept.toString();
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails unless two folders hold the same files with the same bytes, and a whole workflow. */
    static void require(Path expected, Path actual) throws IOException {
        require(
                expected,
                actual,
                "my run/model.pt",
                "my run/submission.zip",
                "my run/result.json",
                "data/own/",
                "my run/measured/");
    }

    /**
     * Fails unless two folders hold the same files with the same bytes.
     *
     * @param needed beginnings of names that must be among them
     */
    static void require(Path expected, Path actual, String... needed) throws IOException {
        Map<String, String> wanted = files(expected);
        for (String name : needed)
            assertTrue(
                    wanted.keySet().stream().anyMatch(file -> file.startsWith(name)),
                    name + " in " + wanted.keySet());
        Map<String, String> got = files(actual);
        assertEquals(wanted.keySet(), got.keySet());
        wanted.forEach((file, content) -> assertEquals(content, got.get(file), file));
    }
}
