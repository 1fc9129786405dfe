// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import java.util.List;

/**
 * One slice of a validation crop (or of a training patch where nothing is held out).
 *
 * @param classes in order
 * @param height of the slice in voxels
 * @param width of the slice in voxels
 * @param raw normalised grey values, y x
 * @param truth per class: 0 absent, 1 present, 2 unknown; y x
 * @param probability per class; y x
 */
public record Preview(
        List<String> classes,
        int height,
        int width,
        float[] raw,
        byte[][] truth,
        float[][] probability) {}
