// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.kv.KeyValue;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keys of chunks that may lie under the other separator than the metadata say: writers before Zarr
 * 2.8 nested chunks without saying so. The first chunk that is found decides. Thread-safe.
 */
final class FoundKeys implements ChunkKeys {

    private final KeyValue place;
    private final String path;
    private final String separator;
    private final ChunkKeys stated;
    private final ChunkKeys other;
    private volatile ChunkKeys proven;

    private FoundKeys(KeyValue place, String path, String separator) {
        this.place = place;
        this.path = path;
        this.separator = separator;
        this.stated = ChunkKeys.joined("", separator);
        this.other = ChunkKeys.joined("", separator.equals(".") ? "/" : ".");
    }

    /**
     * @param separator that the metadata state or imply
     */
    static ChunkKeys of(KeyValue place, String path, String separator, int rank) {
        return rank > 1 ? new FoundKeys(place, path, separator) : ChunkKeys.joined("", separator);
    }

    @Override
    public String of(long[] index) {
        if (proven == null) {
            if (isThere(stated, index)) proven = stated;
            else if (isThere(other, index)) proven = other;
        }
        return (proven == null ? stated : proven).of(index);
    }

    private boolean isThere(ChunkKeys keys, long[] index) {
        return place.exists(KeyValue.join(path, keys.of(index)));
    }

    /** Looks for a chunk if none was found yet. */
    @Override
    public List<String> notes(int rank) {
        of(new long[rank]);
        if (proven == null) {
            List<String> names = place.list(path);
            Pattern flat = Pattern.compile("\\d+(\\.\\d+)+");
            boolean dots = names.stream().anyMatch(name -> flat.matcher(name).matches());
            boolean folders = names.stream().anyMatch(name -> name.matches("\\d+/"));
            if (dots != folders) proven = dots == separator.equals(".") ? stated : other;
        }
        if (proven != other) return List.of();
        return List.of(
                String.format(
                        "The chunks lie under the separator \"%s\", the metadata say \"%s\".",
                        separator.equals(".") ? "/" : ".", separator));
    }
}
