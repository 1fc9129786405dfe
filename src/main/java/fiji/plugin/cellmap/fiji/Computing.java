// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.verb.Words;
import java.util.List;

/** What every command that runs a network on the screen's images, or trains on, is asked for. */
record Computing(
        @Param(help = Words.DEVICE, byDefault = "auto", placeholder = Words.DEVICES) String device,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set,
        @Param(help = Words.TRUST, label = "Trust the model", byDefault = "false", advanced = true)
                Boolean trust) {

    static final String HELP = "How it is computed.";

    /** A record that is made of texts has none of these where none is given. */
    static Computing or(Computing given) {
        return given != null ? given : new Computing(null, null, null);
    }
}
