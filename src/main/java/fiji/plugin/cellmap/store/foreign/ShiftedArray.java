// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import java.io.IOException;

/** Signed integers of 16 bits that are stored as v + 32768. */
final class ShiftedArray extends FileArray {

    private final FileArray stored;

    ShiftedArray(FileArray stored) {
        super(stored.location(), stored.spec().shape(), stored.spec().chunks(), DType.INT16);
        this.stored = stored;
    }

    @Override
    Object load(Box box) throws IOException {
        short[] values = (short[]) stored.load(box);
        for (int i = 0; i < values.length; i++) values[i] ^= Short.MIN_VALUE;
        return values;
    }
}
