// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import java.nio.file.Path;
import java.util.Optional;

/** Volumes as images of ImageJ: virtual stacks with voxel size and position. */
public final class ShownVolume {

    private static final String SOURCE = "CellMap source";
    private static final int CACHE_MIB = 256;

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
        image.setDisplayRange(0, LabelColours.LAST);
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
     * Opens a volume of a container; chunks are read when planes are shown.
     *
     * @param path of a multiscale group or an array
     * @param labels whether its values are ids or a mask
     * @throws fiji.plugin.cellmap.util.CellMapException if there is no volume of known voxel size
     */
    public static ImagePlus open(Path path, boolean labels, String title) {
        GroupLocation where = GroupLocation.of(path);
        ArrayStore store = Stores.open(where.container());
        VoxelImage volume = Volume.open(store, where.group(), new ChunkCache(CACHE_MIB)).finest();
        ImagePlus image = labels ? labels(volume, title) : grey(volume, title);
        image.setProp(SOURCE, path.toAbsolutePath().toString());
        return image;
    }

    /**
     * A copy with all planes in memory, which can be painted on.
     *
     * @param labels whether values are ids
     */
    public static ImagePlus editable(ImagePlus shown, boolean labels) {
        ImageStack planes = new ImageStack(shown.getWidth(), shown.getHeight());
        for (int z = 1; z <= shown.getNSlices(); z++)
            planes.addSlice(shown.getStack().getProcessor(z).duplicate());
        ImagePlus image = new ImagePlus(shown.getTitle(), planes);
        image.setDimensions(1, planes.size(), 1);
        image.setCalibration(shown.getCalibration().copy());
        if (labels) image.setDisplayRange(0, LabelColours.LAST);
        image.setProp(SOURCE, shown.getProp(SOURCE));
        return image;
    }

    /** Where an image was opened from by {@link #open}; empty for any other image. */
    public static Optional<Path> source(ImagePlus image) {
        return volume(image).flatMap(v -> origin(image));
    }

    /** Likewise, also of a copy that can be painted on, whose voxels may be others by now. */
    public static Optional<Path> origin(ImagePlus image) {
        return Optional.ofNullable(image.getProp(SOURCE)).map(Path::of);
    }

    /**
     * The container that the voxels of an image can be read from in its place: it was opened from
     * there, and nobody gave it another voxel size or position.
     */
    public static Optional<Path> source(ImageInput image, VoxelGrid grid) {
        return image.opened()
                .filter(shown -> volume(shown).filter(v -> v.grid().isClose(grid)).isPresent())
                .flatMap(ShownVolume::source);
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
