package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;

/**
 * Normalised grey values of the box to predict, at the voxel size of the model. Implementations may
 * be read by one thread at a time.
 */
public interface GreyVolume {

    /** Voxels of the box to predict, z y x. */
    long[] shape();

    /**
     * The voxels that hold real data, in the coordinates of {@link #read}; it may reach beyond the
     * box to predict, which then gets context from there.
     */
    default Box available() {
        return Box.of(shape());
    }

    /**
     * Reads grey values; blocks.
     *
     * @param box in voxels relative to the first voxel to predict; may lie partly outside {@link
     *     #available}, where the volume decides what to return
     * @return values in C order
     */
    float[] read(Box box);
}
