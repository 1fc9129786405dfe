// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.function.BooleanSupplier;

/** See {@link Progress#until}. */
record Unseen(BooleanSupplier told) implements Progress {

    @Override
    public void begin(String stage, long total) {}

    @Override
    public void advance(long units) {}

    @Override
    public void message(String text) {}

    @Override
    public boolean cancelled() {
        return told.getAsBoolean();
    }
}
