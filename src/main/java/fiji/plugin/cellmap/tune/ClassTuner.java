// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.evaluate.ClassScore;
import fiji.plugin.cellmap.evaluate.LabelScore;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.process.step.Pipeline;
import fiji.plugin.cellmap.process.step.Setting;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Chooses threshold, minimum size and the dynamic of a watershed for one class: those that score
 * best on held-out crops, all counts pooled. Instance classes are scored as the challenge does
 * (rules of June 2026), others by Dice. Every threshold from 0.1 to 0.9 is tried in steps of 0.1
 * with every dynamic from a quarter to four times what is configured, in powers of two; then
 * thresholds at 0.05 from the best; each with every size. Among equal scores the one nearest to the
 * configured settings wins. For use by one thread.
 */
public final class ClassTuner {

    private static final double[] FACTORS = {0.25, 0.5, 1, 2, 4};
    private static final int THRESHOLDS = 9;

    private static final long[] SIZES = {0, 10, 30, 100, 300, 1000, 3000, 10_000};

    /**
     * What the tuned class is processed with otherwise.
     *
     * @param section as configured
     * @param refusal of a value
     */
    public record Rules(ProcessSection section, Setting.Subject subject, Setting.Refusal refusal) {}

    private final Rules rules;
    private final List<Sample> samples;
    private final Path scratch;
    private final long memory;
    private final Progress progress;
    private final List<Trial> trials = new ArrayList<>();
    private final TreeSet<Long> sizes = new TreeSet<>();
    private final Trial configured;

    /**
     * Reads the crops.
     *
     * @param crops that annotate and predict the class, at least one
     * @param scratch folder for intermediate results
     * @param progress advanced by one for each value tried, see {@link #values}
     */
    public ClassTuner(
            Rules rules, List<HeldOut> crops, Path scratch, long memory, Progress progress) {
        this.rules = rules;
        this.samples =
                crops.stream().map(crop -> new Sample(crop, rules.subject().name())).toList();
        this.scratch = scratch;
        this.memory = memory;
        this.progress = progress;
        Map<String, Object> rule = rules.section().rule(rules.subject().name());
        configured =
                new Trial(
                        number(rule.get("threshold"), 0.5),
                        rule.get("watershed") instanceof Map<?, ?> w
                                ? (Double) number(w.get("dynamic"), 0)
                                : null,
                        (long) number(rule.get("min_size"), 0),
                        Double.NaN);
        for (long size : SIZES) sizes.add(size);
        sizes.add(configured.minSize());
    }

    private static double number(Object value, double fallback) {
        return value instanceof Number n ? n.doubleValue() : fallback;
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
        attempt(configured.threshold(), configured.dynamic());
        Trial before =
                trials.stream()
                        .filter(t -> t.minSize() == configured.minSize())
                        .findFirst()
                        .orElseThrow();
        for (Double dynamic : dynamics())
            for (int k = 1; k <= THRESHOLDS; k++) attempt(k / (THRESHOLDS + 1.0), dynamic);
        Trial best = best();
        for (double t : new double[] {best.threshold() - 0.05, best.threshold() + 0.05})
            if (t > 0 && t < 1) attempt(t, best.dynamic());
        return new ClassTuning(
                rules.subject().name(),
                rules.subject().instance() ? "combined score of the challenge, june-2026" : "Dice",
                samples.stream().map(Sample::name).toList(),
                before,
                best(),
                List.copyOf(trials));
    }

    /** Values that are tried, about; for progress. */
    public static int values(ProcessSection section, String className) {
        boolean parts = section.rule(className).get("watershed") instanceof Map<?, ?>;
        return THRESHOLDS * (parts ? FACTORS.length : 1) + 3;
    }

    /** What is tried for the dynamic; one null for a class without a watershed. */
    private List<Double> dynamics() {
        if (configured.dynamic() == null) return java.util.Collections.singletonList(null);
        return Arrays.stream(FACTORS)
                .map(factor -> factor * configured.dynamic())
                .filter(dynamic -> dynamic <= largestDynamic())
                .boxed()
                .toList();
    }

    private double largestDynamic() {
        Map<?, ?> w = (Map<?, ?>) rules.section().rule(rules.subject().name()).get("watershed");
        Object seeds = w.containsKey("seeds") ? w.get("seeds") : w.get("on");
        return "boundary".equals(seeds) ? 1 : 1e6;
    }

    private Trial best() {
        return trials.stream()
                .max(Comparator.comparingDouble(Trial::score).thenComparingDouble(this::nearness))
                .orElseThrow();
    }

    /** The greater the nearer to what is configured. */
    private double nearness(Trial t) {
        double size = Math.abs(Math.log1p(t.minSize()) - Math.log1p(configured.minSize()));
        return -Math.abs(t.threshold() - configured.threshold()) - size / 100;
    }

    private void attempt(double threshold, Double dynamic) {
        double rounded = Math.rint(threshold * 1000) / 1000;
        boolean known =
                trials.stream()
                        .anyMatch(
                                t ->
                                        t.threshold() == rounded
                                                && java.util.Objects.equals(t.dynamic(), dynamic));
        if (known) return;
        Pipeline pipeline = Pipeline.of(with(rounded, dynamic), rules.subject(), rules.refusal());
        List<int[]> objects = new ArrayList<>();
        for (Sample sample : samples)
            objects.add(sample.objects(pipeline, scratch, memory, new Quiet(progress)));
        List<int[]> last = List.of();
        double score = 0;
        for (long size : sizes) {
            progress.check();
            List<int[]> kept = objects.stream().map(ids -> Sample.atLeast(ids, size)).toList();
            boolean same = !last.isEmpty();
            for (int s = 0; s < last.size(); s++) same &= Arrays.equals(last.get(s), kept.get(s));
            if (!same) score = score(kept);
            trials.add(new Trial(rounded, dynamic, size, score));
            last = kept;
        }
        progress.advance(1);
    }

    private double score(List<int[]> objects) {
        boolean instance = rules.subject().instance();
        Confusion voxels = Confusion.NONE;
        List<LabelScore> labels = new ArrayList<>();
        for (int s = 0; s < samples.size(); s++) {
            if (instance) labels.add(samples.get(s).objects(objects.get(s)));
            else voxels = voxels.plus(samples.get(s).voxels(objects.get(s)));
        }
        if (!instance) return voxels.dice();
        // The challenge leaves a crop out that has far too many objects; here that is no way to
        // win.
        if (labels.stream().anyMatch(label -> !label.status().equals("scored"))) return 0;
        return ClassScore.pool(labels).score();
    }

    /** The section with other values for the class; sizes are left to {@link #score}. */
    private ProcessSection with(double threshold, Double dynamic) {
        String name = rules.subject().name();
        ProcessSection section = rules.section();
        Trial trial = new Trial(threshold, dynamic, 0, 0);
        Map<String, Object> rule = TunedRules.chosen(section.rule(name), trial);
        Map<String, Map<String, Object>> classes = new LinkedHashMap<>(section.classes());
        classes.put(name, rule);
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
