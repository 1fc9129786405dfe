// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.challenge.fetch.LevelChunks.NmBox;
import fiji.plugin.cellmap.challenge.fetch.Origins.Spot;
import fiji.plugin.cellmap.store.kv.KeyValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which files a crop needs, from the metadata at the source. EM levels are those of the
 * official rule: voxels longer than 0.8 of the ground truth's on every axis (cellmap-segmentation-
 * challenge 6b9ad68, {@code fetch_data_cli}). Thread-safe; blocks.
 */
final class CropPlanner {

    private static final double FINEST = 0.8;

    private final Challenge challenge;
    private final DataLayout layout;
    private final Origins origins;
    private final FetchOptions options;

    CropPlanner(Challenge challenge, Origins origins, FetchOptions options) {
        this.challenge = challenge;
        this.layout = challenge.layout(Path.of(""));
        this.origins = origins;
        this.options = options;
    }

    /**
     * What a crop needs.
     *
     * @param items files that exist
     * @param sets files of which some may not exist
     * @param groups paths below the data root that are groups
     * @param missing what the source lacks, as a sentence; then there is nothing else
     * @param notes what a user should know
     * @param classes of the ground truth, also those that are not asked for
     */
    record Plan(
            List<Item> items,
            List<KeySet> sets,
            Set<String> groups,
            Optional<String> missing,
            List<String> notes,
            Set<String> classes) {

        static Plan empty() {
            return new Plan(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new LinkedHashSet<>(),
                    Optional.empty(),
                    new ArrayList<>(),
                    new LinkedHashSet<>());
        }

        static Plan missing(String what) {
            return new Plan(List.of(), List.of(), Set.of(), Optional.of(what), List.of(), Set.of());
        }
    }

    Plan plan(FetchCrop crop) {
        Plan plan = Plan.empty();
        Optional<NmBox> box = crop.box().map(CropPlanner::box);
        if (crop.labels().isPresent()) {
            Spot spot = origins.at(crop.labels().get());
            Optional<SourceGroup> truth = SourceGroup.open(spot);
            if (truth.isEmpty())
                return Plan.missing(crop.name() + ": no ground truth at " + spot.location() + ".");
            List<String> classes =
                    truth.get()
                            .classes(
                                    challenge.classes().all().stream()
                                            .map(OrganelleClass::name)
                                            .toList());
            plan.classes().addAll(classes);
            box = truth.get().box(classes);
            if (options.labels()) labels(crop, truth.get(), classes, plan);
        }
        if (!options.raw()) return plan;
        if (box.isEmpty()) {
            plan.notes()
                    .add(
                            crop.name()
                                    + ": none of its classes says where it lies, so no EM for it.");
            return plan;
        }
        Spot spot = origins.at(crop.em());
        Optional<SourceGroup> em = SourceGroup.open(spot);
        String none = crop.name() + ": no EM at " + spot.location() + ".";
        if (em.isPresent()) em(crop, em.get(), box.get(), plan);
        else if (plan.items().isEmpty() && plan.sets().isEmpty()) return Plan.missing(none);
        else plan.notes().add(none);
        return plan;
    }

    private static NmBox box(CropTarget crop) {
        double[] max = new double[3];
        for (int d = 0; d < 3; d++)
            max[d] = crop.translation()[d] + crop.shape()[d] * crop.voxelSize()[d];
        return new NmBox(crop.voxelSize(), crop.translation(), max);
    }

    private void labels(FetchCrop crop, SourceGroup truth, List<String> all, Plan plan) {
        GroupLocation place = layout.crop(crop.dataset(), crop.number());
        String to = place.address();
        addGroups(place, plan);
        List<String> wanted =
                options.classes().isEmpty()
                        ? all
                        : all.stream().filter(options.classes()::contains).toList();
        if (wanted.isEmpty()) plan.notes().add(crop.name() + " has none of the classes.");
        Optional<List<Item>> listed = new KeySet.Tree(truth.spot(), to).list("");
        if (listed.isPresent()) {
            for (Item item : listed.get()) {
                String name = item.key().substring(to.length() + 1);
                boolean own = !name.contains("/");
                if (own || wanted.contains(name.substring(0, name.indexOf('/'))))
                    plan.items().add(item);
            }
            return;
        }
        metadata(truth, to, "", List.of(".zgroup", ".zattrs"), plan);
        for (String name : wanted) {
            metadata(truth, to, name, List.of(".zgroup", ".zattrs"), plan);
            for (LevelChunks level : truth.levels(name)) {
                metadata(truth, to, level.name(), List.of(".zarray", ".zattrs"), plan);
                chunks(truth, to, level.all(), plan);
            }
        }
    }

    private void em(FetchCrop crop, SourceGroup em, NmBox box, Plan plan) {
        GroupLocation place = layout.em(crop.dataset());
        String to = place.address();
        addGroups(place, plan);
        metadata(em, to, "", List.of(".zgroup", ".zattrs"), plan);
        boolean any = false;
        for (LevelChunks level : em.levels("")) {
            metadata(em, to, level.name(), List.of(".zarray", ".zattrs"), plan);
            if (!isWanted(level.grid().scale(), box.voxel())) continue;
            List<LevelChunks.Row> rows = level.rows(box, options.padding());
            chunks(em, to, rows, plan);
            any |= !rows.isEmpty();
        }
        if (!any)
            plan.notes()
                    .add(
                            crop.name()
                                    + ": no EM level with voxels like those of its ground truth"
                                    + " has voxels there.");
    }

    private boolean isWanted(double[] em, double[] truth) {
        if (options.allResolutions()) return true;
        for (int d = 0; d < 3; d++) if (!(em[d] / truth[d] > FINEST)) return false;
        return true;
    }

    private static void metadata(
            SourceGroup group, String to, String path, List<String> files, Plan plan) {
        Set<String> names = new LinkedHashSet<>();
        for (String file : files) names.add(KeyValue.join(path, file));
        plan.sets().add(new KeySet(group.spot(), to, "", names));
    }

    private static void chunks(
            SourceGroup group, String to, List<LevelChunks.Row> rows, Plan plan) {
        for (LevelChunks.Row row : rows)
            plan.sets().add(new KeySet(group.spot(), to, row.start(), row.names()));
    }

    /** The group, and those above it up to the container. */
    private static void addGroups(GroupLocation place, Plan plan) {
        String path = place.container().toString().replace('\\', '/');
        plan.groups().add(path);
        for (String part : place.group().split("/")) {
            path += "/" + part;
            plan.groups().add(path);
        }
    }
}
