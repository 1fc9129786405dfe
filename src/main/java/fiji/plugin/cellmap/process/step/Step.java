// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import java.util.List;
import java.util.Optional;

/**
 * A step on the way from a predicted probability to a mask or to objects: a key of a class's rule
 * in the section {@code process}. Implementations are found by {@link java.util.ServiceLoader}, so
 * another jar can bring its own: one class with a public constructor without parameters, named in
 * {@code META-INF/services}. Stateless.
 *
 * <p>The result of a step must not depend on how the volume is cut into blocks.
 */
public interface Step {

    /** Steps of a lower order come before classes are made consistent, the others after. */
    int CONSISTENCY = 50;

    /**
     * The key and what its value may be: {@link Declaration#only} of a record with one component.
     */
    Declaration declared();

    /** As configurations name it. */
    default String key() {
        return declared().snake();
    }

    /** Steps run in the order of this number, whatever the order of the keys. */
    int order();

    /** The value that a class has whose rule does not name this step; empty if it has none. */
    default Optional<Object> fallback() {
        return Optional.empty();
    }

    /**
     * Understands a value of the key.
     *
     * @return what is to be done; empty if the value says nothing is
     * @throws fiji.plugin.cellmap.util.UsageException if the value is impossible, see {@link
     *     Setting}
     */
    Optional<Work> read(Setting setting);

    /**
     * The numbers of a value of the key that tuning may change, the most important first.
     *
     * @param setting a value that can be {@link #read}
     */
    default List<Knob> knobs(Setting setting) {
        return List.of();
    }

    /** A step with its value. Immutable. */
    interface Work {

        /** How often it goes over the volume, for progress. */
        int passes();

        /** Other classes whose predictions it looks at. */
        default List<String> needs() {
            return List.of();
        }

        /** Whether it tells objects apart; at most one step of a rule may. */
        default boolean partsObjects() {
            return false;
        }

        /** Does it; blocks. Large results go to {@code bench.place()}. */
        Draft apply(Draft draft, Bench bench);
    }
}
