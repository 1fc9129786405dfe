// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * The records of TensorBoard's event files: TensorFlow's messages Event, Summary and SessionLog in
 * protobuf's encoding, framed as a TFRecord. Field numbers are those of TensorFlow's event.proto,
 * summary.proto and tensor.proto. Values are put into one event after the other; not thread-safe.
 */
final class EventRecord {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final int FLOAT_TENSOR = 1;
    private static final int STRING_TENSOR = 7;
    private static final int RGB = 3;
    private static final int MASK_DELTA = 0xa282ead8;

    /** Where the header of a PNG holds its width; the height follows. */
    private static final int PNG_WIDTH = 16;

    private final Message event = new Message();
    private final Message summary = new Message();

    /**
     * An event without content.
     *
     * @param seconds since 1970
     * @param step finished optimizer steps
     */
    EventRecord(double seconds, long step) {
        event.fixed64(1, Double.doubleToLongBits(seconds)).varint(2, step);
    }

    /** What must be the first record of a file. */
    EventRecord fileVersion() {
        event.text(3, "brain.Event:2");
        return this;
    }

    /** The start of a session: what earlier files hold from this step on is void. */
    EventRecord sessionStart() {
        event.message(7, log -> log.varint(1, 1));
        return this;
    }

    /** Adds a number, unless it is none. */
    EventRecord scalar(String tag, double value) {
        if (!Double.isNaN(value))
            summary.message(
                    1, v -> v.text(1, tag).fixed32(2, Float.floatToRawIntBits((float) value)));
        return this;
    }

    /** Adds a picture. */
    EventRecord image(String tag, byte[] png) {
        ByteBuffer header = ByteBuffer.wrap(png);
        summary.message(
                1,
                v ->
                        v.text(1, tag)
                                .message(
                                        4,
                                        image ->
                                                image.varint(1, header.getInt(PNG_WIDTH + 4))
                                                        .varint(2, header.getInt(PNG_WIDTH))
                                                        .varint(3, RGB)
                                                        .bytes(4, png)));
        return this;
    }

    /** Adds a text, which TensorBoard shows as Markdown. */
    EventRecord text(String tag, String markdown) {
        summary.message(
                1,
                v ->
                        v.text(1, tag)
                                .message(
                                        8,
                                        tensor ->
                                                tensor.varint(1, STRING_TENSOR)
                                                        .message(
                                                                2,
                                                                shape ->
                                                                        shape.message(
                                                                                2,
                                                                                d ->
                                                                                        d.varint(
                                                                                                1,
                                                                                                1)))
                                                        .text(8, markdown))
                                .message(9, meta -> meta.message(1, p -> p.text(1, "text"))));
        return this;
    }

    /**
     * Adds the settings of a training, for TensorBoard's HParams plugin.
     *
     * @param values numbers, booleans or texts
     * @param group of runs that are shown as one, with their means
     * @param began seconds since 1970
     */
    EventRecord hyperparameters(Map<String, Object> values, String group, double began) {
        Message info = new Message();
        values.forEach(
                (key, value) ->
                        info.message(1, e -> e.text(1, key).message(2, v -> value(v, value))));
        info.text(4, group).fixed64(5, Double.doubleToLongBits(began));
        summary.message(
                1,
                v ->
                        v.text(1, "_hparams_/session_start_info")
                                .message(8, EventRecord::emptyTensor)
                                .message(
                                        9,
                                        meta ->
                                                meta.message(
                                                        1,
                                                        p ->
                                                                p.text(1, "hparams")
                                                                        .message(
                                                                                2,
                                                                                d ->
                                                                                        d.bytes(
                                                                                                3,
                                                                                                info
                                                                                                        .toBytes())))));
        return this;
    }

    /** No numbers at all: what counts is in the metadata. */
    private static Message emptyTensor(Message tensor) {
        return tensor.varint(1, FLOAT_TENSOR).message(2, shape -> shape.message(2, dim -> dim));
    }

    /** The message Value of protobuf's struct.proto. */
    private static Message value(Message message, Object value) {
        if (value instanceof Number n)
            return message.fixed64(2, Double.doubleToLongBits(n.doubleValue()));
        if (value instanceof Boolean b) return message.varint(4, b ? 1 : 0);
        return message.text(3, value.toString());
    }

    /** The record: length and its masked CRC, event and its masked CRC. */
    byte[] framed() {
        if (summary.bytes.size() > 0) event.bytes(5, summary.bytes.toByteArray());
        byte[] data = event.bytes.toByteArray();
        ByteBuffer frame = little(data.length + 16).putLong(data.length);
        frame.putInt(maskedCrc(frame.array(), 8)).put(data).putInt(maskedCrc(data, data.length));
        return frame.array();
    }

    private static int maskedCrc(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A message of protobuf: fields one after the other. */
    private static final class Message {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message varint(int field, long value) {
            return number((long) field << 3 | VARINT).number(value);
        }

        Message fixed64(int field, long bits) {
            number((long) field << 3 | FIXED64);
            bytes.writeBytes(little(8).putLong(bits).array());
            return this;
        }

        Message fixed32(int field, int bits) {
            number((long) field << 3 | FIXED32);
            bytes.writeBytes(little(4).putInt(bits).array());
            return this;
        }

        Message bytes(int field, byte[] value) {
            number((long) field << 3 | BYTES).number(value.length);
            bytes.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, UnaryOperator<Message> content) {
            return bytes(field, content.apply(new Message()).bytes.toByteArray());
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }

        private Message number(long value) {
            long rest = value;
            for (; (rest & ~0x7fL) != 0; rest >>>= 7) bytes.write((int) (rest & 0x7f | 0x80));
            bytes.write((int) rest);
            return this;
        }
    }
}
