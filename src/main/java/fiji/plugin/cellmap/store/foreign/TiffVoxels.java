// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import fiji.plugin.cellmap.util.LengthUnits;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Voxel sizes that ImageJ and OME-XML state. What a scanner calls a resolution is none. */
final class TiffVoxels {

    private static final int X_RESOLUTION = 282;
    private static final int Y_RESOLUTION = 283;

    private TiffVoxels() {}

    /**
     * @param text description of the file
     * @param tags of its first page
     * @return nm, z y x; null if one of them is not stated
     */
    static double[] of(String text, Directory tags) {
        double[] size = text.startsWith("ImageJ=") ? imageJ(text, tags) : ome(text);
        for (int d = 0; size != null && d < size.length; d++) {
            if (!(size[d] > 0 && size[d] < 1e9)) return null;
            size[d] = RawLayout.rounded(size[d]);
        }
        return size;
    }

    private static double[] imageJ(String text, Directory tags) {
        return new double[] {
            nm(line(text, "spacing"), line(text, "unit")),
            nm(pixel(tags, Y_RESOLUTION), line(text, text.contains("yunit=") ? "yunit" : "unit")),
            nm(pixel(tags, X_RESOLUTION), line(text, "unit"))
        };
    }

    private static String line(String text, String key) {
        Matcher line = Pattern.compile("(?m)^" + key + "=(.*?)\\r?$").matcher(text);
        return line.find() ? line.group(1) : "";
    }

    private static String pixel(Directory tags, int tag) {
        Entry entry = tags.getEntryById(tag);
        return entry != null && entry.getValue() instanceof Number perUnit
                ? String.valueOf(1 / perUnit.doubleValue())
                : "";
    }

    private static double[] ome(String text) {
        double[] size = new double[3];
        for (int d = 0; d < 3; d++) {
            String key = "PhysicalSize" + "ZYX".charAt(d);
            String unit = attribute(text, key + "Unit");
            size[d] = nm(attribute(text, key), unit.isEmpty() ? "um" : unit);
        }
        return size;
    }

    private static String attribute(String text, String key) {
        Matcher found = Pattern.compile("\\b" + key + "=[\"']([^\"']*)[\"']").matcher(text);
        return found.find() ? found.group(1) : "";
    }

    /** 0 if it is not known. */
    private static double nm(String size, String unit) {
        OptionalDouble one = LengthUnits.nanometres(unit);
        try {
            return one.isPresent() ? Math.abs(Double.parseDouble(size)) * one.getAsDouble() : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
