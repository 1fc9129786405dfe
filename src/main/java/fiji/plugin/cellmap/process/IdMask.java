// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;

/** Where a finished result (uint8, uint16 or uint32) is not 0. */
record IdMask(ChunkedArray array) implements Mask {

    @Override
    public long[] shape() {
        return array.spec().shape();
    }

    @Override
    public byte[] read(Box box) {
        Object values = array.read(box);
        byte[] mask = new byte[(int) box.size()];
        if (values instanceof byte[] v)
            for (int i = 0; i < mask.length; i++) mask[i] = (byte) (v[i] == 0 ? 0 : 1);
        else if (values instanceof short[] v)
            for (int i = 0; i < mask.length; i++) mask[i] = (byte) (v[i] == 0 ? 0 : 1);
        else
            for (int i = 0; i < mask.length; i++)
                mask[i] = (byte) (((int[]) values)[i] == 0 ? 0 : 1);
        return mask;
    }

    @Override
    public boolean direct() {
        return true;
    }
}
