// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import java.util.Map;

/** The sessions by the name that the worker protocol uses. */
public final class Sessions {

    public static final Map<String, Class<? extends Session<?>>> ALL = Map.of("look", Look.class);

    private Sessions() {}
}
