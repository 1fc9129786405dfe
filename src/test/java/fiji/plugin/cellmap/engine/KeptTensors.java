// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

/** How many tensors lie on a device beside those of programs, for tests elsewhere. */
public final class KeptTensors {

    private KeptTensors() {}

    public static int of(InferenceNet net) {
        return net.kept();
    }
}
