// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.robot;

import ij.IJ;
import ij.ImageJ;
import java.awt.Menu;
import java.awt.MenuBar;
import java.awt.MenuItem;
import java.awt.Point;
import java.awt.event.KeyEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The menu of ImageJ's window. AWT does not tell where its entries lie, so it is opened by its key
 * and walked with the arrows, counting as a user does.
 */
final class FijiMenu {

    private static final int OPENS_MILLIS = 250;

    private final Hands hands;

    FijiMenu(Hands hands) {
        this.hands = hands;
    }

    /**
     * Chooses an entry.
     *
     * @param path labels from the bar downwards
     */
    void choose(String... path) throws InterruptedException {
        ImageJ window = IJ.getInstance();
        window.toFront();
        Point corner = window.getLocationOnScreen();
        // The status line takes the focus and does nothing else.
        hands.click(corner.x + 30, corner.y + window.getHeight() - 12);
        MenuBar bar = window.getMenuBar();
        List<MenuItem> top = new ArrayList<>();
        for (int i = 0; i < bar.getMenuCount(); i++) top.add(bar.getMenu(i));
        hands.press(KeyEvent.VK_F10);
        Thread.sleep(OPENS_MILLIS);
        // To the right there may be a submenu in the way; to the left the bar goes on at its end.
        int at = index(top, path[0]);
        times(KeyEvent.VK_LEFT, at == 0 ? 0 : top.size() - at);
        Menu menu = (Menu) top.get(at);
        Thread.sleep(OPENS_MILLIS);
        for (int i = 1; i < path.length; i++) {
            List<MenuItem> items = new ArrayList<>();
            for (int k = 0; k < menu.getItemCount(); k++)
                if (!menu.getItem(k).getLabel().equals("-")) items.add(menu.getItem(k));
            at = index(items, path[i]);
            times(KeyEvent.VK_DOWN, at);
            if (i < path.length - 1) {
                menu = (Menu) items.get(at);
                hands.press(KeyEvent.VK_RIGHT);
                Thread.sleep(OPENS_MILLIS);
            }
        }
        hands.press(KeyEvent.VK_ENTER);
    }

    private void times(int key, int n) {
        for (int i = 0; i < n; i++) hands.press(key);
    }

    private static int index(List<MenuItem> items, String label) {
        for (int i = 0; i < items.size(); i++) if (items.get(i).getLabel().equals(label)) return i;
        throw new IllegalStateException(
                "No " + label + " among " + items.stream().map(MenuItem::getLabel).toList());
    }
}
