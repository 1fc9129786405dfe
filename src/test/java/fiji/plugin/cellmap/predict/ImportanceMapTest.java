// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportanceMapTest {

    @ParameterizedTest
    @CsvSource({"8,8,8,0.125", "5,6,7,0.125", "8,8,8,0.25", "16,4,12,0.125", "32,32,32,0.125"})
    void mapsAreMonais(int z, int y, int x, double sigma) {
        String name = "importance." + z + "x" + y + "x" + x + ".sigma" + sigma;
        float[] expected = new Golden("importance_map.safetensors").floats(name);
        Golden.assertClose(expected, ImportanceMap.gaussian(sigma, z, y, x), 3e-7, name);
    }

    @ParameterizedTest
    @CsvSource({"128,0.125", "96,0.25"})
    void oneAxis(int n, double sigma) {
        String name = "importance1d.n" + n + ".sigma" + sigma;
        float[] expected = new Golden("importance_map.safetensors").floats(name);
        Golden.assertClose(expected, ImportanceMap.gaussian(sigma, n), 3e-7, name);
    }

    @Test
    void theFloorIsThatOfTheProduct() {
        float[] map = ImportanceMap.gaussian(0.125, 8, 8, 8);
        assertEquals(0.001f, map[0]);
        assertEquals(0.68729f, map[(3 * 8 + 3) * 8 + 3], 1e-5);
    }
}
