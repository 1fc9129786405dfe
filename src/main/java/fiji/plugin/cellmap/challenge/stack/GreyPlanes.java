// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.UsageException;

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
    public Box bounds() {
        return values.bounds();
    }

    @Override
    public DType dtype() {
        return DType.UINT8;
    }

    @Override
    public byte[] read(Box box) {
        double[] in = Widening.doubles(values.read(box), values.dtype());
        byte[] out = new byte[in.length];
        double factor = 255 / (high - low);
        for (int i = 0; i < out.length; i++) {
            double grey = (in[i] - low) * factor;
            out[i] = (byte) (int) Math.round(Math.max(0, Math.min(255, grey)));
        }
        return out;
    }

    @Override
    public void close() {
        values.close();
    }
}
