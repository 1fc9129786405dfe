// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import com.sun.jna.Function;
import java.util.Map;

/**
 * Lets the C library of Linux keep freed memory for the next tensor, where the environment does not
 * say otherwise. By default every large block comes from the kernel and goes back to it, page by
 * page, which took 0.4 of the processor time of a network of large windows.
 */
public final class KeptMemory {

    /** How many areas (arenas) threads get memory from; only the first one keeps large blocks. */
    public static final String AREAS = "MALLOC_ARENA_MAX";

    public static final String ONE = "1";

    /**
     * Options of {@code mallopt} (malloc.h of glibc) that give nothing back, by their variables.
     */
    private static final Map<String, int[]> OPTIONS =
            Map.of(
                    "MALLOC_TRIM_THRESHOLD_", new int[] {-1, -1},
                    "MALLOC_MMAP_MAX_", new int[] {-4, 0});

    private KeptMemory() {}

    /** For a process that is going to be started, as threads have their areas for good. */
    public static void in(Map<String, String> environment) {
        environment.putIfAbsent(AREAS, ONE);
    }

    /** For this process. */
    static void here() {
        Function mallopt = Function.getFunction("c", "mallopt");
        OPTIONS.forEach(
                (variable, option) -> {
                    if (System.getenv(variable) == null)
                        mallopt.invokeInt(new Object[] {option[0], option[1]});
                });
    }
}
