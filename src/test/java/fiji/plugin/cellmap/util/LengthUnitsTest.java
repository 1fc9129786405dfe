// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LengthUnitsTest {

    @Test
    void everySpellingOfTheFieldIsKnown() {
        Map<Double, List<String>> spellings =
                Map.of(
                        1e-3, List.of("pm", "picometer"),
                        0.1,
                                List.of(
                                        "angstrom",
                                        "\u00c5",
                                        "\u212b",
                                        "Angstroms",
                                        "\u00e5ngstr\u00f6m"),
                        1.0,
                                List.of(
                                        "nm",
                                        "nanometer",
                                        "Nanometre",
                                        "nanometers",
                                        " nm ",
                                        "NANOMETER"),
                        1e3,
                                List.of(
                                        "um",
                                        "\u00b5m",
                                        "\u03bcm",
                                        "micron",
                                        "microns",
                                        "Micron",
                                        "micrometer",
                                        "micrometres",
                                        "\\u00B5m"),
                        1e6, List.of("mm", "millimeter"),
                        2.54e7, List.of("inch", "inches", "in", "\""),
                        1e9, List.of("m", "meter", "metres"));
        spellings.forEach(
                (nm, names) ->
                        names.forEach(
                                name ->
                                        assertEquals(
                                                nm,
                                                LengthUnits.nanometres(name).orElse(0),
                                                1e-9 * nm,
                                                name)));
    }

    @Test
    void whatIsNoLengthIsNotKnown() {
        for (String name :
                List.of("", "pixel", "px", "voxel", "second", "nanometr", "Mm", "nM", "uM", "null"))
            assertTrue(LengthUnits.nanometres(name).isEmpty(), name);
    }
}
