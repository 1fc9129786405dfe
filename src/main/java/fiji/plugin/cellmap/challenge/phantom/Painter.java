// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.challenge.phantom.Organelle.Layer;
import fiji.plugin.cellmap.challenge.phantom.Organelle.Pattern;
import fiji.plugin.cellmap.store.Box;
import java.util.stream.IntStream;

/** Puts one object into a scene, in what room earlier objects leave it. */
final class Painter {

    /** The membrane is darkest this far inside the surface, in voxels. */
    private static final double MIDDLE = 0.3;

    private static final double WIDTH = 1.05;
    private static final double HALO = 3;
    private static final double SPACING = 6.5;
    private static final int SMALL = 4000;

    private final Scene scene;
    private final Atoms atoms;

    Painter(Scene scene, Atoms atoms) {
        this.scene = scene;
        this.atoms = atoms;
    }

    /**
     * @param strength of the membrane, 0 to 1
     * @param loss largest part of the object that earlier objects may take away
     * @return whether there was room; if not, nothing changed
     */
    boolean paint(Organelle sort, Solid solid, double strength, double loss, long seed) {
        double halo = sort.membrane() > 0 ? HALO : 1;
        Box box = box(solid, halo);
        if (box.isEmpty() || lost(sort, solid, box) > loss) return false;
        Brush brush = new Brush(sort, solid, strength, seed);
        IntStream slices = IntStream.range((int) box.min()[0], (int) box.max(0));
        (box.size() > SMALL ? slices.parallel() : slices)
                .forEach(
                        z -> {
                            for (int y = (int) box.min()[1]; y < box.max(1); y++)
                                for (int x = (int) box.min()[2]; x < box.max(2); x++)
                                    brush.voxel(z, y, x, halo);
                        });
        return true;
    }

    /** The voxels that the object can touch. */
    private Box box(Solid solid, double halo) {
        long[] lo = new long[3];
        long[] hi = new long[3];
        for (int d = 0; d < 3; d++) {
            double reach = solid.reach(d) + halo;
            lo[d] = (long) Math.floor(solid.centre()[d] - reach);
            hi[d] = (long) Math.ceil(solid.centre()[d] + reach) + 1;
        }
        return Box.between(lo, hi).intersect(scene.box());
    }

    /** The part of the object that is taken already, from a sample of its voxels. */
    private double lost(Organelle sort, Solid solid, Box box) {
        int step = box.size() > SMALL ? 3 : 1;
        int whole = 0;
        int left = 0;
        for (int z = (int) box.min()[0]; z < box.max(0); z += step)
            for (int y = (int) box.min()[1]; y < box.max(1); y += step)
                for (int x = (int) box.min()[2]; x < box.max(2); x += step) {
                    if (solid.distance(z, y, x) >= 0) continue;
                    whole++;
                    if (scene.free[scene.index(z, y, x)] > sort.gap()) left++;
                }
        return left == 0 ? 1 : 1 - (double) left / whole;
    }

    private final class Brush {
        private final Organelle sort;
        private final Solid solid;
        private final double strength;
        private final Noise noise;
        private final double tint;
        private final char number;
        private final NuclearPores pores;

        Brush(Organelle sort, Solid solid, double strength, long seed) {
            this.sort = sort;
            this.solid = solid;
            this.strength = strength;
            noise = new Noise(seed);
            tint = 8 * noise.at(1, 2, 3);
            number = scene.add(sort.name(), 0);
            pores =
                    sort.pattern() == Pattern.CHROMATIN
                            ? new NuclearPores(scene, number, seed)
                            : null;
        }

        void voxel(int z, int y, int x, double halo) {
            double d = solid.distance(z, y, x);
            if (d >= halo) return;
            int i = scene.index(z, y, x);
            double e = Math.max(d, sort.gap() - scene.free[i]);
            if (e >= halo) return;
            if (e < 0) {
                Layer layer = sort.at(-e);
                scene.atom[i] = atoms.id(layer.atom());
                scene.item[i] = number;
                double texture = layer.texture() * noise.smooth(3.2, z, y, x);
                scene.grey[i] = (float) (layer.grey() + tint + texture);
                if (sort.pattern() == Pattern.CRISTAE) cristae(i, z, y, x, e);
            }
            double line = (e + MIDDLE) / WIDTH;
            double uneven = strength * (0.8 + 0.4 * noise.smooth(11, z, y, x));
            scene.grey[i] -= (float) (sort.membrane() * uneven * Math.exp(-line * line));
            scene.free[i] = Math.min(scene.free[i], (float) e);
            if (pores != null && e < 0) pores.voxel(solid, atoms, noise, z, y, x, e);
        }

        /** Folds of the inner membrane: dark sheets across the axis, with holes. */
        private void cristae(int i, int z, int y, int x, double e) {
            if (e > -2.6) return;
            double[] p = Vectors.subtract(new double[] {z, y, x}, solid.centre());
            double phase =
                    Vectors.dot(p, solid.axis()) / SPACING + 0.9 * noise.smooth(9, z + 500, y, x);
            double fold = Math.cos(2 * Math.PI * phase) - 0.45;
            double there = noise.smooth(8, z, y + 500, x) + 0.45;
            if (fold > 0 && there > 0) {
                scene.grey[i] -=
                        (float) (70 * strength * Math.min(1, 2.2 * fold) * Math.min(1, 4 * there));
                scene.atom[i] = atoms.id("mito_mem");
            } else if (noise.at(z / 2, y / 2, x / 2) > 0.9) {
                scene.grey[i] -= 35;
                scene.atom[i] = atoms.id("mito_ribo");
            }
        }
    }
}
