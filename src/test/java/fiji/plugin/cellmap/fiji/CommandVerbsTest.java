// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Check;
import fiji.plugin.cellmap.verb.Convert;
import fiji.plugin.cellmap.verb.Evaluate;
import fiji.plugin.cellmap.verb.Fetch;
import fiji.plugin.cellmap.verb.Import;
import fiji.plugin.cellmap.verb.MakeDatasplit;
import fiji.plugin.cellmap.verb.Measure;
import fiji.plugin.cellmap.verb.Plan;
import fiji.plugin.cellmap.verb.Predict;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.verb.Train;
import fiji.plugin.cellmap.verb.Tune;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every parameter of a macro reaches its place in the verb, absent ones as null. */
class CommandVerbsTest {

    private static Record verb(String name, String options) {
        CellMapCommand<?> command = Commands.create(name);
        return command.request(MacroOptions.read(options, command));
    }

    @Test
    void train() {
        assertEquals(
                new Train(
                        "c.yaml",
                        "d",
                        "r",
                        null,
                        "cpu",
                        List.of("a.b=[1,2]", "c=3"),
                        true,
                        null,
                        null),
                verb("train", "config=c.yaml data=d run=r device=cpu set=[a.b=(1,2),c=3] dryRun"));
        assertEquals(
                Named.of(Train.class).with(Train::config, "demo").with(Train::run, "r").make(),
                verb("train", "config=demo data=[] run=r"));
    }

    @Test
    void aFolderThatIsWrittenMustBeNamedInFiji() {
        assertThrows(UsageException.class, () -> verb("train", "config=demo"));
        assertThrows(UsageException.class, () -> verb("demo", ""));
        assertThrows(UsageException.class, () -> verb("datasplit", "data=d classes=mito"));
    }

    @Test
    void fetch() {
        assertEquals(
                Named.of(Fetch.class)
                        .with(Fetch::out, "d")
                        .with(Fetch::crops, "1,7")
                        .with(Fetch::manifests, List.of("a.csv", "b.csv"))
                        .with(Fetch::only, "raw")
                        .with(Fetch::classes, List.of("mito", "er"))
                        .with(Fetch::padding, 9)
                        .with(Fetch::allResolutions, true)
                        .with(Fetch::workers, 4)
                        .make(),
                verb(
                        "fetch",
                        "out=d crops=1,7 manifest=[a.csv, b.csv] only=raw classes=mito,er padding=9"
                                + " allResolutions workers=4"));
    }

    @Test
    void importStack() {
        Import em = (Import) verb("import", "stack=s.tif out=d dataset=t voxelSize=30,10,10");
        assertEquals(List.of("s.tif", "d", "t"), List.of(em.stack(), em.out(), em.dataset()));
        assertArrayEquals(new double[] {30, 10, 10}, em.voxelSize());
        assertNull(em.crop());
        String rest = " crop=3 test=true components region=0:1,0:2,0:3";
        for (String key : new String[] {"class", "className", "CLASSNAME"}) {
            String options = "stack=s out=d dataset=t voxelSize=8 " + key + "=mito" + rest;
            Import label = (Import) verb("import", options);
            assertEquals(3, label.crop());
            assertEquals("mito", label.className());
            assertTrue(label.test() && label.components() && label.overwrite() == null);
            assertEquals("0:1,0:2,0:3", label.region());
        }
        assertThrows(
                UsageException.class,
                () -> verb("import", "stack=s out=d dataset=t voxelSize=big"));
    }

    @Test
    void plan() {
        assertEquals(
                Named.of(Plan.class)
                        .with(Plan::data, "d")
                        .with(Plan::classes, List.of("mito", "er"))
                        .with(Plan::out, "p.yaml")
                        .with(Plan::hours, 0.5)
                        .with(Plan::memory, 8.0)
                        .with(Plan::device, "cpu")
                        .make(),
                verb("plan", "data=d classes=mito,er out=p.yaml hours=0.5 memory=8 device=cpu"));
        assertThrows(UsageException.class, () -> verb("plan", "data=d classes=mito"));
    }

    @Test
    void datasplit() {
        assertEquals(
                Named.of(MakeDatasplit.class)
                        .with(MakeDatasplit::data, "d")
                        .with(MakeDatasplit::classes, List.of("mito", "er"))
                        .with(MakeDatasplit::out, "o.csv")
                        .with(MakeDatasplit::crops, List.of(1, 2))
                        .with(MakeDatasplit::seed, 7L)
                        .make(),
                verb("datasplit", "data=d classes=[mito, er] out=o.csv crops=1,2 seed=7"));
    }

    @Test
    void predict() {
        assertEquals(
                Named.of(Predict.class)
                        .with(Predict::run, "r")
                        .with(Predict::crops, "1,2")
                        .with(Predict::device, "gpu")
                        .with(Predict::set, List.of("a=1"))
                        .make(),
                verb("predict", "run=r crops=1,2 device=gpu set=a=1"));
        assertEquals(
                Named.of(Predict.class)
                        .with(Predict::model, "m")
                        .with(Predict::input, "i")
                        .with(Predict::output, "o")
                        .with(Predict::trust, true)
                        .make(),
                verb("predictArray", "model=m input=i output=o trust"));
        assertThrows(UsageException.class, () -> verb("predictArray", "model=m input=i"));
    }

    @Test
    void theRest() {
        assertEquals(Named.of(Tune.class).with(Tune::input, "i").make(), verb("tune", "input=i"));
        assertEquals(
                Named.of(Evaluate.class)
                        .with(Evaluate::submission, "s")
                        .with(Evaluate::truth, "t")
                        .with(Evaluate::instanceClasses, List.of("mito"))
                        .make(),
                verb("evaluate", "submission=s truth=t instanceClasses=mito"));
        assertEquals(
                Named.of(Report.class)
                        .with(Report::runs, List.of("/a b", "c,d"))
                        .with(Report::pictures, 3)
                        .make(),
                verb("report", "runs=[/a b, \"c,d\"] pictures=3"));
        assertEquals(
                Named.of(Convert.class)
                        .with(Convert::input, "a.ckpt")
                        .with(Convert::output, "b.pt")
                        .with(Convert::options, List.of("size=M", "kernel=5"))
                        .with(Convert::prefix, "net.")
                        .with(Convert::partial, true)
                        .make(),
                verb(
                        "convert",
                        "input=a.ckpt output=b.pt options=[size=M, kernel=5] prefix=net. partial"));
        assertEquals(
                Named.of(Measure.class)
                        .with(Measure::input, "a.zarr/mito")
                        .with(Measure::contacts, List.of("a.zarr/er", "b.zarr"))
                        .with(Measure::out, "o.csv")
                        .make(),
                verb("measure", "input=a.zarr/mito contacts=[a.zarr/er, b.zarr] out=o.csv"));
        assertEquals(new Check(), verb("check", ""));
    }

    @Test
    void openRunFolderShowsARunOnly(@TempDir Path folder) throws Exception {
        CellMapCommand<?> command = Commands.create("openRunFolder");
        Map<String, String> texts = MacroOptions.read("run=[" + folder + "]", command);
        QuietHost host = new QuietHost();
        assertThrows(UsageException.class, () -> command.execute(host, texts));
        Files.createFile(folder.resolve("config.yaml"));
        assertEquals(folder.toAbsolutePath().toString(), command.execute(host, texts));
        assertEquals(List.of(folder.toUri()), host.opened);
    }
}
