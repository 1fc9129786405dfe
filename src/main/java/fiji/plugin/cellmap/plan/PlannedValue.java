// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

/**
 * A value of a planned configuration.
 *
 * @param value as YAML has it
 * @param why it is so, in a sentence or two; empty where it says so itself
 */
record PlannedValue(String value, String why) {

    static PlannedValue of(Object value, String why) {
        return new PlannedValue(String.valueOf(value), why);
    }

    static PlannedValue of(Object value) {
        return of(value, "");
    }
}
