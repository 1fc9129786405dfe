// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.DType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteOrder;

/** Type and byte order of the numbers of an HDF5 dataset. */
record Hdf5Type(DType dtype, ByteOrder order) {

    /**
     * @throws UnsuitedException if they are of none of our types
     */
    static Hdf5Type of(DataType type) throws UnsuitedException {
        if (type instanceof EnumDataType names) return of(names.getBaseType());
        if (type instanceof FixedPoint number
                && number.getBitOffset() == 0
                && number.getBitPrecision() == 8 * number.getSize())
            return of(
                    (number.isSigned() ? "int" : "uint") + 8 * number.getSize(),
                    number.getByteOrder());
        if (type instanceof FloatingPoint real && isIeee(real))
            return of("float" + 8 * real.getSize(), real.getByteOrder());
        throw new UnsuitedException("its elements are no plain numbers");
    }

    private static Hdf5Type of(String name, ByteOrder order) throws UnsuitedException {
        try {
            return new Hdf5Type(DType.of(name), order);
        } catch (IllegalArgumentException e) {
            throw new UnsuitedException("its elements are of the type " + name);
        }
    }

    private static boolean isIeee(FloatingPoint real) {
        int exponent =
                switch (real.getSize()) {
                    case 2 -> 5;
                    case 4 -> 8;
                    default -> 11;
                };
        return real.getBitOffset() == 0
                && real.getBitPrecision() == 8 * real.getSize()
                && real.getExponentSize() == exponent
                && real.getExponentBias() == (1 << exponent - 1) - 1;
    }
}
