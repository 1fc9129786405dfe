// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Formats of files by their first bytes; what a file is called tells nothing. */
enum Signature {
    TIFF("TIFF", 0, "II*\0", "MM\0*", "II+\0", "MM\0+"),
    PNG("PNG", 0, "\u0089PNG\r\n"),
    JPEG("JPEG", 0, "\u00ff\u00d8\u00ff"),
    BMP("BMP", 0, "BM"),
    HDF5("HDF5", 0, "\u0089HDF\r\n\u001a\n"),
    NIFTI("NIfTI", 344, "n+1\0", "ni1\0"),
    NIFTI2("NIfTI-2", 4, "n+2\0\r\n\u001a\n", "ni2\0\r\n\u001a\n"),
    MRC("MRC", 208, "MAP "),
    GZIP("gzip", 0, "\u001f\u008b"),
    BZIP2("bzip2", 0, "BZh"),
    ZIP("ZIP", 0, "PK\u0003\u0004", "PK\u0005\u0006"),
    GIF("GIF", 0, "GIF8"),
    NUMPY("NumPy", 0, "\u0093NUMPY"),
    NRRD("NRRD", 0, "NRRD000"),
    DICOM("DICOM", 128, "DICM"),
    FITS("FITS", 0, "SIMPLE  ="),
    MATLAB("MATLAB 5", 0, "MATLAB 5.0 MAT-file"),
    HDF4("HDF4", 0, "\u000e\u0003\u0013\u0001"),
    NETCDF("NetCDF", 0, "CDF\u0001", "CDF\u0002", "CDF\u0005"),
    CZI("Zeiss CZI", 0, "ZISRAWFILE"),
    LIF("Leica LIF", 0, "p\0\0\0"),
    ND2("Nikon ND2", 0, "\u00da\u00ce\u00be\n"),
    JPEG_2000("JPEG 2000", 0, "\0\0\0\fjP  ", "\u00ff\u004f\u00ff\u0051"),
    JPEG_XL("JPEG XL", 0, "\0\0\0\fJXL ", "\u00ff\n"),
    WEBP("WebP", 8, "WEBP"),
    PSD("Photoshop", 0, "8BPS"),
    PDF("PDF", 0, "%PDF"),
    SEVEN_ZIP("7-Zip", 0, "7z\u00bc\u00af\u0027\u001c"),
    ZSTD("Zstandard", 0, "\u0028\u00b5\u002f\u00fd"),
    XZ("xz", 0, "\u00fd7zXZ\0"),
    PNM("PNM", 0, "P4\n", "P5\n", "P6\n", "P5 "),
    META_IMAGE("MetaImage", 0, "ObjectType = ", "NDims = "),
    AMIRA("Amira", 0, "# AmiraMesh", "# Avizo"),
    XML("XML or HTML", 0, "<?xml", "<!DOCTYPE", "<html");

    private static final int NIFTI_HEADER = 348;
    private static final int TEXT = 1024;

    /** Name of the format, for people. */
    final String label;

    private final int at;
    private final List<String> marks;

    Signature(String label, int at, String... marks) {
        this.label = label;
        this.at = at;
        this.marks = List.of(marks);
    }

    private boolean matches(String head) {
        return marks.stream().anyMatch(mark -> head.startsWith(mark, at));
    }

    /** Known by its first bytes; null for one that is not. */
    static Signature of(byte[] bytes) {
        String head = new String(bytes, StandardCharsets.ISO_8859_1);
        for (Signature format : values()) if (format.matches(head)) return format;
        for (int at = 512; at < head.length(); at *= 2)
            if (head.startsWith(HDF5.marks.get(0), at)) return HDF5;
        return null;
    }

    /** What an unknown file looks like, as the end of a sentence. */
    static String guess(byte[] first) {
        String head = new String(first, StandardCharsets.ISO_8859_1);
        if (head.isEmpty()) return "it is empty";
        ByteBuffer bytes = ByteBuffer.wrap(first);
        if (head.length() >= NIFTI_HEADER
                && (bytes.getInt(0) == NIFTI_HEADER
                        || bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(0) == NIFTI_HEADER))
            return "it is ANALYZE 7.5, which NIfTI replaced";
        if (isGatan(bytes.order(ByteOrder.BIG_ENDIAN)))
            return "it is Gatan DigitalMicrograph " + bytes.getInt(0);
        boolean text =
                head.chars().limit(TEXT).allMatch(c -> c >= ' ' && c < 127 || c >= 9 && c <= 13);
        if (text) return "it is a text";
        StringBuilder hex = new StringBuilder("its first bytes are");
        for (int i = 0; i < Math.min(8, head.length()); i++)
            hex.append(" %02x".formatted((int) head.charAt(i)));
        return hex + ", of no format that is known here";
    }

    /** Version, length of 4 or 8 bytes, and that numbers are little-endian, which all have. */
    private static boolean isGatan(ByteBuffer head) {
        if (head.limit() < 16) return false;
        int version = head.getInt(0);
        return version == 3 && head.getInt(8) == 1 || version == 4 && head.getInt(12) == 1;
    }
}
