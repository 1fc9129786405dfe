// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An array seen with the axes z, y, x: other axes have length one and are left out, and axes in
 * another order are put into this one. Thread-safe as the array is.
 */
public final class SpatialArray implements ChunkedArray {

    private final ChunkedArray array;

    /** Which axes of the array are z, y and x. */
    private final int[] axes;

    /** The three in the order of the array, and how to bring them into the order z, y, x. */
    private final int[] stored;

    private final int[] order;
    private final ArraySpec spec;

    /** Where on the other axes. */
    private final long at;

    private SpatialArray(ChunkedArray array, int[] axes, long at) {
        this.array = array;
        this.axes = axes;
        this.at = at;
        this.stored = Arrays.stream(axes).sorted().toArray();
        this.order = Arrays.stream(axes).map(a -> Arrays.binarySearch(stored, a)).toArray();
        ArraySpec s = array.spec();
        this.spec =
                new ArraySpec(
                        picked(s.shape()),
                        picked(s.chunks()),
                        s.dtype(),
                        s.fill(),
                        s.codec(),
                        s.separator());
    }

    /**
     * @param names of the axes in the order of the array; empty if nothing names them, then those
     *     of length one are left out
     * @return the array itself if its axes are z, y, x
     * @throws CellMapException if there is no such view, or it has no voxels
     */
    public static ChunkedArray of(ChunkedArray array, List<String> names) {
        long[] shape = array.spec().shape();
        List<String> known = names.isEmpty() ? named(shape) : names;
        if (known.size() != shape.length)
            throw unusable(
                    array,
                    known.isEmpty()
                            ? "Its shape is " + Arrays.toString(shape) + ", its axes are not named."
                            : "Its axes are "
                                    + known
                                    + ", but its shape is "
                                    + Arrays.toString(shape)
                                    + ".",
                    "Give an array with the axes z, y, x.");
        int[] axes = AttributeGrids.ZYX.stream().mapToInt(known::indexOf).toArray();
        for (int d = 0; d < shape.length; d++) {
            boolean spatial = AttributeGrids.ZYX.contains(known.get(d));
            if (spatial ? shape[d] > 0 : shape[d] == 1) continue;
            throw unusable(
                    array,
                    "Its axis "
                            + known.get(d)
                            + " has length "
                            + shape[d]
                            + " (axes "
                            + known
                            + ", shape "
                            + Arrays.toString(shape)
                            + ").",
                    spatial
                            ? "Give one that holds voxels."
                            : "Give one channel and one time point.");
        }
        return Arrays.equals(axes, new int[] {0, 1, 2}) && shape.length == 3
                ? array
                : new SpatialArray(array, axes, 0);
    }

    /**
     * One channel.
     *
     * @param names of the axes in the order of the array: z, y, x and one other
     * @param channel where on the other one
     */
    static ChunkedArray channel(ChunkedArray array, List<String> names, int channel) {
        int[] axes = AttributeGrids.ZYX.stream().mapToInt(names::indexOf).toArray();
        return new SpatialArray(array, axes, channel);
    }

    /** z, y, x if three axes are there, or are left without those of length one. */
    private static List<String> named(long[] shape) {
        if (shape.length == 3) return AttributeGrids.ZYX;
        if (Arrays.stream(shape).filter(n -> n != 1).count() != 3) return List.of();
        List<String> names = new ArrayList<>();
        int next = 0;
        for (long n : shape) names.add(n == 1 ? "of one" : AttributeGrids.ZYX.get(next++));
        return names;
    }

    private static CellMapException unusable(ChunkedArray array, String why, String fix) {
        return new CellMapException("Cannot read a volume", array.location(), why, fix);
    }

    private long[] picked(long[] values) {
        return Arrays.stream(axes).mapToLong(d -> values[d]).toArray();
    }

    private int[] picked(int[] values) {
        return Arrays.stream(axes).map(d -> values[d]).toArray();
    }

    /** Numbers of z, y, x for all axes of the array. */
    private long[] all(long[] zyx, long others) {
        long[] values = new long[array.spec().rank()];
        Arrays.fill(values, others);
        for (int d = 0; d < 3; d++) values[axes[d]] = zyx[d];
        return values;
    }

    private Box all(Box box) {
        return new Box(all(box.min(), at), all(box.shape(), 1));
    }

    /** Values of a box as stored, brought into the order z, y, x. */
    private Object ordered(Object values, Box box) {
        int[] shape = new int[3];
        for (int d = 0; d < 3; d++) shape[order[d]] = (int) box.shape()[d];
        return isOrdered() ? values : Transpose.apply(values, spec.dtype(), shape, order);
    }

    private boolean isOrdered() {
        return Arrays.equals(axes, stored);
    }

    @Override
    public String location() {
        return array.location();
    }

    @Override
    public ArraySpec spec() {
        return spec;
    }

    @Override
    public ObjectNode attributes() {
        return array.attributes();
    }

    @Override
    public void setAttributes(ObjectNode attributes) {
        array.setAttributes(attributes);
    }

    @Override
    public Object read(Box box) {
        return ordered(array.read(all(box)), box);
    }

    @Override
    public void write(Box box, Object values) {
        int[] shape = IntStream.range(0, 3).map(d -> (int) box.shape()[d]).toArray();
        int[] back = Transpose.inverse(order);
        array.write(
                all(box),
                isOrdered() ? values : Transpose.apply(values, spec.dtype(), shape, back));
    }

    @Override
    public boolean chunkExists(long... index) {
        return array.chunkExists(all(index, at));
    }

    @Override
    public Optional<Object> storedChunk(long... index) {
        return array.storedChunk(all(index, at)).map(v -> ordered(v, spec.chunkBox(index)));
    }

    @Override
    public String encoding() {
        return array.encoding();
    }

    @Override
    public List<String> notes() {
        return array.notes();
    }

    @Override
    public boolean columnMajor() {
        return isOrdered() ? array.columnMajor() : axes[0] > axes[2];
    }

    @Override
    public int[] writeShape() {
        return picked(array.writeShape());
    }
}
