// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ImageJ2;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import ij.ImagePlus;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import org.scijava.Context;
import org.scijava.platform.PlatformService;
import org.scijava.prefs.PrefService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.thread.ThreadService;
import org.scijava.ui.DialogPrompt;
import org.scijava.ui.UIService;

/** Fiji, or any SciJava application; services that a context lacks are done without. */
final class SciJavaHost implements Host {

    private static final String LEGACY = "net.imagej.legacy.LegacyService";

    private final Context context;

    SciJavaHost(Context context) {
        this.context = context;
    }

    /** ImageJ 1 as a part of Fiji; empty where Fiji's layer for it is not present. */
    static Optional<Host> imageJ1(Context context) {
        return context.getServiceIndex().getAll().stream()
                .filter(s -> s.getClass().getName().equals(LEGACY))
                .findAny()
                .map(s -> new ImageJ1Host());
    }

    @Override
    public Activity start(String title) {
        TaskService tasks = context.getService(TaskService.class);
        if (tasks == null) return new Silent();
        return new Shown(tasks.createTask(title), imageJ1(context).map(host -> host.start(title)));
    }

    @Override
    public void browse(URI address) {
        PlatformService platform = context.getService(PlatformService.class);
        if (platform != null && interactive()) open(platform, address);
    }

    /**
     * Opens a file, folder or page by the service of the application.
     *
     * @throws CellMapException if it cannot
     */
    static void open(PlatformService platform, URI address) {
        try {
            platform.open(url(address));
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot open a file or page",
                    address,
                    AtomicFiles.reason(e),
                    "Open it by hand.",
                    e);
        }
    }

    /** Desktops know a file by {@code file:///}, where Java's own form has one slash. */
    private static URL url(URI address) throws IOException {
        boolean file = "file".equals(address.getScheme());
        return file ? new URL("file", null, "//" + address.getRawPath()) : address.toURL();
    }

    @Override
    public ImagePlus currentImage() {
        return PoolThreads.currentImage();
    }

    /** Without ImageJ 1, in a window of ImageJ2. */
    @Override
    public void show(ImagePlus image) {
        Optional<ImageJ2> imageJ2 = ImageJ2.in(context);
        Optional<VoxelImage> volume = ShownVolume.volume(image);
        if (imageJ1(context).isPresent() || imageJ2.isEmpty() || volume.isEmpty()) {
            Host.super.show(image);
            ThreadService threads = context.getService(ThreadService.class);
            Thread caller = threads == null ? null : threads.getParent(Thread.currentThread());
            PoolThreads.shown(image, caller);
            return;
        }
        if (!interactive()) return;
        ImageJ2 known = imageJ2.get();
        known.show(image.getTitle(), known.dataset(volume.get(), image.getTitle()));
    }

    @Override
    public boolean show(Path csv, String title) {
        Optional<ImageJ2> imageJ2 = ImageJ2.in(context);
        boolean withoutImageJ1 = imageJ1(context).isEmpty() && imageJ2.isPresent();
        if (!withoutImageJ1) return Host.super.show(csv, title);
        if (interactive()) imageJ2.get().show(title, imageJ2.get().table(csv));
        return true;
    }

    /** In ImageJ's log; without it SciJava shows what a command puts out. */
    @Override
    public void say(String text) {
        imageJ1(context).ifPresent(host -> host.say(text));
    }

    @Override
    public Memory memory() {
        PrefService prefs = context.getService(PrefService.class);
        return new Memory() {
            @Override
            public String get(String key) {
                return prefs == null ? null : prefs.get(LastEntries.class, key);
            }

            @Override
            public void put(String key, String text) {
                if (prefs != null) prefs.put(LastEntries.class, key, text);
            }
        };
    }

    @Override
    public boolean agrees(String question) {
        DialogPrompt.Result answer =
                context.getService(UIService.class)
                        .showDialog(
                                question,
                                "CellMap",
                                DialogPrompt.MessageType.QUESTION_MESSAGE,
                                DialogPrompt.OptionType.YES_NO_OPTION);
        // ImageJ's own look offers OK and Cancel.
        return answer == DialogPrompt.Result.YES_OPTION || answer == DialogPrompt.Result.OK_OPTION;
    }

    @Override
    public boolean inMacro() {
        return imageJ1(context).map(Host::inMacro).orElse(false);
    }

    @Override
    public void endMacro(String error) {
        imageJ1(context).ifPresent(host -> host.endMacro(error));
    }

    @Override
    public boolean interactive() {
        UIService ui = context.getService(UIService.class);
        return ui != null && !ui.isHeadless() && ui.isVisible();
    }

    @Override
    public boolean watched() {
        return interactive() && imageJ1(context).map(Host::watched).orElse(true);
    }

    /**
     * A task in the status bar, with its cancel button; in Fiji also ImageJ's own line and bar,
     * which are larger, and the Escape key.
     */
    private static final class Shown extends Activity {
        private final Task task;
        private final Optional<Activity> bar;

        Shown(Task task, Optional<Activity> bar) {
            this.task = task;
            this.bar = bar;
            task.start();
        }

        @Override
        void show(String line, long done, long total) {
            task.setStatusMessage(line);
            task.setProgressMaximum(total);
            task.setProgressValue(done);
            bar.ifPresent(b -> b.show(line, done, total));
        }

        @Override
        boolean stopped() {
            return task.isCanceled() || bar.map(Activity::stopped).orElse(false);
        }

        @Override
        public void close() {
            task.finish();
            bar.ifPresent(Activity::close);
        }
    }

    private static final class Silent extends Activity {
        @Override
        void show(String line, long done, long total) {}

        @Override
        boolean stopped() {
            return false;
        }

        @Override
        public void close() {}
    }
}
