// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Number formats of weights in foreign files, little-endian. */
public enum StoredType {
    FLOAT32("F32", "FloatStorage", 4, 6),
    FLOAT64("F64", "DoubleStorage", 8, 7),
    FLOAT16("F16", "HalfStorage", 2, 5),
    BFLOAT16("BF16", "BFloat16Storage", 2, 15),
    INT64("I64", "LongStorage", 8, 4),
    INT32("I32", "IntStorage", 4, 3),
    UINT8("U8", "ByteStorage", 1, 0),
    BOOL("BOOL", "BoolStorage", 1, 11);

    private final String safetensors;
    private final String torch;
    private final int bytes;
    private final int code;

    StoredType(String safetensors, String torch, int bytes, int code) {
        this.code = code;
        this.safetensors = safetensors;
        this.torch = torch;
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    String safetensors() {
        return safetensors;
    }

    /** The number that stands for it in TorchScript. */
    public int code() {
        return code;
    }

    public String torch() {
        return torch;
    }

    public static StoredType of(Tensor.Type type) {
        return switch (type) {
            case FLOAT32 -> FLOAT32;
            case FLOAT64 -> FLOAT64;
            case INT64 -> INT64;
        };
    }

    /**
     * Writes the values of a tensor in its own type, little-endian, in C order; blocks.
     *
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, Tensor tensor) throws IOException {
        StoredType type = of(tensor.type());
        int chunk = 1 << 16;
        ByteBuffer buffer =
                ByteBuffer.allocate(chunk * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = tensor.values();
        for (int from = 0; from < values.length; from += chunk) {
            int count = Math.min(chunk, values.length - from);
            type.encode(buffer.clear(), values, from, count);
            out.write(buffer.array(), 0, count * type.bytes());
        }
    }

    /** Writes values from the buffer's start on, in one of the types of {@link Tensor}. */
    private void encode(ByteBuffer raw, float[] values, int from, int count) {
        if (this == FLOAT32) raw.asFloatBuffer().put(values, from, count);
        else if (this == FLOAT64) for (int i = 0; i < count; i++) raw.putDouble(values[from + i]);
        else for (int i = 0; i < count; i++) raw.putLong((long) values[from + i]);
    }

    /** Whether these are numbers with a fraction. */
    public boolean floating() {
        return ordinal() <= BFLOAT16.ordinal();
    }

    Tensor.Type tensorType() {
        return floating() ? Tensor.Type.FLOAT32 : Tensor.Type.INT64;
    }

    static StoredType ofSafetensors(String name, Object where) {
        for (StoredType type : values()) if (type.safetensors.equals(name)) return type;
        throw unknown(name, where);
    }

    public static StoredType ofTorch(String name, Object where) {
        for (StoredType type : values()) if (type.torch.equals(name)) return type;
        throw unknown(name, where);
    }

    private static CellMapException unknown(String name, Object where) {
        return new CellMapException(
                "Cannot read weights",
                where,
                "It holds tensors of type " + name + ".",
                "Convert them to float32 where the file was made.");
    }

    /** Values from the buffer's position on. */
    float[] decode(ByteBuffer raw, int count) {
        float[] values = new float[count];
        if (this == FLOAT32) raw.asFloatBuffer().get(values);
        else for (int i = 0; i < count; i++) values[i] = next(raw);
        return values;
    }

    private float next(ByteBuffer raw) {
        return switch (this) {
            case FLOAT32 -> raw.getFloat();
            case FLOAT64 -> (float) raw.getDouble();
            case FLOAT16 -> half(raw.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(raw.getShort() << 16);
            case INT64 -> raw.getLong();
            case INT32 -> raw.getInt();
            case UINT8, BOOL -> raw.get() & 0xFF;
        };
    }

    /** IEEE half precision to float. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int mantissa = bits & 0x3FF;
        float size;
        if (exponent == 0) size = mantissa * 0x1p-24f;
        else if (exponent == 31) size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        else size = Float.intBitsToFloat(exponent + 112 << 23 | mantissa << 13);
        return bits < 0 ? -size : size;
    }
}
