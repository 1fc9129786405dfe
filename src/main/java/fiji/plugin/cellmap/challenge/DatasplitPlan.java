// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.challenge.ClassLogic.Knowledge;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Divides the crops of a catalogue into training and validation, after {@code csc make-datasplit}
 * without its faults: if there are two crops or more, each side gets at least one (unless the
 * validation share is 0), whether a crop is drawn depends on nothing but the seed, its dataset and
 * its number, and an older file is replaced.
 */
public final class DatasplitPlan {

    private final DatasplitOptions options;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** A crop that may be used: its EM, its wanted classes, and its lot in [0, 1). */
    private static final class Candidate {
        final GroupLocation em;
        final LabelledCrop crop;
        final List<String> classes;
        final int shown;
        final double lot;
        boolean train;

        /**
         * @param shown how many of the wanted classes it can show
         */
        Candidate(GroupLocation em, LabelledCrop crop, List<String> classes, int shown, long seed) {
            this.em = em;
            this.crop = crop;
            this.classes = classes;
            this.shown = shown;
            this.lot = Seeds.random(seed, crop.dataset().hashCode(), crop.crop()).nextDouble();
        }
    }

    private DatasplitPlan(DatasplitOptions options) {
        this.options = options;
    }

    /**
     * @return the rows by dataset and crop number, and a warning for everything left out
     * @throws UsageException if an option names a dataset or crop that is not there, or nothing
     *     fits the options
     */
    public static Datasplit of(Catalogue catalogue, DatasplitOptions options) {
        DatasplitPlan plan = new DatasplitPlan(options);
        plan.collect(catalogue);
        plan.divide();
        return new Datasplit(
                plan.candidates.stream()
                        .map(c -> DatasplitRow.of(c.train, c.em, c.crop, c.classes))
                        .toList(),
                plan.warnings);
    }

    private void collect(Catalogue catalogue) {
        List<Integer> known = catalogue.crops().stream().map(LabelledCrop::crop).toList();
        requireKnown("crop", options.crops(), known);
        for (String pattern : options.datasets())
            if (catalogue.datasets().stream().noneMatch(fits(pattern)))
                throw unknown("dataset", pattern, catalogue.datasets());
        for (LabelledCrop crop : catalogue.crops()) {
            if (!wanted(crop)) continue;
            GivenSize unstated = catalogue.layout().unstated(crop.dataset());
            List<String> classes =
                    listed(crop)
                            .filter(
                                    c ->
                                            LabelScale.isFineEnough(
                                                    crop.label(c), options.scale(), unstated))
                            .toList();
            int shown = (int) options.classes().stream().filter(c -> shows(classes, c)).count();
            if (shown == 0) continue;
            catalogue
                    .em(crop.dataset())
                    .ifPresentOrElse(
                            em ->
                                    candidates.add(
                                            new Candidate(
                                                    em, crop, classes, shown, options.seed())),
                            () -> warnings.add(name(crop) + " is left out: it has no EM."));
        }
        if (candidates.isEmpty())
            throw new UsageException(
                    "No crop fits",
                    catalogue.layout().root(),
                    "No crop with EM has any of "
                            + options.classes()
                            + (options.scale() == null ? "." : " at that voxel size."),
                    "See first how many crops each class has.");
    }

    /** Classes that the crop annotates: those that are wanted, then others that say of them. */
    private Stream<String> listed(LabelledCrop crop) {
        Stream<String> wanted = options.classes().stream().filter(crop.classes()::contains);
        if (options.logic() == null) return wanted;
        return Stream.concat(
                wanted,
                crop.classes().stream()
                        .filter(c -> !options.classes().contains(c) && options.logic().knows(c)));
    }

    private boolean shows(List<String> annotated, String name) {
        if (options.logic() == null) return annotated.contains(name);
        return options.logic().knowledge(name, annotated).compareTo(Knowledge.PART) >= 0;
    }

    private void divide() {
        if (options.force() == DatasplitOptions.Force.BOTH) {
            candidates.removeIf(c -> incomplete(c) && warn(c, "is left out: it lacks a class."));
            if (candidates.isEmpty())
                throw new UsageException(
                        "No crop fits",
                        options.classes(),
                        "No crop has all of the classes.",
                        "Choose fewer classes, or force fewer.");
        }
        if (options.validationCrops() != null) {
            divideAsTold();
            return;
        }
        for (Candidate c : candidates) {
            c.train = c.lot >= options.validationShare();
            if (incomplete(c)) {
                if (options.force() == DatasplitOptions.Force.VALIDATE) c.train = true;
                if (options.force() == DatasplitOptions.Force.TRAIN) c.train = false;
            }
        }
        if (candidates.size() == 1) {
            Candidate only = candidates.get(0);
            if (options.validationShare() > 0)
                warn(only, "is the only crop: nothing is held out, and nothing is validated.");
            only.train = true;
            return;
        }
        if (options.validationShare() > 0 && candidates.stream().allMatch(c -> c.train))
            move(false, DatasplitOptions.Force.VALIDATE, Comparator.comparingDouble(c -> c.lot));
        if (candidates.stream().noneMatch(c -> c.train))
            move(true, DatasplitOptions.Force.TRAIN, Comparator.comparingDouble(c -> -c.lot));
    }

    private void divideAsTold() {
        requireKnown(
                "validation crop",
                options.validationCrops(),
                candidates.stream().map(c -> c.crop.crop()).toList());
        for (Candidate c : candidates) c.train = !options.validationCrops().contains(c.crop.crop());
        if (candidates.stream().noneMatch(c -> c.train))
            throw new UsageException(
                    "Nothing to train on",
                    options.validationCrops(),
                    "Every crop is held out.",
                    "Leave at least one crop out of the validation crops.");
    }

    /** Gives an empty side the crop whose lot is nearest to it; a complete one where it must be. */
    private void move(
            boolean toTrain, DatasplitOptions.Force force, Comparator<Candidate> nearest) {
        Comparator<Candidate> complete =
                Comparator.comparingInt(c -> options.force() == force ? -c.shown : 0);
        Candidate moved = candidates.stream().min(complete.thenComparing(nearest)).orElseThrow();
        moved.train = toTrain;
        String side = toTrain ? "training" : "validation";
        if (options.force() == force && incomplete(moved))
            warn(moved, "is the only " + side + " crop although it lacks a class.");
    }

    private boolean incomplete(Candidate c) {
        return c.shown < options.classes().size();
    }

    private boolean warn(Candidate c, String text) {
        return warnings.add(name(c.crop) + " " + text);
    }

    private boolean wanted(LabelledCrop crop) {
        return (options.crops().isEmpty() || options.crops().contains(crop.crop()))
                && (options.datasets().isEmpty()
                        || options.datasets().stream().anyMatch(p -> fits(p).test(crop.dataset())));
    }

    private static Predicate<String> fits(String pattern) {
        String[] texts = pattern.split("\\*", -1);
        return Pattern.compile(
                        java.util.Arrays.stream(texts)
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")))
                .asMatchPredicate();
    }

    private static String name(LabelledCrop crop) {
        return crop.cropName() + " of " + crop.dataset();
    }

    private static void requireKnown(
            String what, Collection<Integer> wanted, Collection<Integer> known) {
        for (int crop : wanted)
            if (!known.contains(crop)) throw unknown(what, crop, new TreeSet<>(known));
    }

    private static UsageException unknown(String what, Object name, Collection<?> known) {
        return new UsageException(
                "Unknown " + what + " " + name,
                "",
                "It is not one of the usable crops.",
                "Choose among " + known + ".");
    }
}
