// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.Box;
import java.util.List;

/**
 * Which volumes and crops there are: three crops for training and one for testing, in two data
 * sets, all with EM around them.
 */
final class PhantomPlan {

    /**
     * @param box in voxels of the EM
     * @param test whether its labels are kept apart as the truth of the test
     */
    record Crop(int number, Box box, boolean test) {

        CropTarget target(String dataset, String className) {
            double v = PhantomOptions.VOXEL;
            double[] translation = new double[3];
            for (int d = 0; d < 3; d++) translation[d] = v * box.min()[d];
            return new CropTarget(
                    number, dataset, className, new double[] {v, v, v}, translation, box.shape());
        }
    }

    /**
     * @param brightness of the image, see {@link Microscope}
     * @param contrast of the image
     */
    record Specimen(String dataset, double brightness, double contrast, List<Crop> crops) {}

    private PhantomPlan() {}

    static List<Specimen> specimens(int n) {
        int m = n / 8;
        return List.of(
                new Specimen(
                        "phantom-1",
                        0,
                        1,
                        List.of(
                                crop(1, m, m, m, n / 2, n / 2, n / 2),
                                crop(2, 5 * m, 4 * m, m, 2 * m, 3 * m, 4 * m))),
                new Specimen(
                        "phantom-2",
                        -6,
                        0.92,
                        List.of(
                                crop(3, m, m, m, 3 * m, 4 * m, 4 * m),
                                new Crop(
                                        4,
                                        box(n * 9 / 16, m, m, n * 5 / 16, 6 * m, 6 * m),
                                        true))));
    }

    private static Crop crop(int number, int... box) {
        return new Crop(number, box(box), false);
    }

    private static Box box(int... b) {
        return new Box(new long[] {b[0], b[1], b[2]}, new long[] {b[3], b[4], b[5]});
    }
}
