// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfInvalidPathException;
import java.lang.reflect.Array;
import java.util.Arrays;

/** What attributes say of a dataset: those of Imaris, ilastik and CREMI. */
record Hdf5Facts(HdfFile file, Dataset dataset, int[] axes) {

    private static final double MICROMETRE = 1e3;

    /** What lies at a path; null if nothing does. */
    static Node node(HdfFile file, String path) {
        try {
            return file.getByPath(path);
        } catch (HdfInvalidPathException e) {
            return null;
        }
    }

    /** Voxels, z y x: Imaris fills the last chunks up, and tells the size elsewhere. */
    long[] shape() {
        long[] shape = new long[axes.length];
        for (int d = 0; d < axes.length; d++) shape[d] = dataset.getDimensions()[axes[d]];
        long[] real = new long[3];
        for (int d = 0; d < 3; d++)
            real[d] = (long) number(dataset.getParent(), "ImageSize" + "ZYX".charAt(d));
        boolean told = dataset.getName().equals("Data") && Arrays.stream(real).allMatch(n -> n > 0);
        for (int d = 0; d < 3 && told; d++) shape[d] = Math.min(shape[d], real[d]);
        return shape;
    }

    /**
     * Nm, z y x; null if nothing is said. CREMI's resolution has no unit: it is taken for
     * nanometres where it can be the voxel of an electron microscope.
     */
    double[] voxelSize() {
        double[] imaris = imaris();
        if (imaris != null) return imaris;
        double[] micrometres = numbers("element_size_um", MICROMETRE);
        if (micrometres != null) return micrometres;
        double[] plain = numbers("resolution", 1);
        boolean voxels =
                plain != null
                        && Arrays.stream(plain).allMatch(v -> v >= 1)
                        && Arrays.stream(plain).anyMatch(v -> v != 1);
        return voxels ? plain : null;
    }

    private double[] numbers(String attribute, double unit) {
        Attribute found = dataset.getAttribute(attribute);
        Object data = found == null ? null : found.getData();
        if (data == null || !data.getClass().isArray() || Array.getLength(data) != 3) return null;
        double[] size = new double[3];
        for (int d = 0; d < 3; d++) {
            if (!(Array.get(data, d) instanceof Number number)) return null;
            size[d] = RawLayout.rounded(number.doubleValue() * unit);
            if (!(size[d] > 0 && size[d] < 1e9)) return null;
        }
        return size;
    }

    private double[] imaris() {
        Node image = node(file, "DataSetInfo/Image");
        if (!dataset.getPath().startsWith("/DataSet/") || !(image instanceof Group)) return null;
        if (!text(image, "Unit").equals("um")) return null;
        double[] size = new double[3];
        long[] shape = shape();
        for (int d = 0; d < 3; d++) {
            int axis = 2 - d;
            double extent = number(image, "ExtMax" + axis) - number(image, "ExtMin" + axis);
            size[d] = RawLayout.rounded(extent / shape[d] * MICROMETRE);
            if (!(size[d] > 0 && size[d] < 1e9)) return null;
        }
        return size;
    }

    /** Imaris writes numbers as texts, of which each letter is one. */
    private static double number(Node node, String attribute) {
        try {
            return Double.parseDouble(text(node, attribute));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String text(Node node, String attribute) {
        Attribute found = node == null ? null : node.getAttribute(attribute);
        Object data = found == null ? null : found.getData();
        if (data instanceof String[] letters) return String.join("", letters);
        return data == null ? "" : data.toString();
    }
}
