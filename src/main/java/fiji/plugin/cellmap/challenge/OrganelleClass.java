// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import java.util.Set;

/**
 * A class of voxels. Immutable.
 *
 * @param name as in file names ({@code mito_mem})
 * @param id number in the {@code all} array of a crop; 0 for a class that no challenge defines
 * @param kind whether objects are told apart
 * @param parts ids of the atomic classes it consists of; empty for an atomic class
 * @param tested whether the challenge scores it
 */
public record OrganelleClass(String name, int id, Kind kind, Set<Integer> parts, boolean tested) {

    /** What the values of a label mean. */
    public enum Kind {
        /** 0 absent, anything else present. */
        SEMANTIC,
        /** 0 absent, any other number is the id of one object. */
        INSTANCE
    }

    public OrganelleClass {
        parts = Set.copyOf(parts);
    }

    /** A class that the challenge does not know: semantic, without parts, not tested. */
    static OrganelleClass unknown(String name) {
        return new OrganelleClass(name, 0, Kind.SEMANTIC, Set.of(), false);
    }

    public boolean isInstance() {
        return kind == Kind.INSTANCE;
    }

    public boolean isGroup() {
        return !parts.isEmpty();
    }

    /** Whether one voxel can belong to both: they share an atomic class, or one holds the other. */
    public boolean overlaps(OrganelleClass other) {
        return id == other.id
                || parts.contains(other.id)
                || other.parts.contains(id)
                || parts.stream().anyMatch(other.parts::contains);
    }

    OrganelleClass withKind(Kind other) {
        return new OrganelleClass(name, id, other, parts, tested);
    }
}
