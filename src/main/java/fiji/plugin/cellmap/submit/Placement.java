// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;

/** Reading boxes that reach over the border of an image; what lies outside is 0. */
final class Placement {

    private Placement() {}

    static Object read(Image image, Box box) {
        Object values = image.dtype().allocate(Math.toIntExact(box.size()));
        long[] shape = image.shape();
        Box inside = box.intersect(Box.of(shape));
        if (inside.isEmpty()) return values;
        Box planes =
                new Box(
                        new long[] {inside.min()[0], 0, 0},
                        new long[] {inside.shape()[0], shape[1], shape[2]});
        if (planes.equals(box)) return image.read(planes);
        Boxes.copy(image.read(planes), planes, values, box);
        return values;
    }
}
