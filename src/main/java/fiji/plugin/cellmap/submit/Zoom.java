// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.GaussianFilter;

/** One axis of a change of voxel size, voxel edges on voxel edges. */
final class Zoom {

    final long in;
    final long out;

    private final double step;

    /**
     * @param in voxels before
     * @param factor voxel size before by voxel size after
     */
    Zoom(long in, double factor) {
        this.in = in;
        this.out = (long) Math.max(1, Math.rint(in * factor));
        this.step = (double) in / out;
    }

    /** Where output voxel i lies among the input voxels. */
    double position(long i) {
        return (i + 0.5) * step - 0.5;
    }

    /** The input voxel nearest to output voxel i; may lie outside. */
    long nearest(long i) {
        return (long) Math.floor(position(i) + 0.5);
    }

    /** The input voxel at or before output voxel i; may be -1. */
    long below(long i) {
        return (long) Math.floor(position(i));
    }

    /** Smooths against aliasing where the axis shrinks; else of radius 0. */
    GaussianFilter filter() {
        return GaussianFilter.of(Math.max(0, ((double) in / out - 1) / 2));
    }
}
