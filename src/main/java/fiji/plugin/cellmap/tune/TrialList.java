// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.process.step.Knob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What was tried, with what was found in each crop. Not thread-safe. */
final class TrialList {

    /**
     * @param counts of each crop, see {@link Goal}
     */
    private record Counted(Trial trial, List<Object> counts) {}

    private final Goal goal;
    private final List<Knob> knobs;
    private final long minSize;
    private final List<Counted> counted = new ArrayList<>();

    /**
     * @param minSize as configured; the first settings that are tried are the configured ones
     */
    TrialList(Goal goal, List<Knob> knobs, long minSize) {
        this.goal = goal;
        this.knobs = knobs;
        this.minSize = minSize;
    }

    void add(Map<String, Double> settings, long size, List<Object> counts) {
        counted.add(new Counted(new Trial(settings, size, goal.pool(counts)), counts));
    }

    boolean has(Map<String, Double> settings) {
        return counted.stream().anyMatch(c -> c.trial.settings().equals(settings));
    }

    List<Trial> all() {
        return counted.stream().map(Counted::trial).toList();
    }

    Trial configured() {
        return asConfigured().trial;
    }

    private Counted asConfigured() {
        return counted.stream().filter(c -> c.trial.minSize() == minSize).findFirst().orElseThrow();
    }

    /** The best, by all crops. */
    Trial best() {
        return best(counted).trial;
    }

    /** Of the best over what is configured, by all crops. */
    Gain gain() {
        return Gain.of(goal, best(counted).counts, asConfigured().counts);
    }

    private Counted best(List<Counted> all) {
        return all.stream()
                .max(
                        Comparator.comparingDouble((Counted c) -> c.trial.score())
                                .thenComparingDouble(c -> nearness(c.trial)))
                .orElseThrow();
    }

    /** The greater the nearer to what is configured. */
    private double nearness(Trial t) {
        double far = Math.abs(Math.log1p(t.minSize()) - Math.log1p(minSize)) / 100;
        for (Knob knob : knobs) {
            double value = t.settings().get(knob.path());
            far +=
                    knob.lengths()
                            ? Math.abs(Math.log1p(value) - Math.log1p(knob.configured())) / 100
                            : Math.abs(value - knob.configured());
        }
        return -far;
    }

    /** For each crop that contains the class, the choice of the others. */
    List<ClassTuning.Tested> tested(List<Sample> samples) {
        int[] judges =
                IntStream.range(0, samples.size())
                        .filter(s -> samples.get(s).containsClass())
                        .toArray();
        List<ClassTuning.Tested> tested = new ArrayList<>();
        if (judges.length < 2) return tested;
        for (int crop : judges) {
            TrialList others = without(crop);
            Counted chosen =
                    others.gain().convinces() ? others.best(others.counted) : others.asConfigured();
            int at = others.counted.indexOf(chosen);
            tested.add(
                    new ClassTuning.Tested(
                            samples.get(crop).name(),
                            chosen.trial,
                            goal.pool(List.of(counted.get(at).counts.get(crop))),
                            goal.pool(List.of(asConfigured().counts.get(crop)))));
        }
        return tested;
    }

    /** The same trials by all crops but one. */
    private TrialList without(int crop) {
        TrialList others = new TrialList(goal, knobs, minSize);
        for (Counted c : counted)
            others.add(c.trial.settings(), c.trial.minSize(), without(c.counts, crop));
        return others;
    }

    private static List<Object> without(List<Object> counts, int crop) {
        List<Object> others = new ArrayList<>(counts);
        others.remove(crop);
        return others;
    }
}
