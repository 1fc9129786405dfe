// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import ij.IJ;
import ij.plugin.BrowserLauncher;
import java.io.IOException;
import java.nio.file.Path;

/** Plain ImageJ 1: status bar, progress bar, the Escape key as cancel. */
final class ImageJ1Host implements Host {

    @Override
    public Activity start(String title) {
        IJ.resetEscape();
        return new Bar(title);
    }

    @Override
    public void open(Path folder) {
        if (!interactive()) return;
        try {
            BrowserLauncher.openURL(folder.toUri().toString());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot open a folder", folder, AtomicFiles.reason(e), "Open it by hand.", e);
        }
    }

    @Override
    public boolean interactive() {
        return IJ.getInstance() != null && !isHeadless();
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
        public boolean cancelled() {
            return IJ.escapePressed();
        }

        @Override
        public void close() {
            IJ.showProgress(1);
            IJ.showStatus("");
        }
    }
}
