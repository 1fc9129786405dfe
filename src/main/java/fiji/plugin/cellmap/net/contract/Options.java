// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The options of an architecture: each asked for once with its default and allowed range, then
 * {@link #finish} refuses any that was not asked for. Numbers may be any {@link Number}, lists any
 * {@link List} or array of ints.
 */
public final class Options {

    private final String architecture;
    private final Map<String, Object> given;
    private final Map<String, Object> complete = new LinkedHashMap<>();

    public Options(String architecture, Map<String, Object> given) {
        this.architecture = architecture;
        this.given = given;
    }

    public int integer(String name, int fallback, int least, int most) {
        Object value = given.getOrDefault(name, fallback);
        if (!(value instanceof Number n)
                || n.doubleValue() != n.intValue()
                || n.intValue() < least
                || n.intValue() > most)
            throw wrong(name, value, "It must be a whole number from " + least + " to " + most);
        complete.put(name, n.intValue());
        return n.intValue();
    }

    public double number(String name, double fallback, double least, double most) {
        Object value = given.getOrDefault(name, fallback);
        if (!(value instanceof Number n) || !(n.doubleValue() >= least && n.doubleValue() <= most))
            throw wrong(name, value, "It must be a number from " + least + " to " + most);
        complete.put(name, n.doubleValue());
        return n.doubleValue();
    }

    public boolean flag(String name, boolean fallback) {
        Object value = given.getOrDefault(name, fallback);
        if (!(value instanceof Boolean flag)) throw wrong(name, value, "It must be true or false");
        complete.put(name, flag);
        return flag;
    }

    public String choice(String name, String fallback, String... allowed) {
        Object value = given.getOrDefault(name, fallback);
        String text = String.valueOf(value);
        if (!Arrays.asList(allowed).contains(text))
            throw wrong(name, value, "It must be one of " + String.join(", ", allowed));
        complete.put(name, text);
        return text;
    }

    /** A list of whole numbers of a fixed length; one number stands for a list of equal ones. */
    public int[] integers(String name, int[] fallback, int least, int most) {
        Object value = given.getOrDefault(name, fallback);
        int[] numbers = toInts(value, fallback.length);
        boolean good = numbers.length == fallback.length;
        for (int n : numbers) good &= n >= least && n <= most;
        if (!good)
            throw wrong(
                    name,
                    value instanceof int[] ints ? Arrays.toString(ints) : value,
                    "It must be a list of %d whole numbers from %d to %d"
                            .formatted(fallback.length, least, most));
        complete.put(name, Arrays.stream(numbers).boxed().toList());
        return numbers;
    }

    /** A list of whole numbers of any length from {@code shortest} to {@code longest}. */
    public int[] list(String name, int[] fallback, int shortest, int longest, int least, int most) {
        Object value = given.getOrDefault(name, fallback);
        int[] numbers = toInts(value, fallback.length);
        boolean good = numbers.length >= shortest && numbers.length <= longest;
        for (int n : numbers) good &= n >= least && n <= most;
        if (!good)
            throw wrong(
                    name,
                    value instanceof int[] ints ? Arrays.toString(ints) : value,
                    "It must be a list of %d to %d whole numbers from %d to %d"
                            .formatted(shortest, longest, least, most));
        complete.put(name, Arrays.stream(numbers).boxed().toList());
        return numbers;
    }

    /**
     * A list of sizes per axis. An item may be one number, which then holds for each axis.
     *
     * @param fallback its length is that of the list
     * @param axes numbers of an item
     */
    public int[][] sizes(String name, int[][] fallback, int axes, int least, int most) {
        Object value = given.get(name);
        int[][] sizes = fallback;
        if (value instanceof List<?> list)
            sizes = list.stream().map(item -> toInts(item, axes)).toArray(int[][]::new);
        else if (value != null) sizes = new int[0][];
        boolean good = sizes.length == fallback.length;
        for (int[] size : sizes) {
            good &= size.length == axes;
            for (int n : size) good &= n >= least && n <= most;
        }
        if (!good)
            throw wrong(
                    name,
                    value,
                    "It must be a list of %d sizes, each a number or a list of %d, from %d to %d"
                            .formatted(fallback.length, axes, least, most));
        complete.put(
                name, Arrays.stream(sizes).map(s -> Arrays.stream(s).boxed().toList()).toList());
        return sizes;
    }

    /** Spatial axes of the network, as MONAI names the option: 3 or 2. */
    public int spatialDims() {
        return integer("spatial_dims", 3, 2, 3);
    }

    /**
     * Ends the reading.
     *
     * @return every option with its value, as a contract keeps it
     * @throws UsageException if an option was given that the architecture does not have
     */
    public Map<String, Object> finish() {
        for (String name : given.keySet())
            if (!complete.containsKey(name))
                throw new UsageException(
                        "Unknown option of " + architecture,
                        name,
                        "Its options are " + String.join(", ", complete.keySet()) + ".",
                        "Remove or rename it.");
        return Collections.unmodifiableMap(complete);
    }

    /** The error for a value that breaks a rule. */
    public UsageException wrong(String name, Object value, String rule) {
        return new UsageException(
                "Invalid option of " + architecture,
                name + ": " + value,
                rule + ".",
                "Correct the value or leave it out.");
    }

    private static int[] toInts(Object value, int length) {
        if (value instanceof int[] ints) return ints;
        if (value instanceof Number n && n.doubleValue() == n.intValue()) {
            int[] same = new int[length];
            Arrays.fill(same, n.intValue());
            return same;
        }
        if (value instanceof List<?> list
                && list.stream().allMatch(n -> n instanceof Integer || n instanceof Long))
            return list.stream().mapToInt(n -> ((Number) n).intValue()).toArray();
        return new int[0];
    }

    @Override
    public String toString() {
        return complete.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
