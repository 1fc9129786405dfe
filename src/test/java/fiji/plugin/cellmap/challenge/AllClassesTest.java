// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.ShippedConfigs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The recipe for all classes, and the page that says which recipe serves which class. */
class AllClassesTest {

    private static final Path PAGE = Path.of("docs/how-to/classes.md");
    private static final List<OrganelleClass> TESTED = OrganelleClasses.official().tested();
    private static final List<String> NAMES = TESTED.stream().map(OrganelleClass::name).toList();

    private static Experiment recipe(String name) {
        return ShippedConfigs.open(name, List.of()).experiment();
    }

    @Test
    void theRecipeHasEveryClassThatIsScoredAndARuleForAllObjects() {
        Experiment e = recipe("cellmap_all");
        assertEquals(NAMES, e.classes());
        assertEquals(
                TESTED.stream()
                        .filter(OrganelleClass::isInstance)
                        .map(OrganelleClass::name)
                        .collect(Collectors.toSet()),
                e.process().classes().keySet());
        assertTrue(e.target().hierarchy());
    }

    /** Class, kind, test crops and the recipes that have it. */
    @Test
    void thePageTellsWhatIsTrue() throws Exception {
        Map<String, String[]> rows =
                Files.readAllLines(PAGE).stream()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(2, line.length() - 1).split(" *[|] *", -1))
                        .collect(
                                Collectors.toMap(
                                        cells -> cells[0].replace("`", ""), Function.identity()));
        assertEquals(new HashSet<>(NAMES), rows.keySet());
        for (OrganelleClass c : TESTED) {
            String[] cells = rows.get(c.name());
            assertEquals(c.isInstance() ? "objects" : "voxels", cells[1], c.name());
            List<CropTarget> crops =
                    Manifest.official().rows().stream()
                            .filter(row -> row.className().equals(c.name()))
                            .toList();
            long fine = crops.stream().filter(row -> row.voxelSize()[2] <= 8).count();
            assertEquals(fine + " + " + (crops.size() - fine), cells[2], c.name());
            Map<String, Object> rule =
                    recipe("cellmap_all").process().classes().getOrDefault(c.name(), Map.of());
            Object size = rule.get("min_size");
            assertTrue(size == null || cells[5].endsWith("`min_size` " + size), cells[5]);
            assertEquals(rule.containsKey("watershed"), cells[5].contains("on distance"));
            assertEquals(rule.containsKey("mutex_watershed"), cells[5].contains("mutex"));
            for (String recipe : ShippedConfigs.NAMES)
                if (!List.of("demo", "cellmap_all").contains(recipe))
                    assertEquals(
                            recipe(recipe).classes().contains(c.name()),
                            List.of(cells[6].strip().split(", ")).contains(recipe),
                            c.name() + " in " + recipe);
        }
    }
}
