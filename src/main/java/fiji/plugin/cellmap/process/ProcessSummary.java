// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import java.util.List;

/**
 * The result of processing, per class in the order asked for.
 *
 * @param warnings for the user, in sentences
 */
public record ProcessSummary(List<ClassResult> classes, List<String> warnings) {

    /**
     * @param name of the class
     * @param instance whether it has ids
     * @param dtype of the result
     * @param foreground voxels
     * @param voxels of the volume
     * @param objects number of ids; 0 for a mask
     * @param found whether it was finished before and still holds
     */
    public record ClassResult(
            String name,
            boolean instance,
            String dtype,
            long foreground,
            long voxels,
            long objects,
            boolean found) {

        ClassResult again() {
            return new ClassResult(name, instance, dtype, foreground, voxels, objects, true);
        }
    }

    static ProcessSummary of(List<ClassResult> classes) {
        List<String> warnings =
                classes.stream()
                        .filter(c -> c.foreground() == 0 || c.foreground() == c.voxels())
                        .map(
                                c ->
                                        "Class "
                                                + c.name()
                                                + (c.foreground() == 0 ? " has no" : " is all")
                                                + " foreground: check threshold and min_size.")
                        .toList();
        return new ProcessSummary(List.copyOf(classes), warnings);
    }
}
