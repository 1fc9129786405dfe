// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Arrays;
import java.util.List;

/**
 * A voxel size that a user gives for the finest level of an image.
 *
 * @param size in nm, z y x; null if none was given
 * @param always whether it replaces what the metadata say; otherwise it is only for images whose
 *     metadata say nothing
 */
public record GivenSize(double[] size, boolean always) {

    /** What the metadata say counts. */
    public static final GivenSize NONE = new GivenSize(null, false);

    /**
     * @param size in nm, z y x, that counts whatever the metadata say; null for none
     */
    public static GivenSize always(double[] size) {
        return size == null ? NONE : new GivenSize(size, true);
    }

    /**
     * @param size in nm, z y x, for images whose metadata say none; null for none
     */
    public static GivenSize ifUnstated(double[] size) {
        return size == null ? NONE : new GivenSize(size, false);
    }

    /** What is stated, or what is given in its place. */
    Stated of(Stated stated) {
        return size == null || stated.isKnown() && !always ? stated : stated.given(size);
    }

    /** Whether notes of an image tell that this was taken because its metadata say none. */
    public boolean isTaken(List<String> notes) {
        return size != null && notes.stream().anyMatch(note -> note.startsWith(taken(size)));
    }

    static String taken(double[] size) {
        return "The given voxel size " + Arrays.toString(size) + " nm is taken";
    }
}
