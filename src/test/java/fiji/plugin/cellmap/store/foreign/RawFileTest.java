// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MRC and NIfTI: each type, byte order and axis, or a refusal. */
class RawFileTest {

    /** 2 x 3 x 4 voxels (z, y, x). */
    private static final int VOXELS = 24;

    @TempDir Path folder;

    private static Object voxels(Path path) {
        try (ForeignImage image = ForeignImages.open(path)) {
            return image.array().read(Box.of(image.array().spec().shape()));
        }
    }

    private static void refused(Path path, String... words) {
        CellMapException e = assertThrows(CellMapException.class, () -> voxels(path));
        for (String word : words)
            assertTrue((e.why() + e.fix()).contains(word), word + " in " + e.getMessage());
    }

    private Path save(String name, ByteBuffer file) throws IOException {
        return Files.write(folder.resolve(name), file.array());
    }

    /** An MRC file of 16-bit numbers 0, 1, 2 and so on, 8 x 5 x 4 nm (z, y, x). */
    private static ByteBuffer mrc(ByteOrder order, int mode, int bytes) {
        ByteBuffer file = ByteBuffer.allocate(1024 + VOXELS * bytes).order(order);
        int[] sizes = {4, 3, 2, mode, 0, 0, 0, 4, 3, 2};
        for (int i = 0; i < sizes.length; i++) file.putInt(4 * i, sizes[i]);
        float[] cell = {4 * 40, 3 * 50, 2 * 80, 90, 90, 90};
        for (int i = 0; i < cell.length; i++) file.putFloat(40 + 4 * i, cell[i]);
        for (int i = 0; i < 3; i++) file.putInt(64 + 4 * i, i + 1);
        file.putInt(108, 20140);
        file.put(208, new byte[] {'M', 'A', 'P', ' '});
        byte stamp = (byte) (order == ByteOrder.BIG_ENDIAN ? 0x11 : 0x44);
        file.put(212, stamp).put(213, stamp);
        if (bytes == 2) for (int i = 0; i < VOXELS; i++) file.putShort(1024 + 2 * i, (short) i);
        return file;
    }

    @ParameterizedTest
    @CsvSource({"0, 1, INT8", "1, 2, INT16", "2, 4, FLOAT32", "6, 2, UINT16", "12, 2, FLOAT16"})
    void modesOfMrcHaveTheirTypes(int mode, int bytes, DType dtype) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            Path file = save("a.mrc", mrc(order, mode, bytes));
            try (ForeignImage image = ForeignImages.open(file)) {
                assertEquals(dtype, image.array().spec().dtype());
                assertArrayEquals(new long[] {2, 3, 4}, image.array().spec().shape());
                assertArrayEquals(new double[] {8, 5, 4}, image.voxelSize());
            }
            if (voxels(file) instanceof short[] a)
                for (int i = 0; i < VOXELS; i++) assertEquals(i, a[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"4, complex", "3, complex", "16, colours", "101, 4 bits", "5, mode is 5"})
    void otherModesAreRefused(int mode, String words) throws IOException {
        refused(save("a.mrc", mrc(ByteOrder.LITTLE_ENDIAN, mode, 4)), words);
    }

    @Test
    void bytesOfMrcAreSignedWhereTheFileSaysSo() throws IOException {
        ByteBuffer file = mrc(ByteOrder.LITTLE_ENDIAN, 0, 1);
        file.putInt(152, 1146047817);
        assertEquals(DType.UINT8, dtype(save("a.mrc", file)));
        file.putInt(156, 1);
        assertEquals(DType.INT8, dtype(save("a.mrc", file)));
        file.putInt(152, 0).putInt(108, 0);
        file.putFloat(76, 0).putFloat(80, 200);
        assertEquals(DType.UINT8, dtype(save("a.mrc", file)));
        file.putFloat(76, -3).putFloat(80, 100);
        assertEquals(DType.INT8, dtype(save("a.mrc", file)));
        file.putFloat(76, 0).putFloat(80, 0);
        try (ForeignImage image = ForeignImages.open(save("a.mrc", file))) {
            assertEquals(DType.INT8, image.array().spec().dtype());
            assertTrue(image.notes().get(0).contains("signed"), image.notes().toString());
        }
    }

    private static DType dtype(Path path) {
        try (ForeignImage image = ForeignImages.open(path)) {
            return image.array().spec().dtype();
        }
    }

