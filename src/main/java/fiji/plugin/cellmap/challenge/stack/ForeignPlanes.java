// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.foreign.ForeignImage;

/** Planes of a file of another program. */
record ForeignPlanes(ForeignImage foreign, VoxelImage image) implements Planes {

    /** MiB of what is decoded. */
    private static final long CACHE = 256;

    static ForeignPlanes of(ForeignImage foreign, VoxelGrid grid) {
        return new ForeignPlanes(
                foreign, VoxelImage.of(foreign.array(), new ChunkCache(CACHE), grid));
    }

    @Override
    public String location() {
        return image.location();
    }

    @Override
    public Box bounds() {
        return image.bounds();
    }

    @Override
    public DType dtype() {
        return image.dtype();
    }

    @Override
    public Object read(Box box) {
        return image.read(box);
    }

    @Override
    public void close() {
        foreign.close();
    }
}
