// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.DType;

/** Grey planes in order of z, read part by part. Methods block; for use by one thread. */
public interface Planes extends AutoCloseable {

    /** Where they are, for messages. */
    String location();

    /** Voxels, z y x. */
    long[] shape();

    DType dtype();

    /**
     * Reads rows of a plane.
     *
     * @param z of the plane
     * @param y first row
     * @param count number of rows
     * @return {@code count} rows in a primitive array of {@link #dtype()}
     * @throws fiji.plugin.cellmap.util.CellMapException if they cannot be read
     */
    Object rows(int z, int y, int count);

    @Override
    void close();
}
