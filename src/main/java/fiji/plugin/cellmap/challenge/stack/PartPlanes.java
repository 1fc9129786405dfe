// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;

/** A box of a stack. */
record PartPlanes(Planes whole, Box box) implements Planes {

    PartPlanes {
        if (!Box.of(whole.shape()).contains(box) || box.isEmpty())
            throw new UsageException(
                    "Invalid region",
                    box,
                    "The stack has " + Arrays.toString(whole.shape()) + " voxels (z, y, x).",
                    "Give @{region} as z0:z1,y0:y1,x0:x1 inside it; the second number is excluded.");
    }

    @Override
    public String location() {
        return whole.location();
    }

    @Override
    public long[] shape() {
        return box.shape().clone();
    }

    @Override
    public DType dtype() {
        return whole.dtype();
    }

    @Override
    public Object rows(int z, int y, int count) {
        int top = (int) box.min()[1] + y;
        Object rows = whole.rows((int) box.min()[0] + z, top, count);
        long width = whole.shape()[2];
        if (width == box.shape()[2]) return rows;
        Box all = new Box(new long[2], new long[] {count, width});
        Box part = new Box(new long[] {0, box.min()[2]}, new long[] {count, box.shape()[2]});
        Object cut = dtype().allocate((int) part.size());
        Boxes.copy(rows, all, cut, part);
        return cut;
    }

    @Override
    public void close() {
        whole.close();
    }
}
