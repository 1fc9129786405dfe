// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import fiji.plugin.cellmap.worker.Message.Failure.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelTest {

    private static final List<Message> ALL =
            List.of(
                    new Message.Hello("token", new Build("1", "ab")),
                    new Message.Request("train", JsonNodeFactory.instance.objectNode(), 5),
                    new Message.Report("stage", 10, 3, null),
                    new Message.Result(JsonNodeFactory.instance.numberNode(7)),
                    new Message.Failure(Kind.USAGE, "what", "where", "why", "fix"),
                    new Message.Cancel());

    @Test
    void everyMessageSurvivesTheWay() throws IOException {
        Channel in = reader(written(ALL));
        for (Message message : ALL) assertEquals(Optional.of(message), in.receive());
        assertEquals(Optional.empty(), in.receive());
    }

    @Test
    void theFrameIsLengthThenText() throws IOException {
        byte[] text = "{\"message\":\"cancel\"}".getBytes(StandardCharsets.UTF_8);
        byte[] frame = written(List.of(new Message.Cancel()));
        assertArrayEquals(new byte[] {0, 0, 0, 20}, Arrays.copyOf(frame, 4));
        assertArrayEquals(text, Arrays.copyOfRange(frame, 4, frame.length));
    }

    @Test
    void everyCutInsideAMessageIsAnError() throws IOException {
        byte[] frame = written(List.of(new Message.Cancel()));
        for (int length = 1; length < frame.length; length++) {
            Channel cut = reader(Arrays.copyOf(frame, length));
            assertThrows(IOException.class, cut::receive, "cut at " + length);
        }
    }

    @Test
    void foreignBytesAreRefused() {
        assertThrows(IOException.class, reader("GET / HTTP/1.1".getBytes())::receive);
        assertThrows(IOException.class, reader(new byte[] {-1, -1, -1, -1})::receive);
        assertThrows(IOException.class, reader(new byte[] {0, 0, 0, 2, '{', '}'})::receive);
    }

    private static byte[] written(List<Message> messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Channel channel = new Channel(InputStream.nullInputStream(), out);
        for (Message message : messages) channel.send(message);
        return out.toByteArray();
    }

    private static Channel reader(byte[] bytes) {
        return new Channel(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
    }
}
