// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Fills a scene with cells: cytosol, plasma membranes, and the cleft between them. */
final class CellWalls {

    private static final int CELLS = 4;
    private static final double BEND = 12;
    private static final double FINE = 3;
    private static final double CLEFT = 1.5;
    private static final double MEMBRANE = 2.2;
    private static final double DARKNESS = 85;

    private final Scene scene;
    private final double[][] seeds = new double[CELLS][3];
    private final Noise noise;
    private final byte ecs;
    private final byte pm;
    private final byte cyto;

    CellWalls(Scene scene, Atoms atoms, RandomGenerator random) {
        this.scene = scene;
        noise = new Noise(random.nextLong());
        ecs = atoms.id("ecs");
        pm = atoms.id("pm");
        cyto = atoms.id("cyto");
        for (int c = 0; c < CELLS; c++)
            for (int d = 0; d < 3; d++)
                seeds[c][d] = scene.shape[d] * (1.4 * random.nextDouble() - 0.2);
    }

    void fill() {
        IntStream.range(0, scene.shape[0]).parallel().forEach(this::slice);
    }

    private void slice(int z) {
        for (int y = 0; y < scene.shape[1]; y++)
            for (int x = 0; x < scene.shape[2]; x++) voxel(z, y, x);
    }

    private void voxel(int z, int y, int x) {
        double[] distance = new double[CELLS];
        double nearest = Double.MAX_VALUE;
        for (int c = 0; c < CELLS; c++) {
            double[] p = {z - seeds[c][0], y - seeds[c][1], x - seeds[c][2]};
            distance[c] = Vectors.length(p);
            nearest = Math.min(nearest, distance[c]);
        }
        double first = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        int cell = 0;
        double fine = FINE * noise.smooth(10, z, y, x);
        for (int c = 0; c < CELLS; c++) {
            if (distance[c] < nearest + 3 * BEND)
                distance[c] +=
                        BEND * noise.smooth(30, z + 999 * c, y, x) + (c % 2 == 0 ? fine : -fine);
            if (distance[c] < first) {
                second = first;
                first = distance[c];
                cell = c + 1;
            } else second = Math.min(second, distance[c]);
        }
        double depth = (second - first) / 2 - CLEFT;
        int i = scene.index(z, y, x);
        scene.atom[i] = depth < 0 ? ecs : depth < MEMBRANE ? pm : cyto;
        scene.cell[i] = (byte) (depth < 0 ? 0 : cell);
        scene.free[i] = (float) (depth - MEMBRANE);
        double strength = 0.75 + 0.35 * noise.smooth(14, y, x, z);
        double line = (depth - MEMBRANE / 2) / 1.1;
        double base = depth < 0 ? 178 : 158 + 14 * noise.smooth(60, x, z, y);
        scene.grey[i] = (float) (base - DARKNESS * strength * Math.exp(-line * line));
    }
}
