// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip file, with what the Java library does not tell: the Unix mode, by
 * which a member can be a link. Nothing is unpacked.
 *
 * @param members in the order of the file
 */
record ZipDirectory(List<Member> members) {

    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int MEMBER = 0x02014b50;
    private static final int END_SIZE = 22;
    private static final int MEMBER_SIZE = 46;
    private static final int MODE_TYPE = 0170000;
    private static final int MODE_LINK = 0120000;
    private static final long NONE_32 = 0xFFFF_FFFFL;

    /**
     * @param size of the content in bytes
     * @param stored bytes it takes in the file
     */
    record Member(String name, long size, long stored, boolean link, boolean encrypted) {

        boolean isFolder() {
            return name.endsWith("/");
        }
    }

    /**
     * @throws CellMapException if the file is not a zip file, or its directory is damaged
     */
    static ZipDirectory read(Path zip) {
        try (FileChannel file = FileChannel.open(zip)) {
            return read(file);
        } catch (IOException | RuntimeException e) {
            throw new CellMapException(
                    "Cannot read a zip file",
                    zip,
                    AtomicFiles.reason(e),
                    "Make or copy the file again.",
                    e);
        }
    }

    private static ZipDirectory read(FileChannel file) throws IOException {
        int tail = (int) Math.min(file.size(), END_SIZE + 0xFFFF + 20);
        long tailStart = file.size() - tail;
        ByteBuffer end = bytes(file, tailStart, tail);
        int at = tail - END_SIZE;
        while (at >= 0 && end.getInt(at) != END) at--;
        if (at < 0) throw new IOException("It is not a zip file, or its end is missing");
        long count = end.getShort(at + 10) & 0xFFFF;
        long size = end.getInt(at + 12) & NONE_32;
        long start = end.getInt(at + 16) & NONE_32;
        if (at >= 20 && end.getInt(at - 20) == LOCATOR_64) {
            ByteBuffer end64 = bytes(file, end.getLong(at - 12), 56);
            if (end64.getInt(0) != END_64) throw new IOException("The zip64 end is damaged");
            count = end64.getLong(32);
            size = end64.getLong(40);
            start = end64.getLong(48);
        }
        if (size < 0 || start < 0 || start + size > file.size() || size > Integer.MAX_VALUE)
            throw new IOException("The directory lies outside the file");
        return members(bytes(file, start, (int) size), count);
    }

    private static ZipDirectory members(ByteBuffer directory, long count) throws IOException {
        List<Member> members = new ArrayList<>();
        int at = 0;
        for (long i = 0; i < count; i++) {
            if (at + MEMBER_SIZE > directory.limit() || directory.getInt(at) != MEMBER)
                throw new IOException("The directory is damaged at member " + i);
            int name = directory.getShort(at + 28) & 0xFFFF;
            int extra = directory.getShort(at + 30) & 0xFFFF;
            int comment = directory.getShort(at + 32) & 0xFFFF;
            byte[] text = new byte[name];
            directory.get(at + MEMBER_SIZE, text);
            long stored = directory.getInt(at + 20) & NONE_32;
            long size = directory.getInt(at + 24) & NONE_32;
            if (size == NONE_32) size = wide(directory, at + MEMBER_SIZE + name, extra);
            int mode = directory.getInt(at + 38) >>> 16;
            members.add(
                    new Member(
                            new String(text, StandardCharsets.UTF_8),
                            size,
                            stored,
                            (mode & MODE_TYPE) == MODE_LINK,
                            (directory.getShort(at + 8) & 1) != 0));
            at += MEMBER_SIZE + name + extra + comment;
        }
        return new ZipDirectory(members);
    }

    /** The 64-bit size in the extra fields of a member. */
    private static long wide(ByteBuffer directory, int from, int length) throws IOException {
        for (int at = from; at + 4 <= from + length; ) {
            int id = directory.getShort(at) & 0xFFFF;
            int size = directory.getShort(at + 2) & 0xFFFF;
            if (id == 1 && size >= 8) return directory.getLong(at + 4);
            at += 4 + size;
        }
        throw new IOException("A 64-bit size is missing");
    }

    private static ByteBuffer bytes(FileChannel file, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining())
            if (file.read(buffer, from + buffer.position()) < 0)
                throw new EOFException("The file ends too early");
        return buffer;
    }
}
