// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** Which values a declaration allows, and how that is said. */
record Range(Declaration of) {

    private static final List<String> COUNTS =
            List.of("", "one", "two", "three", "four", "five", "six");

    boolean admits(Object value) {
        if (value == null || of.isSection() || of.isMap()) return true;
        if (of.words().contains(value)) return true;
        if (!of.isList()) return fits(value);
        List<Object> values = values(value);
        return (of.length() == 0 || values.size() == of.length())
                && values.stream().allMatch(this::fits);
    }

    /** Of a list in YAML some may be null. */
    private static List<Object> values(Object list) {
        if (list instanceof List<?> values) return new ArrayList<>(values);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < Array.getLength(list); i++) values.add(Array.get(list, i));
        return values;
    }

    /** A value for messages: arrays as lists. */
    static String text(Object value) {
        return value.getClass().isArray() ? values(value).toString() : value.toString();
    }

    private boolean fits(Object value) {
        if (value == null) return false;
        if (!of.choices().isEmpty()) return of.choices().contains(value);
        if (isFlag()) return value instanceof Boolean;
        if (!isNumber()) return value instanceof String text && text.indexOf('\0') < 0;
        if (!(value instanceof Number number)) return false;
        double n = number.doubleValue();
        boolean whole = value instanceof Integer || value instanceof Long;
        return (whole || !isWhole())
                && Double.isFinite(n)
                && n >= of.min()
                && (of.belowMax() ? n < of.max() : n <= of.max());
    }

    String type() {
        if (of.isSection()) return "a section of keys";
        if (of.isMap()) return "keys with values";
        if (!of.isList()) return isFlag() ? "true or false" : isNumber() ? "a " + one() : "text";
        String many = isNumber() ? one() + "s" : "texts";
        return of.length() == 0 ? "a list of " + many : COUNTS.get(of.length()) + " " + many;
    }

    String text() {
        String words = String.join(", ", of.words());
        if (!words.isEmpty()) words += ", or ";
        if (of.isSection())
            return words
                    + "a section with some of "
                    + String.join(
                            ", ",
                            Declaration.of(of.type()).stream().map(Declaration::snake).toList());
        if (!of.choices().isEmpty())
            return words
                    + (of.isList() ? "a list of " : "one of ")
                    + String.join(", ", of.choices());
        return words + type() + limits();
    }

    /** What stands for a value in a synopsis. */
    String placeholder() {
        String one =
                !of.choices().isEmpty()
                        ? String.join("|", of.choices())
                        : isNumber() ? "N" : "TEXT";
        return of.isList() && of.length() == 0 ? one + ",…" : one;
    }

    /** The range of numbers, with a blank before it; empty for none. */
    private String limits() {
        boolean least = of.min() > Double.NEGATIVE_INFINITY;
        boolean most = of.max() < Double.POSITIVE_INFINITY;
        if (least && most)
            return " from %s to %s%s"
                    .formatted(
                            number(of.min()), of.belowMax() ? "less than " : "", number(of.max()));
        return least ? " of at least " + number(of.min()) : "";
    }

    /** A number as people write it. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : String.valueOf(value).replace(".0E", "e").replace("E", "e");
    }

    private String one() {
        return isWhole() ? "whole number" : "number";
    }

    private boolean isFlag() {
        return of.element() == Boolean.class || of.element() == boolean.class;
    }

    boolean isNumber() {
        Class<?> type = of.element();
        return isWhole() || type == Double.class || type == double.class;
    }

    boolean isWhole() {
        Class<?> type = of.element();
        return type == Integer.class
                || type == int.class
                || type == Long.class
                || type == long.class;
    }
}
