// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.challenge.OrganelleClasses;
import java.util.List;

/**
 * How a submission is scored.
 *
 * @param classes say which labels are resampled as ids
 * @param instanceClasses names scored by objects; null for those of {@code classes}
 * @param rules numbers of the scoring
 * @param threads labels scored at the same time
 * @param memoryMib memory for what is being scored, in MiB; labels wait for it
 */
public record EvaluationOptions(
        OrganelleClasses classes,
        List<String> instanceClasses,
        ScoringRules rules,
        int threads,
        int memoryMib) {

    /** The official rules and classes, all processors, half of the memory of this JVM. */
    public static EvaluationOptions official() {
        return of(OrganelleClasses.official());
    }

    /** The official rules for these classes. */
    public static EvaluationOptions of(OrganelleClasses classes) {
        Runtime runtime = Runtime.getRuntime();
        return new EvaluationOptions(
                classes,
                null,
                ScoringRules.JUNE_2026,
                runtime.availableProcessors(),
                (int) (runtime.maxMemory() >> 21));
    }

    /** These options with other instance classes. */
    public EvaluationOptions withInstanceClasses(List<String> names) {
        return new EvaluationOptions(classes, names, rules, threads, memoryMib);
    }

    /** These options with other rules. */
    public EvaluationOptions withRules(ScoringRules other) {
        return new EvaluationOptions(classes, instanceClasses, other, threads, memoryMib);
    }

    boolean isInstance(String className) {
        return instanceClasses == null
                ? classes.isInstance(className)
                : instanceClasses.contains(className);
    }
}
