// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import bdv.util.BdvHandle;
import bdv.viewer.ViewerPanel;
import bdv.viewer.ViewerStateChange;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.job.CropPlaces;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.worker.SessionRunner;
import java.awt.Window;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.swing.SwingUtilities;
import net.imglib2.realtransform.AffineTransform3D;

/**
 * A window of BigDataViewer over an EM in which one or two models predict what is looked at.
 * Closing it ends all work and frees the models. For any thread.
 */
public final class LookViewer implements AutoCloseable, LiveModel.Listener {

    private static final int MIB = 20;

    /** Of what the JVM may have, for the finished cells of one model. */
    private static final int SHARE = 8;

    private static final int MOST_MIB = 1024;

    /** So many cells of one view are predicted at most. */
    private static final int MOST_CELLS = 128;

    private static final double FRAMED = 0.6;

    /** Until the panel, too, is painted; the process of a model takes the cores then. */
    private static final int PAINT_MILLIS = 200;

    private final SessionRunner runner;
    private final LookSetup setup;
    private final BdvHandle handle;
    private final ViewerPanel viewer;

    /** Does everything but drawing, one after another. */
    private final ScheduledThreadPoolExecutor work;

    private final ViewWatch watch;
    private final List<ModelSlot> slots = new ArrayList<>();
    private final List<ModelCard> cards = new ArrayList<>();
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile String said = "";

    /** What is said over the view; made beside the event thread, which only draws it. */
    private volatile List<String> lines = List.of();

    private LookViewer(SessionRunner runner, LookSetup setup) {
        this.runner = runner;
        this.setup = setup;
        handle =
                Viewer.show(
                        "Predict where you look: " + setup.em().path().getFileName(),
                        List.of(
                                new Layer(
                                        "EM", Layer.Kind.EM, setup.em(), true, setup.voxelSize())));
        viewer = handle.getViewerPanel();
        work = new ScheduledThreadPoolExecutor(1, LookViewer::thread);
        work.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        work.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        watch = new ViewWatch(work, guarded(this::away), guarded(this::still));
        slots.add(new ModelSlot(handle, 0));
        slots.add(new ModelSlot(handle, 1));
    }

