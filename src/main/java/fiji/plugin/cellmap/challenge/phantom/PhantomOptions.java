// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;

/**
 * What determines the phantom, which is a pure function of it. Immutable.
 *
 * @param size edge of the cubic EM volumes in voxels: a multiple of 16, from 48 to 512
 * @param classes annotated in every crop: any of the challenge's
 * @param seed of everything random
 */
public record PhantomOptions(int size, List<String> classes, long seed) {

    /** Voxel size in nm on every axis. */
    public static final double VOXEL = 8;

    /**
     * @throws UsageException if the size is impossible, there are no classes, or one is unknown
     */
    public PhantomOptions {
        classes = List.copyOf(classes);
        if (size < 48 || size > 512 || size % 16 != 0)
            throw new UsageException(
                    "Cannot make a phantom of this size",
                    "size",
                    "It is " + size + ".",
                    "Give a multiple of 16 from 48 to 512.");
        if (classes.isEmpty())
            throw new UsageException(
                    "Cannot make a phantom without classes", "classes", "The list is empty.", "");
        classes.forEach(OrganelleClasses.official()::require);
    }

    /** The phantom of the demo: mitochondria (instances) and endoplasmic reticulum (semantic). */
    public static PhantomOptions demo() {
        return new PhantomOptions(192, List.of("mito", "er"), 42);
    }
}
