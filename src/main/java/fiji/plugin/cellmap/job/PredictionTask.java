// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.store.ContainerFormat;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One box to predict as plain values, so that any process can do it: what is read, and where the
 * result goes.
 *
 * @param name for people
 * @param em path or address of the group or array; a prediction of another one is not resumed but
 *     replaced
 * @param unstated voxel size of the EM in nm, z y x, if its metadata state none; null for none
 * @param min lower corner of the box in nm, z y x; null for the whole volume
 * @param size of the box in nm, z y x; null for the whole volume
 * @param cut whether the box has the voxels and windows of the whole volume, rather than ones that
 *     begin at its corner
 * @param mask path or address of the group or array that says where to predict; null for everywhere
 * @param format of the container; null for that which is there, or which its name tells
 * @param container of the result
 * @param group in the container that gets an image per class; "" for its root
 * @param ledger file that records the finished blocks
 */
record PredictionTask(
        String name,
        String em,
        double[] unstated,
        double[] min,
        double[] size,
        boolean cut,
        String mask,
        ContainerFormat format,
        Path container,
        String group,
        Path ledger) {

    /**
     * A whole volume.
     *
     * @param container its ledger lies beside it; null to keep no result
     */
    static PredictionTask whole(String em, Path container) {
        if (container == null)
            return new PredictionTask(em, em, null, null, null, false, null, null, null, "", null);
        String name = container.getFileName().toString();
        Path ledger = container.resolveSibling(name + ".ledger");
        return new PredictionTask(
                name, em, null, null, null, false, null, null, container, "", ledger);
    }

    /**
     * A part of a volume.
     *
     * @param group that gets the result, "" for the root of the container
     * @param min lower corner in nm, z y x
     * @param size in nm, z y x
     */
    static PredictionTask part(
            String em, String group, double[] min, double[] size, Path container) {
        String name = container.getFileName() + (group.isEmpty() ? "" : " " + group);
        String ledger = container.getFileName() + (group.isEmpty() ? "" : "." + group) + ".ledger";
        return new PredictionTask(
                name,
                em,
                null,
                min,
                size,
                true,
                null,
                null,
                container,
                group,
                container.resolveSibling(ledger));
    }

    /** The same where a mask says so only; null for everywhere. */
    PredictionTask within(String other) {
        return new PredictionTask(
                name, em, unstated, min, size, cut, other, format, container, group, ledger);
    }

    /** The same with a container of this format; null for any. */
    PredictionTask as(ContainerFormat other) {
        return new PredictionTask(
                name, em, unstated, min, size, cut, mask, other, container, group, ledger);
    }

    /** Another text for other voxels. */
    String identity() {
        return unstated == null ? em : em + " " + Arrays.toString(unstated);
    }

    boolean isWhole() {
        return min == null;
    }

    /** What is predicted, for messages. */
    String what() {
        return isWhole() ? em : name;
    }

    /** Where the images lie, for people. */
    String where() {
        return group.isEmpty() ? container.toString() : container + "/" + group;
    }
}
