// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides how many objects of each sort a volume gets, and where. Half of the large ones are put
 * right beside another one of their sort, so that many touch.
 */
final class Population {

    private static final int TRIES = 14;
    private static final double BEND = 13;
    private static final double LARGE = 10;

    /** No radius is more than this part of the volume's edge. */
    private static final double ROOM = 8;

    private final Scene scene;
    private final Painter painter;
    private final List<Box> crops;
    private final long seed;

    /**
     * @param crops of this volume: the first objects of a sort that was asked for lie in them
     */
    Population(Scene scene, Atoms atoms, List<Box> crops, long seed) {
        this.scene = scene;
        this.painter = new Painter(scene, atoms);
        this.crops = crops;
        this.seed = seed;
    }

    /**
     * @param wanted names of sorts, beyond the common ones
     * @param progress may end it, at the next object
     */
    void settle(Set<String> wanted, Progress progress) {
        for (int s = 0; s < Organelles.ALL.size(); s++) {
            Organelle sort = Organelles.ALL.get(s);
            boolean asked = wanted.contains(sort.name());
            if (asked || Organelles.COMMON.contains(sort.name()))
                settle(sort, asked, Seeds.random(seed, s), progress);
        }
    }

    private void settle(Organelle sort, boolean asked, RandomGenerator random, Progress progress) {
        double volume = (double) scene.shape[0] * scene.shape[1] * scene.shape[2];
        int count = (int) Math.round(sort.density() * volume / 1e6);
        int sure = asked ? crops.size() * (sort.radius()[0] > LARGE ? 1 : 2) : 0;
        List<Solid> placed = new ArrayList<>();
        for (int i = 0; i < Math.max(count, sure); i++) {
            progress.check();
            if (i < sure) insist(sort, crops.get(i % crops.size()), placed, random);
            else attempt(sort, placed, random);
        }
    }

    /** Puts an object into a crop, smaller and in less room the longer it takes to find a place. */
    private void insist(Organelle sort, Box crop, List<Solid> placed, RandomGenerator random) {
        for (int t = 0; t < 15 * TRIES; t++) {
            double pressure = t / (15.0 * TRIES);
            Solid solid = solid(sort, in(crop, random), 1 - 0.35 * pressure, random);
            if (paint(sort, solid, Math.max(loss(sort), 0.6 * pressure), random)) {
                placed.add(solid);
                return;
            }
        }
    }

    private void attempt(Organelle sort, List<Solid> placed, RandomGenerator random) {
        for (int t = 0; t < TRIES; t++) {
            boolean near = touching(sort) && !placed.isEmpty() && random.nextBoolean();
            double[] centre =
                    near
                            ? beside(placed.get(random.nextInt(placed.size())), sort, random)
                            : in(scene.box(), random);
            Solid solid = solid(sort, centre, 1, random);
            if (paint(sort, solid, loss(sort), random)) {
                placed.add(solid);
                return;
            }
        }
    }

    private boolean paint(Organelle sort, Solid solid, double loss, RandomGenerator random) {
        double strength = 0.6 + 0.4 * random.nextDouble();
        return painter.paint(sort, solid, strength, loss, random.nextLong());
    }

    /** Sheets wrap around other objects, others keep most of their form. */
    private static double loss(Organelle sort) {
        return sort.form() == Organelle.Form.SHEET ? 0.45 : 0.15;
    }

    private static boolean touching(Organelle sort) {
        return sort.form() != Organelle.Form.SHEET && sort.radius()[0] > 4;
    }

    private static double[] in(Box box, RandomGenerator random) {
        double[] centre = new double[3];
        for (int d = 0; d < 3; d++) centre[d] = box.min()[d] + box.shape()[d] * random.nextDouble();
        return centre;
    }

    /** A centre such that the new object about touches an old one. */
    private static double[] beside(Solid old, Organelle sort, RandomGenerator random) {
        double[] direction = Vectors.unit(Vectors.cross(old.axis(), Vectors.direction(random)));
        double[] centre = old.centre();
        double out = 0;
        while (old.distance(
                        centre[0] + out * direction[0],
                        centre[1] + out * direction[1],
                        centre[2] + out * direction[2])
                < sort.radius()[0] + 1) out++;
        return Vectors.add(centre, direction, out);
    }

    private Solid solid(Organelle sort, double[] centre, double size, RandomGenerator random) {
        double radius = Math.min(between(sort.radius(), random), scene.shape[0] / ROOM) * size;
        double length = between(sort.length(), random);
        double bumps = radius > 2.5 ? Math.min(2.5, 0.15 * radius) : 0;
        return switch (sort.form()) {
            case BLOB -> Tube.random(centre, 0.6 * radius, radius, bumps, random);
            case TUBE -> Tube.random(centre, length, radius, bumps, random);
            case SHEET -> Disc.random(centre, radius, length / 2, BEND, random);
        };
    }

    private static double between(double[] range, RandomGenerator random) {
        return range[0] + (range[1] - range[0]) * random.nextDouble();
    }
}
