// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Arrays of numbers in NumPy's .npy files, versions 1 to 3 (numpy.lib.format). */
public final class NpyFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final long LARGEST = 1L << 31;
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{(?=.*'descr': *'([<>|=]?[a-z]\\d+)')(?=.*'fortran_order': *(True|False))"
                            + "(?=.*'shape': *\\(([\\d, ]*)\\)).*\\}\\s*");

    private NpyFile() {}

    /**
     * Reads an array as floats in C order; blocks.
     *
     * @throws CellMapException if it is no such file, holds something else than numbers, or is not
     *     complete
     */
    public static Tensor read(Path file) {
        try {
            if (Files.size(file) > LARGEST) throw refused(file, "It is larger than 2 GB.");
            return of(ByteBuffer.wrap(Files.readAllBytes(file)), file);
        } catch (IOException e) {
            throw refused(file, AtomicFiles.reason(e));
        }
    }

    private static Tensor of(ByteBuffer bytes, Path file) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        if (bytes.remaining() < 12) throw refused(file, "It is too short.");
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) throw refused(file, "It is no .npy file.");
        int version = bytes.get();
        bytes.get();
        long length = version == 1 ? bytes.getShort() & 0xFFFF : bytes.getInt() & 0xFFFFFFFFL;
        if (length > bytes.remaining()) throw refused(file, "Its header is not complete.");
        byte[] text = new byte[(int) length];
        bytes.get(text);
        Matcher header = HEADER.matcher(new String(text, ISO_8859_1));
        if (!header.matches())
            throw refused(
                    file, "It holds no plain numbers: " + new String(text, ISO_8859_1).trim());
        int[] shape =
                Pattern.compile("\\d+")
                        .matcher(header.group(3))
                        .results()
                        .mapToInt(m -> (int) Math.min(Integer.MAX_VALUE, number(m.group())))
                        .toArray();
        String type = header.group(1);
        if (type.startsWith(">")) bytes.order(ByteOrder.BIG_ENDIAN);
        return tensor(bytes, type.replaceFirst("^[<>|=]", ""), shape, header, file);
    }

    private static long number(String digits) {
        return digits.length() > 12 ? Integer.MAX_VALUE : Long.parseLong(digits);
    }

    private static Tensor tensor(
            ByteBuffer bytes, String type, int[] shape, Matcher header, Path file) {
        int width = (int) Math.min(16, number(type.substring(1)));
        long count = 1;
        for (int n : shape) count = Math.min(LARGEST, count * n);
        if (count * width != bytes.remaining())
            throw refused(
                    file,
                    "It holds %,d bytes, not %,d values of %d."
                            .formatted(bytes.remaining(), count, width));
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) values[i] = value(bytes, type, file);
        boolean turned = header.group(2).equals("True");
        return Tensor.of(shape, turned ? turned(values, shape) : values);
    }

    private static float value(ByteBuffer bytes, String type, Path file) {
        return switch (type) {
            case "f4" -> bytes.getFloat();
            case "f8" -> (float) bytes.getDouble();
            case "u1", "b1" -> bytes.get() & 0xFF;
            case "i1" -> bytes.get();
            case "u2" -> bytes.getShort() & 0xFFFF;
            case "i2" -> bytes.getShort();
            case "u4" -> bytes.getInt() & 0xFFFFFFFFL;
            case "i4" -> bytes.getInt();
            case "i8", "u8" -> bytes.getLong();
            default -> throw refused(file, "It holds values of the type " + type + ".");
        };
    }

    /** First axis fastest, to C order. */
    private static float[] turned(float[] values, int[] shape) {
        float[] result = new float[values.length];
        int[] at = new int[shape.length];
        for (float value : values) {
            int to = 0;
            for (int d = 0; d < shape.length; d++) to = to * shape[d] + at[d];
            result[to] = value;
            for (int d = 0; d < shape.length && ++at[d] == shape[d]; d++) at[d] = 0;
        }
        return result;
    }

    /** A file of floats, version 1.0, C order. */
    public static byte[] floats(float[] values, int... shape) {
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return file("<f4", shape, raw.array());
    }

    /** A file of values from 0 to 255. */
    public static byte[] bytes(float[] values, int... shape) {
        byte[] raw = new byte[values.length];
        for (int i = 0; i < raw.length; i++) raw[i] = (byte) Math.round(values[i]);
        return file("|u1", shape, raw);
    }

    private static byte[] file(String type, int[] shape, byte[] raw) {
        String sizes = Arrays.stream(shape).mapToObj(n -> n + ", ").collect(Collectors.joining());
        String header =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
        int length = header.length() + 11;
        String padding = " ".repeat((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
        byte[] text = (header + padding + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(text.length & 0xFF);
        out.write(text.length >> 8);
        out.writeBytes(text);
        out.writeBytes(raw);
        return out.toByteArray();
    }

    private static CellMapException refused(Path file, String why) {
        return new CellMapException(
                "Cannot read an array of NumPy", file, why, "Write it again with numpy.save.");
    }
}
