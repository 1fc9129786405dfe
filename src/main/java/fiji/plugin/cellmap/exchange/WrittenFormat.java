// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.Locale;

/** What a conversion writes, by the extension of the file. */
public enum WrittenFormat {
    MODEL,
    SAFETENSORS,
    STATE_DICT,
    LIGHTNING,
    BIOIMAGE;

    /** Whether it is a program, not only weights. */
    public boolean needsProgram() {
        return this == MODEL || this == BIOIMAGE;
    }

    /**
     * @throws UsageException if the extension is not known
     */
    public static WrittenFormat of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "pt", "ts" -> MODEL;
            case "safetensors" -> SAFETENSORS;
            case "pth" -> STATE_DICT;
            case "ckpt" -> LIGHTNING;
            case "zip" -> BIOIMAGE;
            default ->
                    throw new UsageException(
                            "Cannot convert to a file",
                            file,
                            "Its extension is not that of a known format.",
                            "Use .pt (model), .safetensors, .pth (state dictionary), .ckpt"
                                    + " (Lightning) or .zip (bioimage.io).");
        };
    }
}
