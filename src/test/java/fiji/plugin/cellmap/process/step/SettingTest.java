// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {

    static final Setting.Refusal REFUSAL =
            (key, why, allowed) -> new UsageException("Invalid", key, why, allowed);

    private static ProcessPlan plan(String process) {
        String text = "name: t\nclasses: [cell, pm, er]\n" + process.replace(";", "\n");
        ConfigFile file = ConfigFile.parse("a.yaml", text, List.of());
        return ProcessPlan.of(
                file.experiment().process(),
                file.experiment().classes(),
                OrganelleClasses.official(),
                file::refuse);
    }

    private static final String CELL = "process:;  classes:;    cell:;      ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "treshold: 0.5 | a.yaml:6 | smooth, threshold, hysteresis, fill_holes",
                "threshold: 1.5 | a.yaml:6 | a number from 0 to 1",
                "threshold: many | a.yaml:6 | a number from 0 to 1",
                "smooth: -1 | a.yaml:6 | a number from 0 to 10000",
                "hysteresis: 2 | a.yaml:6 | a number from 0 to 1",
                "fill_holes: some | a.yaml:6 | all, or",
                "fill_holes: 2.5 | a.yaml:6 | all, or",
                "min_size: 2.5 | a.yaml:6 | a whole number of at least 0",
                "min_size: -1 | a.yaml:6 | a whole number of at least 0",
                "watershed: 3 | a.yaml:6 | a section with some of on, seeds",
                "watershed: {on: distance} | a.yaml:6 | dynamic: how many nm",
                "watershed: {on: boundary, dynamic: 0.1} | a.yaml:6 | one of pm, er",
                "watershed: {on: boundary, boundary: cell, dynamic: 1} | a.yaml:6 | one of pm, er",
                "watershed: {on: boundary, boundary: pm, dynamic: 3} | a.yaml:6 | from 0 to 1",
                "watershed: {on: ridge, dynamic: 3} | a.yaml:6 | one of distance, probability",
                "watershed: {dynamic: 3, sure: 2} | a.yaml:6 | a number from 0 to 1",
                "watershed: {dynamic: 3, smooth: 2} | a.yaml:6 | only with on: boundary",
                "mutex_watershed: {near: 0.5} | a.yaml:6 | offsets: those that were predicted",
                "mutex_watershed: {offsets: [-1 0]} | a.yaml:6 | offsets in voxels, z y x",
                "mutex_watershed: {offsets: [0 0 0]} | a.yaml:6 | offsets in voxels, z y x",
                "mutex_watershed: {offsets: [0 -1 0, 0 -1 0]} | a.yaml:6 | offsets in voxels, z y x",
                "mutex_watershed: {offsets: [-9 0 0]} | a.yaml:6 | also -1 0 0",
                "mutex_watershed: {offsets: 3} | a.yaml:6 | a list of texts",
                "mutex_watershed: {offsets: [-1 0 0], stride: 0} | a.yaml:6 | from 1 to 64",
                "agglomeration: {low: 0.1} | a.yaml:6 | threshold: from 0 to 1",
                "agglomeration: {threshold: 0.5, low: 0.9, high: 0.8} | a.yaml:6 | low smaller",
                "watershed: {dynamic: 3, dynamics: 2} | a.yaml:6 | on, seeds, dynamic, sure, boundary",
            })
    void refusalsTellLineAndRange(String rule, String where, String allowed) {
        UsageException e = assertThrows(UsageException.class, () -> plan(CELL + rule));
        assertEquals(where, e.where());
        assertTrue(e.fix().contains(allowed), e.fix());
    }

    @Test
    void aRuleTellsObjectsApartInOneWay() {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                plan(
                                        CELL
                                                + "watershed: {dynamic: 3};      "
                                                + "agglomeration: {threshold: 0.5}"));
        assertEquals("a.yaml:7", e.where());
        assertTrue(e.why().contains("by watershed and by agglomeration"), e.why());
    }

    @Test
    void defaultsAreRefusedWhereTheyStand() {
        UsageException e =
                assertThrows(
                        UsageException.class, () -> plan("process:;  defaults: {threshold: 7}"));
        assertEquals("a.yaml:4", e.where());
        assertTrue(e.what().contains("process.defaults.threshold"), e.what());
        assertThrows(
                UsageException.class,
                () -> plan("process:;  classes:;    pm: {watershed: {dynamic: 5}}"));
    }

    @Test
    void stepsRunInTheirOrderAndOwnKeysComeBeforeDefaults() {
        ProcessPlan plan =
                plan(
                        "process:;  defaults: {threshold: 0.4, smooth: 5};  classes:;"
                                + "    cell: {min_size: 9, watershed: {dynamic: 5}, smooth: 0}");
        String cell = plan.pipelines().get("cell").toString();
        assertTrue(cell.matches("threshold=.*0\\.4.* watershed=.* min_size=.*9.*"), cell);
        assertTrue(plan.pipelines().get("er").toString().startsWith("smooth="));
    }

    /** Every step is described, with its key. */
    @Test
    void everyStepIsInTheReference() throws Exception {
        String page = Files.readString(Path.of("docs/how-to/process.md"));
        for (Step step : Pipeline.steps())
            assertTrue(page.contains("`" + step.key() + "`"), step.key());
    }
}
