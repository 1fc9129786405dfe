// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code torch.save} wrote before PyTorch 1.6, and writes on request since: one pickle after
 * the other (a magic number, the version, facts of the machine, the value, the keys of its
 * storages), then the storages in the order of the keys, each behind the number of its elements.
 * What a file can make this program allocate is bounded by its size. For one thread.
 */
final class OldCheckpoint implements Storages {

    /** The magic number as an integer of ten bytes, and the end of its pickle. */
    private static final byte[] MAGIC = {
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private static final int PICKLE = 0x80;
    private static final int FRAME = 0x95;

    /** Bytes that {@link #isOne(byte[])} needs. */
    static final int HEAD = 2 + 1 + Long.BYTES + MAGIC.length;

    private static final long VERSION = 1001;

    /** Pickles take less: they hold names and shapes, not values. */
    private static final int LARGEST_PICKLES = 64 << 20;

    /** Bytes of a storage. */
    private record Place(long start, long size) {}

    private final Path file;
    private final FileChannel channel;
    private final long fileSize;
    private final Object tree;
    private final boolean littleEndian;
    private final Map<String, Place> places = new HashMap<>();

    private OldCheckpoint(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        fileSize = channel.size();
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(fileSize, LARGEST_PICKLES));
        fill(head, 0);
        head.position(magic(head.array()));
        if (!Long.valueOf(VERSION).equals(new Unpickler(head, file).next()))
            throw broken("Its version of the format is not known.");
        Object machine = new Unpickler(head, file).next();
        littleEndian =
                !(machine instanceof Map<?, ?> facts
                        && Boolean.FALSE.equals(facts.get("little_endian")));
        Unpickler value = new Unpickler(head, file);
        tree = value.next();
        Object keys = new Unpickler(head, file).next();
        if (!(keys instanceof List<?> list)) throw broken("It has no list of storages.");
        place(list, value.storages(), head.position());
    }

    /** Whether a file begins as such a one; false if it cannot be read. */
    static boolean isOne(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return isOne(in.readNBytes(HEAD));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isOne(byte[] head) {
        return magic(head) > 0;
    }

    /** How long the pickle of the magic number is, by the protocol; 0 if it is another. */
    private static int magic(byte[] head) {
        if (head.length < 3 || (head[0] & 0xFF) != PICKLE) return 0;
        int from = (head[2] & 0xFF) == FRAME ? 3 + Long.BYTES : 2;
        int to = from + MAGIC.length;
        boolean found = to <= head.length && Arrays.equals(head, from, to, MAGIC, 0, MAGIC.length);
        return found ? to : 0;
    }

    /**
     * @throws CellMapException if it is damaged, or its pickle asks for more than data
     */
    static OldCheckpoint open(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file);
            return new OldCheckpoint(file, channel);
        } catch (IOException e) {
            close(channel);
            throw broken(file, AtomicFiles.reason(e));
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private void place(List<?> keys, Map<String, String> types, long first) throws IOException {
        long at = first;
        for (Object key : keys) {
            String type = types.get(String.valueOf(key));
            if (type == null) throw broken("It holds a storage that no tensor names.");
            if (at > fileSize - Long.BYTES) throw broken("It is truncated.");
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            fill(number, at);
            at += Long.BYTES;
            long elements = number.getLong(0);
            int bytes = StoredType.ofTorch(type, file).bytes();
            if (elements < 0 || elements > (fileSize - at) / bytes)
                throw broken("It is truncated.");
            places.put(String.valueOf(key), new Place(at, elements * bytes));
            at += elements * bytes;
        }
    }

    @Override
    public Object tree() {
        return tree;
    }

    @Override
    public long size(String key) {
        Place place = places.get(key);
        if (place == null) throw broken("It lacks the storage " + key + ".");
        return place.size;
    }

    @Override
    public ByteBuffer part(String key, long from, long length) {
        if (length > Integer.MAX_VALUE - 8)
            throw broken("Storage " + key + " has more than 2 GiB in one piece.");
        ByteBuffer part = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            fill(part, places.get(key).start + from);
        } catch (IOException e) {
            throw broken("Storage " + key + " cannot be read: " + AtomicFiles.reason(e) + ".");
        }
        return part.flip();
    }

    private void fill(ByteBuffer to, long from) throws IOException {
        while (to.hasRemaining())
            if (channel.read(to, from + to.position()) < 0) throw broken("It is truncated.");
    }

    @Override
    public boolean littleEndian() {
        return littleEndian;
    }

    @Override
    public long fileSize() {
        return fileSize;
    }

    @Override
    public CellMapException broken(String why) {
        return broken(file, why);
    }

    private static CellMapException broken(Path file, String why) {
        return new CellMapException(
                "Cannot read a PyTorch checkpoint",
                file,
                why,
                "Get the file again, or in Python: torch.save(torch.load(old, weights_only=True),"
                        + " new)");
    }

    @Override
    public void close() {
        close(channel);
    }

    /** It was only read. */
    private static void close(FileChannel channel) {
        try {
            if (channel != null) channel.close();
        } catch (IOException e) {
            // Nothing is lost.
        }
    }
}
