// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.UsageException;
import java.lang.reflect.Array;

/**
 * EM with its grey values spread over 0 to 255: {@code low} and less become 0, {@code high} and
 * more 255, what is between is rounded.
 */
record GreyPlanes(Planes values, double low, double high) implements Planes {

    GreyPlanes {
        if (!(low < high))
            throw new UsageException(
                    "Invalid range",
                    "@{range} " + low + "," + high,
                    "The first number must be less than the second.",
                    "Give the grey values that become black and white.");
    }

    @Override
    public String location() {
        return values.location();
    }

    @Override
    public long[] shape() {
        return values.shape();
    }

    @Override
    public DType dtype() {
        return DType.UINT8;
    }

    @Override
    public Object rows(int z, int y, int count) {
        Object in = values.rows(z, y, count);
        byte[] out = new byte[Array.getLength(in)];
        double factor = 255 / (high - low);
        for (int i = 0; i < out.length; i++) {
            double grey = (Pixels.at(in, i, values.dtype()) - low) * factor;
            out[i] = (byte) (int) Math.round(Math.max(0, Math.min(255, grey)));
        }
        return out;
    }

    @Override
    public void close() {
        values.close();
    }
}
