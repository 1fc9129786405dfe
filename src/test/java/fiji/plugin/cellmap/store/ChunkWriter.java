package fiji.plugin.cellmap.store;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program that writes whole chunks of one repeated value without pause until it is killed: the
 * victim of {@link KillIT}. Arguments: the container, and the first value.
 */
public final class ChunkWriter {

    static final ArraySpec SPEC =
            ArraySpec.of(new long[] {256, 128, 64}, new int[] {64, 64, 64}, DType.UINT16)
                    .withCodec(Codec.RAW);

    private ChunkWriter() {}

    public static void main(String[] args) {
        ChunkedArray array = Stores.open(Path.of(args[0])).open("a");
        System.out.print("w");
        System.out.flush();
        short[] values = new short[64 * 64 * 64];
        for (int n = Integer.parseInt(args[1]); ; n++) {
            Arrays.fill(values, (short) (1 + n % 30_000));
            for (long[] chunk : Boxes.cells(SPEC.chunks(), Box.of(SPEC.shape())))
                array.write(SPEC.chunkBox(chunk), values);
        }
    }
}
