// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ShownTable;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.fiji.live.LiveWindow;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import ij.ImagePlus;
import ij.WindowManager;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The application that a command runs in: Fiji with SciJava, or plain ImageJ 1. Thread-safe. */
interface Host {

    /** Shows that work goes on, until the activity is closed. */
    Activity start(String title);

    /**
     * Does work as an activity, in a window where a user can see one; blocks.
     *
     * @return what the work gives
     */
    default <T> T during(String title, Function<? super Progress, T> work) {
        try (Activity activity = start(title)) {
            if (watched()) activity.showIn(LiveWindow.open(title, activity.steering(), !inMacro()));
            String end = "It ended unexpectedly.";
            try {
                T result = work.apply(activity);
                end = "";
                return result;
            } catch (RuntimeException e) {
                end = String.valueOf(e.getMessage());
                throw e;
            } finally {
                activity.ended(end);
            }
        }
    }

    /**
     * Opens a file, folder or page with the desktop's program for it; does nothing where there is
     * no desktop.
     *
     * @throws CellMapException if nothing opens it
     */
    void browse(URI address);

    /**
     * Opens what came out for a user, who does not sit before a macro. Where nothing opens it the
     * log says so, for the work itself is done.
     */
    default void present(URI address) {
        if (inMacro()) return;
        try {
            browse(address);
        } catch (CellMapException e) {
            say(e.getMessage());
        }
    }

    /** ImageJ's current image, of the macro where one runs; null if there is none. */
    default ImagePlus currentImage() {
        return WindowManager.getCurrentImage();
    }

    /** Shows an image to the user, or hands it to the macro that runs. */
    default void show(ImagePlus image) {
        ShownVolume.show(image, interactive());
    }

    /**
     * Shows a table of measurements where somebody sees windows.
     *
     * @return false if it is too long for that
     */
    default boolean show(Path csv, String title) {
        return !interactive() || ShownTable.show(csv, title);
    }

    /** Says what was done, in one place for all commands. */
    void say(String text);

    /** What is kept from one start of the application to the next. */
    Memory memory();

    /**
     * Shows the dialog of a command; only where {@link #asks}. Blocks until it is answered.
     *
     * @param fixed texts that are not asked for, by name
     * @param initial texts that fields begin with
     * @return all texts by name; empty if the user cancelled
     */
    default Optional<Map<String, String>> ask(
            CellMapCommand<?> command, Map<String, String> fixed, Map<String, String> initial) {
        return new CommandDialog(command, this).ask(fixed, initial);
    }

    /**
     * Asks a user who sits in front of it; only where {@link #asks}. Blocks until it is answered.
     */
    boolean agrees(String question);

    /** Whether a macro runs the command. */
    boolean inMacro();

    /** Whether a command gets its inputs from a dialog. */
    default boolean asks() {
        return interactive() && !inMacro();
    }

    /** Whether somebody sees windows: not where none does, nor in a macro's batch mode. */
    default boolean watched() {
        return interactive();
    }

    /**
     * Tells an error, and ends the macro that runs the command, if one does.
     *
     * @param error what to say; empty to end it quietly
     */
    void endMacro(String error);

    /** Whether a user sits in front of it. Where none does, a failure must end the macro. */
    boolean interactive();
}
