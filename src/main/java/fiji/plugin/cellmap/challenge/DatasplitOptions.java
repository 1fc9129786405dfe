// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How crops are divided into training and validation.
 *
 * @param classes wanted, in the order of the output channels; a crop needs at least one
 * @param datasets names to use, {@code *} stands for any text; empty for all
 * @param crops numbers to use, empty for all
 * @param scale coarsest voxel size that a class may have as its finest, nm, z y x; null for any
 * @param validationShare probability of a crop to be held out, in [0, 1)
 * @param force splits whose crops must have every class
 * @param seed of the drawing
 * @param validationCrops crops that are held out, all others are trained on; null to draw them
 * @param logic by which wanted classes follow from others that a crop annotates, which are then
 *     listed as well; null for not at all
 */
public record DatasplitOptions(
        List<String> classes,
        List<String> datasets,
        List<Integer> crops,
        double[] scale,
        double validationShare,
        Force force,
        long seed,
        List<Integer> validationCrops,
        ClassLogic logic) {

    /** Which crops must have every class. */
    public enum Force {
        NONE,
        /** A training crop that lacks a class is held out instead. */
        TRAIN,
        /** A validation crop that lacks a class is trained on instead. */
        VALIDATE,
        /** A crop that lacks a class is not used. */
        BOTH;

        /**
         * @throws UsageException if the name is not one of the four
         */
        public static Force of(String name) {
            return Arrays.stream(values())
                    .filter(f -> f.name().equals(name.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new UsageException(
                                            "Invalid value of force_classes",
                                            name,
                                            "It is not one of the allowed values.",
                                            "Use none, train, validate or both."));
        }
    }

    /** As the other, where a class is known only where it is annotated. */
    public DatasplitOptions(
            List<String> classes,
            List<String> datasets,
            List<Integer> crops,
            double[] scale,
            double validationShare,
            Force force,
            long seed,
            List<Integer> validationCrops) {
        this(classes, datasets, crops, scale, validationShare, force, seed, validationCrops, null);
    }

    /**
     * @throws UsageException if a value is impossible
     */
    public DatasplitOptions {
        classes = List.copyOf(classes);
        datasets = List.copyOf(datasets);
        crops = List.copyOf(crops);
        if (classes.isEmpty())
            throw new UsageException(
                    "No classes",
                    "",
                    "A datasplit needs at least one class.",
                    "Name at least " + "one class.");
        if (!(validationShare >= 0 && validationShare < 1))
            throw new UsageException(
                    "Invalid validation share",
                    validationShare,
                    "It is a probability.",
                    "Use a number from 0 to below 1.");
        if (scale != null && scale.length != 3)
            throw new UsageException(
                    "Invalid scale",
                    Arrays.toString(scale),
                    "One number per axis is needed.",
                    "Use z,y,x in nm.");
    }

    /** What a configuration asks for. */
    public static DatasplitOptions of(List<String> classes, DataSection data, long seed) {
        return new DatasplitOptions(
                classes,
                data.datasets(),
                data.crops(),
                null,
                data.validationShare(),
                Force.of(data.forceClasses()),
                seed,
                data.validationCrops());
    }

    /** All usable crops, with nothing held out. */
    public DatasplitOptions undivided() {
        Force filter = force == Force.BOTH ? Force.BOTH : Force.NONE;
        return new DatasplitOptions(classes, datasets, crops, scale, 0, filter, seed, null, logic);
    }

    /** These options with another validation share. */
    public DatasplitOptions withValidationShare(double share) {
        return new DatasplitOptions(
                classes, datasets, crops, scale, share, force, seed, validationCrops, logic);
    }

    /**
     * These options.
     *
     * @param conclusions by which classes follow from others; null for not at all
     */
    public DatasplitOptions concluding(ClassLogic conclusions) {
        return new DatasplitOptions(
                classes,
                datasets,
                crops,
                scale,
                validationShare,
                force,
                seed,
                validationCrops,
                conclusions);
    }
}
