package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.Box;

/** A probability for every voxel of a volume, readable box by box from any thread. */
public interface Field {

    /** Voxels, z y x. */
    long[] shape();

    /** The value that stands for probability 1: 255 for stored bytes, else 1. */
    double unit();

    /**
     * Reads a box that lies inside; blocks. A voxel has the same bits in whatever box it is read.
     *
     * @return values in C order; the caller's to change
     */
    float[] read(Box box);

    /** Whether reading is little more than reading an array. */
    default boolean direct() {
        return false;
    }
}
