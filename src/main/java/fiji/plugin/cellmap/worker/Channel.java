// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import fiji.plugin.cellmap.util.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Messages over a pair of streams: the length of the JSON text in bytes (32 bits, big-endian), then
 * the text in UTF-8. Any thread may send; one thread at a time may receive.
 */
final class Channel {

    /** Longer frames are not ours. */
    static final int MAX_BYTES = 64 << 20;

    /** Compact; a verb without parameters is an empty object. */
    static final ObjectMapper MAPPER =
            Json.MAPPER
                    .copy()
                    .disable(SerializationFeature.INDENT_OUTPUT)
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    private final DataInputStream in;
    private final DataOutputStream out;

    Channel(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = new DataOutputStream(new BufferedOutputStream(out));
    }

    void send(Message message) throws IOException {
        byte[] text = MAPPER.writerFor(Message.class).writeValueAsBytes(message);
        synchronized (out) {
            out.writeInt(text.length);
            out.write(text);
            out.flush();
        }
    }

    /**
     * Waits for the next message.
     *
     * @return empty at the end of the stream
     * @throws IOException if the stream breaks inside a message, or holds something else
     */
    Optional<Message> receive() throws IOException {
        int first = in.read();
        if (first < 0) return Optional.empty();
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (length < 0 || length > MAX_BYTES) throw new IOException("A frame of " + length);
        byte[] text = in.readNBytes(length);
        if (text.length < length) throw new EOFException("The stream ended inside a message.");
        return Optional.of(MAPPER.readValue(text, Message.class));
    }
}
