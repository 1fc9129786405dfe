// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.config.Fold;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Crops divided into folds, so that each fold has its share of the crops of every class: iterative
 * stratification (Sechidis, Tsoumakas and Vlahavas, On the Stratification of Multi-label Data, ECML
 * PKDD 2011). What the paper draws is decided by the crop's dataset and number alone, so the folds
 * of the same crops and classes are the same for every seed and on every machine.
 */
final class Folds {

    private static final long LOT = 2011;

    private final List<String> classes;
    private final int count;

    /** Classes of each crop that is not in a fold yet, in the order of their lots. */
    private final Map<String, Set<String>> left = new LinkedHashMap<>();

    private final Map<String, Integer> fold = new HashMap<>();
    private final double[] wanted;
    private final Map<String, double[]> wantedOf = new HashMap<>();

    private Folds(List<DatasplitRow> rows, List<String> classes, int count) {
        this.classes = classes;
        this.count = count;
        List<DatasplitRow> drawn = new ArrayList<>(rows);
        drawn.sort(
                Comparator.comparingLong(Folds::lot)
                        .thenComparing(DatasplitRow::dataset)
                        .thenComparing(DatasplitRow::cropName));
        for (DatasplitRow row : drawn) {
            Set<String> has = left.computeIfAbsent(place(row), p -> new LinkedHashSet<>());
            classes.stream().filter(row.classes()::contains).forEach(has::add);
        }
        wanted = shares(left.size());
        for (String name : classes) wantedOf.put(name, shares(with(name).size()));
    }

    /**
     * Holds out one fold of the crops of a datasplit, whatever side they are on there.
     *
     * @param classes that count, in order; every crop has at least one
     * @throws UsageException if there are fewer crops than folds
     */
    static Datasplit hold(Datasplit all, Fold held, List<String> classes) {
        Folds folds = new Folds(all.rows(), classes, held.of());
        Set<String> crops = new TreeSet<>(folds.left.keySet());
        if (crops.size() < held.of())
            throw new UsageException(
                    "Cannot divide the crops",
                    "fold " + held,
                    "There are more folds than crops: "
                            + Counted.of(crops.size(), "crop")
                            + " ("
                            + String.join(", ", crops)
                            + ").",
                    crops.size() == 1
                            ? "Train without folds."
                            : "Ask for at most " + crops.size() + " folds.");
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String name : classes) counts.put(name, folds.with(name).size());
        folds.divide();
        List<DatasplitRow> rows =
                all.rows().stream()
                        .map(r -> r.on(folds.fold.get(place(r)) != held.number() - 1))
                        .toList();
        List<String> notes = new ArrayList<>(all.warnings());
        notes.add(folds.text(held));
        counts.forEach(
                (name, n) -> {
                    if (n > 0 && n < held.of()) notes.add(few(name, n, held.of()));
                });
        return new Datasplit(rows, notes);
    }

    private static String few(String name, int crops, int folds) {
        return String.format(
                "%s is annotated in %s: %d of the %d folds cannot validate it.",
                name, Counted.of(crops, "crop"), folds - crops, folds);
    }

    private String text(Fold held) {
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int number = k;
            Collection<String> crops =
                    fold.keySet().stream().filter(c -> fold.get(c) == number).sorted().toList();
            parts.add((k + 1) + ": " + String.join(", ", crops));
        }
        return "Fold "
                + held.number()
                + " of "
                + held.of()
                + " is held out. The folds are "
                + String.join("; ", parts)
                + ".";
    }

    private double[] shares(int crops) {
        double[] shares = new double[count];
        java.util.Arrays.fill(shares, crops / (double) count);
        return shares;
    }

    private List<String> with(String name) {
        return left.keySet().stream().filter(crop -> left.get(crop).contains(name)).toList();
    }

    /** The rarest class first, as later ones can make up for what it leaves uneven. */
    private void divide() {
        while (!left.isEmpty()) {
            String rarest =
                    classes.stream()
                            .filter(c -> !with(c).isEmpty())
                            .min(Comparator.comparingInt(c -> with(c).size()))
                            .orElseThrow();
            for (String crop : with(rarest)) put(crop, neediest(wantedOf.get(rarest)));
        }
    }

    /** The fold that lacks most of a class; among equals the one that lacks most crops. */
    private int neediest(double[] ofClass) {
        int best = 0;
        for (int k = 1; k < count; k++)
            if (ofClass[k] > ofClass[best]
                    || ofClass[k] == ofClass[best] && wanted[k] > wanted[best]) best = k;
        return best;
    }

    private void put(String crop, int k) {
        fold.put(crop, k);
        wanted[k]--;
        for (String name : left.remove(crop)) wantedOf.get(name)[k]--;
    }

    /** Rows of one crop, which may list different classes, go together. */
    private static String place(DatasplitRow row) {
        return row.dataset() + "/" + row.cropName();
    }

    private static long lot(DatasplitRow row) {
        return Seeds.mix(LOT, row.dataset().hashCode(), row.cropName().hashCode());
    }
}
