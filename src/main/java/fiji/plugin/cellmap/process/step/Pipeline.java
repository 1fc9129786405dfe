// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.process.block.Stages;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The steps of one class in their order. Immutable. */
public final class Pipeline {

    /** A step that does something. */
    private record Part(Step step, Step.Work work) {}

    private final List<Part> parts;

    private Pipeline(List<Part> parts) {
        this.parts = parts;
    }

    /** The steps on the class path, in their order. */
    public static List<Step> steps() {
        return ServiceLoader.load(Step.class, Step.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(Step::order).thenComparing(Step::key))
                .toList();
    }

    /**
     * Understands the rule of a class.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if a key is unknown or a value impossible
     */
    public static Pipeline of(
            ProcessSection section, Setting.Subject subject, Setting.Refusal refusal) {
        Map<String, Object> rule = section.rule(subject.name());
        List<Step> steps = steps();
        for (String key : rule.keySet())
            if (steps.stream().noneMatch(s -> s.key().equals(key)))
                throw refusal.of(
                        section.where(subject.name(), key),
                        "There is no step " + key + ".",
                        steps.stream().map(Step::key).collect(Collectors.joining(", ")));
        List<Part> parts = new ArrayList<>();
        for (Step step : steps) {
            Optional<Object> value = Optional.ofNullable(rule.get(step.key())).or(step::fallback);
            if (value.isEmpty()) continue;
            String key = section.where(subject.name(), step.key());
            step.read(new Setting(key, value.get(), step.declared(), subject, refusal))
                    .ifPresent(work -> parts.add(new Part(step, work)));
        }
        requireOneParting(parts, section, subject, refusal);
        return new Pipeline(List.copyOf(parts));
    }

    private static void requireOneParting(
            List<Part> parts,
            ProcessSection section,
            Setting.Subject subject,
            Setting.Refusal refusal) {
        List<String> keys =
                parts.stream().filter(p -> p.work.partsObjects()).map(p -> p.step.key()).toList();
        if (keys.size() > 1)
            throw refusal.of(
                    section.where(subject.name(), keys.get(1)),
                    "The rule tells objects apart by " + String.join(" and by ", keys) + ".",
                    "one of them; none for the others");
    }

    /**
     * The numbers of a rule that tuning may change, in the order of the steps.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if a value is impossible
     */
    public static List<Knob> knobs(
            ProcessSection section, Setting.Subject subject, Setting.Refusal refusal) {
        Map<String, Object> rule = section.rule(subject.name());
        List<Knob> knobs = new ArrayList<>();
        for (Step step : steps()) {
            Optional<Object> value = Optional.ofNullable(rule.get(step.key())).or(step::fallback);
            String key = section.where(subject.name(), step.key());
            value.ifPresent(
                    v ->
                            knobs.addAll(
                                    step.knobs(
                                            new Setting(
                                                    key, v, step.declared(), subject, refusal))));
        }
        return knobs;
    }

    /** The steps before classes are made consistent. */
    public Pipeline untilConsistency() {
        return new Pipeline(parts.stream().filter(p -> p.step.order() < Step.CONSISTENCY).toList());
    }

    /** The steps after classes were made consistent. */
    public Pipeline afterConsistency() {
        return new Pipeline(
                parts.stream().filter(p -> p.step.order() >= Step.CONSISTENCY).toList());
    }

    /** How often all steps together go over the volume. */
    public int passes() {
        return parts.stream().mapToInt(p -> p.work.passes()).sum();
    }

    /** Other classes whose predictions are looked at. */
    public List<String> needs() {
        return parts.stream().flatMap(p -> p.work.needs().stream()).distinct().toList();
    }

    /** Does all steps; blocks. */
    public Draft apply(Draft draft, Bench bench, Stages stages) {
        Draft result = draft;
        long voxels = Box.of(draft.probability().shape()).size();
        for (Part part : parts) {
            String text = bench.className() + ": " + part.step.key();
            Progress progress = stages.begin(text, part.work.passes(), voxels);
            result = part.work.apply(result, bench.with(progress));
            stages.end();
        }
        return result;
    }

    /** Says what is done, with every value; equal for pipelines that do the same. */
    @Override
    public String toString() {
        return parts.stream()
                .map(p -> p.step.key() + "=" + p.work)
                .collect(Collectors.joining(" "));
    }
}
