package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;

/** A volume at the target's voxel size, not yet in its place. Thread-safe. */
interface Image {

    /** z, y, x. */
    long[] shape();

    DType dtype();

    /**
     * Reads whole planes; blocks.
     *
     * @param planes a range of z inside the shape, all of y and x
     * @return primitive array of {@link #dtype} in C order
     */
    Object read(Box planes);
}
