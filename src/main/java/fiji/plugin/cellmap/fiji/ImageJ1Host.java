// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import ij.IJ;
import ij.Macro;
import ij.Prefs;
import ij.gui.YesNoCancelDialog;
import ij.macro.Interpreter;
import ij.plugin.BrowserLauncher;
import java.io.IOException;
import java.net.URI;

/** Plain ImageJ 1: status bar, progress bar, the Escape key as cancel. */
final class ImageJ1Host implements Host {

    private static final String TITLE = "CellMap";

    @Override
    public Activity start(String title) {
        IJ.resetEscape();
        return new Bar(title);
    }

    @Override
    public void browse(URI address) {
        if (!interactive()) return;
        try {
            // Else it waits at a window of its own where there is no browser.
            IJ.redirectErrorMessages(true);
            BrowserLauncher.openURL(address.toString());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot open a file or page",
                    address,
                    AtomicFiles.reason(e),
                    "Open it by hand.",
                    e);
        } finally {
            IJ.redirectErrorMessages(false);
        }
    }

    @Override
    public void say(String text) {
        IJ.log(text);
    }

    @Override
    public Memory memory() {
        return new Memory() {
            @Override
            public String get(String key) {
                return Prefs.get(name(key), null);
            }

            @Override
            public void put(String key, String text) {
                Prefs.set(name(key), text);
            }

            private String name(String key) {
                return "cellmap." + key.replace(' ', '_');
            }
        };
    }

    @Override
    public boolean agrees(String question) {
        return new YesNoCancelDialog(IJ.getInstance(), TITLE, question).yesPressed();
    }

    @Override
    public boolean inMacro() {
        return IJ.isMacro();
    }

    /** ImageJ ends the macro by an exception, which is not for the thread of a command. */
    @Override
    public void endMacro(String error) {
        try {
            if (error.isEmpty()) Interpreter.abort();
            else IJ.error(TITLE, error);
        } catch (RuntimeException e) {
            if (!Macro.MACRO_CANCELED.equals(e.getMessage())) throw e;
        }
    }

    @Override
    public boolean interactive() {
        return IJ.getInstance() != null && !isHeadless();
    }

    @Override
    public boolean watched() {
        return interactive() && !Interpreter.isBatchMode();
    }

    /** Without a question to AWT, which would load it. */
    private static boolean isHeadless() {
        return Boolean.getBoolean("java.awt.headless");
    }

    private static final class Bar extends Activity {
        private final String title;

        Bar(String title) {
            this.title = title;
        }

        @Override
        void show(String line, long done, long total) {
            IJ.showStatus(title + ": " + line);
            if (total > 0) IJ.showProgress((double) done / total);
        }

        @Override
        boolean stopped() {
            return IJ.escapePressed();
        }

        @Override
        public void close() {
            IJ.showProgress(1);
            IJ.showStatus("");
        }
    }
}
