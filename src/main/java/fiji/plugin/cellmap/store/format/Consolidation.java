// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.kv.KeyValue;
import java.util.Optional;
import java.util.Set;

/** The two ways in which all metadata of a Zarr container are gathered in one document. */
enum Consolidation {
    /** Zarr v2: a document of its own, which names metadata files. */
    V2(".zmetadata", "/metadata") {
        @Override
        Optional<String> entry(String key) {
            boolean known = NAMES.contains(key.substring(key.lastIndexOf('/') + 1));
            return known ? Optional.of(key) : Optional.empty();
        }

        @Override
        String key(String entry) {
            return entry;
        }
    },
    /** Zarr v3: within the document of the root group, which names arrays and groups below. */
    V3("zarr.json", "/consolidated_metadata/metadata") {
        @Override
        Optional<String> entry(String key) {
            return key.endsWith("/" + document)
                    ? Optional.of(key.substring(0, key.length() - document.length() - 1))
                    : Optional.empty();
        }

        @Override
        String key(String entry) {
            return KeyValue.join(entry, document);
        }
    };

    private static final Set<String> NAMES = Set.of(".zarray", ".zgroup", ".zattrs");

    /** Key of the document. */
    final String document;

    private final String where;

    Consolidation(String document, String where) {
        this.document = document;
        this.where = where;
    }

    /** The metadata by entry, which may be changed; empty if the document gathers none. */
    Optional<ObjectNode> entries(ObjectNode document) {
        return document.at(where) instanceof ObjectNode entries
                ? Optional.of(entries)
                : Optional.empty();
    }

    /** The entry that holds the metadata file of a key; empty if it is not such a file. */
    abstract Optional<String> entry(String key);

    /** The key of the metadata file that an entry stands for. */
    abstract String key(String entry);
}
