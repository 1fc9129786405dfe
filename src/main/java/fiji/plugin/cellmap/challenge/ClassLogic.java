// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What some classes of a voxel say of others, by their definitions (CellMap's {@code classes.csv}):
 * a voxel is of one atomic class, or of none that the challenge has, and a class is the set of its
 * atomic classes. To begin with, a voxel may be of any; a class that is present leaves those in its
 * set, one that is absent those outside. A class is then <b>present</b> if all that are left lie in
 * its set, <b>absent</b> if none does, else unknown. So:
 *
 * <ul>
 *   <li>a whole is present where any of its parts is, and absent where all of them are;
 *   <li>a part is absent where its whole is, and present where its whole is and all other parts of
 *       that are absent;
 *   <li>classes without a common atomic class exclude each other;
 *   <li>where labels contradict each other, nothing is left and nothing follows.
 * </ul>
 *
 * <p>Sets are bits of a {@code long}, one for each atomic class and {@link #OTHER} for none of
 * them. Immutable.
 */
public final class ClassLogic {

    /** Voxels of no class that the challenge has. */
    private static final long OTHER = 1;

    private static final int MOST = Long.SIZE - 1;

    /** How much follows for a class in a crop, the least first. */
    public enum Knowledge {
        /** Nothing, anywhere. */
        NONE,
        /** Where it is not, in places; never where it is. */
        ABSENCE,
        /** Where it is, in places. */
        PART,
        /** Everything, where labels do not contradict each other. */
        WHOLE
    }

    private final Map<String, Long> sets = new HashMap<>();
    private final long all;

    /**
     * @throws UsageException if there are more than 63 atomic classes
     */
    public ClassLogic(OrganelleClasses classes) {
        List<OrganelleClass> atoms = classes.all().stream().filter(c -> !c.isGroup()).toList();
        if (atoms.size() > MOST)
            throw new UsageException(
                    "Cannot conclude labels from others",
                    "target.hierarchy",
                    "The challenge has %d atomic classes, and %d can be told apart."
                            .formatted(atoms.size(), MOST),
                    "Set target.hierarchy=false.");
        Map<Integer, Long> bits = new HashMap<>();
        for (OrganelleClass atom : atoms) {
            bits.put(atom.id(), OTHER << 1 + bits.size());
            sets.put(atom.name(), bits.get(atom.id()));
        }
        for (OrganelleClass group : classes.all())
            if (group.isGroup())
                sets.put(
                        group.name(),
                        group.parts().stream()
                                .map(id -> bits.getOrDefault(id, 0L))
                                .reduce(0L, (a, b) -> a | b));
        all = bits.values().stream().reduce(OTHER, (a, b) -> a | b);
    }

    /** What labels that a crop lacks are concluded by; null where an experiment does not ask. */
    public static ClassLogic of(Experiment e) {
        return e.target().hierarchy()
                ? new ClassLogic(Challenge.find(e.challenge()).classes())
                : null;
    }

    /** Whether the challenge defines a class; of others nothing follows, nor for them. */
    public boolean knows(String name) {
        return sets.containsKey(name);
    }

    /** All atomic classes, and none: what a voxel may be of when nothing is known. */
    public long all() {
        return all;
    }

    /** The set of a class that {@link #knows} defines. */
    public long set(String name) {
        return sets.get(name);
    }

    /**
     * How much follows for a class where others are annotated.
     *
     * @param annotated names; those that are not defined do not count
     */
    public Knowledge knowledge(String name, Collection<String> annotated) {
        if (annotated.contains(name)) return Knowledge.WHOLE;
        if (!knows(name)) return Knowledge.NONE;
        long set = set(name);
        boolean present = false;
        boolean absent = false;
        boolean open = false;
        for (long voxel = OTHER; voxel != 0 && (voxel & all) != 0; voxel <<= 1) {
            long left = left(voxel, annotated);
            if ((left & ~set) == 0) present = true;
            else if ((left & set) == 0) absent = true;
            else open = true;
        }
        if (!open) return Knowledge.WHOLE;
        return present ? Knowledge.PART : absent ? Knowledge.ABSENCE : Knowledge.NONE;
    }

    /** What a voxel may be of, seen by classes that are annotated. */
    private long left(long voxel, Collection<String> annotated) {
        long left = all;
        for (String other : annotated)
            if (knows(other)) left &= (voxel & set(other)) != 0 ? set(other) : ~set(other);
        return left;
    }
}