    @Test
    void axesOfMrcAreBroughtToZyx() throws IOException {
        ByteBuffer file = mrc(ByteOrder.LITTLE_ENDIAN, 1, 2);
        file.putInt(64, 3).putInt(68, 1).putInt(72, 2); // columns along z, rows x, sections y
        try (ForeignImage image = ForeignImages.open(save("a.mrc", file))) {
            assertArrayEquals(new long[] {4, 2, 3}, image.array().spec().shape());
            assertTrue(image.notes().get(0).contains("axes"), image.notes().toString());
        }
        short[] turned = (short[]) voxels(save("a.mrc", file));
        for (int z = 0, i = 0; z < 4; z++)
            for (int y = 0; y < 2; y++)
                for (int x = 0; x < 3; x++, i++) assertEquals((y * 3 + x) * 4 + z, turned[i]);
        refused(save("a.mrc", file.putInt(64, 1)), "axes");
    }

    @Test
    void anOldMrcFileHasNoStampAndASizeThatNobodyKnowsIsNone() throws IOException {
        ByteBuffer file = mrc(ByteOrder.BIG_ENDIAN, 1, 2);
        file.putInt(208, 0).putInt(212, 0);
        for (int i = 0; i < 3; i++) file.putFloat(40 + 4 * i, file.getInt(28 + 4 * i));
        Path old = save("a.rec", file);
        assertEquals(5, ((short[]) voxels(old))[5]);
        try (ForeignImage image = ForeignImages.open(old)) {
            assertNull(image.voxelSize(), "1 Angstrom is what programs write that do not know it");
        }
        file = mrc(ByteOrder.LITTLE_ENDIAN, 1, 2).putInt(208, 0);
        refused(save("a.bin", file), "first bytes are 04 00 00 00");
    }

    @Test
    void anExtendedHeaderIsSkippedAndEveryPlaneIsAccountedFor() throws IOException {
        byte[] plain = mrc(ByteOrder.LITTLE_ENDIAN, 1, 2).putInt(92, 80).array();
        ByteBuffer longer = ByteBuffer.allocate(plain.length + 80);
        longer.put(plain, 0, 1024).position(1104).put(plain, 1024, plain.length - 1024);
        assertEquals(7, ((short[]) voxels(save("a.mrc", longer)))[7]);
        refused(save("a.mrc", ByteBuffer.wrap(plain)), "breaks off", "2 x 3 x 4");
        ByteBuffer file = mrc(ByteOrder.LITTLE_ENDIAN, 1, 2).putInt(8, 1);
        refused(save("a.mrc", file), "announces 1 planes", "bytes for 2");
        file = mrc(ByteOrder.LITTLE_ENDIAN, 1, 2).putInt(88, 401).putInt(36, 1);
        refused(save("a.mrc", file), "2 volumes");
    }

    /** A NIfTI file of voxels of 2 bytes, 4e-6, 5e-6 and 8e-6 mm (x, y, z). */
    private static ByteBuffer nifti(ByteOrder order, int version, int type) {
        int start = version == 1 ? 352 : 544;
        ByteBuffer file = ByteBuffer.allocate(start + VOXELS * 2).order(order);
        file.putInt(0, version == 1 ? 348 : 540);
        double[] pixels = {1, 4e-6, 5e-6, 8e-6};
        int[] dim = {3, 4, 3, 2, 1};
        if (version == 1) {
            file.put(344, new byte[] {'n', '+', '1', 0}).put(123, (byte) 2);
            for (int i = 0; i < dim.length; i++) file.putShort(40 + 2 * i, (short) dim[i]);
            for (int i = 0; i < 4; i++) file.putFloat(76 + 4 * i, (float) pixels[i]);
            file.putShort(70, (short) type).putFloat(108, start);
        } else {
            file.put(4, new byte[] {'n', '+', '2', 0, '\r', '\n', 0x1a, '\n'}).putInt(500, 2);
            for (int i = 0; i < dim.length; i++) file.putLong(16 + 8 * i, dim[i]);
            for (int i = 0; i < 4; i++) file.putDouble(104 + 8 * i, pixels[i]);
            file.putShort(12, (short) type).putLong(168, start);
        }
        for (int i = 0; i < VOXELS; i++) file.putShort(start + 2 * i, (short) (i - 3));
        return file;
    }

