// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.awt.Dimension;
import java.awt.Rectangle;

/** Where a window stands that grows: its upper left corner stays where it is. Stateless. */
final class WindowPlace {

    /** The room above it, as a part of the screen's height. */
    private static final int ABOVE = 8;

    private WindowPlace() {}

    /**
     * The place of a window that may grow; lengths in pixels.
     *
     * @param room of the screen
     * @param size that it has now
     * @param usual width that it will have, which is to be in the middle
     */
    static Rectangle first(Rectangle room, Dimension size, int usual) {
        int w = Math.min(room.width, size.width);
        int h = Math.min(room.height, size.height);
        int left = (room.width - Math.max(w, usual)) / 2;
        int above = Math.min(room.height / ABOVE, room.height - h);
        return new Rectangle(room.x + Math.max(0, left), room.y + above, w, h);
    }

    /**
     * The place of a window with more in it. It moves only if even the least would not be seen.
     *
     * @param now where it is
     * @param need what it would like to have
     * @param least what it must have
     */
    static Rectangle grown(Rectangle room, Rectangle now, Dimension need, Dimension least) {
        int w = length(room.x + room.width - now.x, now.width, need.width, least.width);
        int h = length(room.y + room.height - now.y, now.height, need.height, least.height);
        w = Math.min(room.width, w);
        h = Math.min(room.height, h);
        int x = Math.max(room.x, Math.min(now.x, room.x + room.width - w));
        int y = Math.max(room.y, Math.min(now.y, room.y + room.height - h));
        return new Rectangle(x, y, w, h);
    }

    private static int length(int left, int now, int need, int least) {
        return Math.max(least, Math.max(now, Math.min(need, left)));
    }
}
