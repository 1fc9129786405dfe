// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.n5.N5Library;
import fiji.plugin.cellmap.util.CellMapException;
import org.junit.jupiter.api.Test;

class N5ReadsZarr2Test extends N5ReadContract {

    @Override
    ContainerFormat format() {
        return ContainerFormat.ZARR_V2;
    }

    /** N5 itself takes the chunks of a compressor that it does not know for raw ones. */
    @Test
    void anUnknownCompressorIsRefusedInsteadOfReadingNonsense() {
        ArraySpec spec = ArraySpec.of(new long[] {4, 4}, new int[] {4, 4}, DType.UINT8);
        Stores.openOrCreate(folder.resolve("b")).create("a", spec.withCodec(Codec.LZ4));
        ArrayStore store = new N5Library().open(folder.resolve("b")).orElseThrow();
        CellMapException e = assertThrows(CellMapException.class, () -> store.open("a"));
        assertTrue(e.why().contains("lz4"), e.why());
    }
}
