// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.util.SafeNames;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where datasets, EM and crops lie below a data root. Immutable.
 *
 * @param root the data root
 * @param searchPath template below the root with {@code {dataset}} and {@code {name}}; an absolute
 *     template is taken as it is
 * @param rawName EM group, fills {@code {name}}
 * @param cropName {@code …/{crop}/{label}}, fills {@code {name}}
 * @param section tells the voxel sizes of arrays that state none; null for none
 */
public record DataLayout(
        Path root, String searchPath, String rawName, String cropName, DataSection section) {

    private static final String LABEL = "/{label}";

    /**
     * @throws UsageException if a template lacks a part that it needs
     */
    public DataLayout {
        need("search path", searchPath, "{name}");
        need("EM path", searchPath.replace("{name}", rawName), "{dataset}");
        need("label path", searchPath.replace("{name}", cropName), "{dataset}");
        need("crop name", cropName, "{crop}", LABEL);
        if (!cropName.endsWith(LABEL))
            throw new UsageException(
                    "Invalid crop name",
                    cropName,
                    "A class is the last part of its path.",
                    "End it with " + LABEL + ".");
    }

    DataLayout(Path root, String searchPath, String rawName, String cropName) {
        this(root, searchPath, rawName, cropName, null);
    }

    /** The voxel size of those arrays of a dataset that state none. */
    public GivenSize unstated(String dataset) {
        return GivenSize.ifUnstated(section == null ? null : section.unstatedVoxelSize(dataset));
    }

    /** The official layout of the CellMap Segmentation Challenge. */
    public static DataLayout official(Path root) {
        return Challenge.official().layout(root);
    }

    /** The EM group of a dataset. */
    public GroupLocation em(String dataset) {
        return GroupLocation.of(root.resolve(emTemplate().replace("{dataset}", name(dataset))));
    }

    /**
     * The EM group of a dataset in Zarr, or in N5 where there is none; empty if there is neither.
     */
    public Optional<GroupLocation> existingEm(String dataset) {
        return em(dataset).existing();
    }

    /** The group of a crop, which holds one group for each annotated class. */
    public GroupLocation crop(String dataset, int crop) {
        return GroupLocation.of(
                root.resolve(
                        cropTemplate()
                                .replace("{dataset}", name(dataset))
                                .replace("{crop}", "crop" + crop)));
    }

    /** The multiscale group of a class. */
    public GroupLocation label(String dataset, int crop, String className) {
        return crop(dataset, crop).child(className);
    }

    /** The same layout with containers of another format. */
    public DataLayout in(ContainerFormat format) {
        return new DataLayout(
                root, searchPath.replace(".zarr", format.ending), rawName, cropName, section);
    }

    String emTemplate() {
        return searchPath.replace("{name}", rawName);
    }

    String cropTemplate() {
        String crop = cropName.substring(0, cropName.length() - LABEL.length());
        return searchPath.replace("{name}", crop);
    }

    /** Names of datasets come from manifests of others. */
    private static String name(String dataset) {
        if (SafeNames.isName(dataset)) return dataset;
        throw new UsageException(
                "Not the name of a dataset",
                "\"" + dataset + "\"",
                "It cannot be the name of a folder.",
                "Correct the manifest or the definition of the challenge.");
    }

    private static void need(String what, String template, String... parts) {
        for (String part : parts)
            if (!template.contains(part))
                throw new UsageException(
                        "Invalid " + what, template, "It lacks " + part + ".", "Add it.");
    }
}
