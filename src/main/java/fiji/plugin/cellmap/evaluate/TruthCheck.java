// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Refuses a ground truth that is none, before the submission gets the blame. */
final class TruthCheck {

    private final ArrayStore truth;

    private TruthCheck(ArrayStore truth) {
        this.truth = truth;
    }

    /**
     * @param path of the truth
     * @return its crops
     * @throws CellMapException if it is the submission, has no crops with arrays, or none that the
     *     manifest knows
     */
    static List<String> crops(Path submission, Path path, ArrayStore truth, Manifest manifest) {
        TruthCheck check = new TruthCheck(truth);
        try {
            if (Files.isSameFile(submission, path))
                throw check.refused(
                        "It is the submission itself, which would score 1.",
                        "Give the ground truth.");
        } catch (IOException e) {
            throw check.refused(AtomicFiles.reason(e), "Check @{truth}.");
        }
        return check.crops(manifest);
    }

    private List<String> crops(Manifest manifest) {
        List<String> names = truth.list("");
        List<String> crops = names.stream().filter(truth::isGroup).toList();
        if (names.stream().anyMatch(truth::isArray))
            throw refused(
                    "There are arrays at its root, where the crops should be: it is a crop, or a"
                            + " label.",
                    "Give the folder that holds crop folders (crop557, …) with one array a label.");
        if (crops.isEmpty())
            throw refused(
                    "It contains no crop.",
                    "Give the folder that holds crop folders (crop557, …) with one array a label.");
        List<String> known = manifest.byCrop().keySet().stream().map(n -> "crop" + n).toList();
        if (crops.stream().noneMatch(known::contains))
            throw refused(
                    "The manifest has none of its crops: " + some(crops) + ".",
                    "Check @{truth}, or give the manifest that belongs to it with @{manifest}.");
        for (String crop : crops)
            for (String label : truth.list(crop))
                if (truth.isArray(crop + "/" + label)) return crops;
        throw refused(
                "Its labels are no arrays; "
                        + crops.get(0)
                        + " holds "
                        + some(truth.list(crops.get(0)))
                        + ".",
                "Give a truth with one array a label (crop557/mito), not groups of levels.");
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(5, names.size())))
                + (names.size() > 5 ? ", …" : "");
    }

    private CellMapException refused(String why, String fix) {
        return new CellMapException(
                "Cannot score against this ground truth", truth.location(), why, fix);
    }
}
