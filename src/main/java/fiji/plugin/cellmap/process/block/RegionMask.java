// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;
import java.util.function.Consumer;

/** Masks made by choosing components of a mask; two passes each, exact over the whole volume. */
public final class RegionMask {

    private RegionMask() {}

    /** The components (26 neighbours) that a rule keeps. */
    public static Mask kept(
            Mask mask,
            Regions.Marks marks,
            Components.Rule rule,
            String name,
            Workplace place,
            Progress progress) {
        return stored(
                mask,
                name,
                place,
                array ->
                        Regions.of(mask, Connectivity.CORNERS, marks, place, progress)
                                .forEach(
                                        rule,
                                        (box, ids) -> {
                                            byte[] kept = new byte[ids.length];
                                            for (int i = 0; i < kept.length; i++)
                                                kept[i] = (byte) (ids[i] == 0 ? 0 : 1);
                                            array.write(box, kept);
                                        },
                                        progress));
    }

    /**
     * The mask with its holes filled: the components of the background that share faces and do not
     * touch the border of the volume.
     *
     * @param largest hole that is filled, in voxels
     */
    public static Mask filled(
            Mask mask, long largest, String name, Workplace place, Progress progress) {
        long[] shape = mask.shape();
        Regions.Marks border =
                (box, labels, marked) -> new BorderMarks(shape, box).mark(labels, marked);
        return stored(
                mask,
                name,
                place,
                array ->
                        Regions.of(new Inverse(mask), Connectivity.FACES, border, place, progress)
                                .forEach(
                                        (voxels, open) -> !open && voxels <= largest,
                                        (box, holes) -> {
                                            byte[] filled = mask.read(box);
                                            for (int i = 0; i < filled.length; i++)
                                                if (holes[i] != 0) filled[i] = 1;
                                            array.write(box, filled);
                                        },
                                        progress));
    }

    private static Mask stored(
            Mask mask, String name, Workplace place, Consumer<ChunkedArray> filler) {
        return new StoredMask(place.shared(name, mask.shape(), DType.UINT8, 0, filler));
    }

    /** The background as foreground. */
    private record Inverse(Mask mask) implements Mask {
        @Override
        public long[] shape() {
            return mask.shape();
        }

        @Override
        public byte[] read(fiji.plugin.cellmap.store.Box box) {
            byte[] values = mask.read(box);
            for (int i = 0; i < values.length; i++) values[i] = (byte) (values[i] == 0 ? 1 : 0);
            return values;
        }
    }
}
