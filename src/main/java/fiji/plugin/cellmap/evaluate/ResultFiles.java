// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import java.nio.file.Path;

/**
 * The files of an evaluation.
 *
 * @param result what participants see
 * @param extended everything, by crop as well; the official tool's name for it
 * @param objects one row for each object
 */
public record ResultFiles(Path result, Path extended, Path objects) {

    /** Those that belong to a result file. */
    public static ResultFiles of(Path result) {
        String name = result.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String suffix = dot > 0 ? name.substring(dot) : "";
        String extended =
                suffix.isEmpty() ? name + "_extended" : name.replace(suffix, "_extended" + suffix);
        String stem = name.substring(0, name.length() - suffix.length());
        return new ResultFiles(
                result,
                result.resolveSibling(extended),
                result.resolveSibling(stem + "_objects.csv"));
    }
}
