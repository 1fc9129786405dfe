// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Path;
import org.scijava.Context;
import org.scijava.platform.PlatformService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.ui.UIService;

/** Fiji, or any SciJava application; services that a context lacks are done without. */
final class SciJavaHost implements Host {

    private final Context context;

    SciJavaHost(Context context) {
        this.context = context;
    }

    @Override
    public Activity start(String title) {
        TaskService tasks = context.getService(TaskService.class);
        return tasks == null ? new Silent() : new Shown(tasks.createTask(title));
    }

    @Override
    public void open(Path folder) {
        PlatformService platform = context.getService(PlatformService.class);
        if (platform == null || !interactive()) return;
        try {
            platform.open(folder.toUri().toURL());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot open a folder", folder, AtomicFiles.reason(e), "Open it by hand.", e);
        }
    }

    @Override
    public boolean interactive() {
        UIService ui = context.getService(UIService.class);
        return ui != null && !ui.isHeadless() && ui.isVisible();
    }

    /** A task in the status bar, with its cancel button. */
    private static final class Shown extends Activity {
        private final Task task;

        Shown(Task task) {
            this.task = task;
            task.start();
        }

        @Override
        void show(String line, long done, long total) {
            task.setStatusMessage(line);
            task.setProgressMaximum(total);
            task.setProgressValue(done);
        }

        @Override
        public boolean cancelled() {
            return task.isCanceled();
        }

        @Override
        public void close() {
            task.finish();
        }
    }

    private static final class Silent extends Activity {
        @Override
        void show(String line, long done, long total) {}

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void close() {}
    }
}
