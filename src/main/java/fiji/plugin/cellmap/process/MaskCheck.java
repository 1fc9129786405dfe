// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;

/**
 * Tells finished masks from probabilities. Other tools write a mask as bytes of 0 and 1, which as
 * probabilities would be next to nothing everywhere.
 */
final class MaskCheck {

    /** Shortest edge of what is read in one go, in voxels. */
    private static final int EDGE = 128;

    private MaskCheck() {}

    /**
     * Reads an image of bytes up to the first value above 1; blocks.
     *
     * @return the image
     * @throws UsageException if 1 is its largest value
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     */
    static VoxelImage probabilities(VoxelImage image, Progress progress) {
        if (image.dtype() != DType.UINT8) return image;
        int[] step = image.cell();
        for (int d = 0; d < 3; d++) step[d] *= Math.max(1, EDGE / step[d]);
        Box all = Box.of(image.shape());
        boolean one = false;
        for (long[] index : Boxes.eachCell(step, all)) {
            progress.check();
            for (byte value : (byte[]) image.read(Boxes.cell(step, index).intersect(all))) {
                if ((value & 0xFF) > 1) return image;
                one |= value == 1;
            }
        }
        if (!one) return image;
        throw new UsageException(
                "Cannot process a mask",
                image.location(),
                "Its largest value is 1, and in bytes 255 stands for the probability 1.",
                "It is finished already: package it, or give probabilities (uint8 with 255 = 1, or"
                        + " floats).");
    }
}
