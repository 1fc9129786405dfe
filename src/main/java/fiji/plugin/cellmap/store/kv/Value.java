package fiji.plugin.cellmap.store.kv;

/** One version of a value, open for reading parts of it. Thread-safe. */
public interface Value extends AutoCloseable {

    /** Number of bytes. */
    long size();

    /**
     * Reads a part.
     *
     * @return exactly {@code length} bytes
     * @throws fiji.plugin.cellmap.util.CellMapException if the value ends before or cannot be read
     */
    byte[] read(long offset, int length);

    /** Reads a part, as {@link #read(long, int)}, into the start of an array. */
    default void read(long offset, int length, byte[] into) {
        System.arraycopy(read(offset, length), 0, into, 0, length);
    }

    @Override
    default void close() {}
}
