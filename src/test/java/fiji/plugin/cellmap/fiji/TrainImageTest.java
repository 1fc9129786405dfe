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
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Tiny;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.WindowManager;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command trains on what is on the screen. */
class TrainImageTest {

    private static final String SHORT =
            " device=cpu set=[train.epochs=1,train.iterations_per_epoch=1]";

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Phantom phantom;
    private static Path em;
    private static Path run;

    @BeforeAll
    static void train() throws Exception {
        phantom = Tiny.phantom(shared.resolve("data"));
        em = DataLayout.official(phantom.root()).em("phantom-1").path();
        run = shared.resolve("run");
        Tiny.train(shared, phantom.root(), "run").run(Progress.none());
    }

    @AfterEach
    void closeImages() {
        WindowManager.setTempCurrentImage(null);
        Interpreter.batchMode = false;
    }

    private static String train(ImagePlus image, String options) {
        WindowManager.setTempCurrentImage(image);
        TrainImageCommand command =
                new TrainImageCommand() {
                    @Override
                    protected VerbRunner runner() {
                        return new InProcess();
                    }
                };
        return command.execute(new QuietHost(), MacroOptions.read(options, command));
    }

    /** Two areas in slices 11 to 30. */
    private String rois() {
        Path zip = folder.resolve("set.zip");
        List<Roi> rois = new java.util.ArrayList<>();
        for (int z = 11; z <= 30; z++) {
            Roi roi = new Roi(8, 8, 30, 20);
            roi.setName("mito 1 z" + z);
            roi.setPosition(z);
            rois.add(roi);
        }
        new ObjectRois(rois, 30).write(zip);
        return " rois=[" + zip + "] class=mito";
    }

    private String config() throws IOException {
        Path file = Tiny.config(folder);
        String rules = "process: {classes: {mito: {threshold: 0.6}, er: {min_size: 9}}}\n";
        return "config=[" + Files.writeString(file, Tiny.CONFIG + rules) + "]";
    }

    private String out(String name) {
        return " run=[" + folder.resolve(name) + "]";
    }

    private List<DatasplitRow> split(String name) {
        return Datasplit.read(new RunFolder(folder.resolve(name)).datasplit()).rows();
    }

    private static VoxelImage open(DatasplitRow row) {
        try (ArrayStore store = Stores.open(row.crop().container())) {
            return Volume.open(store, row.label("mito").group(), new ChunkCache(1)).finest();
        }
    }

    @Test
    void emOfAContainerIsReadWhereItIs() throws IOException {
        ImagePlus shown = ShownVolume.open(em, false, "em");
        shown.setRoi(4, 6, 50, 40);
        String text = train(shown, config() + out("a") + rois() + SHORT);
        assertTrue(text.contains("EM, read where it is: " + em), text);
        assertFalse(text.contains("import it as well"), text);
        assertTrue(text.contains("To undo, delete " + folder.resolve("a")), text);
        assertTrue(text.contains("Classes: mito; those of the configuration are mito, er"), text);
        DatasplitRow row = split("a").get(0);
        assertEquals(1, split("a").size());
        assertEquals(em, row.em().path());
        VoxelImage crop = open(row);
        assertArrayEquals(new long[] {20, 40, 50}, crop.shape());
        double[] size = ShownVolume.volume(shown).get().grid().scale();
        assertArrayEquals(
                new double[] {10 * size[0], 6 * size[1], 4 * size[2]}, crop.grid().translation());
        assertTrue(row.crop().path().startsWith(folder.resolve("a/data")));
        ConfigFile used = ConfigFile.read(folder.resolve("a/config.yaml"), List.of());
        assertEquals(List.of("mito"), used.experiment().classes());
        assertEquals(
                Map.of("mito", Map.of("threshold", 0.6)), used.experiment().process().classes());
        assertTrue(Files.exists(folder.resolve("a/model.pt")));
        String note = Files.readString(folder.resolve("a/annotation.json"));
        assertTrue(note.contains("\"image\"") && note.contains("crop1"), note);
    }

    @Test
    void theSameAgainGoesOnAndTakesNothing() throws IOException {
        ImagePlus shown = ShownVolume.open(em, false, "em");
        String options = config() + out("b") + rois() + SHORT;
        train(shown, options);
        String again = train(shown, options.replace("epochs=1", "epochs=2"));
        assertTrue(again.contains("goes on; nothing is taken from the screen"), again);
        assertTrue(again.contains("Resumed at step 1"), again);
        assertEquals(1, split("b").size());
    }

