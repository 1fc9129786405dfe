// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeStringTest {

    @ParameterizedTest
    @EnumSource(DType.class)
    void theTypesOfTheStoreAreRead(DType dtype) {
        for (String order : new String[] {"<", ">"}) {
            String kind =
                    dtype == DType.BOOL ? "b" : dtype.integer ? dtype.signed ? "i" : "u" : "f";
            TypeString type = TypeString.parse(order + kind + dtype.bytes).orElseThrow();
            assertEquals(dtype, type.dtype());
        }
    }

    /** Capitals are other types: U2 is two characters. */
    @ParameterizedTest
    @ValueSource(
            strings = {"<U2", "|S1", "<F4", "|B1", "<I4", "<M8[ns]", "|V1", "<c8", "u1", "<u3", ""})
    void othersAreNot(String text) {
        assertTrue(TypeString.parse(text).isEmpty());
    }
}
