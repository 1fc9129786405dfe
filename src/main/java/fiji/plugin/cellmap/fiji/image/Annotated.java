// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;

/**
 * What a user has annotated on an image.
 *
 * @param volume ids over the whole image
 * @param slices all of the image from the first plane with an annotation to the last
 */
public record Annotated(VoxelImage volume, Box slices) {

    /** Annotated in all planes. */
    public static Annotated all(VoxelImage volume) {
        return new Annotated(volume, volume.bounds());
    }

    /**
     * @param first plane
     * @param last plane
     */
    static Annotated of(VoxelImage volume, long first, long last) {
        long[] shape = volume.shape();
        return new Annotated(
                volume,
                Box.between(new long[] {first, 0, 0}, new long[] {last + 1, shape[1], shape[2]}));
    }
}
