// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import fiji.plugin.cellmap.util.Progress;

/** What is shown of a command while it works. Called from any thread; returns at once. */
public interface LiveView {

    /** Shows nothing. */
    LiveView NONE =
            new LiveView() {
                @Override
                public void show(String line, long done, long total) {}

                @Override
                public void tell(Progress.Event event) {}

                @Override
                public void ended(String end) {}
            };

    /**
     * @param line what to say
     * @param total 0 if unknown
     */
    void show(String line, long done, long total);

    void tell(Progress.Event event);

    /**
     * The command is over.
     *
     * @param end why it failed or stopped; empty if it did all
     */
    void ended(String end);
}
