// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The operations of Python's pickle protocol 2 that a TorchScript archive needs. */
public final class PickleWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public PickleWriter() {
        op(0x80).op(2);
    }

    public PickleWriter op(int code) {
        out.write(code);
        return this;
    }

    public PickleWriter mark() {
        return op('(');
    }

    public PickleWriter tuple() {
        return op('t');
    }

    public PickleWriter emptyTuple() {
        return op(')');
    }

    public PickleWriter emptyDict() {
        return op('}');
    }

    public PickleWriter reduce() {
        return op('R');
    }

    public PickleWriter bool(boolean value) {
        return op(value ? 0x88 : 0x89);
    }

    public PickleWriter global(String module, String name) {
        op('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public PickleWriter emptyTensorList() {
        return global("torch.jit._pickle", "build_tensorlist").mark().op(']').tuple().reduce();
    }

    public PickleWriter text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        op('X').int32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public PickleWriter none() {
        return op('N');
    }

    public PickleWriter number(double value) {
        op('G');
        out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
        return this;
    }

    public PickleWriter number(long value) {
        if (value == (int) value) return integer((int) value);
        op(0x8a).op(8);
        out.writeBytes(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    /** Gives the value on top of the stack a number, under which {@link #recall} finds it. */
    public PickleWriter remember(int number) {
        return op('r').int32(number);
    }

    public PickleWriter recall(int number) {
        return op('j').int32(number);
    }

    public PickleWriter integer(int value) {
        return op('J').int32(value);
    }

    public PickleWriter integers(int... values) {
        mark();
        for (int value : values) integer(value);
        return tuple();
    }

    public byte[] end() {
        op('.');
        return out.toByteArray();
    }

    private PickleWriter int32(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }
}
