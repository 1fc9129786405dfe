// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.LengthUnits;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.LUT;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An image of ImageJ as a volume: one channel, one time point, 8, 16 or 32 bits, whose calibration
 * gives the voxel size. Planes of a virtual stack are read when they are needed and few are kept.
 */
public final class OpenImage {

    private static final int CACHE_MIB = 256;

    private OpenImage() {}

    /**
     * Grey values.
     *
     * @param voxelSize nm, z y x; null for that of the image
     * @return axes x, y, z; positions follow the origin of the calibration
     * @throws UsageException if it is not one stack of grey values, they are not those that are
     *     shown, or its voxel size is not known
     */
    public static VoxelImage grey(ImagePlus image, double[] voxelSize) {
        Calibration calibration = image.getCalibration();
        boolean signed = calibration.isSigned16Bit();
        if (image.getBitDepth() == 8 && !isGrey(image))
            throw unusable(
                    image,
                    "Its look-up table is coloured, so its values may be colours and not grey"
                            + " values.",
                    "If they are grey values, apply Image > Lookup Tables > Grays.");
        if (image.isInvertedLut())
            throw unusable(
                    image,
                    "Its look-up table is inverted: what is shown dark has high values.",
                    "Apply Image > Lookup Tables > Invert LUT, then Edit > Invert if the shown"
                            + " grey values are the right ones.");
        if (calibration.calibrated() && !signed)
            throw unusable(
                    image,
                    "Analyze > Calibrate gave its grey values another meaning.",
                    "Choose the function None in Analyze > Calibrate.");
        return labels(image, grid(image, voxelSize));
    }

    /**
     * Labels: as {@link #grey}, whatever the colours.
     *
     * @param grid where its voxels lie
     * @throws UsageException if it is not one stack
     */
    public static VoxelImage labels(ImagePlus image, VoxelGrid grid) {
        Optional<VoxelImage> volume = ShownVolume.volume(image);
        // Its blocks are cheaper than planes, and ids beyond 65535 are whole numbers in it.
        if (volume.isPresent() && volume.get().dtype() != DType.BOOL) return volume.get().at(grid);
        return VoxelImage.of(new PlaneStack(image), new ChunkCache(CACHE_MIB), grid);
    }

    /** In a grey look-up table the three colours are alike. */
    private static boolean isGrey(ImagePlus image) {
        LUT lut = image.getProcessor().getLut();
        byte[] red = new byte[256];
        byte[] green = new byte[256];
        byte[] blue = new byte[256];
        lut.getReds(red);
        lut.getGreens(green);
        lut.getBlues(blue);
        return Arrays.equals(red, green) && Arrays.equals(green, blue);
    }

    /**
     * Where the voxels of an image lie.
     *
     * @param voxelSize nm, z y x; null for that of the calibration
     * @throws UsageException if the calibration does not tell, and none was given
     */
    public static VoxelGrid grid(ImagePlus image, double[] voxelSize) {
        Calibration c = image.getCalibration();
        double[] size = voxelSize != null ? voxelSize : size(image, c);
        double[] origin = {c.zOrigin, c.yOrigin, c.xOrigin};
        double[] translation = new double[3];
        for (int d = 0; d < 3; d++) translation[d] = 0 - origin[d] * size[d];
        return new VoxelGrid(size, translation);
    }

    /**
     * A voxel size as users give it.
     *
     * @param given z y x, or one number for cubes; null for none
     * @throws UsageException if it is no voxel size
     */
    public static double[] voxelSize(double[] given) {
        if (given == null) return null;
        double[] size = given.length == 1 ? new double[] {given[0], given[0], given[0]} : given;
        if (size.length == 3 && Arrays.stream(size).allMatch(v -> v > 0 && Double.isFinite(v)))
            return size;
        throw new UsageException(
                "Invalid voxel size",
                "@{voxelSize}",
                Arrays.toString(given) + " is not a voxel size.",
                "Give it in nm: z,y,x, or one number for cubes.");
    }

    private static double[] size(ImagePlus image, Calibration c) {
        double[] lengths = {c.pixelDepth, c.pixelHeight, c.pixelWidth};
        String[] units = {c.getZUnit(), c.getYUnit(), c.getXUnit()};
        return size(image.getTitle(), lengths, units);
    }

    /** In nm, of lengths in units, all z y x. */
    static double[] size(String title, double[] lengths, String[] units) {
        double[] size = new double[3];
        for (int d = 0; d < 3; d++) {
            OptionalDouble nm = LengthUnits.nanometres(units[d]);
            if (nm.isEmpty() || !(lengths[d] > 0) || Double.isInfinite(lengths[d]))
                throw new UsageException(
                        "The voxel size is not known",
                        title,
                        "Its calibration says " + lengths[d] + " " + units[d] + ".",
                        "Give @{voxelSize} in nm, or enter it in Image > Properties with a unit"
                                + " such as "
                                + LengthUnits.EXAMPLES
                                + ".");
            size[d] = lengths[d] * nm.getAsDouble();
        }
        return size;
    }

    /**
     * Gives an image the voxel size and position of a volume.
     *
     * @param grid nm
     */
    public static void calibrate(ImagePlus image, VoxelGrid grid) {
        Calibration c = image.getCalibration();
        c.setUnit("nm");
        c.pixelDepth = grid.scale()[0];
        c.pixelHeight = grid.scale()[1];
        c.pixelWidth = grid.scale()[2];
        c.zOrigin = 0 - grid.translation()[0] / grid.scale()[0];
        c.yOrigin = 0 - grid.translation()[1] / grid.scale()[1];
        c.xOrigin = 0 - grid.translation()[2] / grid.scale()[2];
    }

    static UsageException unusable(ImagePlus image, String why, String fix) {
        return new UsageException("Cannot use the image", image.getTitle(), why, fix);
    }
}
