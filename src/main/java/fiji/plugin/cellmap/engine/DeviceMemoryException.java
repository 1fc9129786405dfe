// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.regex.Pattern;

/**
 * The memory that a call of the engine needs was not there: on the GPU, or of the process. What the
 * call had taken is free again, and the engine can be called with less.
 */
public final class DeviceMemoryException extends CellMapException {

    /** libtorch's allocators on GPU and CPU, and the libraries under it. */
    private static final Pattern SHORTAGE =
            Pattern.compile(
                    "(?i)out of memory|can't allocate memory|not enough memory|bad_alloc"
                            + "|ALLOC(ATION)?_FAILED");

    DeviceMemoryException(Object where, String why, Throwable cause) {
        super(Program.FAILED, where, why, "Use smaller patches or batches.", cause);
    }

    /** Whether a message of the engine is about memory. */
    static boolean isMeant(String message) {
        return message != null && SHORTAGE.matcher(message).find();
    }
}
