// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the description of a TIFF file announces: written by ImageJ, as OME-XML, or by Python's
 * tifffile.
 *
 * @param planes announced; 0 if nothing is
 * @param paged whether each of them has a page; otherwise all may follow each other in one
 * @param axes of the planes with more than one entry, by the names that the writer has for them
 * @param images announced; more than 1 are not one stack
 * @param files other than this one that hold planes of the stack
 * @param ordered whether the planes come in the order of the pages
 * @param signed whether 0 stands for -32768
 * @param calibrated whether ImageJ shows other numbers than are stored
 */
record TiffDescription(
        long planes,
        boolean paged,
        List<String> axes,
        int images,
        TreeSet<String> files,
        boolean ordered,
        boolean signed,
        boolean calibrated) {

    private static final TiffDescription NONE =
            new TiffDescription(0, true, List.of(), 1, new TreeSet<>(), true, false, false);

    private static final Pattern LINE = Pattern.compile("(?m)^(\\w+)=(.*?)\\r?$");
    private static final Pattern SIZE = Pattern.compile("\\b(Size[ZCT])=[\"'](\\d{1,18})[\"']");
    private static final Pattern PIXELS = Pattern.compile("<(?:\\w+:)?Pixels\\b[^>]*>");
    private static final Pattern DATA =
            Pattern.compile("<(?:\\w+:)?TiffData\\b([^>]*?)(?:/>|>(.*?)</)", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("FileName=[\"']([^\"']*)[\"']");
    private static final Pattern NUMBER =
            Pattern.compile("\\b(IFD|FirstZ|FirstC|FirstT)=[\"'](\\d{1,18})[\"']");
    private static final Pattern SHAPE = Pattern.compile("^\\{\"shape\": \\[([\\d, ]+)]");

    /**
     * @param text of the file's first directory
     * @param name of the file
     * @param page the first one
     */
    static TiffDescription of(String text, String name, TiffPage page) {
        if (text.startsWith("ImageJ=")) return imageJ(text);
        if (PIXELS.matcher(text).find()) return ome(text, name);
        Matcher shape = SHAPE.matcher(text);
        if (!shape.find()) return NONE;
        return shaped(shape.group(1), page, !text.contains("\"truncated\": true"));
    }

    private static TiffDescription imageJ(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        Matcher line = LINE.matcher(text);
        while (line.find()) lines.putIfAbsent(line.group(1), line.group(2).trim());
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String axis : List.of("channels", "slices", "frames"))
            counts.put(axis, count(lines.get(axis)));
        boolean straight = "0".equals(lines.get("cf"));
        double offset = number(lines.get("c0"));
        double factor = number(lines.get("c1"));
        boolean same = !lines.containsKey("cf") || straight && offset == 0 && factor == 1;
        boolean signed = straight && offset == Short.MIN_VALUE && factor == 1;
        return new TiffDescription(
                count(lines.get("images")),
                false,
                several(counts),
                1,
                new TreeSet<>(),
                true,
                signed,
                !same && !signed);
    }

    private static int count(String number) {
        return number != null && number.matches("\\d{1,18}") ? atMost(number) : 1;
    }

    /** A number, or the largest one where it is larger: no file holds so much. */
    private static int atMost(String digits) {
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
    }

    private static double number(String text) {
        try {
            return text == null ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static List<String> several(Map<String, Integer> counts) {
        return counts.keySet().stream().filter(axis -> counts.get(axis) > 1).toList();
    }

    private static TiffDescription ome(String text, String name) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        long planes = 0;
        int images = 0;
        Matcher pixels = PIXELS.matcher(text);
        while (pixels.find()) {
            Matcher sizes = SIZE.matcher(pixels.group());
            long product = 1;
            while (sizes.find()) {
                int size = atMost(sizes.group(2));
                counts.merge(sizes.group(1), size, Math::max);
                product = Math.min(Integer.MAX_VALUE, product * size);
            }
            planes += product;
            images++;
        }
        TreeSet<String> files = new TreeSet<>();
        List<long[]> places = new ArrayList<>();
        Matcher data = DATA.matcher(text);
        while (data.find()) {
            Matcher file = FILE.matcher(data.group(2) == null ? "" : data.group(2));
            boolean other = file.find() && !file.group(1).equals(name);
            if (other) files.add(file.group(1));
            else place(data.group(1)).ifPresent(places::add);
        }
        boolean ordered = places.stream().map(p -> p[1] - p[0]).distinct().count() < 2;
        return new TiffDescription(
                planes, true, several(counts), images, files, ordered, false, false);
    }

    /** A page and the plane that it holds, if both are told. */
    private static Optional<long[]> place(String attributes) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Matcher number = NUMBER.matcher(attributes);
        while (number.find()) numbers.put(number.group(1), atMost(number.group(2)));
        if (!numbers.containsKey("IFD")) return Optional.empty();
        long plane =
                Stream.of("FirstZ", "FirstC", "FirstT")
                        .mapToLong(axis -> numbers.getOrDefault(axis, 0))
                        .sum();
        return Optional.of(new long[] {numbers.get("IFD"), plane});
    }

    private static TiffDescription shaped(String numbers, TiffPage page, boolean paged) {
        List<Long> shape =
                Stream.of(numbers.split(","))
                        .map(String::trim)
                        .filter(n -> n.matches("\\d{1,12}"))
                        .map(Long::valueOf)
                        .toList();
        double planes = 1;
        for (long n : shape) planes *= n;
        planes /= (double) page.width() * page.height() * page.samples();
        Map<String, Integer> axes = new LinkedHashMap<>();
        int inPlane = page.samples() > 1 ? 3 : 2;
        for (int d = 0; d < shape.size() - inPlane; d++)
            axes.put("axis " + d + " of " + shape, (int) Math.min(2, shape.get(d)));
        return new TiffDescription(
                (long) planes, paged, several(axes), 1, new TreeSet<>(), true, false, false);
    }
}
