// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import org.junit.jupiter.api.Test;

class CellAffinitiesTest {

    private static final int[][] OFFSETS = {{-1, 0, 0}, {0, 0, -4}};

    @Test
    void aPieceIsThatOfTheWhole() {
        CellAffinities cells = new CellAffinities(3);
        Box whole = Box.of(new long[] {20, 24, 28});
        Box piece = new Box(new long[] {7, 3, 11}, new long[] {5, 9, 16});
        byte[][] all = cells.read(whole, OFFSETS);
        byte[][] some = cells.read(piece, OFFSETS);
        for (int c = 0; c < OFFSETS.length; c++) {
            byte[] cut = new byte[(int) piece.size()];
            Boxes.copy(all[c], whole, cut, piece);
            assertArrayEquals(cut, some[c]);
        }
    }

    @Test
    void mostNeighboursAreOfOneCell() {
        byte[] near = new CellAffinities(1).read(Box.of(new long[] {40, 40, 40}), OFFSETS)[0];
        int high = 0;
        int low = 0;
        for (byte value : near) {
            if ((value & 0xff) > 200) high++;
            if ((value & 0xff) < 50) low++;
        }
        assertTrue(high > 0.7 * near.length, "high " + high);
        assertTrue(low > 0.02 * near.length, "low " + low);
    }
}
