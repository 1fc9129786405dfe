// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

/** What a normalisation must know of the image, or of one plane of it. */
public interface SampleStatistics {

    /**
     * @param before what was done to the values before
     * @return mean and standard deviation
     */
    double[] meanAndDeviation(ValueChain before);

    /**
     * @param before what was done to the values before
     * @param shares from 0 to 1
     * @return the values below which these shares of the voxels lie, linearly interpolated
     */
    double[] quantiles(ValueChain before, double... shares);
}
