// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.kv.KeyValue;
import java.util.List;

/**
 * How arrays and groups are laid out in a key-value place. The format of a node is determined by
 * its metadata alone. Thread-safe.
 */
public interface Format {

    /** The attribute in which xarray names axes where the format has no place for it. */
    String XARRAY = "_ARRAY_DIMENSIONS";

    /** Name and version, for people. */
    String name();

    /** The keys of metadata that tell a node of this format. */
    List<String> metadataNames();

    boolean isArray(KeyValue place, String path);

    /** Whether metadata say that there is a group. */
    boolean isGroup(KeyValue place, String path);

    ChunkedArray open(KeyValue place, String path);

    ChunkedArray create(KeyValue place, String path, ArraySpec spec);

    /** Writes the metadata of a group; those above are made by the caller. */
    void createGroup(KeyValue place, String path);

    ObjectNode attributes(KeyValue place, String path);

    /** Names of the axes of an array, in their order; empty if it has none. */
    default List<String> axes(KeyValue place, String path) {
        return Metadata.texts(attributes(place, path).path(XARRAY));
    }

    void setAttributes(KeyValue place, String path, ObjectNode attributes);
}
