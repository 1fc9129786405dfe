// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.CellMapException;

/**
 * Labels: of a semantic class 1 where the stack is not 0; of an instance class the ids of the
 * stack, which may come as floating point numbers, as ImageJ saves many label images.
 */
record LabelPlanes(Planes values, boolean instance) implements Planes {

    /** From here on floats do not tell all integers apart. */
    private static final double EXACT = 1 << 24;

    @Override
    public String location() {
        return values.location();
    }

    @Override
    public Box bounds() {
        return values.bounds();
    }

    @Override
    public DType dtype() {
        if (!instance) return DType.UINT8;
        return switch (values.dtype()) {
            case INT8 -> DType.UINT8;
            case INT16 -> DType.UINT16;
            case FLOAT16, FLOAT32, FLOAT64, INT32 -> DType.UINT32;
            case INT64 -> DType.UINT64;
            default -> values.dtype();
        };
    }

    @Override
    public Object read(Box box) {
        Object in = values.read(box);
        boolean copied = instance && dtype() == values.dtype();
        if (copied) return in;
        Object out = dtype().allocate((int) box.size());
        if (!instance) {
            double[] numbers = Widening.doubles(in, values.dtype());
            for (int i = 0; i < numbers.length; i++) Pixels.put(out, i, numbers[i] != 0 ? 1 : 0);
        } else {
            long[] ids = ids(in, box);
            for (int i = 0; i < ids.length; i++) Pixels.put(out, i, ids[i]);
        }
        return out;
    }

    /** Of signed integers and floats, which hold other numbers as well. */
    private long[] ids(Object in, Box box) {
        long plane = box.shape()[1] * box.shape()[2];
        long[] ids = Widening.longs(in, values.dtype());
        double[] reals = values.dtype().integer ? null : Widening.doubles(in, values.dtype());
        for (int i = 0; i < ids.length; i++)
            require(reals == null ? ids[i] : reals[i], box.min()[0] + i / plane);
        return ids;
    }

    private void require(double value, long z) {
        boolean real = !values.dtype().integer;
        if (value >= 0 && (!real || value == Math.rint(value) && value < EXACT)) return;
        throw new CellMapException(
                "Invalid label",
                location() + ", plane " + z,
                "The value " + value + " is not an object id.",
                "Ids are whole numbers from 1 up; 0 is background.");
    }

    @Override
    public void close() {
        values.close();
    }
}