    @ParameterizedTest
    @CsvSource({"1, 4, INT16", "2, 4, INT16", "1, 512, UINT16", "2, 512, UINT16"})
    void niftiIsReadInBothVersionsAndByteOrders(int version, int type, DType dtype)
            throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            Path file = save("a.nii", nifti(order, version, type));
            try (ForeignImage image = ForeignImages.open(file)) {
                assertEquals(dtype, image.array().spec().dtype());
                assertArrayEquals(new long[] {2, 3, 4}, image.array().spec().shape());
                assertArrayEquals(new double[] {8, 5, 4}, image.voxelSize());
            }
            short[] values = (short[]) voxels(file);
            for (int i = 0; i < VOXELS; i++) assertEquals(i - 3, values[i]);
        }
    }

    @Test
    void scaledValuesAreThoseThatTheFileMeans() throws IOException {
        ByteBuffer file = nifti(ByteOrder.LITTLE_ENDIAN, 1, 4);
        file.putFloat(112, 0.5f).putFloat(116, 2);
        Path scaled = save("a.nii", file);
        assertEquals(0.5, ((double[]) voxels(scaled))[0]);
        try (ForeignImage image = ForeignImages.open(scaled)) {
            assertTrue(image.notes().get(0).contains("0.5"), image.notes().toString());
        }
        file.putFloat(112, 0).putFloat(116, 7);
        assertEquals(-3, ((short[]) voxels(save("a.nii", file)))[0], "a slope of 0 is none");
        file.putFloat(112, 1).putFloat(116, 0);
        assertEquals(DType.INT16, dtype(save("a.nii", file)));
    }

    @Test
    void whatIsNoGreyVolumeOfNiftiIsRefused() throws IOException {
        ByteBuffer file = nifti(ByteOrder.LITTLE_ENDIAN, 1, 4);
        refused(save("a.nii", file.putShort(40, (short) 4).putShort(48, (short) 5)), "5 time");
        for (int type : new int[] {128, 32, 1}) {
            file = nifti(ByteOrder.LITTLE_ENDIAN, 1, type);
            String word = type == 128 ? "colours" : type == 32 ? "complex" : "type of voxels is 1";
            refused(save("a.nii", file), word);
        }
        file = nifti(ByteOrder.LITTLE_ENDIAN, 1, 4).putShort(46, (short) 7);
        refused(save("a.nii", file), "breaks off");
        file = nifti(ByteOrder.LITTLE_ENDIAN, 1, 4).putShort(44, (short) -7);
        refused(save("a.nii", file), "-7");
        refused(save("a.nii", nifti(ByteOrder.LITTLE_ENDIAN, 1, 4).putInt(344, 0)), "ANALYZE");
    }

    @Test
    void aPairOfFilesIsFoundByEither() throws IOException {
        byte[] whole = nifti(ByteOrder.BIG_ENDIAN, 1, 4).putFloat(108, 0).array();
        whole[345] = 'i';
        Path header = save("a.hdr", ByteBuffer.wrap(Arrays.copyOf(whole, 348)));
        refused(header, "a.img");
        Path voxels = save("a.img", ByteBuffer.wrap(Arrays.copyOfRange(whole, 352, whole.length)));
        assertEquals(2, ((short[]) voxels(header))[5]);
        assertEquals(2, ((short[]) voxels(voxels))[5]);
    }

    @Test
    void turnedAxesAndUnknownUnitsAreSaid() throws IOException {
        ByteBuffer file = nifti(ByteOrder.LITTLE_ENDIAN, 1, 4).put(123, (byte) 0);
        file.putShort(254, (short) 1).putFloat(280, -4).putFloat(300, 5).putFloat(320, 8);
        try (ForeignImage image = ForeignImages.open(save("a.nii", file))) {
            assertNull(image.voxelSize());
            assertTrue(image.notes().get(0).contains("mirrors"), image.notes().toString());
        }
    }

    private static byte[] packed(String how, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing =
                how.equals("gz")
                        ? new GZIPOutputStream(out)
                        : new BZip2CompressorOutputStream(out)) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2"})
    void packedFilesAreUnpackedAsFarAsTheirHeaderPromises(String how) throws IOException {
        byte[] nifti = nifti(ByteOrder.LITTLE_ENDIAN, 2, 4).array();
        byte[] mrc = mrc(ByteOrder.LITTLE_ENDIAN, 1, 2).array();
        Path file = folder.resolve("a." + how);
        Files.write(file, packed(how, nifti));
        assertEquals(2, ((short[]) voxels(file))[5]);
        Files.write(file, packed(how, mrc));
        assertEquals(5, ((short[]) voxels(file))[5]);
        Files.write(file, packed(how, Arrays.copyOf(mrc, mrc.length - 1)));
        refused(file, "breaks off");
        Files.write(file, packed(how, Arrays.copyOf(mrc, mrc.length + (1 << 20))));
        refused(file, "bytes for 3");
        Files.write(file, packed(how, new byte[] {'I', 'I', '*', 0, 8, 0, 0, 0}));
        refused(file, "TIFF, packed");
        Files.write(file, Arrays.copyOf(packed(how, mrc), 60));
        refused(file, "breaks off");
    }
}
