// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectMeasurerTest {

    private static final Path ORACLE = Path.of("src/test/resources/oracles/measure");
    private static final int[] SHAPE = {22, 26, 30};
    private static final int VOXELS = 22 * 26 * 30;
    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {30, 8, 4}, new double[] {600, -80, 12});
    private static final Map<String, VoxelImage> NONE = Map.of();

    /** The volumes that {@code make.py} beside them made. */
    private record Made(VoxelImage labels, VoxelImage probability, VoxelImage other) {

        static Made read() throws IOException {
            try (InputStream file = Files.newInputStream(ORACLE.resolve("objects.bin"));
                    DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
                int[] ids = new int[VOXELS];
                ByteBuffer.wrap(in.readNBytes(4 * VOXELS))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asIntBuffer()
                        .get(ids);
                return new Made(
                        image(ArrayImgs.unsignedInts(ids, 30, 26, 22)),
                        bytes(in.readNBytes(VOXELS)),
                        bytes(in.readNBytes(VOXELS)));
            }
        }

        private static VoxelImage bytes(byte[] values) {
            return image(ArrayImgs.unsignedBytes(values, 30, 26, 22));
        }
    }

    private static VoxelImage image(net.imglib2.RandomAccessibleInterval<?> image) {
        return VoxelImage.of(image, GRID, "test");
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 40, 200_000, 30_000, 1})
    void figuresAreThoseOfScikitImageWhateverTheBlocks(long budget) throws IOException {
        Made made = Made.read();
        List<MeasuredObject> objects =
                new ObjectMeasurer(
                                made.labels(),
                                made.probability(),
                                Map.of("other", made.other()),
                                budget)
                        .run(Progress.none());
        JsonNode expected = Json.MAPPER.readTree(ORACLE.resolve("expected.json").toFile());
        assertEquals(expected.size(), objects.size());
        for (int i = 0; i < objects.size(); i++) {
            JsonNode e = expected.get(i);
            MeasuredObject o = objects.get(i);
            assertEquals(e.path("id").asLong(), o.id());
            assertEquals(e.path("voxels").asLong(), o.voxels());
            assertEquals(e.path("volume").asDouble(), o.volume());
            for (int d = 0; d < 3; d++) {
                assertEquals(e.path("centroid").get(d).asDouble(), o.centroid()[d], 1e-9);
                assertEquals(e.path("bbox").get(d).asLong(), o.min()[d]);
                assertEquals(e.path("bbox").get(3 + d).asLong(), o.max()[d]);
            }
            assertEquals(e.path("mean").asDouble(), o.probability(), 1e-12);
            assertEquals(e.path("contact").asDouble(), o.contacts()[0], 1e-9);
        }
        assertEquals(surfaces(made, 1L << 40), surfaces(made, budget));
    }

    private static List<Double> surfaces(Made made, long budget) {
        return new ObjectMeasurer(made.labels(), null, NONE, budget)
                .run(Progress.none()).stream().map(MeasuredObject::surface).toList();
    }

    /** An ellipsoid in the middle of a volume; half axes in nm, z y x. */
    private static MeasuredObject ellipsoid(double[] voxel, double... axes) {
        int[] n = new int[3];
        for (int d = 0; d < 3; d++) n[d] = 2 * (int) (axes[d] / voxel[d]) + 7;
        byte[] values = new byte[n[0] * n[1] * n[2]];
        for (int i = 0; i < values.length; i++) {
            int[] at = {i / n[2] / n[1], i / n[2] % n[1], i % n[2]};
            double sum = 0;
            for (int d = 0; d < 3; d++)
                sum += Math.pow((at[d] - (n[d] - 1) / 2.0) * voxel[d] / axes[d], 2);
            values[i] = (byte) (sum < 1 ? 1 : 0);
        }
        VoxelImage image =
                VoxelImage.of(
                        ArrayImgs.unsignedBytes(values, n[2], n[1], n[0]),
                        new VoxelGrid(voxel, new double[3]),
                        "ellipsoid");
        return new ObjectMeasurer(image, null, NONE).run(Progress.none()).get(0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 20, 0.01", "3.75, 1, 0.5, 20, 0.02", "8, 8, 8, 100, 0.02"})
    void theSurfaceOfABallIsKnown(double z, double y, double x, double radius, double within) {
        MeasuredObject ball = ellipsoid(new double[] {z, y, x}, radius, radius, radius);
        double known = 4 * Math.PI * radius * radius;
        assertEquals(known, ball.surface(), within * known);
        assertEquals(1, ball.sphericity(), 0.02);
        assertTrue(!ball.cut());
    }

    @Test
    void aLongObjectIsLessOfABall() {
        MeasuredObject prolate = ellipsoid(new double[] {1, 1, 1}, 40, 10, 10);
        double e = Math.sqrt(1 - 1.0 / 16);
        double known = 2 * Math.PI * 100 * (1 + 4 / e * Math.asin(e));
        assertEquals(known, prolate.surface(), 0.015 * known);
        assertEquals(0.797, prolate.sphericity(), 0.015);
    }

    /** The shares of cubic voxels, as Ohser and Muecklich give them. */
    @Test
    void directionsWeighWhatTheyShare() {
        Crofton crofton = new Crofton(new double[] {1, 1, 1});
        double[] shares = {2 * 0.04577789, 2 * 0.03698062, 2 * 0.03519563};
        for (int k = 0; k < 13; k++) {
            int[] s = Crofton.STEPS[k];
            int axes = Math.abs(s[0]) + Math.abs(s[1]) + Math.abs(s[2]);
            long[] one = new long[13];
            one[k] = 1;
            double area = crofton.surface(one, 0);
            assertEquals(shares[axes - 1], area * Math.sqrt(axes) / 2, 5e-5);
        }
    }

    @Test
    void anObjectAtTheBorderIsCutAndClosedThere() {
        byte[] values = new byte[4 * 4 * 4];
        java.util.Arrays.fill(values, (byte) 9);
        VoxelGrid grid = new VoxelGrid(new double[] {1, 1, 1}, new double[3]);
        VoxelImage whole = VoxelImage.of(ArrayImgs.unsignedBytes(values, 4, 4, 4), grid, "whole");
        byte[] padded = new byte[6 * 6 * 6];
        for (int i = 0; i < 64; i++)
            padded[(i / 16 + 1) * 36 + (i / 4 % 4 + 1) * 6 + i % 4 + 1] = 9;
        VoxelImage inside = VoxelImage.of(ArrayImgs.unsignedBytes(padded, 6, 6, 6), grid, "in");
        MeasuredObject a = new ObjectMeasurer(whole, null, NONE).run(Progress.none()).get(0);
        MeasuredObject b = new ObjectMeasurer(inside, null, NONE).run(Progress.none()).get(0);
        assertTrue(a.cut());
        assertTrue(!b.cut());
        assertEquals(b.surface(), a.surface(), 1e-9);
        assertTrue(Double.isNaN(a.probability()));
    }

    @Test
    void largeIdsStayApartAndInOrder() {
        long[] ids = {-1, 1L << 53, (1L << 53) + 1, 0, 5, 5, 1, 1L << 40};
        VoxelImage image =
                VoxelImage.of(
                        ArrayImgs.unsignedLongs(ids, 8, 1, 1),
                        new VoxelGrid(new double[] {1, 1, 1}, new double[3]),
                        "ids");
        List<Long> found =
                new ObjectMeasurer(image, null, NONE)
                        .run(Progress.none()).stream().map(MeasuredObject::id).toList();
        assertEquals(List.of(1L, 5L, 1L << 40, 1L << 53, (1L << 53) + 1, -1L), found);
    }

    @Test
    void manyObjectsAreToldApart() {
        int[] ids = new int[100_000];
        for (int i = 0; i < ids.length; i++) ids[i] = i * 7;
        VoxelImage image =
                VoxelImage.of(
                        ArrayImgs.unsignedInts(ids, 100, 100, 10),
                        new VoxelGrid(new double[] {1, 1, 1}, new double[3]),
                        "many");
        List<MeasuredObject> objects =
                new ObjectMeasurer(image, null, NONE, 50_000).run(Progress.none());
        assertEquals(ids.length - 1, objects.size());
        MeasuredObject last = objects.get(ids.length - 2);
        assertEquals(7L * 99_999, last.id());
        assertArrayEquals(new double[] {9, 99, 99}, last.centroid());
    }

    @Test
    void whatIsNoLabelImageIsRefused() {
        VoxelImage real = image(ArrayImgs.floats(new float[] {0, 0.5f}, 2, 1, 1));
        ObjectMeasurer measurer = new ObjectMeasurer(real, null, NONE);
        assertThrows(CellMapException.class, () -> measurer.run(Progress.none()));
        VoxelImage negative = image(ArrayImgs.ints(new int[] {1, -2}, 2, 1, 1));
        ObjectMeasurer other = new ObjectMeasurer(negative, null, NONE);
        assertThrows(CellMapException.class, () -> other.run(Progress.none()));
    }

    @Test
    void imagesOnOtherGridsAreRefused() {
        VoxelImage small = image(ArrayImgs.unsignedBytes(2, 1, 1));
        VoxelImage large = image(ArrayImgs.unsignedBytes(3, 1, 1));
        assertThrows(UsageException.class, () -> new ObjectMeasurer(small, large, NONE));
        assertThrows(
                UsageException.class, () -> new ObjectMeasurer(small, null, Map.of("x", large)));
        VoxelImage coarse =
                VoxelImage.of(
                        ArrayImgs.unsignedBytes(2, 1, 1),
                        new VoxelGrid(new double[] {60, 16, 8}, new double[3]),
                        "coarse");
        assertThrows(UsageException.class, () -> new ObjectMeasurer(small, coarse, NONE));
        VoxelImage words = image(ArrayImgs.unsignedShorts(2, 1, 1));
        assertThrows(UsageException.class, () -> new ObjectMeasurer(small, words, NONE));
    }
}
