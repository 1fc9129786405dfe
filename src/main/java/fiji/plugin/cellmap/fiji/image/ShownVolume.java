// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import ij.IJ;
import ij.ImagePlus;
import java.util.Optional;

/** Volumes as images of ImageJ: virtual stacks with voxel size and position. */
public final class ShownVolume {

    private ShownVolume() {}

    /** EM or probabilities, read plane by plane. */
    public static ImagePlus grey(VoxelImage volume, String title) {
        VolumeStack stack = new VolumeStack(volume, false);
        ImagePlus image = image(stack, title);
        if (stack.isSigned()) image.getCalibration().setSigned16BitCalibration();
        if (volume.dtype() == DType.BOOL) image.setDisplayRange(0, 1);
        return image;
    }

    /** Masks or objects in colours, with their ids as values, read plane by plane. */
    public static ImagePlus labels(VoxelImage volume, String title) {
        ImagePlus image = image(new VolumeStack(volume, true), title);
        image.setDisplayRange(0, 255);
        return image;
    }

    private static ImagePlus image(VolumeStack stack, String title) {
        ImagePlus image = new ImagePlus(title, stack);
        image.setDimensions(1, stack.size(), 1);
        OpenImage.calibrate(image, stack.volume().grid());
        return image;
    }

    /** The volume that an image was made of here; empty for any other image. */
    public static Optional<VoxelImage> volume(ImagePlus image) {
        return image.getStack() instanceof VolumeStack stack
                ? Optional.of(stack.volume())
                : Optional.empty();
    }

    /**
     * Shows an image to the user, or hands it to the macro that runs.
     *
     * @param interactive whether there are windows
     */
    public static void show(ImagePlus image, boolean interactive) {
        if (interactive || IJ.isMacro()) image.show();
    }
}
