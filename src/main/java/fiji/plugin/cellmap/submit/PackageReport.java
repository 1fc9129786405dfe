// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import java.util.List;

/**
 * The content of a submission.
 *
 * @param file the zip file
 * @param rows arrays in it, one for each row of the manifest
 * @param missing rows without any result: their arrays are empty
 * @param empty rows whose result has no voxel inside the crop
 * @param centred rows whose result tells no voxel size: it is put into the middle of the crop
 * @param coverage how much of the manifest it fills
 * @param bytes size of the file
 */
public record PackageReport(
        String file,
        int rows,
        List<String> missing,
        List<String> empty,
        List<String> centred,
        Coverage coverage,
        long bytes) {}
