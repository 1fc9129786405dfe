// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Byte codecs one after the other, in the order of encoding. Stateless. */
final class Chain {

    private Chain() {}

    /** How many bytes each codec is given when it encodes, which are what it must decode to. */
    static List<Size> sizes(int bytes, List<ByteCodec> codecs) {
        return sizes(Size.of(bytes), codecs);
    }

    private static List<Size> sizes(Size plain, List<ByteCodec> codecs) {
        List<Size> sizes = new ArrayList<>();
        Size size = plain;
        for (ByteCodec codec : codecs) {
            sizes.add(size);
            int encoded =
                    size.least() == size.most()
                            ? codec.encodedSize(size.most())
                            : ByteCodec.UNKNOWN;
            size = encoded < 0 ? Size.encoded(size.most()) : Size.of(encoded);
        }
        return sizes;
    }

    /**
     * Decodes.
     *
     * @param plain size of the result
     */
    static byte[] decode(byte[] stored, Size plain, List<ByteCodec> codecs) throws IOException {
        List<Size> sizes = sizes(plain, codecs);
        byte[] bytes = stored;
        for (int i = codecs.size() - 1; i >= 0; i--)
            bytes = codecs.get(i).decode(bytes, sizes.get(i));
        return bytes;
    }
}
