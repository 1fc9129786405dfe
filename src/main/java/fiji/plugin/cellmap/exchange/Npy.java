// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Arrays as NumPy's .npy files, version 1.0, C order. */
final class Npy {

    private static final int ALIGNMENT = 64;

    private Npy() {}

    static byte[] floats(float[] values, int... shape) {
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return file("<f4", shape, raw.array());
    }

    /** Values from 0 to 255. */
    static byte[] bytes(float[] values, int... shape) {
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
}
