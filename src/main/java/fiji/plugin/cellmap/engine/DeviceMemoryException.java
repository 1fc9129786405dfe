// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DiskSpace;
import java.util.regex.Matcher;
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

    /** How much a call asked for, as both allocators say it. */
    private static final Pattern AMOUNT =
            Pattern.compile("(?i)tried to allocate ([\\d.]+) (bytes|[KMGT]iB)");

    public DeviceMemoryException(Object where, String why, Throwable cause) {
        super(Program.FAILED, where, words(why), "Use smaller patches or batches.", cause);
    }

    private static String words(String message) {
        Matcher amount = AMOUNT.matcher(String.valueOf(message));
        if (amount.find()) {
            String size =
                    amount.group(2).equals("bytes")
                            ? DiskSpace.text(Long.parseLong(amount.group(1)))
                            : amount.group(1) + " " + amount.group(2);
            return "Not enough memory: one call asked for " + size + ".";
        }
        return String.valueOf(message)
                .lines()
                .map(String::strip)
                .filter(line -> isMeant(line))
                .findFirst()
                .orElse("Not enough memory.");
    }

    /** Whether a message of the engine is about memory. */
    static boolean isMeant(String message) {
        return message != null && SHORTAGE.matcher(message).find();
    }
}
