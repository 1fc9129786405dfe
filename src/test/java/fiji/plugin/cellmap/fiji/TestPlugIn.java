// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import ij.plugin.PlugIn;

/** The entry of {@link TestCommand} in ImageJ 1. */
public final class TestPlugIn implements PlugIn {

    @Override
    public void run(String arg) {
        new ImageJ1Bridge().run(new TestCommand());
    }
}
