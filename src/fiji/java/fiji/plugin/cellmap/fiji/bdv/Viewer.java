// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.cache.SharedQueue;
import bdv.util.BdvFunctions;
import bdv.util.BdvHandle;
import bdv.util.BdvOptions;
import bdv.util.BdvStackSource;
import bdv.util.RandomAccessibleIntervalMipmapSource;
import bdv.viewer.Source;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.awt.Window;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.swing.SwingUtilities;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.Volatile;
import net.imglib2.converter.Converters;
import net.imglib2.realtransform.AffineTransform3D;
import net.imglib2.type.numeric.ARGBType;
import net.imglib2.type.numeric.NumericType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.volatiles.VolatileARGBType;

/**
 * A window of BigDataViewer: layers over each other in world coordinates (nm), loaded lazily. For
 * one thread; the window then lives on its own.
 */
public final class Viewer {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 750;
    private static final double MARGIN = 0.9;

    /** BigDataViewer takes three; the event thread shall have a core where there are few. */
    private static final int PAINTERS =
            Math.max(1, Math.min(3, Runtime.getRuntime().availableProcessors() - 1));

    /** For the chunks of all layers; one is loaded again when it was pushed out. */
    private static final int CACHE_MIB = 512;

    private final List<ArrayStore> stores = new ArrayList<>();
    private final SharedQueue queue =
            new SharedQueue(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 16);
    private final ChunkCache cache = new ChunkCache(CACHE_MIB);
    private BdvHandle handle;
    private LazyVolume focus;

    private Viewer() {}

    /**
     * Opens the window; returns when it is there, before the images are loaded.
     *
     * @param layers at least one; the window looks at the last that is active
     * @throws CellMapException if one cannot be opened; nothing stays open then
     */
    public static BdvHandle show(String title, List<Layer> layers) {
        rehearse(handle -> List.of());
        Viewer viewer = new Viewer();
        try {
            for (Layer layer : layers) viewer.add(title, layer);
            viewer.look();
            viewer.closeWithWindow();
            return viewer.handle;
        } catch (RuntimeException e) {
            viewer.close();
            if (viewer.handle != null) viewer.handle.close();
            throw e;
        }
    }

    /**
     * Before the first window: loads what one needs, so that the event thread does not have to.
     *
     * @param more what is added to the window
     */
    static void rehearse(Function<BdvHandle, List<Runnable>> more) {
        Rehearsal.once(WIDTH, HEIGHT, more);
    }

    private void add(String title, Layer layer) {
        ArrayStore store = Stores.open(layer.where().container());
        stores.add(store);
        LazyVolume volume = LazyVolume.open(store, layer.where().group(), cache, layer.voxelSize());
        GreyRange range =
                switch (layer.kind()) {
                    case EM -> GreyRange.ofEm(volume);
                    case PROBABILITY ->
                            GreyRange.ofType((RealType<?>) volume.levels().get(0).getType());
                    case LABELS -> null;
                };
        BdvOptions options =
                handle == null
                        ? BdvOptions.options()
                                .frameTitle(title)
                                .preferredSize(WIDTH, HEIGHT)
                                .numRenderingThreads(PAINTERS)
                        : BdvOptions.options().addTo(handle);
        BdvStackSource<?> shown =
                layer.kind() == Layer.Kind.LABELS
                        ? BdvFunctions.show(labels(layer, volume), options)
                        : BdvFunctions.show(grey(layer, volume), options);
        handle = shown.getBdvHandle();
        if (range != null) shown.setDisplayRange(range.black(), range.white());
        if (layer.kind() == Layer.Kind.PROBABILITY)
            shown.setColor(new ARGBType(LabelColors.of(stores.size(), 0)));
        shown.setActive(layer.active());
        if (layer.active()) focus = volume;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Source<?> grey(Layer layer, LazyVolume volume) {
        List<RandomAccessibleInterval> views = (List) volume.views(queue);
        NumericType type = (NumericType) views.get(0).getType();
        return source(layer, volume, views, type);
    }

    /** Colours before interpolation: between two ids there is no third. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Source<?> labels(Layer layer, LazyVolume volume) {
        int salt = stores.size();
        List<RandomAccessibleInterval> views = new ArrayList<>();
        for (Object view : volume.views(queue))
            views.add(
                    Converters.convert(
                            (RandomAccessibleInterval<Volatile<RealType<?>>>) view,
                            (in, out) -> {
                                out.setValid(in.isValid());
                                if (in.isValid()) out.get().set(LabelColors.of(id(in.get()), salt));
                            },
                            new VolatileARGBType()));
        return source(layer, volume, views, new VolatileARGBType());
    }

    private static long id(RealType<?> value) {
        return value instanceof net.imglib2.type.numeric.IntegerType<?> whole
                ? whole.getIntegerLong()
                : (long) value.getRealDouble();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Source<?> source(
            Layer layer,
            LazyVolume volume,
            List<RandomAccessibleInterval> views,
            NumericType type) {
        AffineTransform3D[] transforms = new AffineTransform3D[views.size()];
        for (int level = 0; level < transforms.length; level++)
            transforms[level] = volume.transform(level);
        return new RandomAccessibleIntervalMipmapSource(
                views.toArray(new RandomAccessibleInterval[0]),
                type,
                transforms,
                Placed.voxel(volume.grids().get(0)),
                layer.name(),
                true);
    }

    /** Brings the middle plane of the volume in focus into the window. */
    private void look() {
        if (focus == null) return;
        double[] first = new double[3];
        double[] last = new double[3];
        for (int d = 0; d < 3; d++) last[d] = focus.levels().get(0).dimension(d) - 1;
        focus.transform(0).apply(first, first);
        focus.transform(0).apply(last, last);
        double zoom =
                MARGIN
                        * Math.min(
                                WIDTH / Math.max(1, last[0] - first[0]),
                                HEIGHT / Math.max(1, last[1] - first[1]));
        double[] middle = new double[3];
        for (int d = 0; d < 3; d++) middle[d] = (first[d] + last[d]) / 2;
        handle.getViewerPanel().state().setViewerTransform(Framing.at(middle, zoom, WIDTH, HEIGHT));
    }

    private void closeWithWindow() {
        Window window = SwingUtilities.getWindowAncestor(handle.getViewerPanel());
        if (window == null) return;
        window.addWindowListener(
                new WindowAdapter() {
                    @Override
                    public void windowClosed(WindowEvent event) {
                        close();
                    }
                });
    }

    private void close() {
        queue.shutdown();
        stores.forEach(ArrayStore::close);
    }
}
