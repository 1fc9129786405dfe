package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.Box;

/** The foreground of a volume, readable box by box from any thread. */
public interface Mask {

    /** Voxels, z y x. */
    long[] shape();

    /**
     * Reads a box that lies inside; blocks. Equal boxes give equal values.
     *
     * @return 1 for foreground, 0 for background, in C order; the caller's to change
     */
    byte[] read(Box box);

    /** Whether reading is little more than reading an array, so that storing it gains nothing. */
    default boolean direct() {
        return false;
    }
}
