// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a zip file has one reading only. Zip readers disagree on files with two directories, with
 * something before the first entry or after the last; what one of them has checked, another one
 * would not load.
 */
final class ZipLayout {

    private static final int LOCAL = 0x04034b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int END_SIZE = 22;
    private static final int END_64_SIZE = 56;
    private static final int LOCATOR_SIZE = 20;
    private static final long NONE_32 = 0xFFFF_FFFFL;

    private ZipLayout() {}

    /**
     * @return why it has several; empty if it has one
     * @throws IOException if it cannot be read
     */
    static Optional<String> ambiguity(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return Optional.ofNullable(ambiguity(channel));
        }
    }

    private static String ambiguity(FileChannel file) throws IOException {
        long end = file.size() - END_SIZE;
        if (end < 0) return "It is too short for a zip file.";
        ByteBuffer head = bytes(file, 0, 8);
        String format = new String(head.array(), 4, 4, StandardCharsets.US_ASCII);
        if (head.getInt(0) != LOCAL || format.equals("PTMF"))
            return "It does not begin with its first entry.";
        ByteBuffer last = bytes(file, end, END_SIZE);
        if (last.getInt(0) != END || last.getShort(20) != 0)
            return "Something follows its directory.";
        long size = last.getInt(12) & NONE_32;
        long start = last.getInt(16) & NONE_32;
        ByteBuffer locator = bytes(file, Math.max(0, end - LOCATOR_SIZE), LOCATOR_SIZE);
        if (locator.getInt(0) == LOCATOR_64) {
            end -= LOCATOR_SIZE + END_64_SIZE;
            if (locator.getLong(8) != end) return "Its zip64 directory is elsewhere.";
            ByteBuffer wide = bytes(file, end, END_64_SIZE);
            boolean same =
                    wide.getInt(0) == END_64
                            && agree(last.getShort(10) & 0xFFFF, 0xFFFF, wide.getLong(32))
                            && agree(size, NONE_32, wide.getLong(40))
                            && agree(start, NONE_32, wide.getLong(48));
            if (!same) return "It has two directories that differ.";
            size = wide.getLong(40);
            start = wide.getLong(48);
        }
        return start + size == end && start >= 0 && size >= 0
                ? null
                : "Its directory is not at its end.";
    }

    /** Whether a field has the value of its wide form, or refers to it. */
    private static boolean agree(long narrow, long none, long wide) {
        return narrow == none || narrow == wide;
    }

    private static ByteBuffer bytes(FileChannel file, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining())
            if (file.read(buffer, from + buffer.position()) < 0)
                throw new IOException("it is truncated");
        return buffer;
    }
}
