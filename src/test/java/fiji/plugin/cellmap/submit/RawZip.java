// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Writes zip files that no library would write: any name, any mode, any claimed size. */
final class RawZip {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();

    RawZip add(String name, byte[] content) {
        return add(name, content, content.length, 0, 0);
    }

    RawZip add(String name, byte[] content, long claimedSize, int mode, int flags) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteBuffer entry = buffer(46 + text.length);
        entry.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
        entry.putShort((short) flags).putShort((short) 0).putInt(0x21 << 16);
        entry.putInt((int) crc.getValue()).putInt(content.length).putInt((int) claimedSize);
        entry.putShort((short) text.length).putShort((short) 0).putShort((short) 0);
        entry.putShort((short) 0).putShort((short) 0).putInt(mode << 16).putInt(out.size());
        directory.add(entry.put(text).array());
        ByteBuffer local = buffer(30 + text.length);
        local.putInt(0x04034b50).putShort((short) 20).putShort((short) flags).putShort((short) 0);
        local.putInt(0x21 << 16).putInt((int) crc.getValue()).putInt(content.length);
        local.putInt((int) claimedSize).putShort((short) text.length).putShort((short) 0);
        out.writeBytes(local.put(text).array());
        out.writeBytes(content);
        return this;
    }

    byte[] bytes() {
        int start = out.size();
        directory.forEach(out::writeBytes);
        ByteBuffer end = buffer(22);
        end.putInt(0x06054b50).putInt(0).putShort((short) directory.size());
        end.putShort((short) directory.size()).putInt(out.size() - start).putInt(start);
        out.writeBytes(end.putShort((short) 0).array());
        return out.toByteArray();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
