// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Dimension;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

/** A window that grows does not move under the pointer. */
class WindowPlaceTest {

    private static final Dimension BAR = new Dimension(476, 100);
    private static final Dimension LEAST = new Dimension(760, 400);

    /** Of a laptop with a bar at its top, and of a larger screen that is the second one. */
    private static final Rectangle[] SCREENS = {
        new Rectangle(0, 27, 1366, 741), new Rectangle(1366, 0, 1920, 1080)
    };

    @Test
    void theCornerStays() {
        for (Rectangle room : SCREENS) {
            Rectangle now = WindowPlace.first(room, BAR, 756);
            assertEquals(BAR, now.getSize());
            for (Dimension need : new Dimension[] {new Dimension(700, 380), LEAST}) {
                now = WindowPlace.grown(room, now, need, need);
                assertEquals(WindowPlace.first(room, BAR, 756).getLocation(), now.getLocation());
                assertTrue(room.contains(now), now.toString());
            }
        }
    }

    @Test
    void itTakesTheRoomThatIsLeftRatherThanMove() {
        Rectangle now = new Rectangle(300, 100, 476, 100);
        Rectangle grown =
                WindowPlace.grown(
                        new Rectangle(0, 0, 1366, 768), now, new Dimension(1344, 900), LEAST);
        assertEquals(new Rectangle(300, 100, 1066, 668), grown);
    }

    @Test
    void itMovesWhereTheLeastWouldNotBeSeen() {
        Rectangle now = new Rectangle(500, 100, 476, 100);
        Rectangle grown =
                WindowPlace.grown(
                        new Rectangle(0, 0, 1024, 768), now, new Dimension(1344, 900), LEAST);
        assertEquals(new Rectangle(264, 100, 760, 668), grown);
    }

    @Test
    void itNeverShrinksNorLeavesTheScreen() {
        Rectangle room = new Rectangle(0, 0, 800, 600);
        Rectangle large = new Rectangle(20, 30, 700, 500);
        assertEquals(large, WindowPlace.grown(room, large, BAR, BAR));
        assertEquals(
                room,
                WindowPlace.grown(room, large, new Dimension(2000, 2000), new Dimension(900, 700)));
        assertTrue(room.contains(WindowPlace.first(room, new Dimension(2000, 2000), 3000)));
    }
}
