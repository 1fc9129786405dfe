// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.nio.file.Path;

/** The application that a command runs in: Fiji with SciJava, or plain ImageJ 1. Thread-safe. */
interface Host {

    /** Shows that work goes on, until the activity is closed. */
    Activity start(String title);

    /** Shows a folder in the desktop's file browser; does nothing where there is no desktop. */
    void open(Path folder);

    /** Whether a user sits in front of it. Where none does, a failure must end the macro. */
    boolean interactive();
}
