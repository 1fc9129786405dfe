// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The compressions of TIFF pages by their numbers: those that are read, and names of others. */
final class TiffCompression {

    static final String REMEDY = "Save it again without compression, or with LZW or deflate.";

    /** None, LZW, both kinds of JPEG, deflate with its two numbers, PackBits. */
    private static final Set<Integer> READ = Set.of(1, 5, 6, 7, 8, 32946, 32773);

    /** Fax is among them because its decoder takes damage for pixels. */
    private static final Map<Integer, String> OTHERS =
            Map.ofEntries(
                    Map.entry(2, "fax (CCITT)"),
                    Map.entry(3, "fax (CCITT T.4)"),
                    Map.entry(4, "fax (CCITT T.6)"),
                    Map.entry(9, "JBIG (T.85)"),
                    Map.entry(10, "JBIG (T.43)"),
                    Map.entry(22610, "JPEG XR"),
                    Map.entry(32766, "NeXT"),
                    Map.entry(32771, "fax (CCITT, words)"),
                    Map.entry(32809, "ThunderScan"),
                    Map.entry(33003, "JPEG 2000 of Aperio"),
                    Map.entry(33004, "JPEG 2000 of Aperio"),
                    Map.entry(33005, "JPEG 2000 of Aperio"),
                    Map.entry(34661, "JBIG"),
                    Map.entry(34676, "SGI LogLuv"),
                    Map.entry(34677, "SGI LogLuv"),
                    Map.entry(34712, "JPEG 2000"),
                    Map.entry(34713, "Nikon NEF"),
                    Map.entry(34718, "Microsoft MDI"),
                    Map.entry(34887, "LERC"),
                    Map.entry(34892, "lossy JPEG of DNG"),
                    Map.entry(34925, "LZMA"),
                    Map.entry(34926, "Zstandard"),
                    Map.entry(34927, "WebP"),
                    Map.entry(34933, "PNG"),
                    Map.entry(34934, "JPEG XR"),
                    Map.entry(48124, "Jetraw"),
                    Map.entry(50000, "Zstandard"),
                    Map.entry(50001, "WebP"),
                    Map.entry(50002, "JPEG XL"),
                    Map.entry(52546, "JPEG XL of DNG"),
                    Map.entry(65000, "EER (electron events)"),
                    Map.entry(65001, "EER (electron events)"),
                    Map.entry(65002, "EER (electron events)"));

    private TiffCompression() {}

    /** What stands in the way of reading pages with this number; empty if they are read. */
    static Optional<String> unreadable(int number) {
        if (READ.contains(number)) return Optional.empty();
        return Optional.of(OTHERS.getOrDefault(number, "an unknown method (" + number + ")"));
    }
}
