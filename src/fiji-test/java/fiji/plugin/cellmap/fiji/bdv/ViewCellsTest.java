// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.predict.Sight;
import fiji.plugin.cellmap.store.VoxelGrid;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.imglib2.realtransform.AffineTransform3D;
import org.junit.jupiter.api.Test;

class ViewCellsTest {

    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {8, 4, 4}, new double[] {80, -40, 0});

    private static Sight.Scene scene(long... shape) {
        return new Sight.Scene(
                shape,
                new int[] {10, 10, 10},
                GRID.scale(),
                GRID.translation(),
                List.of("mito"),
                "cpu",
                List.of());
    }

    /** Looks at a point in nm (x, y, z) in the middle of a window of 300 x 200 pixels. */
    private static AffineTransform3D view(double x, double y, double z, double zoom) {
        AffineTransform3D view = new AffineTransform3D();
        view.translate(-x, -y, -z);
        view.scale(zoom);
        view.translate(150, 100, 0);
        return view;
    }

    private static ViewCells cells(Sight.Scene scene, AffineTransform3D view, int limit) {
        return ViewCells.of(scene, Placed.transform(GRID), view, 300, 200, limit);
    }

    @Test
    void theCellsOfThePlaneTheNearestFirst() {
        // Cells of 40 x 40 x 80 nm; at (120, 60, 200) the view is in plane 15, row 25, column 30.
        ViewCells seen = cells(scene(40, 50, 60), view(122, 61, 200, 1), 100);
        assertEquals(30, seen.total());
        assertEquals(30, seen.nearest().length);
        assertTrue(Arrays.stream(seen.nearest()).allMatch(n -> n / 30 == 1), "of one layer");
        assertEquals((1 * 5 + 2) * 6 + 3, seen.nearest()[0]);
        assertArrayEquals(new long[] {15, 25, 30}, seen.centre());
        double last = 0;
        for (long n : seen.nearest()) {
            double x = (n % 6 + 0.5) * 40 - 122;
            double y = (n / 6 % 5 + 0.5) * 40 - 40 - 61;
            double distance = x * x + y * y;
            assertTrue(distance >= last - 1e-6);
            last = distance;
        }
    }

    @Test
    void whatIsBesideTheWindowIsNotSeen() {
        // 300 x 200 pixels of 0.25 nm: 75 x 50 nm around the middle of a cell of 40 x 40 nm.
        ViewCells seen = cells(scene(40, 50, 60), view(140, 60, 200, 4), 100);
        assertEquals(9, seen.total());
        assertEquals(0, cells(scene(40, 50, 60), view(122, 61, 20, 1), 9).total());
        ViewCells beside = cells(scene(40, 50, 60), view(-900, 61, 200, 1), 9);
        assertEquals(0, beside.total());
        assertNull(beside.centre());
    }

    /** The middle may lie beside the prediction: then what is nearest to it comes first. */
    @Test
    void besideThePredictionTheNearestVoxelIsTheCentre() {
        ViewCells seen = cells(scene(40, 50, 60), view(-100, 61, 200, 1), 3);
        assertArrayEquals(new long[] {15, 25, 0}, seen.centre());
        assertEquals((1 * 5 + 2) * 6, seen.nearest()[0]);
        assertTrue(seen.total() >= 3);
    }

    /** Against points of the screen, each of which lies in a cell. */
    @Test
    void aTurnedViewCrossesWhatItsPointsLieIn() {
        AffineTransform3D view = view(130, 50, 210, 0.9);
        view.translate(-150, -100, 0);
        view.rotate(0, 0.6);
        view.rotate(1, -0.4);
        view.rotate(2, 1.1);
        view.translate(150, 100, 0);
        Sight.Scene scene = scene(40, 50, 60);
        TreeSet<Long> expected = new TreeSet<>();
        AffineTransform3D back = view.copy();
        back.concatenate(Placed.transform(GRID));
        back = back.inverse();
        double[] at = new double[3];
        for (double y = 0.5; y < 200; y++)
            for (double x = 0.5; x < 300; x++) {
                back.apply(new double[] {x, y, 0}, at);
                long vx = Math.round(at[0]);
                long vy = Math.round(at[1]);
                long vz = Math.round(at[2]);
                if (vx < 0 || vy < 0 || vz < 0 || vx >= 60 || vy >= 50 || vz >= 40) continue;
                expected.add((vz / 10 * 5 + vy / 10) * 6 + vx / 10);
            }
        TreeSet<Long> seen = new TreeSet<>();
        for (long n : cells(scene, view, 1000).nearest()) seen.add(n);
        assertTrue(expected.size() > 10);
        assertTrue(seen.containsAll(expected), expected + " in " + seen);
        // Boxes around turned cells are larger than these.
        assertTrue(seen.size() <= 2 * expected.size(), seen.size() + " of " + expected.size());
    }

    @Test
    void ofAHugeVolumeOnlyTheNeighbourhoodIsLookedThrough() {
        Sight.Scene huge = scene(100_000, 100_000, 100_000);
        double middle = 200_000;
        AffineTransform3D view = view(middle, middle - 40, 400_080, 0.01);
        ViewCells seen = assertTimeout(Duration.ofSeconds(2), () -> cells(huge, view, 64));
        assertEquals(64, seen.nearest().length);
        // 30,000 x 20,000 nm are 750 x 500 cells.
        assertEquals(375_000, seen.total(), 40_000);
        long cell = seen.nearest()[0];
        assertEquals(5000, cell % 10_000, 1);
        assertEquals(5000, cell / 10_000 % 10_000, 1);
        AffineTransform3D turned = view.copy();
        turned.translate(-150, -100, 0);
        turned.rotate(0, 0.7);
        turned.rotate(1, 0.7);
        turned.translate(150, 100, 0);
        assertEquals(
                64,
                assertTimeout(Duration.ofSeconds(2), () -> cells(huge, turned, 64))
                        .nearest()
                        .length);
    }
}
