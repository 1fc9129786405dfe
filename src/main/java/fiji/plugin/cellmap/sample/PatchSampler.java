// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/** Reads the grey values of a patch in the order of the finished patch. For one thread. */
interface PatchSampler {

    /** Whether the patch holds nothing but stored bytes, and 0 outside the level. */
    boolean storesBytes();

    /** The stored bytes (unsigned), if there are no others; a new array. */
    byte[] bytes();

    /**
     * The values, interpolated linearly; 0 outside the level.
     *
     * @param out is filled
     */
    void floats(float[] out);

    /**
     * Sets the labels of what lies outside the level to unknown.
     *
     * @param labels of one class, in C order
     */
    void leaveOutside(byte[] labels);
}
