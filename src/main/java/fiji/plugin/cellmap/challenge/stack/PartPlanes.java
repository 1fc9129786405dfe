// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
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
    public Box bounds() {
        return Box.of(box.shape());
    }

    @Override
    public DType dtype() {
        return whole.dtype();
    }

    @Override
    public Object read(Box part) {
        return whole.read(part.translate(box.min()));
    }

    @Override
    public void close() {
        whole.close();
    }
}
