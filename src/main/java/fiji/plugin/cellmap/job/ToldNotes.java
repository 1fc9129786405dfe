// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.train.TrainingListener;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;

/** What is noted during a training, for its result, and shown at once. */
record ToldNotes(List<String> told, Progress progress) implements TrainingListener {

    @Override
    public void noted(long step, String text) {
        told.add("Step " + step + ": " + text);
        progress.message("Note: " + text);
    }
}
