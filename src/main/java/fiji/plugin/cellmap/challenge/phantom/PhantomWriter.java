// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Downsampler;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes images and labels in the layout of the challenge. */
final class PhantomWriter {

    private static final int CHUNK = 64;
    private static final int EM_LEVELS = 3;
    private static final int LABEL_LEVELS = 2;

    private final DataLayout layout;
    private final Path truth;

    PhantomWriter(Path root, Path truth) {
        this.layout = DataLayout.official(root);
        this.truth = truth;
    }

    void em(String dataset, byte[] image, int[] shape) {
        GroupLocation group = layout.em(dataset);
        try (ArrayStore store = Stores.openOrCreate(group.container())) {
            List<Multiscale.Level> levels = new ArrayList<>();
            Object values = image;
            int[] size = shape;
            for (int k = 0; k < EM_LEVELS; k++) {
                write(store, group.child("s" + k), size, DType.UINT8, values);
                levels.add(level(k, new double[3]));
                values = Downsampler.halved(values, DType.UINT8, Pyramid.Mode.MEAN, size);
                size = half(size);
            }
            Multiscale.write(store, group.group(), "", levels);
        }
    }

    /** Labels beside the EM. */
    void label(CropTarget target, int[] labels) {
        GroupLocation group = layout.label(target.dataset(), target.crop(), target.className());
        try (ArrayStore store = Stores.openOrCreate(group.container())) {
            DType dtype = dtype(labels);
            List<Multiscale.Level> levels = new ArrayList<>();
            Object values = pack(labels, dtype);
            int[] size = Arrays.stream(target.shape()).mapToInt(Math::toIntExact).toArray();
            for (int k = 0; k < LABEL_LEVELS; k++) {
                write(store, group.child("s" + k), size, dtype, values);
                levels.add(level(k, target.translation()));
                values = Downsampler.halved(values, dtype, Pyramid.Mode.MOST_FREQUENT, size);
                size = half(size);
            }
            Multiscale.write(store, group.group(), "", levels);
        }
    }

    /** Labels of a test crop, in the container of the truth. */
    void truth(CropTarget target, int[] labels) {
        try (ArrayStore store = Stores.openOrCreate(truth)) {
            DType dtype = dtype(labels);
            int[] size = Arrays.stream(target.shape()).mapToInt(Math::toIntExact).toArray();
            GroupLocation place = new GroupLocation(truth, target.path());
            var attributes = Json.object();
            attributes.set("voxel_size", Json.MAPPER.valueToTree(target.voxelSize()));
            attributes.set("translation", Json.MAPPER.valueToTree(target.translation()));
            attributes.set("shape", Json.MAPPER.valueToTree(target.shape()));
            write(store, place, size, dtype, pack(labels, dtype)).setAttributes(attributes);
        }
    }

    private static ChunkedArray write(
            ArrayStore store, GroupLocation place, int[] shape, DType dtype, Object values) {
        long[] size = {shape[0], shape[1], shape[2]};
        int[] chunks = Arrays.stream(shape).map(n -> Math.min(n, CHUNK)).toArray();
        ChunkedArray array =
                store.create(
                        place.group(), ArraySpec.of(size, chunks, dtype).portable(store.format()));
        array.write(Box.of(size), values);
        return array;
    }

    private static int[] half(int[] shape) {
        return Arrays.stream(shape).map(n -> Math.max(1, n / 2)).toArray();
    }

    /** Level k: its first voxel's centre lies (2^k - 1)/2 voxels further than that of level 0. */
    private static Multiscale.Level level(int k, double[] start) {
        double v = PhantomOptions.VOXEL * (1 << k);
        double shift = (v - PhantomOptions.VOXEL) / 2;
        double[] translation = Arrays.stream(start).map(t -> t + shift).toArray();
        return new Multiscale.Level("s" + k, new VoxelGrid(new double[] {v, v, v}, translation));
    }

    private static DType dtype(int[] labels) {
        return Arrays.stream(labels).max().orElse(0) > 255 ? DType.UINT16 : DType.UINT8;
    }

    private static Object pack(int[] labels, DType dtype) {
        if (dtype == DType.UINT8) {
            byte[] out = new byte[labels.length];
            for (int i = 0; i < out.length; i++) out[i] = (byte) labels[i];
            return out;
        }
        short[] out = new short[labels.length];
        for (int i = 0; i < out.length; i++) out[i] = (short) labels[i];
        return out;
    }
}
