// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.predict.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.imglib2.realtransform.AffineTransform3D;

/**
 * Which cells of a prediction a view crosses.
 *
 * @param nearest numbers of those nearest to the middle of the view, the nearest first
 * @param total how many the view crosses; about, if not all are among the nearest
 * @param centre voxel (z, y, x) of the prediction nearest to the middle of the view; null if the
 *     view crosses no cell
 */
record ViewCells(long[] nearest, long total, long[] centre) {

    /** Points along each side of the view that tell how much of it the prediction fills. */
    private static final int SAMPLES = 24;

    /**
     * A cell that the view crosses.
     *
     * @param distance of its middle from that of the view, in pixels, squared
     * @param whole whether its middle is seen, not only a border
     */
    private record Crossed(long number, double distance, boolean whole) {}

    /** A part of the screen: its middle, and half its width and height, in pixels. */
    private record Part(double x, double y, double wide, double high) {

        double area() {
            return 4 * wide * high;
        }

        /** What of it lies within so many pixels from a point. */
        Part near(double atX, double atY, double reach) {
            double left = Math.max(x - wide, atX - reach);
            double right = Math.min(x + wide, atX + reach);
            double top = Math.max(y - high, atY - reach);
            double bottom = Math.min(y + high, atY + reach);
            return new Part(
                    (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2);
        }
    }

    /**
     * @param toWorld from voxels x, y, z (centres at whole numbers) to nm
     * @param view from nm to pixels; the view is the plane z = 0
     * @param limit how many cells to list
     */
    static ViewCells of(
            Sight.Scene scene,
            AffineTransform3D toWorld,
            AffineTransform3D view,
            int width,
            int height,
            int limit) {
        AffineTransform3D toScreen = view.copy();
        toScreen.concatenate(toWorld);
        Part all = new Part(width / 2.0, height / 2.0, width / 2.0, height / 2.0);
        View seen = new View(scene, toScreen, all);
        Part near = all;
        List<Crossed> crossed = List.of();
        // The middle of the view may lie beside the prediction, even if that is in view.
        for (double reach = seen.edge() * Math.sqrt(limit); crossed.isEmpty(); reach *= 2) {
            near = seen.nearest(reach);
            crossed = seen.cells(near);
            if (near.equals(all)) break;
        }
        crossed.sort(Comparator.comparingDouble(Crossed::distance).thenComparing(Crossed::number));
        long total = crossed.size();
        double wholes = crossed.stream().filter(Crossed::whole).count();
        if (!near.equals(all) && total > 0)
            total =
                    Math.max(
                            total,
                            Math.round(wholes * seen.filled(all) / Math.max(1, seen.filled(near))));
        long[] nearest = crossed.stream().limit(limit).mapToLong(Crossed::number).toArray();
        return new ViewCells(nearest, total, nearest.length == 0 ? null : seen.middle());
    }

    /** The prediction as the screen cuts it. */
    private static final class View {
        private final Sight.Scene scene;
        private final AffineTransform3D toScreen;
        private final AffineTransform3D toVoxels;
        private final Part screen;

        View(Sight.Scene scene, AffineTransform3D toScreen, Part screen) {
            this.scene = scene;
            this.toScreen = toScreen;
            this.toVoxels = toScreen.inverse();
            this.screen = screen;
        }

        /** What of the screen lies around the voxel nearest to its middle. */
        Part nearest(double reach) {
            long[] voxel = middle();
            double[] at = {voxel[2], voxel[1], voxel[0]};
            toScreen.apply(at, at);
            double x = Math.max(0, Math.min(2 * screen.wide, at[0]));
            double y = Math.max(0, Math.min(2 * screen.high, at[1]));
            return screen.near(x, y, reach);
        }

        /** Mean length of the edges of a cell in pixels. */
        double edge() {
            double volume = 1;
            for (int d = 0; d < 3; d++) {
                double square = 0;
                for (int row = 0; row < 3; row++)
                    square += toScreen.get(row, d) * toScreen.get(row, d);
                volume *= Math.sqrt(square) * scene.cell()[2 - d];
            }
            return Math.cbrt(volume);
        }

