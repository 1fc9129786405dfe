// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The manifest of test crops in a data root, to which imports add. */
record StackTestCrops(Path csv) {

    private List<CropTarget> rows() {
        return Files.exists(csv) ? Manifest.read(csv).rows() : List.of();
    }

    /**
     * @throws UsageException if the crop is there with another grid: all classes of a crop have one
     */
    void require(CropTarget row) {
        for (CropTarget other : rows())
            if (other.crop() == row.crop()
                    && !other.sameGrid(row)
                    && !other.path().equals(row.path()))
                throw new UsageException(
                        "A crop can have only one grid",
                        csv,
                        "It already has " + other + ", but this would be " + row + ".",
                        "Use another number for @{crop}, or the same voxel size and place.");
    }

    /** Adds a row, or replaces that of the same crop and class. */
    void add(CropTarget row) {
        List<CropTarget> rows = new ArrayList<>(rows());
        rows.removeIf(other -> other.path().equals(row.path()));
        rows.add(row);
        new Manifest(rows).write(csv);
    }
}
