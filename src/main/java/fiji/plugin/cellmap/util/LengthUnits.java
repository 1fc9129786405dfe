// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Units of length as programs of the field spell them: the names of OME-NGFF (UDUNITS-2) in British
 * and American English, singular and plural, the signs of ImageJ, Bio-Formats and Python, with
 * either micro sign.
 */
public final class LengthUnits {

    /** Some that are known, for messages. */
    public static final String EXAMPLES = "nanometer, nm, micrometer, um, micron, angstrom, mm";

    private static final Map<String, Double> PREFIXES =
            Map.ofEntries(
                    Map.entry("yocto", 1e-24),
                    Map.entry("zepto", 1e-21),
                    Map.entry("atto", 1e-18),
                    Map.entry("femto", 1e-15),
                    Map.entry("pico", 1e-12),
                    Map.entry("nano", 1e-9),
                    Map.entry("micro", 1e-6),
                    Map.entry("milli", 1e-3),
                    Map.entry("centi", 1e-2),
                    Map.entry("deci", 1e-1),
                    Map.entry("", 1.0),
                    Map.entry("deca", 1e1),
                    Map.entry("hecto", 1e2),
                    Map.entry("kilo", 1e3),
                    Map.entry("mega", 1e6),
                    Map.entry("giga", 1e9));
    private static final List<String> METRES = List.of("meter", "metre", "meters", "metres");
    private static final double PER_METRE = 1e9;

    private static final Map<String, Double> WORDS = words();
    private static final Map<String, Double> SIGNS =
            Map.ofEntries(
                    Map.entry("pm", 1e-3),
                    Map.entry("\u00c5", 0.1),
                    Map.entry("nm", 1.0),
                    Map.entry("um", 1e3),
                    Map.entry("mm", 1e6),
                    Map.entry("cm", 1e7),
                    Map.entry("dm", 1e8),
                    Map.entry("m", 1e9),
                    Map.entry("km", 1e12),
                    Map.entry("in", 2.54e7),
                    Map.entry("\"", 2.54e7));

    private LengthUnits() {}

    private static Map<String, Double> words() {
        Map<String, Double> words = new HashMap<>();
        PREFIXES.forEach(
                (prefix, metres) ->
                        METRES.forEach(name -> words.put(prefix + name, metres * PER_METRE)));
        List.of("angstrom", "angstroem", "\u00e5ngstr\u00f6m")
                .forEach(name -> plural(words, name, 0.1));
        plural(words, "micron", 1e3);
        plural(words, "inch", 2.54e7);
        words.put("inches", 2.54e7);
        words.put("foot", 3.048e8);
        words.put("feet", 3.048e8);
        plural(words, "yard", 9.144e8);
        return words;
    }

    private static void plural(Map<String, Double> words, String name, double nm) {
        words.put(name, nm);
        words.put(name + "s", nm);
    }

    /**
     * @param unit a name in any case, or a sign in the case of the standard ({@code mm} is not
     *     {@code Mm})
     * @return nanometres of one unit; empty if it is not a known length, such as {@code pixel}
     */
    public static OptionalDouble nanometres(String unit) {
        String text = letters(unit.strip()).replace("\\u00B5", "u").replace('\u03bc', 'u');
        Double nm = SIGNS.get(text);
        if (nm == null) nm = WORDS.get(text.toLowerCase(Locale.ROOT));
        return nm == null ? OptionalDouble.empty() : OptionalDouble.of(nm);
    }

    /**
     * Normalised, the micro sign is the Greek letter, and the sign for angstrom the letter. The
     * tables for that take longer to load than most metadata to read.
     */
    private static String letters(String unit) {
        return unit.chars().allMatch(c -> c < 128)
                ? unit
                : Normalizer.normalize(unit, Normalizer.Form.NFKC);
    }
}
