package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.Box;

/** The foreground of a volume, readable box by box. */
public interface Mask {

    /** Voxels, z y x. */
    long[] shape();

    /**
     * Reads a box that lies inside; blocks. Equal boxes give equal values.
     *
     * @return 1 for foreground, 0 for background, in C order
     */
    byte[] read(Box box);
}
