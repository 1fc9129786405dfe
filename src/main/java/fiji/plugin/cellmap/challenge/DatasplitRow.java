// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SafeNames;
import java.nio.file.Path;
import java.util.List;

/**
 * One crop of a datasplit. Containers are texts, as they may be addresses ({@code s3://…}).
 * Immutable.
 *
 * @param train whether the crop is trained on; otherwise it validates
 * @param emContainer container with the EM
 * @param emGroup EM group inside it
 * @param labelContainer container with the ground truth
 * @param cropGroup group of the crop inside it
 * @param classes annotated classes of it
 */
public record DatasplitRow(
        boolean train,
        String emContainer,
        String emGroup,
        String labelContainer,
        String cropGroup,
        List<String> classes) {

    public DatasplitRow {
        classes = List.copyOf(classes);
    }

    static DatasplitRow of(
            boolean train, GroupLocation em, LabelledCrop crop, List<String> classes) {
        return new DatasplitRow(
                train,
                em.container().toAbsolutePath().normalize().toString(),
                em.group(),
                crop.group().container().toAbsolutePath().normalize().toString(),
                crop.group().group(),
                classes);
    }

    /** The same crop on a side. */
    DatasplitRow on(boolean train) {
        return new DatasplitRow(train, emContainer, emGroup, labelContainer, cropGroup, classes);
    }

    /**
     * @throws CellMapException if the EM is not on this machine
     */
    public GroupLocation em() {
        return new GroupLocation(local(emContainer), emGroup);
    }

    /**
     * @throws CellMapException if the ground truth is not on this machine
     */
    public GroupLocation crop() {
        return new GroupLocation(local(labelContainer), cropGroup);
    }

    /** The multiscale group of a class; see {@link #crop}. */
    public GroupLocation label(String className) {
        return crop().child(className);
    }

    /** The last part of the crop's path, {@code crop234}. */
    public String cropName() {
        return cropGroup.substring(cropGroup.lastIndexOf('/') + 1);
    }

    /** The container's name without its ending, for messages and reports. */
    public String dataset() {
        String name = labelContainer.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
        return name.replaceAll("\\.(zarr|n5)$", "");
    }

    private static Path local(String container) {
        if (container.matches("[a-z0-9]{2,}://.*"))
            throw new CellMapException(
                    "Cannot read remote data",
                    container,
                    "Data can only be read from this machine.",
                    "Download the crop first and write the datasplit again.");
        return SafeNames.path(container, "a datasplit");
    }
}
