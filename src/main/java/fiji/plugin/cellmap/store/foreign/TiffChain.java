// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * Follows the directories of a TIFF or BigTIFF file (<a
 * href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>, section 2):
 * readers take a chain that breaks off for one that ends.
 */
final class TiffChain {

    private static final int BIG = 43;

    private TiffChain() {}

    /**
     * @return number of directories; 0 if this is not a TIFF file
     * @throws IOException if the chain leaves the file or has a loop
     */
    static int length(ImageInputStream in) throws IOException {
        in.seek(0);
        int mark = in.readUnsignedShort();
        if (mark != 0x4949 && mark != 0x4D4D) return 0;
        in.setByteOrder(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = in.readUnsignedShort();
        if (version != 42 && version != BIG) return 0;
        if (version == BIG) in.readInt();
        Set<Long> seen = new HashSet<>();
        for (long at = next(in, version); at != 0; at = next(in, version)) {
            if (!seen.add(at)) throw new IOException("its directories form a loop");
            in.seek(at);
            long entries = version == BIG ? in.readLong() : in.readUnsignedShort();
            in.seek(in.getStreamPosition() + entries * (version == BIG ? 20 : 12));
        }
        return seen.size();
    }

    private static long next(ImageInputStream in, int version) throws IOException {
        try {
            return version == BIG ? in.readLong() : in.readUnsignedInt();
        } catch (EOFException e) {
            throw new IOException("it breaks off: the end of its list of pages is missing", e);
        }
    }
}
