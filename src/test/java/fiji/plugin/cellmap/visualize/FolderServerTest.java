// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderServerTest {

    private static final String VIEWER = "https://viewer.example.org";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir Path folder;
    private FolderServer server;
    private String images;

    @BeforeEach
    void serve() throws IOException {
        Files.createDirectories(folder.resolve("a/s0"));
        Files.writeString(folder.resolve("a/s0/0.0.0"), "0123456789");
        Files.writeString(folder.resolve("a/empty"), "");
        Files.writeString(folder.resolve("secret"), "not yours");
        server = new FolderServer(0, VIEWER);
        images = server.add(folder.resolve("a"));
        server.page("<p>links");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=8-99, 206, 89, bytes 8-9/10",
        "bytes=-99, 206, 0123456789, bytes 0-9/10",
        "bytes=10-, 416, '', bytes */10",
        "bytes=-0, 416, '', bytes */10",
        "'bytes=0-1,4-5', 200, 0123456789,",
        "bytes=5-2, 200, 0123456789,",
        "lines=1-2, 200, 0123456789,"
    })
    void ranges(String range, int status, String body, String told) throws Exception {
        HttpResponse<String> found = get(images + "/s0/0.0.0", "Range", range);
        assertEquals(status, found.statusCode());
        assertEquals(body, found.body());
        assertEquals(told, found.headers().firstValue("Content-Range").orElse(null));
    }

    @Test
    void wholeFilesAndTheirLength() throws Exception {
        assertEquals("0123456789", get(images + "/s0/0.0.0").body());
        assertEquals(200, get(images + "/empty").statusCode());
        HttpResponse<String> head =
                client.send(
                        HttpRequest.newBuilder(URI.create(images + "/s0/0.0.0"))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals("10", head.headers().firstValue("Content-Length").orElseThrow());
        assertEquals("", head.body());
        assertEquals("<p>links", get(server.address()).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/s0",
                "/s0/1.0.0",
                "/../secret",
                "/%2e%2e/secret",
                "/s0/%2e%2e/%2e%2e/secret",
                "/link",
                "//etc/hostname",
                ""
            })
    void nothingElseIsThere(String path) throws Exception {
        Files.createSymbolicLink(folder.resolve("a/link"), folder.resolve("secret"));
        assertEquals(404, get(images + path).statusCode());
        assertEquals(404, get(images.replaceFirst("/0$", "/1") + "/s0/0.0.0").statusCode());
        String guessed = images.replaceFirst("[0-9a-f]{32}", "0".repeat(32));
        assertEquals(404, get(guessed + "/s0/0.0.0").statusCode());
    }

    @Test
    void onlyTheViewersPagesMayRead() throws Exception {
        HttpResponse<String> viewer = get(images + "/s0/0.0.0", "Origin", VIEWER);
        assertEquals(
                VIEWER, viewer.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
        HttpResponse<String> other = get(images + "/s0/0.0.0", "Origin", "https://evil.example");
        assertFalse(other.headers().firstValue("Access-Control-Allow-Origin").isPresent());
        HttpRequest ask =
                HttpRequest.newBuilder(URI.create(images + "/s0/0.0.0"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .headers("Origin", VIEWER)
                        .build();
        HttpResponse<String> preflight = client.send(ask, HttpResponse.BodyHandlers.ofString());
        assertEquals(204, preflight.statusCode());
        assertEquals(
                "Range",
                preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow());
        HttpRequest put =
                HttpRequest.newBuilder(URI.create(images + "/s0/0.0.0"))
                        .PUT(HttpRequest.BodyPublishers.ofString("x"))
                        .build();
        assertEquals(405, client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals("0123456789", Files.readString(folder.resolve("a/s0/0.0.0")));
    }

    /** A page elsewhere whose name was made to point here has another host. */
    @Test
    void anotherHostIsRefused() throws Exception {
        URI uri = URI.create(images);
        try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
            String request =
                    "GET "
                            + uri.getPath()
                            + "/s0/0.0.0 HTTP/1.1\r\nHost: evil.example\r\n"
                            + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 404"), answer);
        }
    }

    @Test
    void aFolderInALargerOneThatIsNotOnDisk() throws Exception {
        String group =
                server.add(
                        folder.resolve("a/s0"),
                        "s0",
                        Map.of(".zgroup", "{}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("{}", get(group + "/.zgroup").body());
        assertEquals("0123456789", get(group + "/s0/0.0.0").body());
        assertEquals(404, get(group + "/0.0.0").statusCode());
        assertEquals(404, get(group + "/s0/../../secret").statusCode());
    }

    @Test
    void itEndsAndSaysIfAPortIsTaken() {
        int port = URI.create(server.address()).getPort();
        UsageException taken =
                assertThrows(UsageException.class, () -> new FolderServer(port, VIEWER));
        assertTrue(taken.getMessage().contains("" + port), taken.getMessage());
        server.close();
        assertThrows(ConnectException.class, () -> get(images + "/s0/0.0.0"));
    }
}
