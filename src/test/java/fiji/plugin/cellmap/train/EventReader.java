// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Reads event files, whole records only, and checks their frames. */
public final class EventReader {

    /**
     * @param version of the file, or null
     * @param start whether a session starts
     * @param values per tag: a Float, a picture as byte[], a String, or a Map of settings
     */
    public record Read(
            double seconds, long step, String version, boolean start, Map<String, Object> values) {}

    private EventReader() {}

    /** All events of a folder, file by file in the order of names. */
    public static List<Read> folder(Path folder) throws IOException {
        List<Read> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) all.addAll(events(Files.readAllBytes(file)));
        }
        return all;
    }

    /** What a reader that honours the starts of sessions keeps: per tag the value of each step. */
    public static Map<String, Map<Long, Object>> kept(List<Read> events) {
        Map<String, Map<Long, Object>> kept = new TreeMap<>();
        for (Read event : events) {
            if (event.start())
                kept.values().forEach(v -> v.keySet().removeIf(s -> s >= event.step()));
            event.values()
                    .forEach(
                            (tag, value) ->
                                    kept.computeIfAbsent(tag, t -> new TreeMap<>())
                                            .put(event.step(), value));
        }
        return kept;
    }

    static List<Read> events(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Read> events = new ArrayList<>();
        while (in.remaining() >= 12 && in.remaining() >= in.getLong(in.position()) + 16) {
            int length = (int) in.getLong(in.position());
            assertEquals(masked(file, in.position(), 8), in.getInt(in.position() + 8));
            int data = in.position() + 12;
            assertEquals(masked(file, data, length), in.getInt(data + length));
            events.add(event(fields(in.slice(data, length))));
            in.position(data + length + 4);
        }
        return events;
    }

    private static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        long value = crc.getValue();
        return (int) ((value >>> 15 | value << 17 & 0xffffffffL) + 0xa282ead8L);
    }

    private static Read event(Map<Integer, List<Object>> event) {
        Map<String, Object> values = new TreeMap<>();
        if (event.containsKey(5))
            for (Object value : fields(event, 5).getOrDefault(1, List.of())) {
                Map<Integer, List<Object>> v = fields((ByteBuffer) value);
                values.put(string(v, 1), value(v));
            }
        return new Read(
                Double.longBitsToDouble((long) event.get(1).get(0)),
                (long) event.get(2).get(0),
                event.containsKey(3) ? string(event, 3) : null,
                event.containsKey(7) && fields(event, 7).get(1).equals(List.of(1L)),
                values);
    }

    private static Object value(Map<Integer, List<Object>> v) {
        if (v.containsKey(2)) return v.get(2).get(0);
        if (string(v, 1).equals("_hparams_/session_start_info")) return settings(v);
        if (v.containsKey(8)) return string(fields(v, 8), 8);
        byte[] png = new byte[((ByteBuffer) fields(v, 4).get(4).get(0)).remaining()];
        ((ByteBuffer) fields(v, 4).get(4).get(0)).duplicate().get(png);
        return png;
    }

    /** Of the HParams plugin: a Double, Boolean or String per key. */
    private static Map<String, Object> settings(Map<Integer, List<Object>> v) {
        Map<Integer, List<Object>> plugin = fields(fields(v, 9), 1);
        assertEquals("hparams", string(plugin, 1));
        Map<String, Object> settings = new TreeMap<>();
        for (Object entry : fields(fields(plugin, 2), 3).get(1)) {
            Map<Integer, List<Object>> pair = fields((ByteBuffer) entry);
            Map<Integer, List<Object>> value = fields(pair, 2);
            settings.put(
                    string(pair, 1),
                    value.containsKey(2)
                            ? Double.longBitsToDouble((long) value.get(2).get(0))
                            : value.containsKey(3)
                                    ? string(value, 3)
                                    : value.get(4).get(0).equals(1L));
        }
        return settings;
    }

    private static String string(Map<Integer, List<Object>> message, int field) {
        ByteBuffer bytes = (ByteBuffer) message.get(field).get(0);
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static Map<Integer, List<Object>> fields(Map<Integer, List<Object>> m, int field) {
        return fields(((ByteBuffer) m.get(field).get(0)).duplicate());
    }

    private static Map<Integer, List<Object>> fields(ByteBuffer message) {
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, List<Object>> fields = new TreeMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value =
                    switch ((int) key & 7) {
                        case 0 -> varint(in);
                        case 1 -> in.getLong();
                        case 2 -> bytes(in, (int) varint(in));
                        case 5 -> in.getFloat();
                        default -> throw new IllegalArgumentException("wire type of " + key);
                    };
            fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static ByteBuffer bytes(ByteBuffer in, int length) {
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) return value;
        }
    }
}