    @Test
    void aVirtualStackIsCopiedPlaneByPlaneIntoTheDataRoot() throws IOException {
        ImagePlus shown = ShownVolume.open(em, false, "em");
        ImageStack planes = shown.getStack();
        VirtualStack lazy =
                new VirtualStack(shown.getWidth(), shown.getHeight(), null, null) {
                    @Override
                    public ImageProcessor getProcessor(int n) {
                        return planes.getProcessor(n);
                    }

                    @Override
                    public Object getPixels(int n) {
                        return getProcessor(n).getPixels();
                    }

                    @Override
                    public int getSize() {
                        return planes.size();
                    }

                    @Override
                    public int size() {
                        return planes.size();
                    }
                };
        lazy.setBitDepth(8);
        ImagePlus virtual = new ImagePlus("my cell.tif", lazy);
        virtual.setDimensions(1, planes.size(), 1);
        virtual.setCalibration(shown.getCalibration().copy());
        String root = " data=[" + folder.resolve("own") + "]";
        String text = train(virtual, config() + out("c") + rois() + root + SHORT);
        assertTrue(text.contains("EM, copied: "), text);
        DatasplitRow row = split("c").get(0);
        assertEquals("my_cell", row.dataset());
        assertTrue(row.em().path().startsWith(folder.resolve("own/my_cell")));
        assertFalse(Files.exists(folder.resolve("c/data")));
        String more = train(virtual, config() + out("d") + rois() + root + " slices=25-35" + SHORT);
        assertTrue(more.contains("Also used: 1 earlier crop."), more);
        assertEquals(
                List.of("crop1", "crop2"), split("d").stream().map(r -> r.cropName()).toList());
        Files.delete(folder.resolve("set.zip"));
        String none = train(virtual, config() + out("e") + " class=mito" + root + SHORT);
        assertTrue(none.contains("Also used: 2 earlier crops."), none);
        assertEquals(2, split("e").size());
    }

    @Test
    void slicesAreHeldOut() throws IOException {
        ImagePlus shown = ShownVolume.open(em, false, "em");
        String options = config() + rois() + SHORT;
        String text = train(shown, options + out("f") + " slices=11-20 heldOut=21-30");
        assertTrue(text.contains("1 training crop, 1 held out"), text);
        assertEquals(List.of(true, false), split("f").stream().map(r -> r.train()).toList());
        UsageException both =
                assertThrows(
                        UsageException.class,
                        () -> train(shown, options + out("g") + " heldOut=21-30"));
        assertEquals("Slices are to be trained on and held out", both.what());
        assertFalse(Files.exists(folder.resolve("g")));
    }

    @Test
    void trainingGoesOnFromARunWithItsCrops() throws IOException {
        ImagePlus shown = ShownVolume.open(em, false, "em");
        String folds = SHORT.replace("set=[", "set=[data.fold=1/2,");
        String text = train(shown, "from=[" + run + "]" + out("h") + rois() + folds);
        List<DatasplitRow> before = Datasplit.read(new RunFolder(run).datasplit()).rows();
        assertTrue(text.contains(before.size() + " earlier crops."), text);
        List<DatasplitRow> rows = split("h");
        assertEquals(before, rows.subList(0, before.size()));
        assertEquals(before.size() + 1, rows.size());
        assertEquals(
                rows.size(), rows.stream().map(r -> r.dataset() + r.cropName()).distinct().count());
        ConfigFile used = ConfigFile.read(folder.resolve("h/config.yaml"), List.of());
        assertEquals(List.of("mito", "er"), used.experiment().classes());
        assertEquals(run.resolve("model.pt").toString(), used.experiment().model().weights());
    }

    @Test
    void aLabelImageThatIsOpenIsTheTruth() throws IOException {
        ImagePlus shown = ShownVolume.open(em, false, "em");
        ImagePlus labels = ShownVolume.editable(shown, true);
        labels.setTitle("my labels");
        Interpreter.batchMode = true;
        Interpreter.addBatchModeImage(labels);
        String options = config() + " labels=[my labels] class=mito slices=1-10" + SHORT;
        String text = train(shown, options + out("i"));
        assertTrue(text.contains("Crop to train on: "), text);
        assertArrayEquals(new long[] {10, 64, 64}, open(split("i").get(0)).shape());
        ImagePlus small = shown.crop("stack");
        small.setStack(small.getStack().crop(0, 0, 0, 60, 64, 64));
        UsageException sizes =
                assertThrows(UsageException.class, () -> train(small, options + out("j")));
        assertEquals("Two images have different sizes", sizes.what());
        Interpreter.removeBatchModeImage(labels);
    }

    private void refused(String what, ImagePlus image, String options) {
        CellMapException e =
                assertThrows(CellMapException.class, () -> train(image, options + out("k")));
        assertEquals(what, e.what());
        assertFalse(e.getMessage().contains("@{"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("k/data")));
        assertFalse(Files.exists(folder.resolve("k/datasplit.csv")));
    }

    @Test
    void whatCannotBeTrainedOnIsRefusedAndNothingIsLeft() throws IOException {
        String options = config() + rois() + SHORT;
        ImagePlus stack = ShownVolume.open(em, false, "em").duplicate();
        refused("There is nothing to train", stack, rois());
        refused("There are no areas of the class", stack, config() + " class=mito" + SHORT);
        refused(
                "The weights do not know the class",
                stack,
                "from=[" + run + "]" + rois().replace("class=mito", "class=nuc"));
        String wrong = options.replace("set=[", "set=[data.intensity_scale=1e-9,");
        refused("Invalid value for data.intensity_scale", stack, wrong);
        ImagePlus reals = stack.duplicate();
        new ImageConverter(reals).convertToGray32();
        refused("Cannot train on the image", reals, options);
        ImagePlus colours = stack.duplicate();
        new ImageConverter(colours).convertToRGB();
        refused("Cannot use the image", colours, options);
        stack.getCalibration().setUnit("pixel");
        refused("The voxel size is not known", stack, options);
        assertTrue(train(stack, options + out("l") + " voxelSize=16").contains("Model: "));
    }
}
