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
            default -> values.dtype();
        };
    }

    @Override
    public Object read(Box box) {
        Object in = values.read(box);
        boolean copied = instance && dtype() == values.dtype();
        if (copied) return in;
        double[] numbers = Widening.doubles(in, values.dtype());
        Object out = dtype().allocate(numbers.length);
        long plane = box.shape()[1] * box.shape()[2];
        for (int i = 0; i < numbers.length; i++) {
            double value = numbers[i];
            if (instance) require(value, box.min()[0] + i / plane);
            Pixels.put(out, i, instance ? (long) value : value != 0 ? 1 : 0);
        }
        return out;
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
