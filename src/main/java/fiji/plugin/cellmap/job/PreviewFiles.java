// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.train.Preview;
import fiji.plugin.cellmap.train.TrainingListener;
import fiji.plugin.cellmap.util.AtomicFiles;

/** Writes the preview pictures. */
record PreviewFiles(RunFolder folder) implements TrainingListener {

    @Override
    public void previewed(long step, Preview preview) {
        byte[] png = PreviewPicture.png(preview);
        AtomicFiles.write(folder.preview(step), png);
    }
}
