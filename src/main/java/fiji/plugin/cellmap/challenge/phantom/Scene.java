// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.store.Box;
import java.util.ArrayList;
import java.util.List;

/**
 * What is where in one volume, voxel by voxel (z y x, C order): atomic class, object, cell, the
 * grey value before the microscope, and how far the next surface is.
 */
final class Scene {

    /** An object; the parent of a nuclear pore is its nucleus. Object 0 means no object. */
    record Item(String name, int parent) {}

    final int[] shape;
    final byte[] atom;
    final char[] item;
    final byte[] cell;
    final float[] grey;

    /** About the distance in voxels to the nearest surface, negative inside of objects. */
    final float[] free;

    private final List<Item> items = new ArrayList<>(List.of(new Item("", 0)));

    Scene(int[] shape) {
        int n = shape[0] * shape[1] * shape[2];
        this.shape = shape;
        atom = new byte[n];
        item = new char[n];
        cell = new byte[n];
        grey = new float[n];
        free = new float[n];
    }

    Box box() {
        return Box.of(new long[] {shape[0], shape[1], shape[2]});
    }

    int index(int z, int y, int x) {
        return (z * shape[1] + y) * shape[2] + x;
    }

    char add(String name, int parent) {
        items.add(new Item(name, parent));
        return (char) (items.size() - 1);
    }

    /** The object of this name that an object is, or is part of; 0 if none. */
    int owner(int number, String name) {
        int owner = number;
        while (owner != 0 && !items.get(owner).name().equals(name))
            owner = items.get(owner).parent();
        return owner;
    }
}
