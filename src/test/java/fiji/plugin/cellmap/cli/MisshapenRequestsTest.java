// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.param.Declaration;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests of every verb with one parameter that is missing, of another type, out of range or an
 * absent path, made from what the verbs declare: one block of text that names the parameter, exit
 * code 1 or 2, and nothing left behind.
 */
class MisshapenRequestsTest {

    @TempDir static Path folder;

    /** Requests that would be honoured, by verb; words in capitals are paths of {@link #place}. */
    private static final Map<String, List<String>> REQUESTS = new TreeMap<>();

    private static void request(String verb, String words) {
        REQUESTS.put(verb, List.of(words.split(" ")));
    }

    static {
        request("demo", "--out=NEW");
        request("fetch", "--out=NEW --source=DATA --crops=all --manifest=TESTS");
        request("import", "STACK --out=NEW --dataset=d --voxel-size=8");
        request("datasplit", "--data=DATA --classes=mito --out=NEW");
        request("plan", "--data=DATA --classes=mito --out=NEW.yaml");
        request("train", "CONFIG --data=DATA --run=NEW --device=cpu");
        request("sweep", "CONFIG --data=DATA --grid=loss.dice=1,0 --out=NEW --device=cpu");
        request("predict", "RUN --data=DATA --manifest=TESTS --out=NEW --crops=test --device=cpu");
        request("process", "RUN --out=NEW");
        request("tune", "RUN --out=NEW");
        request("measure", "RESULTS --out=NEW");
        request("package", "RESULTS --manifest=TESTS --out=NEW");
        request("validate", "SUBMISSION --manifest=TESTS");
        request("evaluate", "SUBMISSION --truth=TRUTH --manifest=TESTS --out=NEW");
        request("report", "RUN --truth=TRUTH --manifest=TESTS --data=DATA --out=NEW");
        request("visualize", "RUN --data=DATA --truth=TRUTH --out=NEW");
        request("inspect", "RESULTS/phantom.zarr");
        request("convert", "MODEL NEW.safetensors");
        request("models", "BasicUNet");
        request("check", "");
        request("engine", "use none-of-this-name");
    }

    private static Phantom phantom;

    private static String place(String word) {
        return word.replace("NEW", at("new"))
                .replace("DATA", phantom.root().toString())
                .replace("TESTS", phantom.testManifest().toString())
                .replace("TRUTH", phantom.truth().toString())
                .replace("STACK", at("stack.tif"))
                .replace("CONFIG", at("c.yaml"))
                .replace("RESULTS", at("run/processed"))
                .replace("SUBMISSION", at("submission.zip"))
                .replace("MODEL", at("run/model.pt"))
                .replace("RUN", at("run"));
    }