    /** Does something on the thread of the work; what goes wrong there is said over the view. */
    private void later(Runnable task) {
        work.execute(guarded(task));
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (CellMapException e) {
                said = e.getMessage();
                refresh();
            } catch (RuntimeException | Error e) {
                said = "This is a defect: " + e;
                refresh();
            }
        };
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "CellMap view");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Opens the window; returns when it is there, before the models are loaded.
     *
     * @param runner where the models run
     * @throws CellMapException if the EM cannot be opened
     */
    public static LookViewer open(SessionRunner runner, LookSetup setup) {
        Viewer.rehearse(
                handle -> {
                    handle.getViewerPanel().getDisplay().overlays().add(LookOverlay.rehearsed());
                    return cards(setup).addTo(handle, new ArrayList<>());
                });
        LookViewer look = new LookViewer(runner, setup);
        look.listen();
        if (setup.start() != null) look.jump(setup.start());
        look.panel();
        return look;
    }

    /** Loads the models: after the window and its panel, which need the cores first. */
    private void begin() {
        use(0, setup.first());
        if (setup.second() != null) use(1, setup.second());
    }

    /** The window. */
    public BdvHandle handle() {
        return handle;
    }

    /** As the panel has them, to no effect. */
    private static LookPanel cards(LookSetup setup) {
        return new LookPanel(setup, (slot, model) -> {}, slot -> ModelCard.Shown.NOWHERE, c -> {});
    }

    private void panel() {
        LookPanel panel = new LookPanel(setup, this::use, this::shown, this::jump);
        List<Runnable> steps = new ArrayList<>(panel.addTo(handle, cards));
        steps.add(() -> work.schedule(guarded(this::begin), PAINT_MILLIS, MILLISECONDS));
        EventSteps.begin(steps);
    }

    /** What a card says of a slot is done later. */
    private ModelCard.Shown shown(int slot) {
        return new ModelCard.Shown() {
            @Override
            public void classes(List<ModelCard.ShownClass> classes) {
                later(() -> slots.get(slot).classes(classes));
            }

            @Override
            public void blend(double threshold, double opacity) {
                later(() -> slots.get(slot).blend(threshold, opacity));
            }
        };
    }

    private void listen() {
        synchronized (viewer.state()) { // Which is held while listeners are told.
            viewer.state()
                    .changeListeners()
                    .add(
                            change -> {
                                if (change == ViewerStateChange.VIEWER_TRANSFORM_CHANGED)
                                    watch.moved();
                            });
        }
        viewer.getDisplayComponent()
                .addComponentListener(
                        new ComponentAdapter() {
                            @Override
                            public void componentResized(ComponentEvent event) {
                                watch.moved();
                            }
                        });
        viewer.getDisplay().overlays().add(new LookOverlay(() -> lines));
        Window window = SwingUtilities.getWindowAncestor(viewer);
        if (window != null)
            window.addWindowListener(
                    new WindowAdapter() {
                        @Override
                        public void windowClosed(WindowEvent event) {
                            end();
                        }
                    });
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        said.lines().forEach(lines::add);
        slots.forEach(slot -> lines.addAll(slot.lines()));
        return lines;
    }

    /** Another model in a slot; null for none. */
    void use(int slot, ModelChoice choice) {
        later(
                () -> {
                    if (choice == null) slots.get(slot).empty();
                    else
                        slots.get(slot)
                                .put(
                                        choice,
                                        new LiveModel(
                                                runner,
                                                setup.session(choice),
                                                slots.get(slot).model(),
                                                memoryMib(),
                                                MOST_CELLS,
                                                this));
                    SwingUtilities.invokeLater(() -> cards.get(slot).list(List.of()));
                    refresh();
                });
    }

    private static int memoryMib() {
        return (int) Math.min(MOST_MIB, (Runtime.getRuntime().maxMemory() >> MIB) / SHARE);
    }

    /** The models, in the order of their slots. */
    List<LiveModel> models() {
        return slots.stream().map(ModelSlot::model).filter(m -> m != null).toList();
    }

    private void away() {
        models().forEach(LiveModel::lookAway);
    }

    private void still() {
        AffineTransform3D view = viewer.state().getViewerTransform();
        int width = viewer.getDisplay().getWidth();
        int height = viewer.getDisplay().getHeight();
        for (LiveModel model : models()) model.look(view, width, height);
    }

    @Override
    public void opened(LiveModel model) {
        later(
                () -> {
                    for (int i = 0; i < slots.size(); i++) {
                        if (slots.get(i).model() != model) continue;
                        List<ModelCard.ShownClass> classes = slots.get(i).show();
                        int card = i;
                        SwingUtilities.invokeLater(() -> cards.get(card).list(classes));
                    }
                    still();
                    refresh();
                });
    }

    @Override
    public void seen(LiveModel model) {
        viewer.requestRepaint();
        refresh();
    }

    @Override
    public void said(LiveModel model) {
        refresh();
    }

    /** Brings the texts up to date, once for many changes. */
    private void refresh() {
        if (refreshing.getAndSet(true)) return;
        work.execute(
                () -> {
                    refreshing.set(false);
                    lines = lines();
                    List<Runnable> said = new ArrayList<>();
                    for (int i = 0; i < slots.size(); i++) {
                        int card = i;
                        String text = slots.get(i).text();
                        boolean failed = slots.get(i).failed();
                        said.add(() -> cards.get(card).say(text, failed));
                    }
                    SwingUtilities.invokeLater(() -> show(said));
                });
    }

    private void show(List<Runnable> said) {
        if (cards.size() == said.size()) said.forEach(Runnable::run);
        viewer.getDisplayComponent().repaint();
    }

    /** Looks at the middle of a crop, in a window over its own EM if that is another. */
    void jump(CropPlaces.Place crop) {
        said = "";
        if (!place(crop.em()).equals(place(setup.em()))) {
            later(
                    () -> {
                        open(
                                runner,
                                setup.over(crop, slots.get(0).choice(), slots.get(1).choice()));
                        close();
                    });
            return;
        }
        double across = Math.max(crop.size()[1], crop.size()[2]);
        int width = viewer.getDisplay().getWidth();
        int height = viewer.getDisplay().getHeight();
        double[] middle = new double[3];
        for (int d = 0; d < 3; d++) middle[d] = crop.min()[2 - d] + crop.size()[2 - d] / 2;
        double zoom = FRAMED * Math.min(width, height) / across;
        viewer.state().setViewerTransform(Framing.at(middle, zoom, width, height));
    }

    private static Path place(GroupLocation em) {
        return em.path().toAbsolutePath().normalize();
    }

    /** Closes the window. */
    @Override
    public void close() {
        onEventThread(handle::close);
        end();
    }

    private void end() {
        models().forEach(LiveModel::close);
        later(() -> models().forEach(LiveModel::close));
        work.shutdown();
    }

    private static void onEventThread(Runnable task) {
        if (SwingUtilities.isEventDispatchThread()) task.run();
        else SwingUtilities.invokeLater(task);
    }
}
