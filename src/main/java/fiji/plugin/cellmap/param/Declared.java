// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

/** Refuses what a record's declarations do not allow. */
public final class Declared {

    /** Makes the refusal of a value. */
    @FunctionalInterface
    public interface Refusal {

        /**
         * @param key with dots
         * @param declared what is allowed
         * @param value as text
         */
        RuntimeException of(String key, Declaration declared, String value);
    }

    private Declared() {}

    /**
     * Checks every component of a section, and of the sections in it.
     *
     * @param prefix of the keys, with a dot at its end; "" for none
     * @throws RuntimeException that {@code refusal} makes, of the first value that is not allowed
     */
    public static void check(Record section, String prefix, Refusal refusal) {
        for (Declaration declared : Declaration.of(section.getClass())) {
            Object value = declared.of(section);
            String key = prefix + declared.snake();
            if (value instanceof Record inner) check(inner, key + ".", refusal);
            else if (!declared.admits(value)) throw refusal.of(key, declared, Range.text(value));
        }
    }
}
