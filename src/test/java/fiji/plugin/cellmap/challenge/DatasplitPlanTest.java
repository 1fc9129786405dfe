// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.DatasplitOptions.Force;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DatasplitPlanTest {

    private static final List<String> CLASSES = List.of("nuc", "er");

    @TempDir Path root;

    /** Twenty crops; every fourth lacks a class. */
    @BeforeEach
    void makeRoot() {
        for (String dataset : List.of("jrc_a", "jrc_b", "other")) Roots.em(root, dataset);
        for (int i = 0; i < 20; i++) {
            String dataset = i < 8 ? "jrc_a" : i < 16 ? "jrc_b" : "other";
            if (i % 4 == 3) Roots.crop(root, dataset, 100 + i, "er", "mito");
            else Roots.crop(root, dataset, 100 + i, "er", "nuc");
        }
        Roots.crop(root, "no_em", 300, "er", "nuc");
    }

    private Datasplit plan(DatasplitOptions options) {
        return DatasplitPlan.of(Catalogue.scan(DataLayout.official(root)), options);
    }

    private static DatasplitOptions options(double share, Force force, long seed) {
        return new DatasplitOptions(CLASSES, List.of(), List.of(), null, share, force, seed, null);
    }

    private static Set<String> names(List<DatasplitRow> rows) {
        return rows.stream().map(DatasplitRow::cropName).collect(Collectors.toSet());
    }

    private static boolean complete(DatasplitRow row) {
        return row.classes().equals(CLASSES);
    }

    @ParameterizedTest
    @EnumSource(Force.class)
    void bothSidesGetACropAndForcingHolds(Force force) {
        for (long seed = 0; seed < 50; seed++) {
            for (double share : new double[] {0.001, 0.1, 0.5, 0.999}) {
                Datasplit d = plan(options(share, force, seed));
                assertTrue(!d.train().isEmpty() && !d.validate().isEmpty());
                assertEquals(force == Force.BOTH ? 15 : 20, d.rows().size());
                if (force == Force.TRAIN || force == Force.BOTH)
                    assertTrue(d.train().stream().allMatch(DatasplitPlanTest::complete));
                if (force == Force.VALIDATE || force == Force.BOTH)
                    assertTrue(d.validate().stream().allMatch(DatasplitPlanTest::complete));
            }
        }
    }

    @Test
    void theShareIsAProbability() {
        int held = 0;
        for (long seed = 0; seed < 200; seed++)
            held += plan(options(0.25, Force.NONE, seed)).validate().size();
        assertEquals(0.25, held / 4000.0, 0.03);
    }

    @Test
    void noShareMeansNoValidation() {
        assertTrue(plan(options(0, Force.NONE, 1)).validate().isEmpty());
    }

    @Test
    void aCropsSideDependsOnSeedDatasetAndNumberOnly() {
        DatasplitOptions all = options(0.4, Force.NONE, 5);
        DatasplitOptions one =
                new DatasplitOptions(
                        CLASSES, List.of("jrc_*"), List.of(), null, 0.4, Force.NONE, 5, null);
        Set<String> held = names(plan(all).validate());
        Set<String> heldOfTwo = names(plan(one).validate());
        assertTrue(held.containsAll(heldOfTwo));
        assertEquals(plan(all).rows(), plan(all).rows());
        Set<Set<String>> different = new HashSet<>();
        for (long seed = 0; seed < 5; seed++)
            different.add(names(plan(options(0.4, Force.NONE, seed)).validate()));
        assertNotEquals(1, different.size());
    }

    @Test
    void cropsAndDatasetsAreFilters() {
        DatasplitOptions some =
                new DatasplitOptions(
                        CLASSES,
                        List.of("jrc_b"),
                        List.of(109, 110, 101),
                        null,
                        0.1,
                        Force.NONE,
                        1,
                        null);
        assertEquals(Set.of("crop109", "crop110"), names(plan(some).rows()));
    }

    @Test
    void explicitValidationCropsAreTakenAsTold() {
        DatasplitOptions told =
                new DatasplitOptions(
                        CLASSES,
                        List.of(),
                        List.of(),
                        null,
                        0.1,
                        Force.VALIDATE,
                        1,
                        List.of(103, 110));
        assertEquals(Set.of("crop103", "crop110"), names(plan(told).validate()));
        DatasplitOptions unknown =
                new DatasplitOptions(
                        CLASSES, List.of(), List.of(), null, 0.1, Force.NONE, 1, List.of(999));
        assertThrows(UsageException.class, () -> plan(unknown));
    }

    @Test
    void cropsWithoutEmAreLeftOutWithAWarning() {
        Datasplit d = plan(options(0.1, Force.NONE, 1));
        assertEquals(20, d.rows().size());
        assertTrue(d.warnings().get(0).contains("crop300 of no_em"), d.warnings().toString());
    }

    @Test
    void aForcedSideWithoutACompleteCropSaysSo() {
        DatasplitOptions three =
                new DatasplitOptions(
                        List.of("nuc", "er", "mito"),
                        List.of(),
                        List.of(),
                        null,
                        0.1,
                        Force.VALIDATE,
                        1,
                        null);
        Datasplit d = plan(three);
        assertEquals(1, d.validate().size());
        assertTrue(d.warnings().stream().anyMatch(w -> w.contains("only validation crop")));
    }

    @Test
    void cropsThatKnowAClassByItsPartsAreUsedIfAsked() {
        Roots.crop(root, "other", 400, "ld_lum", "ld_mem", "unheard_of");
        Roots.crop(root, "other", 401, "ecs");
        Roots.crop(root, "other", 402, "ld");
        DatasplitOptions plain =
                new DatasplitOptions(
                        List.of("ld"), List.of(), List.of(), null, 0, Force.NONE, 1, null);
        assertEquals(Set.of("crop402"), names(plan(plain).rows()));
        ClassLogic logic = new ClassLogic(OrganelleClasses.official());
        List<DatasplitRow> rows = plan(plain.concluding(logic)).rows();
        assertEquals(Set.of("crop400", "crop402"), names(rows));
        assertEquals(List.of("ld_lum", "ld_mem"), rows.get(0).classes());
        Datasplit forced =
                plan(
                        new DatasplitOptions(
                                List.of("ld", "ld_mem"),
                                List.of(),
                                List.of(),
                                null,
                                0,
                                Force.BOTH,
                                1,
                                null,
                                logic));
        assertEquals(Set.of("crop400"), names(forced.rows()), "of crop402 ld_mem is not known");
    }

    @Test
    void impossibleRequestsAreRefused() {
        assertThrows(UsageException.class, () -> options(1, Force.NONE, 1));
        assertThrows(UsageException.class, () -> Force.of("some"));
        assertEquals(Force.BOTH, Force.of("both"));
        assertThrows(
                UsageException.class,
                () ->
                        plan(
                                new DatasplitOptions(
                                        List.of("vim"),
                                        List.of(),
                                        List.of(),
                                        null,
                                        0.1,
                                        Force.NONE,
                                        1,
                                        null)));
        assertThrows(
                UsageException.class,
                () ->
                        plan(
                                new DatasplitOptions(
                                        CLASSES,
                                        List.of("jrc_c*"),
                                        List.of(),
                                        null,
                                        0.1,
                                        Force.NONE,
                                        1,
                                        null)));
    }

    /** 4.1 and 8.2 nm are a little more in nm when they are read in micrometres. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "8, nanometer, 8, true",
                "8, nanometer, 7.9, false",
                "0.008, micrometer, 8, true",
                "0.0082, micrometer, 8.2, true",
                "0.0041, µm, 4.1, true",
                "0.0082, micrometer, 8.1, false",
                "82, angstrom, 8.2, true",
                "82, angstrom, 8, false",
                "0.0000082, millimeter, 8.2, true",
                "8.2e-9, meter, 8.2, true",
                "8, -, 8, true",
                "9, -, 8, false",
            })
    void theCoarsestVoxelSizeIsInNanometresWhateverTheUnit(
            String edge, String unit, double limit, boolean taken) {
        Roots.sized(root, "other", 400, "vim", edge, unit);
        DatasplitOptions options =
                new DatasplitOptions(
                        List.of("vim"),
                        List.of(),
                        List.of(),
                        new double[] {limit, limit, limit},
                        0,
                        Force.NONE,
                        1,
                        null);
        if (taken) assertEquals(Set.of("crop400"), names(plan(options).rows()));
        else assertThrows(UsageException.class, () -> plan(options));
    }

    @Test
    void anOnlyCropIsToldWhateverItsLot() {
        for (long seed = 0; seed < 20; seed++)
            for (double share : new double[] {0, 0.15}) {
                Datasplit d =
                        plan(
                                new DatasplitOptions(
                                        CLASSES,
                                        List.of(),
                                        List.of(101),
                                        null,
                                        share,
                                        Force.VALIDATE,
                                        seed,
                                        null));
                assertEquals(1, d.train().size());
                assertEquals(
                        share > 0
                                ? List.of(
                                        "crop101 of jrc_a is the only crop: nothing is held out,"
                                                + " and nothing is validated.")
                                : List.of(),
                        d.warnings());
            }
    }
}
