// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.process.ImageField;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.Interpolation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Pictures;
import fiji.plugin.cellmap.util.Pictures.Panel;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The middle slice of every predicted crop: EM, truth if there is one, probability, result. */
final class CropPictures {

    private static final int WIDE = 260;
    private static final int CACHE_MIB = 64;

    private final String name;
    private final RunFolder run;
    private final PageOptions options;
    private final ChunkCache cache = new ChunkCache(CACHE_MIB);

    CropPictures(String name, RunFolder run, PageOptions options) {
        this.name = name;
        this.run = run;
        this.options = options;
    }

    /** One z slice of an array. */
    private record Slice(int height, int width, float[] values) {
        int[] ids() {
            int[] ids = new int[values.length];
            for (int i = 0; i < ids.length; i++) ids[i] = (int) values[i];
            return ids;
        }

        boolean[] mask() {
            boolean[] mask = new boolean[values.length];
            for (int i = 0; i < mask.length; i++) mask[i] = values[i] > 0;
            return mask;
        }
    }

    void addTo(Html page, Progress progress) {
        if (!Files.isDirectory(run.predictions())) return;
        page.section("Predictions of " + name);
        int crops = 0;
        try (Stream<Path> containers = Files.list(run.predictions())) {
            for (Path container : containers.filter(GroupLocation::isContainer).sorted().toList())
                try (ArrayStore store = Stores.open(container)) {
                    for (String crop : store.list("")) {
                        progress.check();
                        if (crops++ < options.pictures())
                            crop(page, GroupLocation.stem(container), store, crop);
                    }
                }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        int left = crops - options.pictures();
        if (left > 0) page.note("Predicted, not shown: " + Counted.of(left, "more crop") + ".");
    }

    private void crop(Html page, String dataset, ArrayStore predictions, String crop) {
        page.heading(dataset + ", " + crop + ": middle slice");
        for (String label : predictions.list(crop)) {
            String group = crop + "/" + label;
            if (!Multiscale.isAt(predictions, group)) continue;
            Multiscale.Level level = Multiscale.read(predictions, group).finest();
            ChunkedArray array = predictions.open(group + "/" + level.path());
            if (array.attributes().has("labels")) continue;
            long[] shape = array.spec().shape();
            VoxelImage image = VoxelImage.of(array, level.grid());
            ImageField field = ImageField.of(image, array.attributes());
            Slice probability =
                    new Slice(h(shape), w(shape), field.read(middle(array.spec().shape())));
            List<Panel> panels = new ArrayList<>();
            em(dataset, level.grid(), shape, panels);
            Slice expected = expected(crop, label, shape);
            if (expected != null)
                panels.add(
                        panel(label + " truth", Pictures.ids(expected.ids(), h(shape), w(shape))));
            float one = (float) field.unit();
            panels.add(
                    panel(
                            label + " probability",
                            Pictures.grey(probability.values(), h(shape), w(shape), 0, one)));
            Slice found = processed(dataset, group, shape);
            if (found != null) {
                panels.add(panel(label + " result", Pictures.ids(found.ids(), h(shape), w(shape))));
                if (expected != null)
                    panels.add(
                            panel(
                                    "blue missed, orange spurious",
                                    Pictures.errors(
                                            probability.values(),
                                            expected.mask(),
                                            found.mask(),
                                            h(shape),
                                            w(shape))));
            }
            int factor = Math.max(1, WIDE / w(shape));
            page.picture(
                    "Middle slice of " + crop + ": EM, truth, probability and result of " + label,
                    Pictures.row(panels, factor));
        }
    }

    private void em(String dataset, VoxelGrid grid, long[] shape, List<Panel> panels) {
        GroupLocation em = options.data().flatMap(d -> d.existingEm(dataset)).orElse(null);
        if (em == null) return;
        try (ArrayStore store = Stores.open(em.container())) {
            double[] min = grid.translation().clone();
            min[0] += shape[0] / 2 * grid.scale()[0];
            int[] plane = {1, h(shape), w(shape)};
            float[] grey =
                    Volume.open(store, em.group(), cache, options.unstated(dataset))
                            .read(min, grid.scale(), plane, Interpolation.LINEAR, 0)
                            .values();
            panels.add(panel("EM", Pictures.grey(grey, h(shape), w(shape))));
        }
    }

    private Slice expected(String crop, String label, long[] shape) {
        if (options.truth().isEmpty()) return null;
        try (ArrayStore store = Stores.open(options.truth().get())) {
            String path = crop + "/" + label;
            return store.isArray(path) ? matching(store.open(path), shape) : null;
        }
    }

    private Slice processed(String dataset, String group, long[] shape) {
        Path path = run.processed().resolve(dataset + ContainerFormat.ZARR_V2.ending);
        GroupLocation found = new GroupLocation(path, group).existing().orElse(null);
        if (found == null) return null;
        try (ArrayStore store = Stores.open(found.container())) {
            String array = group + "/s0";
            return store.isArray(array) ? matching(store.open(array), shape) : null;
        }
    }

    private static Slice matching(ChunkedArray array, long[] shape) {
        return java.util.Arrays.equals(array.spec().shape(), shape) ? slice(array) : null;
    }

    private static Slice slice(ChunkedArray array) {
        long[] shape = array.spec().shape();
        float[] values = Widening.floats(array.read(middle(shape)), array.spec().dtype());
        return new Slice(h(shape), w(shape), values);
    }

    private static Box middle(long[] shape) {
        return Box.of(shape).planes(shape[0] / 2, shape[0] / 2 + 1);
    }

    private static Panel panel(String caption, java.awt.image.BufferedImage image) {
        return new Panel(caption, image);
    }

    private static int h(long[] shape) {
        return (int) shape[1];
    }

    private static int w(long[] shape) {
        return (int) shape[2];
    }
}
