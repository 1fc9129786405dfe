// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.submit.Labels;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read about a score. */
class EvaluateTest {

    private static final long[] SHAPE = {2, 2, 2};
    private static final double[] FOUR = {4, 4, 4};

    @TempDir Path folder;

    private Evaluate.Result evaluate() {
        return Named.of(Evaluate.class)
                .with(Evaluate::submission, folder.resolve("sub.zarr").toString())
                .with(Evaluate::truth, folder.resolve("truth.zarr").toString())
                .with(Evaluate::manifest, folder.resolve("manifest.csv").toString())
                .make()
                .run(Progress.none());
    }

    private void put(String container, String path, int... present) {
        byte[] values = new byte[8];
        for (int i : present) values[i] = 1;
        Path to = folder.resolve(container);
        Labels.array(to, path, DType.UINT8, values, SHAPE, FOUR, new double[3]);
    }

    /** A class that is absent, one that was not submitted, and one that is half right. */
    @Test
    void nothingFlatters() throws Exception {
        for (String name : List.of("ecs", "er", "pm")) put("truth.zarr", "crop1/" + name, 0, 1);
        Labels.delete(folder.resolve("truth.zarr"), "crop1/ecs");
        put("truth.zarr", "crop1/ecs");
        put("sub.zarr", "crop1/ecs");
        put("sub.zarr", "crop1/er", 0);
        new Manifest(
                        List.of("ecs", "er", "pm").stream()
                                .map(c -> new CropTarget(1, "d", c, FOUR, new double[3], SHAPE))
                                .toList())
                .write(folder.resolve("manifest.csv"));
        Evaluate.Result result = evaluate();
        assertNull(result.classes().get("ecs"));
        assertNull(result.dice().get("pm"));
        assertEquals(0, result.classes().get("pm"));
        assertEquals(0.5, result.classes().get("er"));
        assertEquals(0.5, result.overallSemantic(), 1e-12, "official: ecs counts as 1");
        assertEquals(0.25, result.judgedSemantic(), 1e-12);
        assertNull(result.judgedInstance());
        List<String> lines = result.summary().lines().toList();
        assertEquals("ecs          -        Dice -        accuracy 1.0000", lines.get(0));
        assertEquals("pm           0.0000   Dice -        accuracy -     ", lines.get(2));
        assertTrue(result.summary().contains("Note: pm was not submitted in crop1."));
        assertTrue(result.summary().contains("judged: instance -     , semantic 0.2500"));
        assertTrue(new String(Json.bytes(result)).contains("null"));
    }
}
