// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.exchange.ModelFacts;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelsTest {

    private static Models.Result run(
            String name, List<String> options, int[] patch, Integer batch, String precision) {
        return Named.of(Models.class)
                .with(Models::name, name)
                .with(Models::options, options)
                .with(Models::patch, patch)
                .with(Models::batch, batch)
                .with(Models::precision, precision)
                .make()
                .run(Progress.none());
    }

    @Test
    void allPublishedNetworks() {
        List<ModelFacts> all = run(null, null, null, null, null).models();
        assertTrue(all.size() >= 27, all.size() + " networks");
        for (ModelFacts facts : all) {
            assertTrue(facts.parameters() > 0 && facts.predictionMib() > 0, facts.line());
            assertTrue(facts.trainingMib() > 0, facts.line());
            assertTrue(facts.allOptions().keySet().containsAll(facts.options().keySet()));
        }
        JsonNode json = Json.MAPPER.valueToTree(new Models.Result(all));
        assertTrue(json.isArray());
        for (String key : List.of("name", "options", "parameters", "source"))
            assertTrue(json.get(0).has(key), key);
    }

    @Test
    void memoryGrowsWithTheBatchAndShrinksWithThePrecision() {
        int[] patch = {64, 64, 64};
        ModelFacts one = run("MedNeXt", List.of("size=S"), patch, 1, null).models().get(0);
        ModelFacts two = run("MedNeXt", List.of("size=S"), patch, 2, null).models().get(0);
        double perPatch = two.trainingMib() - one.trainingMib();
        // 2013 MiB were measured for the activations and gradients of one patch on a CPU.
        assertEquals(2013, perPatch + one.parameters() * 4.0 / (1 << 20), 200);
        ModelFacts half = run("MedNeXt", List.of("size=S"), patch, 2, "bf16").models().get(0);
        assertTrue(half.trainingMib() < two.trainingMib(), half.line());
    }

    @Test
    void whatAVoxelSees() {
        ModelFacts batch =
                run("BasicUNet", List.of("norm=batch"), null, null, null).models().get(0);
        assertArrayEquals(new int[] {215, 215, 215}, batch.receptiveField());
        ModelFacts instance = run("BasicUNet", null, null, null, null).models().get(0);
        assertNull(instance.receptiveField());
        ModelFacts plane = run("UNet_2D", null, null, null, null).models().get(0);
        assertEquals(1, plane.receptiveField()[0]);
        assertArrayEquals(new int[] {1, 128, 128}, plane.patch());
    }

    @Test
    void wrongRequestsAreRefused() {
        refused("takes multiples of [16, 16, 16]", "BasicUNet", null, new int[] {64, 64, 65}, 1);
        refused("takes exactly [96, 96, 96]", "UNETR", null, new int[] {64, 64, 64}, 1);
        refused("three whole numbers of at least 1", "UNETR", null, new int[] {64, 64}, 1);
        refused("a whole number of at least 1", "UNETR", null, null, 0);
        refused("It applies only with name", null, List.of("norm=batch"), null, 1);
        refused("Its options are", "BasicUNet", List.of("depth=3"), null, 1);
    }

    private static void refused(
            String why, String name, List<String> options, int[] patch, Integer batch) {
        UsageException e =
                assertThrows(UsageException.class, () -> run(name, options, patch, batch, null));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
