// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A TIFF file for TwelveMonkeys' reader, which refuses pages that have more than 512 times as many
 * bytes as their file. Deflate and LZW pack an empty page, such as a slice of a mask without
 * anything in it, into a thousandth, so the file is said to be a few times longer than it is. For
 * one thread.
 */
final class DenseStream extends ImageInputStreamImpl {

    /** 512 times this is more than any of its compressions achieves. */
    private static final int TIMES = 8;

    private final ImageInputStream file;

    DenseStream(ImageInputStream file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        int value = file.read();
        if (value >= 0) streamPos++;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        bitOffset = 0;
        int n = file.read(bytes, offset, length);
        if (n > 0) streamPos += n;
        return n;
    }

    @Override
    public void seek(long position) throws IOException {
        super.seek(position);
        file.seek(position);
    }

    @Override
    public long length() {
        try {
            return TIMES * file.length();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        file.close();
    }
}
