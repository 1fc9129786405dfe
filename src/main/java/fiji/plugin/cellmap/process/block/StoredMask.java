// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;
import java.util.function.Function;

/** A mask that lies in an array of bytes. */
public record StoredMask(ChunkedArray array) implements Mask {

    private static final int BYTES_PER_VOXEL = 12;
    private static final int EDGE = 192;

    /** The mask itself where reading it is cheap, else a copy on the disk, made in one pass. */
    public static Mask of(Mask mask, String name, Workplace place, Progress progress) {
        return mask.direct() ? mask : write(mask.shape(), name, mask::read, place, progress);
    }

    /**
     * Writes a mask block by block, on all threads.
     *
     * @param name in the workplace
     * @param content of a box in C order
     */
    public static StoredMask write(
            long[] shape,
            String name,
            Function<Box, byte[]> content,
            Workplace place,
            Progress progress) {
        return new StoredMask(
                place.shared(
                        name,
                        shape,
                        DType.UINT8,
                        0,
                        array ->
                                place.pool()
                                        .each(
                                                tiling(shape, place).boxes(),
                                                box -> array.write(box, content.apply(box)),
                                                progress)));
    }

    /** Blocks for work that needs little memory and no neighbours. */
    public static Tiling tiling(long[] shape, Workplace place) {
        return Tiling.of(
                shape,
                place.chunk(),
                Math.min(EDGE, place.edge()),
                BYTES_PER_VOXEL,
                place.memory() / place.pool().threads());
    }

    @Override
    public long[] shape() {
        return array.spec().shape();
    }

    @Override
    public byte[] read(Box box) {
        return (byte[]) array.read(box);
    }

    @Override
    public boolean direct() {
        return true;
    }
}
