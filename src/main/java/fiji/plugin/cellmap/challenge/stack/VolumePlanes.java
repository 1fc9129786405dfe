// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;

/**
 * The planes of a volume.
 *
 * @param closing gives back what it is read from
 */
record VolumePlanes(VoxelImage volume, Runnable closing) implements Planes {

    @Override
    public String location() {
        return volume.location();
    }

    @Override
    public Box bounds() {
        return volume.bounds();
    }

    @Override
    public DType dtype() {
        return volume.dtype();
    }

    @Override
    public Object read(Box box) {
        return volume.read(box);
    }

    @Override
    public void close() {
        closing.run();
    }
}
