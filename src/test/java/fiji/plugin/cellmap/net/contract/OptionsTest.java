// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static Options given(String name, Object value) {
        return new Options("Net", Map.of(name, value));
    }

    @Test
    void whatIsLeftOutHasTheDefault() {
        Options options = new Options("Net", Map.of());
        assertEquals(3, options.integer("depth", 3, 1, 5));
        assertEquals(0.5, options.number("share", 0.5, 0, 1));
        assertTrue(options.flag("bias", true));
        assertEquals("batch", options.choice("norm", "batch", "batch", "instance"));
        assertArrayEquals(new int[] {1, 2}, options.integers("sizes", new int[] {1, 2}, 1, 9));
        assertEquals(3, options.spatialDims());
        assertEquals(
                List.of("depth", "share", "bias", "norm", "sizes", "spatial_dims"),
                List.copyOf(options.finish().keySet()));
        assertEquals(
                "depth=3, share=0.5, bias=true, norm=batch, sizes=[1, 2], spatial_dims=3",
                options.toString());
    }

    @Test
    void numbersMayBeOfAnyType() {
        assertEquals(4, given("depth", 4.0).integer("depth", 3, 1, 5));
        assertEquals(4, given("depth", 4L).integer("depth", 3, 1, 5));
        assertEquals(1.0, given("share", 1).number("share", 0.5, 0, 1));
    }

    @Test
    void oneNumberStandsForAList() {
        int[] fallback = {3, 3, 3};
        assertArrayEquals(
                new int[] {5, 5, 5}, given("kernel", 5).integers("kernel", fallback, 1, 7));
        assertArrayEquals(
                new int[] {1, 5, 7},
                given("kernel", List.of(1, 5L, 7)).integers("kernel", fallback, 1, 7));
        assertArrayEquals(
                new int[] {8, 16},
                given("widths", List.of(8, 16)).list("widths", fallback, 1, 4, 1, 64));
    }

    @Test
    void sizesMayBeGivenPerLevelOrPerAxis() {
        int[][] fallback = {{1, 1, 1}, {2, 2, 2}};
        int[][] sizes =
                given("strides", List.of(1, List.of(1, 2, 2))).sizes("strides", fallback, 3, 1, 4);
        assertEquals("[[1, 1, 1], [1, 2, 2]]", Arrays.deepToString(sizes));
    }

    @Test
    void whatBreaksARuleIsRefusedByNameWithTheRule() {
        int[] three = {3, 3, 3};
        int[][] levels = {{1, 1, 1}, {2, 2, 2}};
        refused("depth: 6", "from 1 to 5", () -> given("depth", 6).integer("depth", 3, 1, 5));
        refused("depth: 2.5", "whole", () -> given("depth", 2.5).integer("depth", 3, 1, 5));
        refused("depth: x", "whole", () -> given("depth", "x").integer("depth", 3, 1, 5));
        double nan = Double.NaN;
        refused("share: NaN", "0.0 to 1.0", () -> given("share", nan).number("share", 0, 0, 1));
        refused("bias: 1", "true or false", () -> given("bias", 1).flag("bias", true));
        refused("norm: x", "one of a, b", () -> given("norm", "x").choice("norm", "a", "a", "b"));
        refused(
                "kernel: [1, 2]",
                "a list of 3",
                () -> given("kernel", List.of(1, 2)).integers("kernel", three, 1, 7));
        refused(
                "kernel: [1, 2, 8]",
                "from 1 to 7",
                () -> given("kernel", List.of(1, 2, 8)).integers("kernel", three, 1, 7));
        refused(
                "widths: []",
                "1 to 4 whole numbers",
                () -> given("widths", List.of()).list("widths", three, 1, 4, 1, 64));
        refused(
                "strides: [1]",
                "a list of 2 sizes",
                () -> given("strides", List.of(1)).sizes("strides", levels, 3, 1, 4));
        refused(
                "strides: 2",
                "a list of 2 sizes",
                () -> given("strides", 2).sizes("strides", levels, 3, 1, 4));
    }

    private static void refused(String where, String rule, Runnable read) {
        UsageException e = assertThrows(UsageException.class, read::run, where);
        assertEquals(where, e.where());
        assertTrue(e.why().contains(rule), e.why());
        assertFalse(e.fix().isEmpty());
    }

    @Test
    void anUnknownOptionIsRefusedWithTheKnownOnes() {
        Options options = given("dept", 3);
        options.integer("depth", 3, 1, 5);
        UsageException e = assertThrows(UsageException.class, options::finish);
        assertEquals("dept", e.where());
        assertEquals("Its options are depth.", e.why());
    }
}
