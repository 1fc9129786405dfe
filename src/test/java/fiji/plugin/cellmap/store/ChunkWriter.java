// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.store.format.Stores;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program that writes one row of units of an array without pause, each time with another value in
 * all its voxels, until it is killed: the victim of {@link KillIT}. It prints one byte once it has
 * written the row a first time. Arguments: the container, the row, and the writer's number.
 */
public final class ChunkWriter {

    /** Four rows of a shard (or 64 chunks) each. */
    static final ArraySpec SPEC =
            ArraySpec.of(new long[] {512, 128, 128}, new int[] {32, 32, 32}, DType.UINT16)
                    .withCodec(Codec.RAW);

    static final int ROWS = 4;

    /** How many values a writer has of its own, used in turn. */
    private static final int VALUES = 100;

    private ChunkWriter() {}

    static Box row(int row) {
        return new Box(new long[] {row * 128L, 0, 0}, new long[] {128, 128, 128});
    }

    /** The number of the writer that wrote {@code value}. */
    static int writerOf(short value) {
        return (value - 1) / VALUES;
    }

    public static void main(String[] args) {
        ChunkedArray array = Stores.open(Path.of(args[0])).open("a");
        Box box = row(Integer.parseInt(args[1]));
        int first = 1 + VALUES * Integer.parseInt(args[2]);
        short[] values = new short[(int) box.size()];
        for (int n = 0; ; n++) {
            Arrays.fill(values, (short) (first + n % VALUES));
            array.write(box, values);
            if (n > 0) continue;
            System.out.print("w");
            System.out.flush();
        }
    }
}
