// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import java.util.Iterator;
import java.util.List;
import javax.swing.SwingUtilities;

/**
 * Work for the event thread in steps. Each is an event that is asked for when the one before is
 * done, so what others ask for meanwhile waits for one step only and not for all.
 */
final class EventSteps {

    private EventSteps() {}

    /**
     * Begins with the steps; returns at once. After a step that fails the others are left out. For
     * any thread.
     */
    static void begin(List<Runnable> steps) {
        next(steps.iterator());
    }

    private static void next(Iterator<Runnable> steps) {
        if (!steps.hasNext()) return;
        SwingUtilities.invokeLater(
                () -> {
                    steps.next().run();
                    next(steps);
                });
    }
}
