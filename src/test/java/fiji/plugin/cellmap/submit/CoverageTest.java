// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final OrganelleClasses CLASSES = OrganelleClasses.official();

    private static Coverage official(List<String> filled) {
        List<String> empty =
                Manifest.official().rows().stream()
                        .filter(row -> !filled.contains(row.className()))
                        .map(CropTarget::path)
                        .toList();
        return Coverage.of(Manifest.official(), CLASSES, empty);
    }

    /** 14 of 48 classes: 4 of 10 with objects, 10 of 38 without. */
    @Test
    void whatClassesThatAreNowhereCost() {
        Coverage coverage =
                official(
                        List.of(
                                "mito",
                                "nuc",
                                "cell",
                                "ves",
                                "er",
                                "pm",
                                "ecs",
                                "golgi",
                                "cyto",
                                "ne",
                                "mito_mem",
                                "ld_mem",
                                "er_mem",
                                "nucpl"));
        assertEquals(413, coverage.rows());
        assertEquals(34, coverage.nowhere().size());
        assertEquals(0, coverage.partly().size());
        assertEquals(Math.sqrt(4 / 10.0 * 10 / 38.0), coverage.least(), 1e-12);
        assertEquals(coverage.best(), coverage.least());
        assertTrue(coverage.text().contains("cost at most 0.676 of a total of 1"), coverage.text());
    }

    @Test
    void rowsThatAreEmptyHereAndThere() {
        Coverage coverage =
                Coverage.of(Manifest.official(), CLASSES, List.of("crop557/mito", "crop557/np"));
        assertEquals(411, coverage.filled());
        assertEquals(
                List.of("np", "mito"),
                coverage.partly().stream().sorted(java.util.Comparator.reverseOrder()).toList());
        assertEquals(1, coverage.best());
        assertEquals(Math.sqrt(0.8), coverage.least(), 1e-12);
        assertTrue(coverage.text().startsWith("Filled: 411 of 413 rows"), coverage.text());
    }

    @Test
    void nothingIsSaidOfAFullSubmission() {
        Coverage coverage = Coverage.of(Manifest.official(), CLASSES, List.of());
        assertEquals("Filled: 413 of 413 rows of the manifest (100.0 %).", coverage.text());
        assertEquals(0, coverage.cost());
    }
}
