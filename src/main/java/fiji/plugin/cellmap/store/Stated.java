// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.LengthUnits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Where the voxels of an array lie as some metadata state it, or why they do not. Immutable.
 *
 * @param grid null if it is not known
 * @param notes what was assumed; without a grid, why it is not known, in sentences (empty if the
 *     metadata say nothing at all)
 */
record Stated(VoxelGrid grid, List<String> notes) {

    /** What to do where a voxel size is not known. */
    static final String REMEDY =
            "Give it with @{voxelSize} where a step takes that, or write it into the metadata"
                    + " (attribute voxel_size, in nm: z, y, x).";

    private static final String ASSUMED = " without a unit: taken for nanometres.";

    static final Stated NOTHING = new Stated(null, List.of());

    Stated {
        notes = List.copyOf(notes);
    }

    static Stated unknown(String why) {
        return new Stated(null, List.of(why));
    }

    /**
     * Lengths in the units of a file. One without any unit is taken for nanometres where it can be
     * the voxel of an electron microscope: at least 1, and not 1 on all axes, which is what writers
     * put who do not know.
     *
     * @param scale z, y, x
     * @param translation z, y, x
     * @param units of z, y, x; empty where there is none
     * @param source where they stand, as the start of a sentence
     */
    static Stated of(double[] scale, double[] translation, List<String> units, String source) {
        String numbers = Arrays.toString(scale);
        if (!Arrays.stream(scale).allMatch(v -> v > 0 && v < Double.POSITIVE_INFINITY)
                || !Arrays.stream(translation).allMatch(Double::isFinite))
            return unknown(
                    source + " says " + numbers + " at " + Arrays.toString(translation) + ".");
        if (units.stream().allMatch(String::isEmpty)) {
            boolean plausible = Arrays.stream(scale).allMatch(v -> v >= 1);
            if (!plausible || Arrays.stream(scale).allMatch(v -> v == 1))
                return unknown(source + " says " + numbers + " without a unit.");
            String note = source + " says " + numbers + ASSUMED;
            return new Stated(new VoxelGrid(scale, translation), List.of(note));
        }
        double[] nm = new double[3];
        for (int d = 0; d < 3; d++) {
            String unit = units.get(d);
            OptionalDouble known = LengthUnits.nanometres(unit);
            if (known.isEmpty())
                return unknown(
                        source
                                + (unit.isEmpty()
                                        ? " has a unit for some axes only."
                                        : " has the unit \""
                                                + unit
                                                + "\", which is not a known"
                                                + " length (such as "
                                                + LengthUnits.EXAMPLES
                                                + ")."));
            nm[d] = known.getAsDouble();
        }
        double[] size = product(scale, nm);
        double[] at = product(translation, nm);
        if (!Arrays.stream(size).allMatch(v -> v > 0 && v < Double.POSITIVE_INFINITY)
                || !Arrays.stream(at).allMatch(Double::isFinite))
            return unknown(source + " says " + numbers + " in the units " + units + ".");
        return new Stated(new VoxelGrid(size, at), List.of());
    }

    private static double[] product(double[] a, double[] b) {
        return IntStream.range(0, 3).mapToDouble(d -> a[d] * b[d]).toArray();
    }

    /** Why it is not known, in one sentence. */
    String why() {
        return notes.isEmpty()
                ? "Neither its metadata nor those of its levels state it."
                : notes.get(0);
    }

    /** Whether a number without a unit was taken for nanometres. */
    boolean isAssumed() {
        return isKnown() && notes.stream().anyMatch(note -> note.endsWith(ASSUMED));
    }

    boolean isKnown() {
        return grid != null;
    }

    /** Whether both say the same voxel size, but for rounding. */
    boolean isAlike(Stated other) {
        double[] a = grid.scale();
        double[] b = other.grid.scale();
        return IntStream.range(0, 3).allMatch(d -> Math.abs(a[d] - b[d]) <= 1e-3 * b[d]);
    }

    /** This if it is known, else another; if neither is, both say why. */
    Stated or(Supplier<Stated> other) {
        if (isKnown()) return this;
        Stated next = other.get();
        if (next.isKnown()) return next;
        List<String> all = new ArrayList<>(notes);
        next.notes.stream().filter(note -> !all.contains(note)).forEach(all::add);
        return new Stated(null, all);
    }

    /**
     * A coarser level of this one.
     *
     * @param factors z, y, x
     */
    Stated coarser(double[] factors, String note) {
        if (!isKnown()) return this;
        double[] scale = product(grid.scale(), factors);
        double[] at = grid.translation().clone();
        for (int d = 0; d < 3; d++) at[d] += (factors[d] - 1) / 2 * grid.scale()[d];
        List<String> all = new ArrayList<>(notes);
        if (!note.isEmpty()) all.add(note);
        return new Stated(new VoxelGrid(scale, at), all);
    }

    /** The voxel size is another one, z, y, x in nm, whatever is stated. */
    Stated given(double[] size) {
        if (!isKnown()) {
            String why = notes.isEmpty() ? "the metadata say none." : notes.get(0);
            return new Stated(
                    new VoxelGrid(size, new double[3]),
                    List.of(GivenSize.taken(size) + ", and 0 as its place: " + why));
        }
        double[] stated = grid.scale();
        if (Arrays.equals(stated, size)) return new Stated(grid, List.of());
        String note =
                "The given voxel size "
                        + Arrays.toString(size)
                        + " nm replaces "
                        + Arrays.toString(stated)
                        + " nm of the metadata.";
        return new Stated(rescaled(stated, size).grid, List.of(note));
    }

    /** The same where voxels of one size turned out to have another. */
    Stated rescaled(double[] from, double[] to) {
        if (!isKnown()) return this;
        double[] by = IntStream.range(0, 3).mapToDouble(d -> to[d] / from[d]).toArray();
        return new Stated(
                new VoxelGrid(product(grid.scale(), by), product(grid.translation(), by)),
                List.of());
    }
}
