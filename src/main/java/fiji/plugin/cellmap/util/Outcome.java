// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What a verb found or did: a record whose JSON form {@code --json} writes. */
public interface Outcome {

    /** The same for people: a few lines. */
    String summary();

    /** Whether what was found is a refusal, such as faults in a submission: exit code 1. */
    @JsonIgnore
    default boolean isFaulty() {
        return false;
    }
}
