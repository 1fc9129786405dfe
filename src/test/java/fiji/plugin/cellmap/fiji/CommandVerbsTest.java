package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Check;
import fiji.plugin.cellmap.verb.Convert;
import fiji.plugin.cellmap.verb.Demo;
import fiji.plugin.cellmap.verb.Evaluate;
import fiji.plugin.cellmap.verb.Fetch;
import fiji.plugin.cellmap.verb.Import;
import fiji.plugin.cellmap.verb.PackageSubmission;
import fiji.plugin.cellmap.verb.Predict;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.verb.Train;
import fiji.plugin.cellmap.verb.Tune;
import fiji.plugin.cellmap.verb.Validate;
import fiji.plugin.cellmap.verb.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every parameter of a command reaches its place in the verb, absent ones as null. */
class CommandVerbsTest {

    private static Verb<?> verb(String name, String options) {
        VerbCommand<?> command = (VerbCommand<?>) Commands.create(name);
        MacroOptions.apply(options, command);
        return command.verb();
    }

    @Test
    void train() {
        assertEquals(
                new Train("c.yaml", "d", "r", "cpu", List.of("a.b=[1,2]", "c=3"), true),
                verb(
                        "train",
                        "config=c.yaml data=d run=r device=cpu set=[a.b=(1,2); c=3;] dryRun=true"));
        assertEquals(
                new Train("demo", null, "r", "auto", List.of(), false),
                verb("train", "config=demo data=[] run=r"));
    }

    @Test
    void fetch() {
        assertEquals(
                new Fetch(
                        "d",
                        "1,7",
                        "s3://b",
                        List.of("a.csv", "b.csv"),
                        null,
                        "raw",
                        List.of("mito"),
                        9,
                        true,
                        false,
                        null,
                        null,
                        null,
                        false,
                        true),
                verb(
                        "fetch",
                        "data=d crops=1,7 source=s3://b manifest=[a.csv; b.csv] only=raw"
                                + " classes=mito padding=9 allResolutions=true dryRun=true"));
    }

    @Test
    void importStack() {
        Import em = (Import) verb("import", "stack=s.tif data=d dataset=t voxelSize=30,10,10");
        assertEquals(List.of("s.tif", "d", "t"), List.of(em.stack(), em.out(), em.dataset()));
        assertArrayEquals(new double[] {30, 10, 10}, em.voxelSize());
        assertNull(em.crop());
        Import label =
                (Import)
                        verb(
                                "import",
                                "stack=s data=d dataset=t voxelSize=8 crop=3 className=mito"
                                        + " test=true components=true region=0:1,0:2,0:3");
        assertEquals(3, label.crop());
        assertEquals("mito", label.className());
        assertTrue(label.test() && label.components() && !label.overwrite());
        assertEquals("0:1,0:2,0:3", label.region());
        assertThrows(
                UsageException.class,
                () -> verb("import", "stack=s data=d dataset=t voxelSize=big"));
    }

    @Test
    void predict() {
        assertEquals(
                new Predict("r", null, null, null, "d", "1,2", "m", "o", "gpu", List.of("a=1")),
                verb("predict", "run=r data=d crops=1,2 manifest=m out=o device=gpu set=a=1"));
        assertEquals(
                new Predict("r", null, null, null, null, "test", null, null, "auto", List.of()),
                verb("predict", "run=r"));
        assertEquals(
                new Predict(null, "m", "i", "o", null, null, null, null, "auto", List.of()),
                verb("predictArray", "model=m input=i output=o"));
    }

    @Test
    void processAndSubmit() {
        assertEquals(
                new ProcessPrediction("i", "o", List.of("a=1")),
                verb("process", "input=i out=o set=a=1"));
        assertEquals(new Tune("i", null, List.of()), verb("tune", "input=i"));
        assertEquals(
                new PackageSubmission("i", "o", "m", null),
                verb("package", "input=i out=o manifest=m"));
        assertEquals(new PackageSubmission("i", null, null, null), verb("package", "input=i"));
        assertEquals(new Validate("s", "m", null), verb("validate", "submission=s manifest=m"));
        assertEquals(
                new Evaluate("s", "t", "o", "m", null, "june-2026", null),
                verb("evaluate", "submission=s truth=t out=o manifest=m"));
    }

    @Test
    void theRest() {
        assertEquals(
                new Report(List.of("/a b", "c"), "t", "m", "d", 3, 100, "o"),
                verb("report", "runs=[/a b; c] truth=t manifest=m data=d pictures=3 out=o"));
        assertEquals(new Demo("o", "cpu", List.of()), verb("demo", "out=o device=cpu"));
        assertEquals(new Check(), verb("check", ""));
    }

    @Test
    void convert() {
        assertEquals(
                new Convert(
                        "a.ckpt",
                        "b.pt",
                        null,
                        "MedNeXt",
                        List.of("size=M", "kernel=5"),
                        List.of("mito", "er"),
                        List.of(),
                        null,
                        true,
                        "w.yaml",
                        "em"),
                verb(
                        "convert",
                        "input=a.ckpt output=b.pt architecture=MedNeXt options=[size=M; kernel=5]"
                                + " classes=[mito; er] partial=true about=w.yaml sample=em"));
        assertEquals(
                new Convert(
                        "a.pt", "b.pth", null, null, List.of(), List.of(), List.of(), null, false,
                        null, null),
                verb("convert", "input=a.pt output=b.pth"));
    }

    @Test
    void openRunFolderShowsARunOnly(@TempDir Path folder) throws Exception {
        CellMapCommand command = Commands.create("openRunFolder");
        MacroOptions.apply("run=[" + folder + "]", command);
        QuietHost host = new QuietHost();
        assertThrows(UsageException.class, () -> command.execute(host));
        Files.createFile(folder.resolve("config.yaml"));
        assertEquals(folder.toAbsolutePath().toString(), command.execute(host));
        assertEquals(List.of(folder), host.opened);
    }
}
