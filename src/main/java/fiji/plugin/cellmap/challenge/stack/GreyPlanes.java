// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * EM with its grey values spread over 0 to 255: {@code low} and less become 0, {@code high} and
 * more 255, what is between is rounded. What is not a number becomes 0. Thread-safe if the values
 * are.
 */
final class GreyPlanes implements Planes {

    /** A range that leaves out more than this is hardly meant. */
    private static final double MUCH = 0.1;

    private final Planes values;
    private final double low;
    private final double high;
    private final LongAdder read = new LongAdder();
    private final LongAdder beyond = new LongAdder();
    private final LongAdder none = new LongAdder();

    GreyPlanes(Planes values, double low, double high) {
        if (!(low < high))
            throw new UsageException(
                    "Invalid range",
                    "@{range} " + low + "," + high,
                    "The first number must be less than the second.",
                    "Give the grey values that become black and white.");
        this.values = values;
        this.low = low;
        this.high = high;
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
        int outside = 0;
        int missing = 0;
        for (int i = 0; i < out.length; i++) {
            if (in[i] < low || in[i] > high) outside++;
            if (Double.isNaN(in[i])) missing++;
            double grey = (in[i] - low) * factor;
            out[i] = (byte) (int) Math.round(Math.max(0, Math.min(255, grey)));
        }
        read.add(out.length);
        beyond.add(outside);
        none.add(missing);
        return out;
    }

    /** What a user should know of the values that were read. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (none.sum() > 0)
            notes.add(
                    share(none.sum()) + " of the voxels are not a number: they became 0 (black).");
        if (beyond.sum() > MUCH * read.sum())
            notes.add(
                    share(beyond.sum())
                            + " of the voxels lie beyond the range "
                            + low
                            + " to "
                            + high
                            + ": they became 0 or 255.");
        return notes;
    }

    private String share(long part) {
        return String.format(Locale.ROOT, "%.3g %%", 100.0 * part / Math.max(1, read.sum()));
    }

    @Override
    public void close() {
        values.close();
    }
}
