package fiji.plugin.cellmap.store;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program that writes one row of units of an array without pause, each time with another value in
 * all its voxels, until it is killed: the victim of {@link KillIT}. Arguments: the container, the
 * row, and the first value.
 */
public final class ChunkWriter {

    /** Four rows of a shard (or 64 chunks) each. */
    static final ArraySpec SPEC =
            ArraySpec.of(new long[] {512, 128, 128}, new int[] {32, 32, 32}, DType.UINT16)
                    .withCodec(Codec.RAW);

    static final int ROWS = 4;

    private ChunkWriter() {}

    static Box row(int row) {
        return new Box(new long[] {row * 128L, 0, 0}, new long[] {128, 128, 128});
    }

    public static void main(String[] args) {
        ChunkedArray array = Stores.open(Path.of(args[0])).open("a");
        System.out.print("w");
        System.out.flush();
        Box box = row(Integer.parseInt(args[1]));
        short[] values = new short[(int) box.size()];
        for (int n = Integer.parseInt(args[2]); ; n++) {
            Arrays.fill(values, (short) (1 + n % 30_000));
            array.write(box, values);
        }
    }
}
