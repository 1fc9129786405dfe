// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.robot;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.awt.Dialog;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.imagej.patcher.LegacyInjector;
import org.scijava.Context;
import org.scijava.ui.UIService;

/**
 * Goes by mouse and keyboard from an open TIFF to a scored submission and a table of objects, as
 * {@code docs/getting-started/by-mouse.md} says, with a short training. Takes a picture of each
 * dialog and of each result, to be looked at, and ends with an error where something is missing.
 * Needs a screen with a window manager, and the class path of a Fiji in which CellMap is installed.
 */
public final class WorkflowRobot {

    private static final int MINUTE = 60;
    private static final String SHORT =
            "data.validation_crops=[],train.epochs=1,train.iterations_per_epoch=60";
    private static final String CROPS = "phantom-1/phantom-1.zarr/recon-1/labels/groundtruth/";

    private final Path work;
    private final Hands hands;
    private final Desk desk;
    private final FijiMenu menu;

    private WorkflowRobot(Path work) throws Exception {
        this.work = work;
        hands = new Hands(work.resolve("pictures"));
        desk = new Desk(hands);
        menu = new FijiMenu(hands);
    }

    /**
     * @param args a folder that is new or empty
     */
    public static void main(String[] args) {
        int code = 1;
        try {
            System.setProperty("sun.awt.disableGtkFileDialogs", "true"); // A robot sees AWT's.
            LegacyInjector.preinit(); // Before any class of ImageJ is loaded.
            new Context().service(UIService.class).showUI();
            Thread.sleep(3000);
            new WorkflowRobot(Path.of(args[0]).toAbsolutePath()).go();
            code = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(code); // Windows that are open would ask something.
    }

    private void go() throws Exception {
        open();
        give("Import Image...", Map.of("Data root", "data"), Map.of("Dataset", "cell"));
        for (String crop : List.of("1", "2"))
            for (String name : List.of("mito", "er")) label(crop, name);
        close();
        openVolume("data/cell/cell.zarr/recon-1/em/fibsem-uint8");
        give(
                "Train Image...",
                Map.of("New run folder", "run", "Data root", "data"),
                Map.of("Configuration", "demo", "Class", "mito", "Overrides", SHORT));
        need("run/model.pt");
        give("Predict Crops...", Map.of("Run folder", "run"), Map.of());
        give("Process Predictions...", Map.of("Run or predictions", "run"), Map.of());
        give("Package Submission...", Map.of("Run or results", "run"), Map.of());
        need("run/submission.zip");
        give("Validate Submission...", Map.of("Submission", "run/submission.zip"), Map.of());
        give(
                "Evaluate Submission...",
                Map.of(
                        "Submission",
                        "run/submission.zip",
                        "Ground truth",
                        "data/ground_truth.zarr"),
                Map.of());
        close();
        give("Measure Objects...", Map.of("Run or labels", "run"), Map.of());
        need("run/result.json");
        Window table = desk.await("results table", 10, this::table);
        System.out.println("Table: " + ((java.awt.Frame) table).getTitle());
        System.out.println(IJ.getLog());
    }

    /** The EM as a microscope gives it, in a file, opened by ImageJ. */
    private void open() throws Exception {
        menu.choose("File", "Open Samples", "CellMap Phantom...");
        enter("CellMap Phantom...", Map.of("Data root", "phantom"), Map.of());
        ImagePlus em = image();
        Path tiff = work.resolve("em.tif");
        IJ.saveAsTiff(em, tiff.toString());
        close();
        choose(tiff);
        image();
        hands.look("tiff");
    }

    /** In AWT's own chooser of files: the last of its fields is for the name. */
    private void choose(Path file) throws Exception {
        menu.choose("File", "Open...");
        TextField name = desk.await("chooser of files", 30, this::fileName);
        hands.click(name);
        hands.press(KeyEvent.VK_HOME);
        hands.press(KeyEvent.VK_SHIFT, KeyEvent.VK_END);
        hands.press(KeyEvent.VK_DELETE);
        hands.type(file.toString());
        hands.look("open");
        hands.press(KeyEvent.VK_ENTER);
    }

    private Optional<TextField> fileName() {
        return desk.windows()
                .flatMap(window -> Desk.all(window).stream())
                .filter(c -> c instanceof TextField && c.isShowing())
                .map(TextField.class::cast)
                .reduce((first, second) -> second);
    }

    private void label(String crop, String name) throws Exception {
        openVolume("phantom/" + CROPS + "crop" + crop + "/" + name);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Dataset", "cell");
        values.put("Crop", crop);
        values.put("Class", name);
        values.put("Test crop", String.valueOf(crop.equals("2")));
        give("Import Image...", Map.of("Data root", "data"), values);
        WindowManager.getCurrentWindow().close();
    }

    private void openVolume(String path) throws Exception {
        give("Open Volume...", Map.of("Path", path), Map.of());
        image();
    }

    /** Chooses a command of ours and gives it what it asks for. */
    private void give(String command, Map<String, String> paths, Map<String, String> texts)
            throws Exception {
        menu.choose("Plugins", "CellMap", command);
        enter(command, paths, texts);
    }

    /**
     * @param paths below the folder of the work, by label
     */
    private void enter(String command, Map<String, String> paths, Map<String, String> texts)
            throws Exception {
        Dialog dialog = desk.await("dialog of " + command, 30, desk::dialog);
        Map<String, String> all = new LinkedHashMap<>();
        paths.forEach((label, path) -> all.put(label, work.resolve(path).toString()));
        all.putAll(texts);
        desk.fill(dialog, all);
        String name = command.replaceAll("[. ]+", "-").toLowerCase(java.util.Locale.ROOT);
        hands.look(name + "dialog");
        List<String> hidden = Desk.hiddenButtons(dialog);
        if (!hidden.isEmpty()) throw new IllegalStateException(command + " hides " + hidden);
        desk.press(dialog, "OK", 30);
        desk.await(
                "end of the dialog of " + command,
                30,
                () -> Optional.of(dialog).filter(d -> !d.isShowing()));
        long since = System.nanoTime();
        Thread.sleep(1500);
        if (Desk.isBusy()) hands.look(name + "working");
        desk.await(
                "end of " + command,
                20 * MINUTE,
                () -> Optional.of(command).filter(c -> !Desk.isBusy()));
        System.out.printf("%s %.0f s%n", command, (System.nanoTime() - since) / 1e9);
        Thread.sleep(1000);
        hands.look(name + "done");
    }

    private ImagePlus image() throws Exception {
        return desk.await("image", 30, () -> Optional.ofNullable(WindowManager.getCurrentImage()));
    }

    private Optional<Window> table() {
        return Stream.of(WindowManager.getNonImageWindows())
                .filter(f -> f instanceof ij.text.TextWindow)
                .filter(f -> !f.getTitle().equals("Log"))
                .map(Window.class::cast)
                .findFirst();
    }

    private void need(String file) {
        if (!Files.exists(work.resolve(file)))
            throw new IllegalStateException(file + " is missing");
    }

    /** Closes all images. */
    private void close() throws InterruptedException {
        while (WindowManager.getCurrentWindow() != null) {
            WindowManager.getCurrentWindow().close();
            Thread.sleep(300);
        }
    }
}
