// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Numbers in the names of slices. */
final class SliceNames {

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String[] NONE = {};
    private static final int LONGEST = 15;
    private static final int SHOWN = 5;

    private SliceNames() {}

    /** Numbers count by value: {@code slice2} comes before {@code slice10}. */
    static int compare(String a, String b) {
        String[] left = a.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        String[] right = b.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean numbers =
                    Character.isDigit(left[i].charAt(0)) && Character.isDigit(right[i].charAt(0));
            int order =
                    numbers
                            ? new BigInteger(left[i]).compareTo(new BigInteger(right[i]))
                            : left[i].compareTo(right[i]);
            if (order != 0) return order;
        }
        return left.length != right.length ? left.length - right.length : a.compareTo(b);
    }

    /**
     * Numbers that are missing in a row of names that differ in one number.
     *
     * @param names in order
     * @return the first of them as a text; empty if none is missing, or the names are no such row
     */
    static String missing(List<String> names) {
        List<Long> numbers = numbers(names);
        if (numbers.size() < 3) return "";
        long step = Long.MAX_VALUE;
        for (int i = 1; i < numbers.size(); i++)
            step = Math.min(step, numbers.get(i) - numbers.get(i - 1));
        if (step < 1) return "";
        List<String> missing = new ArrayList<>();
        for (int i = 1; i < numbers.size(); i++) {
            if ((numbers.get(i) - numbers.get(i - 1)) % step != 0) return "";
            for (long n = numbers.get(i - 1) + step; n < numbers.get(i); n += step) {
                if (missing.size() == SHOWN) return String.join(", ", missing) + ", ...";
                missing.add(String.valueOf(n));
            }
        }
        return String.join(", ", missing);
    }

    /**
     * What makes the order of slices doubtful: names of several kinds, or of the same numbers.
     *
     * @param names in order
     */
    static List<String> doubts(List<String> names) {
        List<String> doubts = new ArrayList<>();
        Set<String> kinds = new LinkedHashSet<>();
        for (String name : names) kinds.add(NUMBER.matcher(name).replaceAll("#"));
        if (kinds.size() > 1)
            doubts.add(
                    "The names of the slices are of several kinds, and follow each other by name: "
                            + kinds.stream().limit(SHOWN).collect(Collectors.joining(", "))
                            + (kinds.size() > SHOWN ? ", ..." : "")
                            + ".");
        for (int i = 1; i < names.size(); i++)
            if (plain(names.get(i)).equals(plain(names.get(i - 1)))) {
                doubts.add(
                        "Two slices have the same number: "
                                + names.get(i - 1)
                                + " and "
                                + names.get(i)
                                + ".");
                break;
            }
        return doubts;
    }

    /** A name without its ending and the zeros before numbers. */
    private static String plain(String name) {
        return name.replaceFirst("\\.[^.]*$", "").replaceAll("(?<!\\d)0+(?=\\d)", "");
    }

    /** The number in which names differ that are equal otherwise; empty if there is none. */
    private static List<Long> numbers(List<String> names) {
        Set<String> frames = new HashSet<>();
        List<String[]> all = new ArrayList<>();
        for (String name : names) {
            frames.add(NUMBER.matcher(name).replaceAll("#"));
            all.add(NUMBER.matcher(name).results().map(r -> r.group()).toList().toArray(NONE));
        }
        int varying = -1;
        for (int i = 0; frames.size() == 1 && i < all.get(0).length; i++) {
            int at = i;
            if (all.stream().map(n -> n[at]).distinct().count() == 1) continue;
            if (varying >= 0) return List.of();
            varying = i;
        }
        int at = varying;
        if (at < 0 || all.stream().anyMatch(n -> n[at].length() > LONGEST)) return List.of();
        return all.stream().map(n -> Long.valueOf(n[at])).toList();
    }
}
