// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.io.ByteArrayOutputStream;
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
import java.util.function.Consumer;

/** Writes small TIFF files tag by tag, so that a file may say of itself what is not true. */
final class TestTiff {

    private record Page(Map<Integer, Object> tags, byte[] pixels) {}

    private final List<Page> pages = new ArrayList<>();

    /** A page of {@code bits / 8} bytes a pixel, or of what its tags say. */
    TestTiff page(int width, int height, int bits, byte... pixels) {
        Map<Integer, Object> tags = new TreeMap<>();
        int[][] usual = {
            {256, width},
            {257, height},
            {258, bits},
            {259, 1},
            {262, 1},
            {273, 0},
            {277, 1},
            {278, height},
            {279, pixels.length}
        };
        for (int[] tag : usual) tags.put(tag[0], tag[1]);
        pages.add(new Page(tags, pixels));
        return this;
    }

    /** Sets a tag of the last page: a number or a text. */
    TestTiff tag(int tag, Object value) {
        pages.get(pages.size() - 1).tags().put(tag, value);
        return this;
    }

    Path write(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes(8, b -> b.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8)));
        for (int i = 0; i < pages.size(); i++) {
            Page page = pages.get(i);
            int entries = page.tags().size();
            int after = out.size() + 2 + 12 * entries + 4;
            ByteArrayOutputStream texts = new ByteArrayOutputStream();
            for (Object value : page.tags().values())
                if (value instanceof String text) texts.write(text(text));
            int start = after + texts.size();
            int next = i + 1 < pages.size() ? start + page.pixels().length : 0;
            page.tags().put(273, start);
            int[] textAt = {after};
            out.write(
                    bytes(
                            2 + 12 * entries + 4,
                            b -> {
                                b.putShort((short) entries);
                                page.tags().forEach((tag, value) -> entry(b, tag, value, textAt));
                                b.putInt(next);
                            }));
            out.write(texts.toByteArray());
            out.write(page.pixels());
        }
        return Files.write(file, out.toByteArray());
    }

    private static void entry(ByteBuffer b, int tag, Object value, int[] textAt) {
        b.putShort((short) tag);
        if (value instanceof String text) {
            int length = text(text).length;
            b.putShort((short) 2).putInt(length).putInt(textAt[0]);
            textAt[0] += length;
        } else {
            b.putShort((short) 4).putInt(1).putInt((Integer) value);
        }
    }

    private static byte[] text(String text) {
        return (text + "\0   ").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int length, Consumer<ByteBuffer> body) {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        body.accept(buffer);
        return buffer.array();
    }
}
