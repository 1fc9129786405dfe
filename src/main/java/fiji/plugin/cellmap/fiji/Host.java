// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.nio.file.Path;

/** The application that a command runs in: Fiji with SciJava, or plain ImageJ 1. Thread-safe. */
interface Host {

    /** Shows that work goes on, until the activity is closed. */
    Activity start(String title);

    /**
     * Opens a file or folder with the desktop's program; does nothing where there is no desktop.
     */
    void open(Path path);

    /** Says what was done, in one place for all commands. */
    void say(String text);

    /** Whether a macro runs the command. */
    boolean inMacro();

    /** Whether a command gets its inputs from a dialog. */
    default boolean asks() {
        return interactive() && !inMacro();
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
