// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.StoredMask;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.util.Progress;
import java.util.function.Function;

/**
 * What a step works with.
 *
 * @param className of what is being made
 * @param voxelSize nm, z y x
 * @param place scratch arrays, memory and threads
 * @param predictions of other classes by name
 * @param progress advanced by voxels, a volume for each pass
 */
public record Bench(
        String className,
        double[] voxelSize,
        Workplace place,
        Function<String, Field> predictions,
        Progress progress) {

    /** The same with another progress. */
    public Bench with(Progress other) {
        return new Bench(className, voxelSize, place, predictions, other);
    }

    /** A name for a scratch array that no other class has. */
    public String name(String step) {
        return className + "/" + step;
    }

    /** The mask, kept on the disk where it would be costly to compute again and again. */
    public Mask settled(Mask mask, String step) {
        return StoredMask.of(mask, name(step), place, progress);
    }
}