    private static String at(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void makeWhatRequestsName() throws IOException {
        PhantomOptions options = new PhantomOptions(64, List.of("mito", "er"), 5);
        phantom = Phantom.make(folder.resolve("data"), options, Progress.none());
        Files.writeString(
                folder.resolve("c.yaml"),
                """
                name: t
                classes: [mito]
                model: {options: {features: [2, 2, 2, 2, 2, 2]}}
                data: {patch_size: [32, 32, 32], validation_crops: [3]}
                train: {epochs: 1, iterations_per_epoch: 1, batch_size: 1}
                predict: {window: [32, 32, 32]}
                """);
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        assertTrue(ImageIO.write(image, "tiff", folder.resolve("stack.tif").toFile()));
        Files.writeString(folder.resolve("file"), "no folder");
        Files.createDirectories(folder.resolve("folder"));
        succeed("train", at("c.yaml"), "--data=" + phantom.root(), "--run=" + at("run"));
        String tests = "--manifest=" + phantom.testManifest();
        succeed("predict", at("run"), "--crops=all", "--data=" + phantom.root(), tests);
        succeed("process", at("run"));
        succeed("package", at("run/processed"), tests, "--out=" + at("submission.zip"));
    }

    private static void succeed(String... args) {
        Said said = run(args);
        assertEquals(0, said.code, said.text);
    }

    private record Said(int code, String text) {}

    private static Said run(String... args) {
        PrintStream err = System.err;
        PrintStream out = System.out;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(new ByteArrayOutputStream()));
        try {
            int code = Main.run(args, new Interrupt());
            return new Said(code, errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
    }

    /**
     * A request that must be refused.
     *
     * @param parameter that is wrong
     * @param value that it has; "" if it is left out
     */
    private record Misshapen(String verb, Declaration parameter, String what, String value) {

        String name() {
            return verb + " " + parameter.option() + ": " + what;
        }

        String[] arguments() {
            List<String> args = new ArrayList<>(List.of(verb));
            List<Declaration> positions =
                    Declaration.flat(Verbs.ALL.get(verb)).stream()
                            .filter(Declaration::isArgument)
                            .toList();
            int position = 0;
            for (String word : REQUESTS.get(verb)) {
                if (word.isEmpty()) continue;
                boolean own =
                        word.startsWith("--")
                                ? word.startsWith(parameter.option() + "=")
                                : positions.get(position++).equals(parameter)
                                        || positions
                                                .get(position - 1)
                                                .name()
                                                .equals(parameter.name());
                if (!own) args.add(place(word));
                else if (!value.isEmpty() && parameter.isArgument()) args.add(value);
            }
            boolean missingArgument = parameter.isArgument() && !args.contains(value);
            if (!value.isEmpty() && missingArgument) args.add(value);
            if (!value.isEmpty() && !parameter.isArgument())
                args.add(parameter.option() + "=" + value);
            return args.toArray(String[]::new);
        }
    }

    private static List<Misshapen> all() {
        List<Misshapen> all = new ArrayList<>();
        Verbs.ALL.forEach(
                (verb, type) -> {
                    for (Declaration d : Declaration.flat(type)) add(verb, d, all);
                });
        return all;
    }

    private static void add(String verb, Declaration d, List<Misshapen> all) {
        if (d.required()) all.add(new Misshapen(verb, d, "missing", ""));
        if (d.isFlag()) all.add(new Misshapen(verb, d, "another type", "maybe"));
        boolean number = d.typeText().contains("number");
        if (number) {
            all.add(new Misshapen(verb, d, "another type", "abc"));
            all.add(new Misshapen(verb, d, "not a number", "NaN"));
            all.add(new Misshapen(verb, d, "endless", "1e999"));
        }
        if (number && d.min() > Double.NEGATIVE_INFINITY)
            all.add(new Misshapen(verb, d, "too small", repeated(d, d.min() - 1)));
        if (number && d.max() < Double.POSITIVE_INFINITY)
            all.add(new Misshapen(verb, d, "too large", repeated(d, d.max() + 1)));
        if (d.length() > 1) all.add(new Misshapen(verb, d, "too many", "1,1,1,1,1,1,1"));
        if (!d.choices().isEmpty()) all.add(new Misshapen(verb, d, "no choice", "nochoice"));
        switch (d.kind()) {
            case FILE, FOLDER, PATH -> {
                all.add(new Misshapen(verb, d, "absent", at("absent/thing")));
                all.add(new Misshapen(verb, d, "no file can have it", folder + "/a\0b"));
            }
            case NEW_FILE, NEW_FOLDER ->
                    all.add(new Misshapen(verb, d, "below a file", at("file/below")));
            case SETTINGS -> all.add(new Misshapen(verb, d, "no setting", "no.such.key=1"));
            default -> {}
        }
        String name = d.name();
        if (name.equals("device")) all.add(new Misshapen(verb, d, "unknown", "abacus"));
        if (name.equals("challenge")) all.add(new Misshapen(verb, d, "unknown", "nochallenge"));
        if (name.equals("crops")) all.add(new Misshapen(verb, d, "unknown", "99999"));
        if (name.equals("classes")) all.add(new Misshapen(verb, d, "unknown", "noclass"));
    }

    private static String repeated(Declaration d, double value) {
        String one = value == Math.rint(value) ? String.valueOf((long) value) : "" + value;
        return d.length() > 1
                ? String.join(",", java.util.Collections.nCopies(d.length(), one))
                : one;
    }

    @TestFactory
    Stream<DynamicTest> everyOneIsRefused() {
        return all().stream().map(r -> DynamicTest.dynamicTest(r.name(), () -> refused(r)));
    }

    private static void refused(Misshapen request) throws IOException {
        Map<String, String> before = tree();
        Said said = run(request.arguments());
        String shown = String.join(" ", request.arguments()) + "\n" + said.text;
        assertTrue(said.code == Main.FAILED || said.code == Main.USAGE, said.code + " " + shown);
        assertTrue(said.text.contains("cellmap: "), shown);
        assertEquals(1, said.text.split("(?m)^cellmap: ", -1).length - 1, shown);
        for (String bad : List.of("defect", "\tat ", "Exception", "java.", "null"))
            assertFalse(said.text.contains(bad), bad + " in " + shown);
        String value = request.value.replace("\0", "\\u0000");
        boolean names =
                said.text.contains(request.parameter.option())
                        || !value.isEmpty() && said.text.contains(value)
                        || value.isEmpty()
                                && request.parameter.isArgument()
                                && isArgumentNamed(request, said);
        assertTrue(names, "does not name " + request.parameter.option() + ": " + shown);
        assertEquals(before, tree(), shown);
    }

    /** Without the first argument the second is taken for it, and missing. */
    private static boolean isArgumentNamed(Misshapen request, Said said) {
        return Declaration.flat(Verbs.ALL.get(request.verb)).stream()
                .filter(Declaration::isArgument)
                .anyMatch(d -> said.text.contains(d.option()));
    }

    @Test
    void thereAreAHundredOfThemAndMore() {
        assertTrue(all().size() >= 100, "only " + all().size());
        assertEquals(Verbs.ALL.keySet().stream().sorted().toList(), List.copyOf(REQUESTS.keySet()));
    }

    /** What there is, with sizes and times. */
    private static Map<String, String> tree() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList())
                files.put(
                        folder.relativize(file).toString(),
                        Files.isDirectory(file)
                                ? "folder"
                                : Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
        return files;
    }
}
