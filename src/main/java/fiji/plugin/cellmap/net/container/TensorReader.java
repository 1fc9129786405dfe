// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.CellMapException;

/**
 * Reads tensors of a file: views of storages, whatever their strides, as values in C order. Every
 * size is checked before memory is taken, and all tensors together may not be much larger than the
 * file, however often they name the same bytes. For one thread.
 */
public final class TensorReader {

    /** Elements for each byte of the file: bytes become floats, and tied weights count twice. */
    private static final long PER_BYTE = 2;

    private static final long FREE = 1 << 20;

    private final Storages saved;
    private final Object where;
    private long left;

    TensorReader(Storages saved, Object where) {
        this.saved = saved;
        this.where = where;
        left = FREE + PER_BYTE * saved.fileSize();
        if (!saved.littleEndian())
            throw saved.broken("Its numbers are stored in big-endian order.");
    }

    /**
     * @param name for messages
     * @throws CellMapException if the view does not fit its storage
     */
    public Tensor read(String name, Pickled.View view) {
        try {
            return checked(name, view);
        } catch (ArithmeticException e) {
            throw saved.broken(name + " has an impossible size.");
        }
    }

    private Tensor checked(String name, Pickled.View view) {
        StoredType type = StoredType.ofTorch(view.storage().type(), where);
        String key = view.storage().key();
        long elements = saved.size(key) / type.bytes();
        int[] shape = new int[view.shape().length];
        if (view.strides().length != shape.length)
            throw saved.broken(name + " has a shape and strides of different length.");
        long span = 1;
        long count = 1;
        for (int i = 0; i < shape.length; i++) {
            long n = view.shape()[i];
            if (n < 0 || view.strides()[i] < 0) throw saved.broken(name + " has a negative size.");
            shape[i] = Math.toIntExact(n);
            count = Math.multiplyExact(count, n);
            span = Math.addExact(span, Math.multiplyExact(n - 1, view.strides()[i]));
        }
        if (count == 0) return new Tensor(shape, type.tensorType(), new float[0]);
        if (view.offset() < 0 || Math.addExact(view.offset(), span) > elements)
            throw saved.broken(name + " reaches beyond its storage.");
        if (count > elements) throw saved.broken(name + " has more elements than its storage.");
        left -= Math.max(count, span);
        if (left < 0) throw saved.broken("Its tensors together are much larger than the file.");
        long bytes = type.bytes();
        float[] stored =
                type.decode(
                        saved.part(key, view.offset() * bytes, span * bytes),
                        Math.toIntExact(span));
        return new Tensor(shape, type.tensorType(), strided(stored, view, (int) count));
    }

    private static float[] strided(float[] stored, Pickled.View view, int count) {
        if (contiguous(view)) return stored;
        float[] values = new float[count];
        int axes = view.shape().length;
        long[] index = new long[axes];
        long at = 0;
        for (int i = 0; i < count; i++) {
            values[i] = stored[(int) at];
            for (int axis = axes - 1; axis >= 0; axis--) {
                at += view.strides()[axis];
                if (++index[axis] < view.shape()[axis]) break;
                at -= view.strides()[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return values;
    }

    private static boolean contiguous(Pickled.View view) {
        long stride = 1;
        for (int i = view.shape().length - 1; i >= 0; i--) {
            if (view.shape()[i] != 1 && view.strides()[i] != stride) return false;
            stride *= view.shape()[i];
        }
        return true;
    }
}