        long[] middle() {
            double[] at = new double[3];
            toVoxels.apply(new double[] {screen.x, screen.y, 0}, at);
            long[] voxel = new long[3];
            for (int d = 0; d < 3; d++)
                voxel[d] = Math.max(0, Math.min(scene.shape()[d] - 1, Math.round(at[2 - d])));
            return voxel;
        }

        /** Pixels of a part of the screen that show the prediction. */
        double filled(Part part) {
            int inside = 0;
            double[] at = new double[3];
            for (int i = 0; i < SAMPLES; i++)
                for (int j = 0; j < SAMPLES; j++) {
                    double u = (i + 0.5) / SAMPLES * 2 - 1;
                    double v = (j + 0.5) / SAMPLES * 2 - 1;
                    at[0] = part.x + u * part.wide;
                    at[1] = part.y + v * part.high;
                    at[2] = 0;
                    toVoxels.apply(at, at);
                    boolean in = true;
                    for (int d = 0; d < 3; d++)
                        in &= at[d] >= -0.5 && at[d] < scene.shape()[2 - d] - 0.5;
                    if (in) inside++;
                }
            return inside * part.area() / (SAMPLES * SAMPLES);
        }

        /** The cells that cross a part of the screen. */
        List<Crossed> cells(Part part) {
            double[] lowest = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
            double[] highest = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
            double[] at = new double[3];
            for (int corner = 0; corner < 4; corner++) {
                at[0] = part.x + ((corner & 1) == 0 ? -part.wide : part.wide);
                at[1] = part.y + ((corner & 2) == 0 ? -part.high : part.high);
                at[2] = 0;
                toVoxels.apply(at, at);
                for (int d = 0; d < 3; d++) {
                    lowest[d] = Math.min(lowest[d], at[d]);
                    highest[d] = Math.max(highest[d], at[d]);
                }
            }
            long[] counts = new long[3];
            long[] first = new long[3];
            long[] last = new long[3];
            for (int d = 0; d < 3; d++) {
                int cell = scene.cell()[d];
                counts[d] = (scene.shape()[d] + cell - 1) / cell;
                first[d] = Math.max(0, (long) Math.floor((lowest[2 - d] + 0.5) / cell));
                last[d] = Math.min(counts[d] - 1, (long) Math.floor((highest[2 - d] + 0.5) / cell));
            }
            List<Crossed> crossed = new ArrayList<>();
            for (long z = first[0]; z <= last[0]; z++)
                for (long y = first[1]; y <= last[1]; y++)
                    for (long x = first[2]; x <= last[2]; x++) {
                        long number = (z * counts[1] + y) * counts[2] + x;
                        Crossed cell = crossed(number, new long[] {z, y, x}, part);
                        if (cell != null) crossed.add(cell);
                    }
            return crossed;
        }

        /** Null if the part does not show the cell. */
        private Crossed crossed(long number, long[] cell, Part part) {
            double[] lowest = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
            double[] highest = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
            double[] at = new double[3];
            for (int corner = 0; corner < 8; corner++) {
                for (int d = 0; d < 3; d++) {
                    long edge = cell[2 - d] + (corner >> d & 1);
                    at[d] = Math.min(edge * scene.cell()[2 - d], scene.shape()[2 - d]) - 0.5;
                }
                toScreen.apply(at, at);
                for (int d = 0; d < 3; d++) {
                    lowest[d] = Math.min(lowest[d], at[d]);
                    highest[d] = Math.max(highest[d], at[d]);
                }
            }
            if (lowest[2] > 0
                    || highest[2] <= 0
                    || lowest[0] >= part.x + part.wide
                    || highest[0] <= part.x - part.wide
                    || lowest[1] >= part.y + part.high
                    || highest[1] <= part.y - part.high) return null;
            double x = (lowest[0] + highest[0]) / 2;
            double y = (lowest[1] + highest[1]) / 2;
            double z = (lowest[2] + highest[2]) / 2;
            boolean whole = Math.abs(x - part.x) <= part.wide && Math.abs(y - part.y) <= part.high;
            double byX = x - screen.x;
            double byY = y - screen.y;
            return new Crossed(number, byX * byX + byY * byY + z * z, whole);
        }
    }
}
