// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.fiji.image.ObjectRois;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.Trees;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import fiji.plugin.cellmap.verb.Tiny;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result is corrected on the screen, and training goes on with it: one command. */
class CorrectTest {

    private static final String SHORT =
            " device=cpu set=[train.epochs=1,train.iterations_per_epoch=1]";

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Phantom phantom;
    private static Path run;
    private static Path em;

    @BeforeAll
    static void trainAndPredict() throws Exception {
        phantom = Tiny.phantom(shared.resolve("data"));
        em = DataLayout.official(phantom.root()).em("phantom-1").path();
        run = shared.resolve("run");
        Tiny.train(shared, phantom.root(), "run").run(Progress.none());
        Tiny.predict(run.toString(), "all", phantom).run(Progress.none());
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, run.toString())
                .make()
                .run(Progress.none());
    }

    @AfterEach
    void closeImages() {
        WindowManager.setTempCurrentImage(null);
        Interpreter.batchMode = false;
    }

    private static String correct(ImagePlus image, String options) {
        WindowManager.setTempCurrentImage(image);
        CorrectCommand command =
                new CorrectCommand() {
                    @Override
                    protected VerbRunner runner() {
                        return new InProcess();
                    }
                };
        return command.execute(new QuietHost(), MacroOptions.read(options, command));
    }

    private String options(String name) {
        return "from=[" + run + "] run=[" + folder.resolve(name) + "]" + SHORT;
    }

    private static Path result(String kind) throws Exception {
        try (var groups = Files.list(run.resolve(kind + "/phantom-1.zarr"))) {
            return groups.filter(Files::isDirectory).sorted().findFirst().get().resolve("mito");
        }
    }

    private static ImagePlus objects() throws Exception {
        return ShownVolume.editable(ShownVolume.open(result("processed"), true, "crop/mito"), true);
    }

    private DatasplitRow made(String name) {
        List<DatasplitRow> rows =
                Datasplit.read(new RunFolder(folder.resolve(name)).datasplit()).rows();
        List<DatasplitRow> before = Datasplit.read(new RunFolder(run).datasplit()).rows();
        assertEquals(before, rows.subList(0, before.size()));
        assertEquals(before.size() + 1, rows.size());
        return rows.get(before.size());
    }

    private static VoxelImage open(DatasplitRow row) {
        try (ArrayStore store = Stores.open(row.crop().container())) {
            return Volume.open(store, row.label("mito").group(), new ChunkCache(1)).finest();
        }
    }

    private static void paint(ImagePlus image, int value, Roi where, int... slices) {
        for (int z : slices) {
            ImageProcessor plane = image.getStack().getProcessor(z);
            plane.setValue(value);
            plane.setRoi(where);
            plane.fill();
        }
    }

    @Test
    void whatWasPaintedInTheSelectionBecomesTruth() throws Exception {
        ImagePlus image = objects();
        ImagePlus before = image.duplicate();
        paint(image, 9, new Roi(2, 3, 6, 5), 4, 5, 6);
        paint(image, 9, new Roi(40, 40, 6, 5), 20); // outside of what is selected
        image.setRoi(1, 2, 12, 10);
        String text = correct(image, options("a"));
        DatasplitRow row = made("a");
        assertTrue(row.train());
        assertEquals(em, row.em().path());
        VoxelImage crop = open(row);
        assertArrayEquals(new long[] {3, 10, 12}, crop.shape());
        float[] ids = crop.floats(crop.bounds());
        assertEquals(9, ids[12 + 1]);
        for (int y = 0; y < 10; y++)
            for (int x = 0; x < 12; x++) {
                boolean painted = x >= 1 && x < 7 && y >= 1 && y < 6;
                if (!painted)
                    assertEquals(
                            before.getStack().getProcessor(4).getf(x + 1, y + 2), ids[y * 12 + x]);
            }
        assertTrue(text.matches("(?s).*\\d+ voxels were added, 0 removed.*"), text);
        assertTrue(text.contains("To undo, delete " + folder.resolve("a")), text);
        ConfigFile used = ConfigFile.read(folder.resolve("a/config.yaml"), List.of());
        assertEquals(run.resolve("model.pt").toString(), used.experiment().model().weights());
        assertEquals(List.of("mito", "er"), used.experiment().classes());
        String note = Files.readString(folder.resolve("a/annotation.json"));
        assertTrue(note.contains("processed/phantom-1.zarr"), note);
        assertTrue(Files.exists(folder.resolve("a/journal.csv")));
    }

    @Test
    void areasAddAndErase() throws Exception {
        ImagePlus image = objects();
        image.killRoi();
        Roi add = new Roi(0, 0, 4, 4);
        add.setName("new one");
        add.setPosition(2);
        Roi erase = new Roi(2, 2, 40, 40);
        erase.setName("erase");
        erase.setPosition(3);
        Path zip = folder.resolve("set.zip");
        new ObjectRois(List.of(add, erase), 2).write(zip);
        paint(image, 7, new Roi(2, 2, 5, 5), 3);
        correct(image, options("b") + " region=changed rois=[" + zip + "] slices=2-3");
        VoxelImage crop = open(made("b"));
        assertEquals(2, crop.shape()[0]);
        float[] all = crop.floats(crop.bounds());
        int last = 0;
        for (int z = 1; z <= image.getNSlices(); z++)
            last = Math.max(last, (int) image.getStack().getProcessor(z).getStats().max);
        assertEquals(last + 1, all[0]);
        ImagePlus second = ShownVolume.labels(crop, "c");
        double[] at = crop.grid().translation();
        double[] from =
                ShownVolume.volume(ShownVolume.open(result("processed"), true, ""))
                        .get()
                        .grid()
                        .translation();
        double size = crop.grid().scale()[2];
        int x0 = (int) Math.round((at[2] - from[2]) / size);
        int y0 = (int) Math.round((at[1] - from[1]) / crop.grid().scale()[1]);
        assertEquals(0, second.getStack().getProcessor(2).getf(3 - x0, 3 - y0));
    }

    @Test
    void probabilitiesAreTakenAboveAThreshold() throws Exception {
        ImagePlus image =
                ShownVolume.editable(ShownVolume.open(result("predictions"), false, "p"), false);
        paint(image, 255, new Roi(0, 0, 5, 5), 1);
        paint(image, 0, new Roi(5, 0, 5, 5), 1);
        correct(image, options("c") + " region=image slices=1-2 threshold=0.9");
        VoxelImage crop = open(made("c"));
        float[] ids = crop.floats(crop.bounds());
        assertEquals(1, ids[0]);
        assertEquals(0, ids[5]);
        for (int i = 0; i < ids.length / 2; i++) {
            float p = image.getStack().getProcessor(1).getf(i);
            assertEquals(p > 0.9 * 255 ? 1 : 0, ids[i]);
        }
    }

    @Test
    void theEmIsTheOneOpenImageWithTheSameVoxels() throws Exception {
        ImagePlus shown = ShownVolume.open(em, false, "em.tif");
        ImagePlus labels = ShownVolume.editable(shown, true);
        labels.setProp("CellMap source", null);
        ImagePlus copy = shown.duplicate();
        copy.setTitle("em.tif");
        copy.setProp("CellMap source", null);
        String options = options("d") + " class=mito region=image slices=1-9";
        CellMapException none =
                assertThrows(CellMapException.class, () -> correct(labels, options));
        assertEquals("The EM is not known", none.what());
        Interpreter.batchMode = true;
        Interpreter.addBatchModeImage(labels);
        Interpreter.addBatchModeImage(copy);
        String text = correct(labels, options);
        assertTrue(text.contains("EM, copied: " + folder.resolve("d/data")), text);
        assertTrue(made("d").em().path().startsWith(folder.resolve("d/data/em")));
        String named = options.replace("/d]", "/e]") + " em=[em.tif] data=[" + folder + "/own]";
        String again = correct(labels, named);
        assertTrue(again.contains(folder.resolve("own/em/em.zarr").toString()), again);
        Interpreter.addBatchModeImage(shown);
        String stored = correct(labels, options.replace("/d]", "/f]"));
        assertTrue(stored.contains("EM, read where it is: " + em), stored);
        for (ImagePlus image : List.of(labels, copy, shown))
            Interpreter.removeBatchModeImage(image);
    }

    private void refused(String what, ImagePlus image, String more) {
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> correct(image, options("x") + " " + more));
        assertEquals(what, e.what());
        assertFalse(Files.exists(folder.resolve("x/data")));
    }

    @Test
    void uncorrectedPartsBecomeTruthOnlyIfChosen() throws Exception {
        ImagePlus image = objects();
        refused("Nothing is selected", image, "");
        refused("Nothing was corrected", image, "region=changed");
        image.setRoi(0, 0, 5, 5);
        refused("Nothing was corrected", image, "");
        ImagePlus unknown = objects();
        unknown.setProp("CellMap source", null);
        unknown.setRoi(0, 0, 5, 5);
        refused("It is not known what was corrected", unknown, "class=mito");
        refused("The EM is not known", unknown, "class=mito slices=1-2");
        refused("The class is not known", unknown, "");
    }

    /** What the dialog begins with, after another run was entered. */
    private static String offered(Path result, boolean labels) {
        WindowManager.setTempCurrentImage(ShownVolume.open(result, labels, "open"));
        QuietHost host = new QuietHost();
        LastEntries last = new LastEntries(host.memory());
        last.keep(new TrainCommand(), Map.of("run", run.toString()));
        last.keep(new TrainCommand(), Map.of("run", shared.resolve("other").toString()));
        CommandDialog dialog = new CommandDialog(new CorrectCommand(), host);
        return dialog.form(Map.of(), Map.of()).fields().stream()
                .filter(field -> field.declaration().name().equals("from"))
                .findFirst()
                .orElseThrow()
                .initial();
    }

    @Test
    void theRunThatMadeTheResultIsOfferedAndNotTheLatest() throws Exception {
        Path other = Files.createDirectories(shared.resolve("other"));
        Files.writeString(other.resolve("model.pt"), "another");
        assertEquals(run.toString(), offered(result("predictions"), false));
        assertEquals(run.toString(), offered(result("processed"), true));
        assertEquals(other.toString(), offered(em, false), "the EM is no result");
        Path elsewhere = folder.resolve("results");
        for (String kind : List.of("predictions", "processed"))
            Trees.copy(run.resolve(kind), elsewhere.resolve(kind));
        Path moved = elsewhere.resolve(run.relativize(result("processed")));
        assertEquals(run.toString(), offered(moved, true));
        Path model = run.resolve("model.pt");
        Path away = Files.move(model, run.resolve("away.pt"));
        try {
            Files.writeString(model, "of a later training");
            assertEquals(other.toString(), offered(moved, true), "it has another model by now");
        } finally {
            Files.move(away, model, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
