// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.ClassLogic;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.DatasplitOptions;
import fiji.plugin.cellmap.challenge.DatasplitPlan;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.challenge.LabelledCrop;
import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The crops that a training on the screen finds. */
final class CropsThere {

    private CropsThere() {}

    /**
     * Those of the run that training goes on from, on the sides that they have there, then others
     * of a data root with one of the classes, divided as the configuration says; its lists of
     * datasets and crops do not count, as they are about other data.
     *
     * @param root may not exist
     */
    static List<DatasplitRow> of(
            TrainingStart start, Challenge challenge, Path root, String className) {
        List<DatasplitRow> rows = new ArrayList<>(start.rows());
        DataSection section = start.file().experiment().data();
        Optional<Catalogue> found = catalogue(challenge.layout(section, root));
        if (found.isEmpty()) return rows;
        Catalogue catalogue = found.get();
        Set<String> classes = new LinkedHashSet<>(start.classes());
        classes.add(className);
        List<LabelledCrop> usable =
                catalogue.crops().stream()
                        .filter(c -> catalogue.em(c.dataset()).isPresent())
                        .filter(c -> c.classes().stream().anyMatch(classes::contains))
                        .toList();
        if (usable.isEmpty()) return rows;
        DatasplitOptions options =
                new DatasplitOptions(
                        List.copyOf(classes),
                        List.of(),
                        List.of(),
                        null,
                        section.validationShare(),
                        DatasplitOptions.Force.of(section.forceClasses()),
                        start.file().experiment().seed(),
                        heldOut(section, usable));
        Set<String> known = new LinkedHashSet<>();
        rows.forEach(row -> known.add(place(row)));
        ClassLogic logic = ClassLogic.of(start.file().experiment());
        for (DatasplitRow row : DatasplitPlan.of(catalogue, options.concluding(logic)).rows())
            if (known.add(place(row))) rows.add(row);
        return rows;
    }

    private static Optional<Catalogue> catalogue(DataLayout layout) {
        if (!Files.isDirectory(layout.root())) return Optional.empty();
        try {
            return Optional.of(Catalogue.scan(layout));
        } catch (UsageException e) {
            return Optional.empty(); // No dataset is there yet.
        }
    }

    private static List<Integer> heldOut(DataSection section, List<LabelledCrop> usable) {
        if (section.validationCrops() == null) return null;
        List<Integer> numbers = usable.stream().map(LabelledCrop::crop).toList();
        List<Integer> known = section.validationCrops().stream().filter(numbers::contains).toList();
        boolean all = known.containsAll(numbers) || known.isEmpty();
        return all && !section.validationCrops().isEmpty() ? null : known;
    }

    private static String place(DatasplitRow row) {
        return row.labelContainer() + "/" + row.cropGroup();
    }
}
