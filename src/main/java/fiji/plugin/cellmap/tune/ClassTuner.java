// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.process.step.Knob;
import fiji.plugin.cellmap.process.step.Pipeline;
import fiji.plugin.cellmap.process.step.Setting;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Chooses the numbers of a class's rule ({@link Knob}) and its minimum size: those that score best
 * on held-out crops, all counts pooled, if they are clearly better than the configured ones ({@link
 * Gain}), else these. Few combinations are all tried; of many, one number after the other is
 * varied, from what is configured, until none makes it better; then values next to the best; each
 * with every size. Among equal scores the one nearest to the configured settings wins. For use by
 * one thread.
 */
public final class ClassTuner {

    /** So many combinations are all tried. */
    private static final int ALL = 60;

    /** How often each number is varied at most. */
    private static final int ROUNDS = 3;

    private static final long[] SIZES = {0, 10, 30, 100, 300, 1000, 3000, 10_000};

    /**
     * What the tuned class is processed with otherwise.
     *
     * @param section as configured
     * @param refusal of a value
     */
    public record Rules(ProcessSection section, Setting.Subject subject, Setting.Refusal refusal) {

        List<Knob> knobs() {
            return Pipeline.knobs(section, subject, refusal);
        }

        /** About so many combinations are tried; for progress. */
        public int values() {
            List<Knob> knobs = knobs();
            int each = knobs.stream().mapToInt(knob -> knob.values().size()).sum();
            return Math.min(combinations(knobs), 2 * each) + 2 * knobs.size();
        }
    }

    private final Rules rules;
    private final Goal goal;
    private final List<Knob> knobs;
    private final List<Sample> samples;
    private final Path scratch;
    private final long memory;
    private final Progress progress;
    private final TreeSet<Long> sizes = new TreeSet<>();
    private final Map<String, Double> configured = new LinkedHashMap<>();
    private final TrialList trials;

    /**
     * Reads the crops.
     *
     * @param goal what to choose by
     * @param crops that annotate and predict the class, at least one
     * @param scratch folder for intermediate results
     * @param progress advanced by one for each value tried, see {@link Rules#values}
     */
    public ClassTuner(
            Rules rules,
            Goal goal,
            List<HeldOut> crops,
            Path scratch,
            long memory,
            Progress progress) {
        this.rules = rules;
        this.goal = goal;
        this.samples =
                crops.stream().map(crop -> new Sample(crop, rules.subject().name())).toList();
        this.scratch = scratch;
        this.memory = memory;
        this.progress = progress;
        knobs = rules.knobs();
        knobs.forEach(knob -> configured.put(knob.path(), knob.configured()));
        Object size = rules.section().rule(rules.subject().name()).get("min_size");
        long minSize = size instanceof Number n ? n.longValue() : 0;
        for (long s : SIZES) sizes.add(s);
        sizes.add(minSize);
        trials = new TrialList(goal, knobs, minSize);
    }

    /**
     * Whether any crop contains the class. Where none does, the best settings would be those that
     * find nothing.
     */
    public boolean judges() {
        return samples.stream().anyMatch(Sample::containsClass);
    }

    /** Tries; blocks. Cancel is honoured within a value. */
    public ClassTuning run() {
        attempt(configured);
        if (combinations(knobs) <= ALL) all(0, configured);
        else oneAfterTheOther();
        for (Knob knob : knobs) {
            if (knob.finer() == 0) continue;
            Map<String, Double> best = trials.best().settings();
            double at = best.get(knob.path());
            for (double value : new double[] {at - knob.finer(), at + knob.finer()})
                if (value > 0 && value < 1) attempt(with(best, knob, value));
        }
        Trial before = trials.configured();
        Trial best = trials.best();
        Gain gain = trials.gain();
        return new ClassTuning(
                rules.subject().name(),
                goal.toString(),
                samples.stream().map(Sample::name).toList(),
                before,
                best,
                gain,
                gain.convinces() ? best : before,
                ClassTuning.reason(before, best, gain),
                trials.tested(samples),
                trials.all());
    }

    static int combinations(List<Knob> knobs) {
        long all = 1;
        for (Knob knob : knobs) all = Math.min(Integer.MAX_VALUE, all * knob.values().size());
        return (int) all;
    }

    private void all(int from, Map<String, Double> settings) {
        if (from == knobs.size()) {
            attempt(settings);
            return;
        }
        Knob knob = knobs.get(from);
        for (double value : knob.values()) all(from + 1, with(settings, knob, value));
    }

    private void oneAfterTheOther() {
        for (int round = 0; round < ROUNDS; round++) {
            Trial before = trials.best();
            for (Knob knob : knobs) {
                Map<String, Double> best = trials.best().settings();
                for (double value : knob.values()) attempt(with(best, knob, value));
            }
            if (trials.best().equals(before)) return;
        }
    }

    private static Map<String, Double> with(Map<String, Double> settings, Knob knob, double value) {
        Map<String, Double> changed = new LinkedHashMap<>(settings);
        changed.put(knob.path(), Math.rint(value * 1000) / 1000);
        return changed;
    }

    private void attempt(Map<String, Double> settings) {
        if (trials.has(settings)) return;
        Pipeline pipeline = Pipeline.of(section(settings), rules.subject(), rules.refusal());
        List<int[]> objects = new ArrayList<>();
        for (Sample sample : samples)
            objects.add(sample.objects(pipeline, scratch, memory, new Quiet(progress)));
        List<int[]> last = List.of();
        List<Object> counts = List.of();
        for (long size : sizes) {
            progress.check();
            List<int[]> kept = atLeast(objects, size);
            boolean same = !last.isEmpty();
            for (int s = 0; s < last.size(); s++) same &= Arrays.equals(last.get(s), kept.get(s));
            if (!same) counts = counts(kept);
            trials.add(settings, size, counts);
            last = kept;
        }
        progress.advance(1);
    }

    private List<int[]> atLeast(List<int[]> objects, long size) {
        List<int[]> kept = new ArrayList<>();
        for (int s = 0; s < samples.size(); s++)
            kept.add(samples.get(s).atLeast(objects.get(s), size));
        return kept;
    }

    private List<Object> counts(List<int[]> objects) {
        List<Object> counts = new ArrayList<>();
        for (int s = 0; s < samples.size(); s++)
            counts.add(goal.count(samples.get(s), objects.get(s)));
        return counts;
    }

    /** The section with other values for the class; sizes are left out afterwards. */
    private ProcessSection section(Map<String, Double> settings) {
        String name = rules.subject().name();
        ProcessSection section = rules.section();
        Trial trial = new Trial(settings, 0, 0);
        Map<String, Map<String, Object>> classes = new LinkedHashMap<>(section.classes());
        classes.put(name, TunedRules.chosen(section.rule(name), trial));
        return new ProcessSection(section.defaults(), classes, section.hierarchy(), 0);
    }

    /** Passes on the wish to stop, and nothing else. */
    private record Quiet(Progress outer) implements Progress {
        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {}

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return outer.cancelled();
        }
    }
}
