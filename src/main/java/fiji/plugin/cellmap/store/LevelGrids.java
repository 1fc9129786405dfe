// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the levels of a group lie as far as the attributes of the arrays, those of the group, and
 * the shapes tell.
 *
 * @param paths of the levels below the group
 */
record LevelGrids(
        ArrayStore store,
        String group,
        ObjectNode attributes,
        boolean n5,
        NgffAxes axes,
        List<String> paths) {

    /** What the attributes of a level, or those of the group, say about it. */
    Stated stated(int k) {
        ObjectNode own = own(k);
        return AttributeGrids.own(own, n5)
                .or(() -> finest(k, own))
                .or(
                        () ->
                                coarser(
                                        AttributeGrids.own(attributes, n5)
                                                .or(() -> AttributeGrids.finest(attributes, n5)),
                                        k,
                                        own));
    }

    /** What the attributes of a level alone say about it. */
    Stated array(int k) {
        ObjectNode own = own(k);
        return AttributeGrids.own(own, n5).or(() -> AttributeGrids.finest(own, n5));
    }

    /**
     * A size that all levels share is that of the finest; else each has its own. Factors that say
     * the same as the sizes tell that voxels were averaged, so that the centre has moved.
     */
    private Stated finest(int k, ObjectNode own) {
        Stated stated = AttributeGrids.finest(own, n5);
        if (k == 0 || !stated.isKnown()) return stated;
        Stated first = AttributeGrids.finest(own(0), n5);
        if (!first.isKnown()) return coarser(stated, k, own);
        double[] fine = first.grid().scale();
        double[] size = stated.grid().scale();
        if (Arrays.equals(fine, size)) return coarser(stated, k, own);
        return AttributeGrids.factors(own.path(AttributeGrids.FACTORS))
                .filter(f -> alike(fine, f, size))
                .map(factors -> first.coarser(factors, ""))
                .orElse(stated);
    }

    private static boolean alike(double[] fine, double[] factors, double[] size) {
        for (int d = 0; d < 3; d++)
            if (Math.abs(fine[d] * factors[d] - size[d]) > 1e-6 * size[d]) return false;
        return true;
    }

    private Stated coarser(Stated finest, int k, ObjectNode own) {
        if (k == 0 || !finest.isKnown()) return finest;
        return AttributeGrids.factors(own.path(AttributeGrids.FACTORS))
                .or(() -> AttributeGrids.factors(attributes.path(AttributeGrids.FACTORS).path(k)))
                .or(() -> AttributeGrids.factors(attributes.path("scales").path(k)))
                .or(() -> byShape(0, k))
                .map(factors -> finest.coarser(factors, ""))
                .orElse(Stated.NOTHING);
    }

    private ObjectNode own(int k) {
        return store.attributes(path(k));
    }

    /**
     * Gives levels that say nothing the size that follows from the first that does. Those whose
     * shape is not known either stay unknown.
     *
     * @return whether any level says its size
     */
    boolean complete(List<Stated> levels) {
        int known = 0;
        while (known < levels.size() && !levels.get(known).isKnown()) known++;
        if (known == levels.size()) return false;
        Stated from = levels.get(known);
        for (int k = 0; k < levels.size(); k++) {
            if (levels.get(k).isKnown()) continue;
            String of = "Level " + paths.get(k) + " says no voxel size";
            String follows = of + ": it follows from " + paths.get(known) + " and the shapes.";
            levels.set(
                    k,
                    byShape(known, k)
                            .map(factors -> from.coarser(factors, follows))
                            .orElse(Stated.unknown(of + " and has no array: left out.")));
        }
        return true;
    }

    /** How much coarser a level is than another: whole numbers where these fit both shapes. */
    private Optional<double[]> byShape(int fine, int coarse) {
        if (!store.isArray(path(fine)) || !store.isArray(path(coarse))) return Optional.empty();
        long[] a = store.open(path(fine)).spec().shape();
        long[] b = store.open(path(coarse)).spec().shape();
        List<String> names = axes.names();
        if (a.length != names.size() || b.length != a.length) return Optional.empty();
        double[] factors = new double[3];
        for (int d = 0; d < 3; d++) {
            int i = names.indexOf(AttributeGrids.ZYX.get(d));
            factors[d] = a[i] >= b[i] ? ratio(a[i], b[i]) : 1 / ratio(b[i], a[i]);
        }
        return Optional.of(factors)
                .filter(f -> Arrays.stream(f).allMatch(v -> v > 0 && Double.isFinite(v)));
    }

    private static double ratio(long more, long less) {
        double ratio = (double) more / less;
        long whole = Math.round(ratio);
        if (whole < 1 || less < 1) return ratio;
        boolean fits = more / whole == less || (more + whole - 1) / whole == less;
        return fits ? whole : ratio;
    }

    private String path(int k) {
        return Inspector.join(group, paths.get(k));
    }
}
