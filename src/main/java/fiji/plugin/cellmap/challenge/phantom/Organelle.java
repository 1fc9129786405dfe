// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A sort of object: its form, how many there are, and the layers it consists of from the surface
 * inwards. Lengths in voxels, grey values 0 (black) to 255.
 *
 * @param name of the sort; the instance class, where the challenge has one
 * @param form how objects of it are made
 * @param radius smallest and largest (of a sheet: of the disc)
 * @param length smallest and largest (of a sheet: its thickness)
 * @param density objects in 10^6 voxels
 * @param gap kept free between its surface and that of objects made before
 * @param membrane how much darker its surface is, at full strength
 * @param pattern of its inside
 * @param layers outermost first; the last one fills the rest
 */
record Organelle(
        String name,
        Form form,
        double[] radius,
        double[] length,
        double density,
        double gap,
        double membrane,
        Pattern pattern,
        List<Layer> layers) {

    enum Form {
        BLOB,
        TUBE,
        SHEET
    }

    enum Pattern {
        PLAIN,
        CRISTAE,
        CHROMATIN
    }

    /**
     * @param atom atomic class of its voxels
     * @param thickness in voxels
     * @param grey mean grey value
     * @param texture how much the grey value varies
     */
    record Layer(String atom, double thickness, double grey, double texture) {}

    static Organelle blob(String name, double density, double from, double to) {
        double[] radius = {from, to};
        return new Organelle(
                name, Form.BLOB, radius, radius, density, 1.5, 0, Pattern.PLAIN, List.of());
    }

    static Organelle tube(
            String name, double density, double from, double to, double shortest, double longest) {
        return new Organelle(
                name,
                Form.TUBE,
                new double[] {from, to},
                new double[] {shortest, longest},
                density,
                1.5,
                0,
                Pattern.PLAIN,
                List.of());
    }

    static Organelle sheet(String name, double density, double from, double to, double thickness) {
        return new Organelle(
                name,
                Form.SHEET,
                new double[] {from, to},
                new double[] {thickness, 1.2 * thickness},
                density,
                2,
                0,
                Pattern.PLAIN,
                List.of());
    }

    Organelle gap(double voxels) {
        return new Organelle(
                name, form, radius, length, density, voxels, membrane, pattern, layers);
    }

    Organelle membrane(double darkness) {
        return new Organelle(name, form, radius, length, density, gap, darkness, pattern, layers);
    }

    Organelle pattern(Pattern other) {
        return new Organelle(name, form, radius, length, density, gap, membrane, other, layers);
    }

    Organelle layer(String atom, double thickness, double grey, double texture) {
        List<Layer> more = new ArrayList<>(layers);
        more.add(new Layer(atom, thickness, grey, texture));
        return new Organelle(name, form, radius, length, density, gap, membrane, pattern, more);
    }

    Organelle core(String atom, double grey, double texture) {
        return layer(atom, Double.MAX_VALUE, grey, texture);
    }

    /** Names of the atomic classes that it holds. */
    Set<String> atoms() {
        Set<String> atoms = new HashSet<>();
        layers.forEach(layer -> atoms.add(layer.atom()));
        if (pattern == Pattern.CRISTAE) atoms.add("mito_ribo");
        if (pattern == Pattern.CHROMATIN) atoms.addAll(NuclearPores.ATOMS);
        return atoms;
    }

    /** The layer at a depth below the surface. */
    Layer at(double depth) {
        double below = depth;
        for (Layer layer : layers) {
            if (below < layer.thickness()) return layer;
            below -= layer.thickness();
        }
        return layers.get(layers.size() - 1);
    }
}
