// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

enum NoProgress implements Progress {
    INSTANCE;

    @Override
    public void begin(String stage, long total) {}

    @Override
    public void advance(long units) {}

    @Override
    public void message(String text) {}

    @Override
    public boolean cancelled() {
        return false;
    }
}
