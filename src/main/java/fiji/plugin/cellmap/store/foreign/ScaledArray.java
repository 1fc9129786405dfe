// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Widening;
import java.io.IOException;

/** Numbers of which a file stores (value - intercept) / slope. */
final class ScaledArray extends FileArray {

    private final FileArray stored;
    private final double slope;
    private final double intercept;

    ScaledArray(FileArray stored, double slope, double intercept) {
        super(stored.location(), stored.spec().shape(), stored.spec().chunks(), DType.FLOAT64);
        this.stored = stored;
        this.slope = slope;
        this.intercept = intercept;
    }

    @Override
    Object load(Box box) throws IOException {
        double[] values = Widening.doubles(stored.load(box), stored.spec().dtype());
        for (int i = 0; i < values.length; i++) values[i] = values[i] * slope + intercept;
        return values;
    }
}
