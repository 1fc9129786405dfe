// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.Box;
import java.util.List;

/**
 * A mask that is read together with others of the same shape.
 *
 * @param others added, or cut with
 * @param union whether what lies in any counts, otherwise what lies in all
 */
record Combined(Mask mask, List<Mask> others, boolean union) implements Mask {

    @Override
    public long[] shape() {
        return mask.shape();
    }

    @Override
    public byte[] read(Box box) {
        byte[] values = mask.read(box);
        for (Mask other : others) {
            byte[] more = other.read(box);
            for (int i = 0; i < values.length; i++)
                values[i] = (byte) (union ? values[i] | more[i] : values[i] & more[i]);
        }
        return values;
    }

    @Override
    public boolean direct() {
        return mask.direct() && others.stream().allMatch(Mask::direct);
    }
}
