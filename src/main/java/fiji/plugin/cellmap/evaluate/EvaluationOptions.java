// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.GivenSize;
import java.util.List;

/**
 * How a submission is scored.
 *
 * @param classes say which labels are resampled as ids
 * @param instanceClasses names scored by objects; null for those of {@code classes}
 * @param rules numbers of the scoring
 * @param threads labels scored at the same time
 * @param memoryMib memory for what is being scored, in MiB; labels wait for it
 * @param given voxel size of submitted labels that tell none; without it they are put into the
 *     middle, as the official code does
 */
public record EvaluationOptions(
        OrganelleClasses classes,
        List<String> instanceClasses,
        ScoringRules rules,
        int threads,
        int memoryMib,
        GivenSize given) {

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
                (int) (runtime.maxMemory() >> 21),
                GivenSize.NONE);
    }

    /** These options with other instance classes. */
    public EvaluationOptions withInstanceClasses(List<String> names) {
        return new EvaluationOptions(classes, names, rules, threads, memoryMib, given);
    }

    /** These options with other rules. */
    public EvaluationOptions withRules(ScoringRules other) {
        return new EvaluationOptions(classes, instanceClasses, other, threads, memoryMib, given);
    }

    /** These options with a voxel size for submitted labels that tell none. */
    public EvaluationOptions withGiven(GivenSize size) {
        return new EvaluationOptions(classes, instanceClasses, rules, threads, memoryMib, size);
    }

    boolean isInstance(String className) {
        return instanceClasses == null
                ? classes.isInstance(className)
                : instanceClasses.contains(className);
    }
}
