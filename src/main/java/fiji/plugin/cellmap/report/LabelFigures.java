// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.evaluate.ObjectScore;
import fiji.plugin.cellmap.sample.Interpolation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.submit.Submission;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Pictures of one slice of a label: EM, truth, and of each evaluation prediction and error. Labels
 * are read slab by slab to find the slice with most errors. For one thread.
 */
final class LabelFigures implements AutoCloseable {

    private static final long SLAB = 1 << 21;
    private static final int CACHE_MIB = 64;
    private static final double EDGE = 250;

    private final List<Evaluation> all;
    private final PageOptions options;
    private final Optional<ArrayStore> truth;
    private final List<Optional<Submission>> submissions = new ArrayList<>();
    private final ChunkCache cache = new ChunkCache(CACHE_MIB);
    private final List<String> problems = new ArrayList<>();

    LabelFigures(List<Evaluation> all, PageOptions options) {
        this.all = all;
        this.options = options;
        truth = options.truth().map(Stores::open);
        for (Evaluation e : all) submissions.add(submission(e));
    }

    private Optional<Submission> submission(Evaluation e) {
        try {
            return e.source().submission().map(Submission::open);
        } catch (CellMapException broken) {
            problems.add("The submission of " + e.name() + " cannot be shown: " + broken.why());
            return Optional.empty();
        }
    }

    /** Why something is missing in the pictures, in sentences. */
    List<String> problems() {
        return problems;
    }

    /**
     * One side of the comparison in the chosen slice.
     *
     * @param planes empty if nothing was submitted
     */
    private record Side(Evaluation evaluation, Optional<LabelIds> planes, Pairing pairing) {}

    /** Adds the pictures of a label, or says why there are none; blocks. */
    void addTo(Html page, String path, Progress progress) {
        String[] parts = path.split("/", 2);
        page.heading(path);
        for (Evaluation e : all) {
            CropScore s = e.crops().get(path);
            if (s != null) page.note(about(e, s));
        }
        Optional<CropTarget> row = target(parts[0], parts[1]);
        if (row.isEmpty()) {
            page.note("No pictures: the manifest has no row for it.");
            return;
        }
        try {
            figures(page, row.get(), progress);
        } catch (CellMapException e) {
            page.note("No pictures: " + e.getMessage());
        }
    }

    private String about(Evaluation e, CropScore s) {
        String name = all.size() > 1 ? e.name() + ": " : "";
        String score = Double.isNaN(s.score()) ? "–" : String.format("%.3f", s.score());
        String parts =
                s.label().instance()
                        ? String.format(
                                Locale.ROOT, " (F1 %.3f, closeness %.3f)", s.f1(), s.closeness())
                        : "";
        return name + "score " + score + parts + "; " + s.counts() + ".";
    }

    private Optional<CropTarget> target(String crop, String className) {
        String number = crop.replaceFirst("^crop", "");
        return number.matches("\\d{1,9}")
                ? options.manifest().find(Integer.parseInt(number), className)
                : Optional.empty();
    }

    private void figures(Html page, CropTarget target, Progress progress) {
        boolean instance =
                all.stream()
                        .map(e -> e.crops().get(target.path()))
                        .anyMatch(s -> s != null && s.label().instance());
        Optional<LabelIds> expected =
                truth.flatMap(t -> LabelIds.truth(t, target, instance).map(p -> inside(p, target)));
        List<Side> sides = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) sides.add(side(i, target, instance));
        SliceChoice choice = SliceChoice.empty(target.shape());
        for (Side side : sides)
            if (side.planes.isPresent() || expected.isPresent())
                choice.add(expected, side.planes, side.pairing, SLAB, progress);
        draw(page, target, instance, choice, expected, sides);
    }

    private LabelIds inside(LabelIds planes, CropTarget target) {
        return truth.map(t -> planes.inside(t, target)).orElse(planes);
    }

    private Side side(int i, CropTarget target, boolean instance) {
        Evaluation e = all.get(i);
        List<ObjectScore> objects = e.objects().getOrDefault(target.path(), List.of());
        Optional<LabelIds> planes =
                submissions
                        .get(i)
                        .flatMap(s -> submitted(s, target, instance))
                        .map(p -> inside(p, target));
        return new Side(e, planes, new Pairing(objects));
    }

    private static Optional<LabelIds> submitted(
            Submission submission, CropTarget target, boolean instance) {
        String path = target.path();
        Optional<LabelIds> planes = LabelIds.submitted(submission.store(), path, target, instance);
        if (planes.isPresent()) return planes;
        String bare = path.substring("crop".length());
        return LabelIds.submitted(submission.store(), bare, target, instance);
    }

    private void draw(
            Html page,
            CropTarget target,
            boolean instance,
            SliceChoice choice,
            Optional<LabelIds> expected,
            List<Side> sides) {
        long z = choice.slice();
        int height = Math.toIntExact(target.shape()[1]);
        int width = Math.toIntExact(target.shape()[2]);
        Optional<int[]> grey = em(target, z);
        SlicePainter painter = new SlicePainter(height, width, grey);
        FigureRow row = new FigureRow(painter, target, EDGE);
        page.note(
                String.format(
                        Locale.ROOT,
                        "Slice z = %d of 0 to %d, %s; %d x %d voxels, %.2f µm wide.%s",
                        z,
                        target.shape()[0] - 1,
                        choice.why(),
                        height,
                        width,
                        width * target.voxelSize()[2] / 1000,
                        grey.isEmpty() ? " There is no EM of it here." : ""));
        if (instance && sides.stream().noneMatch(s -> s.pairing.isKnown()))
            page.note("Which objects are pairs is not known here: errors are those of presence.");
        String where = target.path() + ", z = " + z;
        if (grey.isPresent()) row.em("EM of " + where);
        long[] ids = expected.map(t -> t.read(t.bounds().planes(z, z + 1))).orElse(null);
        Pairing first = sides.get(0).pairing;
        if (ids != null)
            row.objects("Truth", "Truth of " + where, ids, first::colorOfTrue, instance);
        for (Side side : sides) {
            String name = all.size() > 1 ? side.evaluation.name() : "Prediction";
            if (side.planes.isEmpty()) continue;
            LabelIds label = side.planes.get();
            long[] found = label.read(label.bounds().planes(z, z + 1));
            row.objects(
                    name,
                    "Prediction (" + side.evaluation.name() + ") of " + where,
                    found,
                    side.pairing::colorOfPredicted,
                    instance);
            if (ids != null) row.errors(name + ", errors", where, ids, found, side.pairing);
        }
        if (row.figures().isEmpty()) page.note("No pictures: neither EM, truth nor submission.");
        page.figures(row.figures());
    }

    private Optional<int[]> em(CropTarget target, long z) {
        Optional<GroupLocation> em = options.data().flatMap(d -> d.existingEm(target.dataset()));
        if (em.isEmpty()) return Optional.empty();
        try (ArrayStore store = Stores.open(em.get().container())) {
            double[] min = target.translation().clone();
            min[0] += z * target.voxelSize()[0];
            int[] plane = {1, (int) target.shape()[1], (int) target.shape()[2]};
            Volume volume =
                    Volume.open(store, em.get().group(), cache, options.unstated(target.dataset()));
            float[] values =
                    volume.read(min, target.voxelSize(), plane, Interpolation.LINEAR, 0).values();
            return Optional.of(SlicePainter.stretched(values));
        } catch (CellMapException e) {
            problems.add("The EM of " + target.path() + " cannot be shown: " + e.why());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        truth.ifPresent(ArrayStore::close);
        submissions.forEach(s -> s.ifPresent(Submission::close));
    }
}
