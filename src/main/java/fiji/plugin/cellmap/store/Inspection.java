// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;

/**
 * What is at a path of a container, for people and as JSON. Fields that do not apply are null or
 * empty and are left out of JSON. Immutable.
 *
 * @param path below the root of the store, "" for the root
 * @param kind {@code array}, {@code group} or {@code multiscale}
 * @param format of the metadata: {@code Zarr v2}
 * @param shape array order; of a multiscale group, that of its first level
 * @param dtype NumPy's name
 * @param codec how chunks are stored
 * @param chunks shape of a chunk in array order
 * @param fill value of voxels that are not stored
 * @param attributes of the user, as they are stored
 * @param sha256 of the voxels (little-endian, C order), only if asked for
 * @param levels of a multiscale group
 * @param children arrays and groups below a group
 * @param faults what cannot be read: damage, and what is not supported, with the remedy
 * @param findings inconsistencies, and what training and prediction would refuse, in sentences
 * @param notes what was assumed, in sentences
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Inspection(
        String path,
        String kind,
        String format,
        long[] shape,
        String dtype,
        String codec,
        int[] chunks,
        Number fill,
        ObjectNode attributes,
        String sha256,
        List<LevelFacts> levels,
        List<Inspection> children,
        List<String> faults,
        List<String> findings,
        List<String> notes) {

    /** What is empty is left out of the JSON form, and is empty again when that is read. */
    public Inspection {
        path = path == null ? "" : path;
        sha256 = sha256 == null ? "" : sha256;
        attributes = attributes == null ? Json.object() : attributes;
        faults = faults == null ? List.of() : faults;
        findings = findings == null ? List.of() : findings;
        notes = notes == null ? List.of() : notes;
    }

    /**
     * One level of a multiscale group.
     *
     * @param scale z, y, x in nm
     * @param translation z, y, x in nm: the centre of voxel (0,0,0)
     * @param shape array order; null if the array is missing or unreadable
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record LevelFacts(String path, double[] scale, double[] translation, long[] shape) {
        public LevelFacts {
            path = path == null ? "" : path;
        }
    }

    /** Whether something here or below cannot be read. */
    @JsonIgnore
    public boolean isFaulty() {
        return !faults.isEmpty()
                || children != null && children.stream().anyMatch(Inspection::isFaulty);
    }

    /**
     * Looks at a path and everything below it; voxels are read only for hashes. Trouble with one
     * node becomes a fault of that node.
     *
     * @param hash whether to read all voxels of every array for its SHA-256, and to try whether the
     *     levels of a volume were made from each other
     */
    public static Inspection of(ArrayStore store, String path, boolean hash, Progress progress) {
        return new Inspector(store, hash, progress).inspect(path);
    }
}
