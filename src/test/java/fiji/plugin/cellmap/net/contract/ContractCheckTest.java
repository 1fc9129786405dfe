// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractCheckTest {

    private static final String GOOD =
            """
            {"version": 1, "architecture": "", "classes": ["mito", "er"],
             "voxel_size": [8, 8, 8], "window": [64, 96, 96], "multiple": 16,
             "intensity_scale": 0.004, "intensity_offset": 0, "activation": "sigmoid"}
            """;

    private static ModelContract with(String key, String value) {
        try {
            ObjectNode node = (ObjectNode) Json.MAPPER.readTree(GOOD);
            if (!key.isEmpty()) node.set(key, Json.MAPPER.readTree(value));
            return Json.MAPPER.treeToValue(node, ModelContract.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ModelContract good() {
        return with("", "");
    }

    @Test
    void aContractThatCanBeKeptPasses() {
        ModelContract contract = good();
        assertEquals(contract, ContractCheck.check(contract, "m.pt"));
        assertArrayEquals(new int[] {16, 16, 16}, contract.multiple());
        assertTrue(contract.plain() && contract.sameSize() && !contract.planes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version           | 2",
                "classes           | []",
                "classes           | [\"mito\", \"mito\"]",
                "classes           | [\"a/b\", \"er\"]",
                "channels          | [0]",
                "channels          | [0, -1]",
                "voxel_size        | [8, 8]",
                "voxel_size        | [8, 8, 0]",
                "voxel_size        | [8, 8, 1e9]",
                "window            | [64, 64]",
                "window            | [64, 64, 0]",
                "window            | [64, 64, 5000]",
                "output_window     | [64, 96, 95]",
                "output_window     | [66, 96, 96]",
                "output_voxel_size | [12, 12, 12]",
                "multiple          | [16, 16, 0]",
                "intensity_scale   | 0",
                "activation        | \"relu\"",
                "activation        | null",
                "axes              | \"cbzyx\"",
                "output_axes       | \"bcyx\"",
            })
    void oneThatCannotIsRefusedByItsKey(String key, String value) {
        ModelContract contract = with(key, value);
        CellMapException e =
                assertThrows(CellMapException.class, () -> ContractCheck.check(contract, "m.pt"));
        assertEquals("m.pt", e.where());
        assertTrue(e.why().startsWith(key + " is "), e.why());
        assertTrue(e.fix().startsWith("Allowed: "), e.fix());
    }

    @Test
    void aWindowGrowsByTheMultipleOrFromItself() {
        assertTrue(good().takes(new int[] {32, 48, 64}));
        assertFalse(good().takes(new int[] {32, 48, 60}));
        ModelContract valid = with("output_window", "[24, 56, 56]");
        assertTrue(valid.takes(new int[] {80, 96, 112}));
        assertFalse(valid.takes(new int[] {81, 96, 112}));
        assertTrue(valid.sizes().startsWith("[64, 96, 96] or more or less"), valid.sizes());
    }

    @Test
    void aCoarserOutputHasFewerVoxels() {
        WindowShape shape = with("output_voxel_size", "[16, 16, 16]").windowShape();
        assertArrayEquals(new int[] {32, 48, 48}, shape.output());
        assertArrayEquals(new int[] {2, 2, 2}, shape.inputStep());
        assertArrayEquals(new int[] {1, 1, 1}, shape.outputStep());
        assertFalse(shape.hasContext());
    }

    @Test
    void aFinerOutputHasMoreVoxels() {
        WindowShape shape = with("output_voxel_size", "[4, 8, 8]").windowShape();
        assertArrayEquals(new int[] {128, 96, 96}, shape.output());
        assertArrayEquals(new int[] {2, 1, 1}, shape.outputStep());
        assertEquals(64, shape.steps(0));
        assertEquals(128 * 96 * 96, shape.outputSize());
    }

    @Test
    void outputsOfPlanesLieSideBySide() {
        TensorAxes planes = new TensorAxes("byx", "byxc");
        int[] window = {5, 3, 4};
        assertTrue(planes.planes());
        assertArrayEquals(new int[] {10, 3, 4}, planes.inputShape(2, window));
        assertArrayEquals(new int[] {10, 3, 4, 7}, planes.outputShape(2, 7, window));
        assertEquals(3, planes.channelAxis());
        TensorAxes.Strided s = planes.strided(1, 6, 7, 2, window);
        assertEquals(new TensorAxes.Strided((5 + 2) * 12 * 7 + 6, 7, 12), s);
    }

    @Property(tries = 200)
    void aLargerWindowHasTheSameContext(
            @ForAll @IntRange(min = 0, max = 20) int margin,
            @ForAll @IntRange(min = 1, max = 40) int output,
            @ForAll @IntRange(min = 0, max = 9) int more,
            @ForAll @IntRange(min = 1, max = 3) int inputStep) {
        int input = output * inputStep + 2 * margin;
        int[] in = {input, input, input};
        int[] out = {output, output, output};
        int[] step = {inputStep, inputStep, inputStep};
        WindowShape shape = new WindowShape(in, out, step, new int[] {1, 1, 1});
        int grown = input + more * inputStep;
        WindowShape large = shape.resized(new int[] {grown, input, grown});
        assertEquals(output + more, large.output()[0]);
        assertEquals(output, large.output()[1]);
        for (int d = 0; d < 3; d++) assertEquals(margin, large.margin(d));
        assertEquals(margin > 0, large.hasContext());
    }
}
