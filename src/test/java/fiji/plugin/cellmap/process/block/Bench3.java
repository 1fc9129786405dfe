// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.util.SplittableRandom;

/** Volumes in memory, and workplaces on a disk in memory. */
public final class Bench3 implements AutoCloseable {

    private static final long ENOUGH = 1L << 28;

    private final FileSystem disk = Jimfs.newFileSystem(Configuration.unix());
    private final Workplace place;

    public Bench3(int[] chunk, int edge, int threads) {
        place = new Workplace(disk.getPath("/work"), chunk, edge, ENOUGH, threads);
    }

    /** Random chunks, blocks of some chunks, one or two threads. */
    public static Bench3 random(SplittableRandom random) {
        int[] chunk = {random.nextInt(2, 9), random.nextInt(2, 9), random.nextInt(2, 9)};
        return new Bench3(chunk, random.nextInt(2, 14), random.nextInt(1, 3));
    }

    /** One block for everything. */
    public static Bench3 whole() {
        return new Bench3(new int[] {64, 64, 64}, 64, 1);
    }

    public Workplace place() {
        return place;
    }

    /** A scratch array with these values. */
    public ChunkedArray array(String name, DType dtype, Object values, int... shape) {
        long[] size = longs(shape);
        return place.array(name, size, dtype, 0, array -> array.write(Box.of(size), values));
    }

    public static Object read(BlockSource<?> source) {
        return source.read(source.bounds());
    }

    public static byte[] read(Mask mask) {
        return mask.read(Box.of(mask.shape()));
    }

    public static long[] longs(int[] shape) {
        return new long[] {shape[0], shape[1], shape[2]};
    }

    public static int[] shape(SplittableRandom random, int most) {
        return new int[] {
            random.nextInt(1, most), random.nextInt(1, most), random.nextInt(1, most)
        };
    }

    public static int size(int[] shape) {
        return shape[0] * shape[1] * shape[2];
    }

    /** Noise that is coarser than a voxel, so that objects have insides. */
    public static byte[] probability(SplittableRandom random, int[] shape) {
        int scale = random.nextInt(1, 5);
        long seed = random.nextLong();
        byte[] values = new byte[size(shape)];
        for (int i = 0; i < values.length; i++) {
            int z = i / (shape[1] * shape[2]) / scale;
            int y = i / shape[2] % shape[1] / scale;
            int x = i % shape[2] / scale;
            int coarse = new SplittableRandom(seed + z * 9973L + y * 331L + x).nextInt(200);
            values[i] = (byte) (coarse + random.nextInt(56));
        }
        return values;
    }

    public static byte[] mask(SplittableRandom random, int[] shape) {
        int limit = random.nextInt(40, 200);
        byte[] mask = probability(random, shape);
        for (int i = 0; i < mask.length; i++) mask[i] = (byte) ((mask[i] & 0xff) > limit ? 1 : 0);
        return mask;
    }

    @Override
    public void close() {
        place.close();
        try {
            disk.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A mask in memory. */
    public record ArrayMask(byte[] values, long[] shape) implements Mask {
        public ArrayMask(byte[] values, int[] shape) {
            this(values, longs(shape));
        }

        @Override
        public byte[] read(Box box) {
            byte[] out = new byte[(int) box.size()];
            Boxes.copy(values, Box.of(shape), out, box);
            return out;
        }

        @Override
        public boolean direct() {
            return true;
        }
    }

    /** Bytes in memory as a probability. */
    public record BytesField(byte[] values, long[] shape) implements Field {
        public BytesField(byte[] values, int[] shape) {
            this(values, longs(shape));
        }

        @Override
        public double unit() {
            return 255;
        }

        @Override
        public byte[] stored(Box box) {
            byte[] out = new byte[(int) box.size()];
            Boxes.copy(values, Box.of(shape), out, box);
            return out;
        }

        @Override
        public float[] read(Box box) {
            byte[] out = stored(box);
            float[] floats = new float[out.length];
            for (int i = 0; i < out.length; i++) floats[i] = out[i] & 0xff;
            return floats;
        }
    }

    /** Floats in memory as a probability. */
    public record FloatsField(float[] values, long[] shape) implements Field {
        public FloatsField(float[] values, int[] shape) {
            this(values, longs(shape));
        }

        @Override
        public double unit() {
            return 1;
        }

        @Override
        public float[] read(Box box) {
            float[] out = new float[(int) box.size()];
            Boxes.copy(values, Box.of(shape), out, box);
            return out;
        }
    }
}
