// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.util.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;

/** The inside of a nucleus: chromatin, a nucleolus, and pores through the envelope. */
final class NuclearPores {

    static final List<String> ATOMS =
            List.of("np_out", "np_in", "nucleo", "hchrom", "nhchrom", "echrom", "nechrom");

    private static final int PORES = 24;
    private static final double ENVELOPE = 7;
    private static final double OUTER = 3.2;
    private static final double INNER = 1.6;

    private final Scene scene;
    private final double[][] directions = new double[PORES][];
    private final char[] numbers = new char[PORES];
    private final double[] nucleolus;

    NuclearPores(Scene scene, char nucleus, long seed) {
        this.scene = scene;
        RandomGenerator random = Seeds.random(seed, 1);
        for (int i = 0; i < PORES; i++) {
            directions[i] = Vectors.direction(random);
            numbers[i] = scene.add("np", nucleus);
        }
        nucleolus = Vectors.add(new double[3], Vectors.direction(random), 4);
    }

    void voxel(Solid solid, Atoms atoms, Noise noise, int z, int y, int x, double e) {
        int i = scene.index(z, y, x);
        double[] p = Vectors.subtract(new double[] {z, y, x}, solid.centre());
        if (-e < ENVELOPE) pore(i, p, atoms);
        else inside(i, p, atoms, noise, z, y, x, e);
    }

    private void pore(int i, double[] p, Atoms atoms) {
        for (int k = 0; k < PORES; k++) {
            double along = Vectors.dot(p, directions[k]);
            double off = Vectors.length(Vectors.add(p, directions[k], -along));
            if (along < 0 || off > OUTER) continue;
            scene.atom[i] = atoms.id(off < INNER ? "np_in" : "np_out");
            scene.item[i] = numbers[k];
            scene.grey[i] = off < INNER ? 130 : 85;
            return;
        }
    }

    private void inside(
            int i, double[] p, Atoms atoms, Noise noise, int z, int y, int x, double e) {
        if (Vectors.length(Vectors.subtract(p, nucleolus)) < 5) {
            scene.atom[i] = atoms.id("nucleo");
            scene.grey[i] = (float) (75 + 12 * noise.smooth(3, z, y, x));
            return;
        }
        double dense = noise.smooth(6, z, y, x + 300) + (-e < ENVELOPE + 3 ? 0.3 : 0);
        String atom = dense > 0.4 ? "hchrom" : dense > 0.2 ? "nhchrom" : dense > 0 ? "nechrom" : "";
        if (dense <= 0 && dense > -0.2) atom = "echrom";
        if (atom.isEmpty()) return;
        scene.atom[i] = atoms.id(atom);
        scene.grey[i] -= (float) (20 + 60 * Math.max(0, dense));
    }
}
