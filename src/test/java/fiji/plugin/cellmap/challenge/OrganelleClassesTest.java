// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrganelleClassesTest {

    private final OrganelleClasses classes = OrganelleClasses.official();

    @Test
    void areTheClassesOfTheFacts() throws Exception {
        Path facts = TestData.facts();
        for (String line : Files.readAllLines(facts.resolve("classes.csv"))) {
            String[] fields = line.split(",", 3);
            OrganelleClass c = classes.require(fields[0]);
            Set<Integer> parts =
                    Arrays.stream(fields[2].replace("\"", "").split(","))
                            .filter(id -> !id.isEmpty())
                            .map(Integer::valueOf)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Integer.parseInt(fields[1]), c.id(), line);
            assertEquals(parts, new TreeSet<>(c.parts()), line);
        }
        assertEquals(
                new TreeSet<>(Files.readAllLines(facts.resolve("tested_classes.csv"))),
                classes.tested().stream()
                        .map(OrganelleClass::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void countsAndKinds() {
        assertEquals(74, classes.all().size());
        assertEquals(48, classes.tested().size());
        assertEquals(10, classes.tested().stream().filter(OrganelleClass::isInstance).count());
        assertTrue(classes.isInstance("vim"));
        assertFalse(classes.isInstance("er"));
    }

    @Test
    void unknownNamesInDataCountAsSemantic() {
        assertFalse(classes.isInstance("neuron"));
        assertTrue(classes.find("neuron").isEmpty());
    }

    @Test
    void unknownNamesInRequestsGetNearNames() {
        String message =
                assertThrows(UsageException.class, () -> classes.require("mitos")).getMessage();
        assertTrue(message.contains("Did you mean mito"), message);
        message = assertThrows(UsageException.class, () -> classes.require("NUC")).getMessage();
        assertTrue(message.contains("Did you mean nuc"), message);
    }

    @Test
    void instanceClassesCanBeToldAnew() {
        OrganelleClasses other = classes.withInstances(List.of("er", "neuron"));
        assertTrue(other.isInstance("er"));
        assertTrue(other.isInstance("neuron"));
        assertFalse(other.isInstance("mito"));
        assertTrue(classes.isInstance("mito"));
    }

    @Test
    void exclusiveClassesShareNoPart() {
        List<String> among = List.of("ne", "mito", "er_mem", "cell", "ecs", "foreign");
        assertEquals(List.of("mito", "ecs"), classes.exclusive("er", among));
        assertEquals(List.of("ecs"), classes.exclusive("cell", among));
        assertEquals(List.of("ne", "mito", "er_mem", "cell"), classes.exclusive("ecs", among));
    }
}
