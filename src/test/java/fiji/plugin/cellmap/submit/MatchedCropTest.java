// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked numbers of the specification (6.3). */
class MatchedCropTest {

    @TempDir Path folder;
    private ArrayStore store;

    @BeforeEach
    void open() {
        store = Stores.openOrCreate(folder.resolve("labels.zarr"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static CropTarget target(double v, double t, long... shape) {
        return new CropTarget(1, "d", "c", new double[] {v, v, v}, new double[] {t, t, t}, shape);
    }

    /** Writes an array; voxel size and translation may be null. */
    private String put(Object values, DType type, Double v, Double t, long... shape) {
        store.delete("x");
        ChunkedArray array = store.create("x", ArraySpec.of(shape, new int[] {4, 4, 4}, type));
        array.write(Box.of(shape), values);
        ObjectNode attributes = Json.object();
        if (v != null) attributes.putArray("voxel_size").add(v).add(v).add(v);
        if (t != null) attributes.putArray("translation").add(t).add(t).add(t);
        array.setAttributes(attributes);
        return "x";
    }

    private Object read(CropTarget target, boolean instance) {
        return planes(
                MatchedCrop.open(store, "x", target, instance, MatchedCrop.Values.OFFICIAL),
                0,
                target.shape()[0]);
    }

    private static Object planes(MatchedCrop crop, long z0, long z1) {
        return crop.image().read(crop.image().bounds().planes(z0, z1));
    }

    /** A line along z, the other axes one voxel, as in the table. */
    private void check(
            double from, double to, boolean instance, byte[] source, int n, int... expected) {
        put(source, DType.UINT8, from, 0.0, 1, 1, source.length);
        store.open("x")
                .setAttributes(
                        Json.parseObject(
                                ("{\"voxel_size\": [1, 1, " + from + "], \"translation\": [0,0,0]}")
                                        .getBytes(),
                                "test"));
        CropTarget target =
                new CropTarget(
                        1, "d", "c", new double[] {1, 1, to}, new double[3], new long[] {1, 1, n});
        assertArrayEquals(bytes(expected), (byte[]) read(target, instance));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
        return bytes;
    }

    @Test
    void linesAtAnotherVoxelSize() {
        check(8, 4, false, bytes(0, 1, 1, 0), 8, 0, 0, 1, 1, 1, 1, 0, 0);
        check(8, 4, false, bytes(1, 1, 0, 0), 8, 1, 1, 1, 1, 0, 0, 0, 0);
        check(8, 4, true, bytes(0, 7, 7, 0), 8, 0, 0, 7, 7, 7, 7, 0, 0);
        check(4, 8, false, bytes(0, 0, 1, 1, 1, 0, 0, 1), 4, 0, 1, 1, 0);
        check(4, 8, true, bytes(0, 0, 7, 7, 7, 0, 0, 7), 4, 0, 7, 0, 7);
        check(3, 9, true, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9), 3, 2, 5, 8);
        check(4, 7, true, bytes(1, 2, 3, 4, 5, 6, 7), 4, 1, 3, 5, 7);
        check(4, 10, true, bytes(1, 2, 3, 4, 5), 2, 2, 4);
    }

    @Test
    void idsStoredAsFractionsAreBlurredOnlyTheOfficialWay() {
        float[] source = {0, 0, 1, 1, 1, 0, 0, 1};
        put(source, DType.FLOAT32, 4.0, 0.0, 1, 1, 8);
        store.open("x")
                .setAttributes(Json.parseObject("{\"voxel_size\": [1,1,4]}".getBytes(), "test"));
        CropTarget target =
                new CropTarget(
                        1, "d", "c", new double[] {1, 1, 8}, new double[3], new long[] {1, 1, 4});
        float[] blurred = (float[]) read(target, true);
        assertArrayEquals(new float[] {.1067f, .9995f, .1070f, .7866f}, blurred, 6e-5f);
        Object kept =
                planes(MatchedCrop.open(store, "x", target, true, MatchedCrop.Values.KEPT), 0, 1);
        assertArrayEquals(new float[] {0, 1, 0, 1}, (float[]) kept);
    }

    @Test
    void blocksInThreeDimensions() {
        put(block(4, 0, 2), DType.UINT8, 8.0, 0.0, 4, 4, 4);
        assertEquals(56, sum((byte[]) read(target(4, 0, 8, 8, 8), false)));
        put(block(8, 2, 6), DType.UINT8, 4.0, 0.0, 8, 8, 8);
        byte[] reduced = (byte[]) read(target(8, 0, 4, 4, 4), false);
        assertEquals(8, sum(reduced));
        assertArrayEquals(block(4, 1, 3), reduced);
        float[] ids = new float[512];
        byte[] mask = block(8, 2, 6);
        for (int i = 0; i < 512; i++) ids[i] = mask[i];
        put(ids, DType.FLOAT32, 4.0, 0.0, 8, 8, 8);
        float[] blurred = (float[]) read(target(8, 0, 4, 4, 4), true);
        float largest = 0;
        for (float v : blurred) largest = Math.max(largest, v);
        assertEquals(.9992f, largest, 6e-5f);
    }

    @Test
    void everythingPresentStaysPresentAtTheBorder() {
        byte[] ones = new byte[64];
        java.util.Arrays.fill(ones, (byte) 1);
        put(ones, DType.UINT8, 8.0, 0.0, 4, 4, 4);
        assertEquals(512, sum((byte[]) read(target(4, 0, 8, 8, 8), false)));
    }

    @Test
    void placesSnapToTheTargetsVoxels() {
        byte[] s = bytes(1, 2, 3, 4, 5);
        for (double t : new double[] {-2, -1}) checkPlace(2, 0, t, s, 2, 3, 4, 5, 0);
        for (double t : new double[] {0, 1.9}) checkPlace(2, 0, t, s, 1, 2, 3, 4, 5);
        for (double t : new double[] {2, 3}) checkPlace(2, 0, t, s, 0, 1, 2, 3, 4);
        checkPlace(2, 0, 4, s, 0, 0, 1, 2, 3);
        for (double t : new double[] {196, 197}) checkPlace(2, 199, t, s, 2, 3, 4, 5, 0);
        for (double t : new double[] {198, 199, 201}) checkPlace(2, 199, t, s, 1, 2, 3, 4, 5);
        checkPlace(2, 199, 202, s, 0, 1, 2, 3, 4);
        checkPlace(2, 0, 100, s, 0, 0, 0, 0, 0);
        checkPlace(2, 0, -100, s, 0, 0, 0, 0, 0);
    }

    private void checkPlace(double v, double at, double t, byte[] source, int... expected) {
        put(source, DType.UINT8, v, null, 5, 1, 1);
        store.open("x")
                .setAttributes(
                        Json.parseObject(
                                ("{\"resolution\": [" + v + ",1,1], \"offset\": [" + t + ",0,0]}")
                                        .getBytes(),
                                "test"));
        CropTarget target =
                new CropTarget(
                        1,
                        "d",
                        "c",
                        new double[] {v, 1, 1},
                        new double[] {at, 0, 0},
                        new long[] {5, 1, 1});
        assertArrayEquals(bytes(expected), (byte[]) read(target, true), "t = " + t);
    }

    /** Wherever the translation stands, and however the axes are ordered. */
    @Test
    void labelsOfOtherWritersAreAtTheirPlace() {
        String levels = "\"datasets\":[{\"path\":\"./a\",%s}]}]";
        String axes = "{\"multiscales\":[{\"axes\":[%s]," + levels;
        String named = "{\"name\":\"%s\",\"unit\":\"nm\"}";
        String zyx = (named + "," + named + "," + named).formatted("z", "y", "x");
        String xyz = (named + "," + named + "," + named).formatted("x", "y", "z");
        String moved =
                "\"coordinateTransformations\":[{\"type\":\"scale\",\"scale\":%s},"
                        + "{\"type\":\"translation\",\"translation\":%s}]";
        String both = moved.formatted("[2,1,1]", "[4,0,0]");
        String sequence =
                "\"coordinateTransformations\":[{\"type\":\"sequence\",\"transformations\"";
        String cosem =
                "\"transform\":{\"axes\":[\"z\",\"y\",\"x\"],\"units\":[\"nm\",\"nm\",\"nm\"],"
                        + "\"scale\":[2,1,1],\"translate\":[4,0,0]}";
        checkGroup(axes.formatted(zyx, both) + "}", 5, 1, 1);
        checkGroup("{\"ome\":" + axes.formatted(zyx, both) + "}}", 5, 1, 1);
        checkGroup(
                axes.formatted(zyx, sequence + both.substring(both.indexOf(':')) + "}]") + "}",
                5,
                1,
                1);
        checkGroup(axes.formatted(zyx, cosem) + "}", 5, 1, 1);
        checkGroup(axes.formatted(xyz, moved.formatted("[1,1,2]", "[0,0,4]")) + "}", 1, 1, 5);
    }

    @Test
    void anArrayInAGroupThatListsNoneTellsItsPlace() {
        store.createGroup("x");
        ArraySpec spec = ArraySpec.of(new long[] {5, 1, 1}, new int[] {4, 4, 4}, DType.UINT8);
        ChunkedArray array = store.create("x/s0", spec);
        array.write(Box.of(spec.shape()), bytes(1, 2, 3, 4, 5));
        array.setAttributes(
                Json.parseObject(
                        "{\"voxel_size\":[2,1,1],\"translation\":[4,0,0]}".getBytes(), "test"));
        CropTarget target =
                new CropTarget(
                        1, "d", "c", new double[] {2, 1, 1}, new double[3], new long[] {5, 1, 1});
        assertArrayEquals(bytes(0, 0, 1, 2, 3), (byte[]) read(target, true));
    }

    private void checkGroup(String attributes, long... shape) {
        store.delete("x");
        store.createGroup("x");
        store.setAttributes("x", Json.parseObject(attributes.getBytes(), "test"));
        ArraySpec spec = ArraySpec.of(shape, new int[] {4, 4, 4}, DType.UINT8);
        store.create("x/a", spec).write(Box.of(shape), bytes(1, 2, 3, 4, 5));
        CropTarget target =
                new CropTarget(
                        1, "d", "c", new double[] {2, 1, 1}, new double[3], new long[] {5, 1, 1});
        assertArrayEquals(bytes(0, 0, 1, 2, 3), (byte[]) read(target, true), attributes);
    }

    @Test
    void placesAtAnotherVoxelSize() {
        int[][] expected = {
            {0, 1, 1, 1, 1, 0, 0, 0},
            {0, 0, 1, 1, 1, 1, 0, 0},
            {0, 0, 1, 1, 1, 1, 0, 0},
            {0, 0, 0, 1, 1, 1, 1, 0}
        };
        double[] places = {-2, 0, 2, 4};
        for (int i = 0; i < 4; i++) {
            put(bytes(0, 1, 1, 0), DType.UINT8, null, null, 4, 1, 1);
            store.open("x")
                    .setAttributes(
                            Json.parseObject(
                                    ("{\"scale\": [8,1,1], \"translation\": ["
                                                    + places[i]
                                                    + ",0,0]}")
                                            .getBytes(),
                                    "test"));
            CropTarget target =
                    new CropTarget(
                            1,
                            "d",
                            "c",
                            new double[] {4, 1, 1},
                            new double[3],
                            new long[] {8, 1, 1});
            assertArrayEquals(bytes(expected[i]), (byte[]) read(target, false));
        }
    }

    @Test
    void withoutAttributesTheMiddleCounts() {
        put(bytes(1, 1, 1), DType.UINT8, null, null, 3, 1, 1);
        assertArrayEquals(bytes(0, 1, 1, 1, 0, 0), (byte[]) read(target(4, 0, 6, 1, 1), true));
        byte[] nine = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9);
        put(nine, DType.UINT8, null, null, 9, 1, 1);
        assertArrayEquals(bytes(2, 3, 4, 5, 6, 7), (byte[]) read(target(4, 0, 6, 1, 1), true));
        put(nine, DType.UINT8, 4.0, null, 9, 1, 1);
        assertArrayEquals(bytes(1, 2, 3, 4, 5, 6), (byte[]) read(target(4, 0, 6, 1, 1), true));
    }

    @Test
    void groupsAreReadAtTheLevelThatFits() {
        for (String s : List.of("s0", "s1")) {
            ChunkedArray a =
                    store.create(
                            "g/" + s,
                            ArraySpec.of(new long[] {2, 2, 2}, new int[] {2, 2, 2}, DType.UINT16));
            short value = (short) (s.equals("s0") ? 300 : 400);
            short[] all = new short[8];
            java.util.Arrays.fill(all, value);
            a.write(Box.of(new long[] {2, 2, 2}), all);
            int v = s.equals("s0") ? 4 : 8;
            a.setAttributes(
                    Json.parseObject(
                            ("{\"voxel_size\": [" + v + "," + v + "," + v + "]}").getBytes(), ""));
        }
        CropTarget target = target(8, 16, 2, 2, 2);
        MatchedCrop plain = MatchedCrop.open(store, "g", target, true, MatchedCrop.Values.OFFICIAL);
        assertEquals(400, ((short[]) planes(plain, 0, 2))[7]);
        double[] eight = {8, 8, 8};
        double[] four = {4, 4, 4};
        Multiscale.write(
                store,
                "g",
                "g",
                List.of(
                        new Multiscale.Level("s0", new VoxelGrid(four, new double[3])),
                        new Multiscale.Level(
                                "s1", new VoxelGrid(eight, new double[] {24, 24, 24}))));
        MatchedCrop level = MatchedCrop.open(store, "g", target, true, MatchedCrop.Values.OFFICIAL);
        assertArrayEquals(new short[] {0, 0, 0, 0, 0, 0, 0, 400}, (short[]) planes(level, 0, 2));
        assertArrayEquals(new short[] {0, 0, 0, 400}, (short[]) planes(level, 1, 2));
    }

    @Test
    void everyOfficialRowLiesOnItsOwnPlace() {
        for (CropTarget row : Manifest.official().rows())
            assertArrayEquals(
                    new long[3],
                    GridMath.offset(row.translation(), row.translation(), row.voxelSize()),
                    row.toString());
    }

    @Test
    void whatCannotBeMatchedIsRefused() {
        store.create(
                "big",
                ArraySpec.of(new long[] {200, 200, 200}, new int[] {64, 64, 64}, DType.UINT8));
        store.create("flat", ArraySpec.of(new long[] {4, 4}, new int[] {4, 4}, DType.UINT8));
        store.createGroup("empty");
        CropTarget target = target(4, 0, 12, 12, 12);
        for (String path : List.of("big", "flat", "empty", "missing"))
            assertThrows(
                    CellMapException.class,
                    () -> MatchedCrop.open(store, path, target, true, MatchedCrop.Values.OFFICIAL));
        put(new byte[8], DType.UINT8, null, null, 2, 2, 2);
        store.open("x")
                .setAttributes(Json.parseObject("{\"voxel_size\": [4, \"a\", 4]}".getBytes(), ""));
        String message =
                assertThrows(CellMapException.class, () -> read(target, true)).getMessage();
        assertTrue(message.contains("voxel_size"), message);
    }

    private static byte[] block(int size, int from, int to) {
        byte[] volume = new byte[size * size * size];
        for (int z = from; z < to; z++)
            for (int y = from; y < to; y++)
                for (int x = from; x < to; x++) volume[(z * size + y) * size + x] = 1;
        return volume;
    }

    private static int sum(byte[] values) {
        int sum = 0;
        for (byte v : values) sum += v;
        return sum;
    }
}
