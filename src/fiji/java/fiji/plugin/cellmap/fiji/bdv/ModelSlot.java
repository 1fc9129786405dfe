// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.util.BdvFunctions;
import bdv.util.BdvHandle;
import bdv.util.BdvOptions;
import bdv.util.BdvStackSource;
import bdv.util.RandomAccessibleIntervalMipmapSource;
import bdv.viewer.SourceGroup;
import bdv.viewer.ViewerState;
import fiji.plugin.cellmap.predict.ProbabilityCoder;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.realtransform.AffineTransform3D;
import net.imglib2.type.numeric.ARGBType;
import net.imglib2.type.numeric.integer.UnsignedByteType;

/**
 * A place for a model in a window: the model, and the sources that show its classes. All but the
 * texts is for one thread, which is not the event thread.
 */
final class ModelSlot implements ModelCard.Shown {

    private static final int WHITE = ProbabilityCoder.ONE;

    /** Of a model with more classes, so many are visible at first. */
    private static final int VISIBLE = 6;

    private final BdvHandle handle;
    private final int number;
    private final List<BdvStackSource<?>> sources = new ArrayList<>();
    private volatile ModelChoice choice;
    private volatile LiveModel model;
    private List<ModelCard.ShownClass> classes = List.of();
    private double opacity = 1;

    /** What is above it is shown alike; negative to show probabilities. */
    private volatile int cut = -1;

    /**
     * @param number tells the colours of one slot from those of another
     */
    ModelSlot(BdvHandle handle, int number) {
        this.handle = handle;
        this.number = number;
    }

    /** Takes a model in place of the one before, if there was one, which ends. */
    void put(ModelChoice of, LiveModel next) {
        empty();
        choice = of;
        model = next;
    }

    /** What is in it; null for nothing. */
    ModelChoice choice() {
        return choice;
    }

    /** Ends the model and removes what it shows. */
    void empty() {
        if (model != null) model.close();
        model = null;
        sources.forEach(BdvStackSource::removeFromBdv);
        sources.clear();
        choice = null;
        classes = List.of();
    }

    LiveModel model() {
        return model;
    }

    /** Shows the classes of the model, which has just opened. */
    List<ModelCard.ShownClass> show() {
        SeenCells seen = model.seen();
        List<String> names = seen.scene().classes();
        List<ModelCard.ShownClass> all = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            BdvStackSource<?> source =
                    BdvFunctions.show(source(seen, c), BdvOptions.options().addTo(handle));
            sources.add(source);
            Color color = new Color(LabelColors.of(names.size() * number + c + 1, 0));
            all.add(new ModelCard.ShownClass(names.get(c), color, c < VISIBLE));
        }
        group();
        classes(all);
        return all;
    }

    /** Its classes over the EM as a group of BigDataViewer, so that a key shows one model. */
    private void group() {
        ViewerState state = handle.getViewerPanel().state();
        SourceGroup group = state.getGroups().get(number);
        state.setGroupName(group, choice.name());
        state.removeSourcesFromGroup(state.getSources(), group);
        state.addSourceToGroup(state.getSources().get(0), group);
        for (BdvStackSource<?> source : sources)
            state.addSourcesToGroup(source.getSources(), group);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private RandomAccessibleIntervalMipmapSource<UnsignedByteType> source(SeenCells seen, int c) {
        return new RandomAccessibleIntervalMipmapSource<>(
                new RandomAccessibleInterval[] {shown(seen.images().get(c))},
                new UnsignedByteType(),
                new AffineTransform3D[] {Placed.transform(seen.grid())},
                Placed.voxel(seen.grid()),
                seen.scene().classes().get(c) + " (" + choice.name() + ")",
                false);
    }

    @Override
    public void classes(List<ModelCard.ShownClass> all) {
        classes = all;
        for (int c = 0; c < Math.min(sources.size(), all.size()); c++)
            sources.get(c).setActive(all.get(c).active());
        recolour();
    }

    @Override
    public void blend(double from, double share) {
        cut = from == 0 ? -1 : ProbabilityCoder.background(from);
        opacity = share;
        recolour();
    }

    /** Brighter is likelier; with a threshold, a mask. */
    private RandomAccessibleInterval<UnsignedByteType> shown(
            RandomAccessibleInterval<UnsignedByteType> probabilities) {
        return Converters.convert(
                probabilities,
                (in, out) -> {
                    int value = in.get();
                    int above = cut;
                    out.set(above < 0 ? value : value > above ? WHITE : 0);
                },
                new UnsignedByteType());
    }

    private void recolour() {
        for (int c = 0; c < Math.min(sources.size(), classes.size()); c++) {
            Color full = classes.get(c).color();
            sources.get(c).setDisplayRange(0, WHITE);
            sources.get(c)
                    .setColor(
                            new ARGBType(
                                    ARGBType.rgba(
                                            full.getRed() * opacity,
                                            full.getGreen() * opacity,
                                            full.getBlue() * opacity,
                                            WHITE)));
        }
        handle.getViewerPanel().requestRepaint();
    }

    /** What is said over the view. */
    List<String> lines() {
        LiveModel now = model;
        ModelChoice of = choice;
        if (now == null || of == null) return List.of();
        String name = of.name();
        if (!now.error().isEmpty()) return List.of(name + ": see the panel for what went wrong");
        if (!now.state().isEmpty()) return List.of(name + ": " + now.state() + "…");
        ViewCells view = now.view();
        int listed = view.nearest().length;
        if (view.total() == 0) return List.of();
        String done =
                String.format(Locale.ROOT, "%s: %,d of %,d cells", name, now.finished(), listed);
        if (view.total() <= listed) return List.of(done);
        return List.of(
                done + ", those nearest to the middle:",
                String.format(
                        Locale.ROOT,
                        "the view crosses about %,d. Zoom in to see all.",
                        view.total()));
    }

    /** What the panel says of the model. */
    String text() {
        LiveModel now = model;
        if (now == null) return "";
        if (!now.error().isEmpty()) return now.error();
        if (!now.state().isEmpty()) return now.state() + "…";
        String notes = String.join("\n", now.seen().scene().notes());
        return "On " + now.seen().scene().device() + ".\n" + notes;
    }

    boolean failed() {
        LiveModel now = model;
        return now != null && !now.error().isEmpty();
    }
}
