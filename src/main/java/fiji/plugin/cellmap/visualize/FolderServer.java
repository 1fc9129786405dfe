// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the files of some folders, and one page, over HTTP: to programs of this machine (on
 * 127.0.0.1 only) that know its address, which cannot be guessed, and in a browser to pages of one
 * viewer. Files are read only, whole or in one range of bytes; folders are not listed, and what a
 * link leads to outside of them is not there. A folder can be served in a larger one that is not on
 * disk. Thread-safe.
 */
public final class FolderServer implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int BUFFER = 1 << 16;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Root> roots = new CopyOnWriteArrayList<>();
    private final String prefix;
    private final String host;
    private final String viewer;
    private volatile byte[] page = {};

    /**
     * Starts to answer.
     *
     * @param port 0 for any that is free
     * @param viewer origin of the pages that may read, such as {@code https://viewer.example.org}
     * @throws UsageException if the port is taken
     */
    public FolderServer(int port, String viewer) {
        this.viewer = viewer;
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        prefix = "/" + HexFormat.of().formatHex(secret) + "/";
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException e) {
            throw new UsageException(
                    "Cannot serve on this port",
                    "@{port} " + port,
                    AtomicFiles.reason(e),
                    "Give another one, or none for any that is free.");
        }
        host = "127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * What lies at one address.
     *
     * @param folder of files
     * @param inside path below the address where the folder lies; empty for there
     * @param made files that are not on disk, by path below the address
     */
    private record Root(Path folder, String inside, Map<String, byte[]> made) {}

    /** Address of the page, ending in a slash. */
    public String address() {
        return "http://" + host + prefix;
    }

    /**
     * Adds a folder to what is served.
     *
     * @return its address, without a slash at its end
     */
    public String add(Path folder) {
        return add(folder, "", Map.of());
    }

    /**
     * Adds a folder, in a larger one that is not on disk.
     *
     * @param inside name of the folder in the larger one; empty to serve the folder itself
     * @param made files of the larger one, by name
     * @return the address of the larger one, without a slash at its end
     */
    String add(Path folder, String inside, Map<String, byte[]> made) {
        try {
            roots.add(new Root(folder.toRealPath(), inside, made));
            return address() + (roots.size() - 1);
        } catch (IOException e) {
            throw new UsageException(
                    "Cannot serve a folder", folder, AtomicFiles.reason(e), "Check the path.");
        }
    }

    /** Sets the page. */
    public void page(String html) {
        page = html.getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            headers.set("Vary", "Origin");
            headers.set("X-Content-Type-Options", "nosniff");
            if (viewer.equals(origin)) {
                headers.set("Access-Control-Allow-Origin", viewer);
                headers.set("Access-Control-Allow-Methods", "GET, HEAD");
                headers.set("Access-Control-Allow-Headers", "Range");
                headers.set("Access-Control-Expose-Headers", "Content-Range, Content-Length");
                headers.set("Access-Control-Allow-Private-Network", "true");
            }
            String path = exchange.getRequestURI().getPath();
            boolean ours = host.equals(exchange.getRequestHeaders().getFirst("Host"));
            switch (exchange.getRequestMethod()) {
                case "OPTIONS" -> exchange.sendResponseHeaders(204, -1);
                case "GET", "HEAD" -> {
                    if (!ours || path == null || !path.startsWith(prefix)) refuse(exchange, 404);
                    else if (path.equals(prefix)) sendPage(exchange);
                    else sendFile(exchange, path.substring(prefix.length()));
                }
                default -> refuse(exchange, 405);
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private void sendPage(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(200, isHead(exchange) ? -1 : page.length);
        if (!isHead(exchange)) exchange.getResponseBody().write(page);
    }

    private void sendFile(HttpExchange exchange, String path) throws IOException {
        int slash = path.indexOf('/');
        if (slash < 1 || !path.substring(0, slash).matches("\\d{1,6}")) {
            refuse(exchange, 404);
            return;
        }
        int index = Integer.parseInt(path.substring(0, slash));
        Root root = index < roots.size() ? roots.get(index) : null;
        String below = path.substring(slash + 1);
        if (root != null && root.made.containsKey(below)) {
            sendMade(exchange, root.made.get(below));
            return;
        }
        Path file = root == null ? null : file(root, below);
        if (file == null) {
            refuse(exchange, 404);
            return;
        }
        long size = Files.size(file);
        String asked = exchange.getRequestHeaders().getFirst("Range");
        ByteRange range = ByteRange.of(asked, size);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Accept-Ranges", "bytes");
        headers.set("Content-Type", "application/octet-stream");
        if (range == null) {
            headers.set("Content-Range", "bytes */" + size);
            refuse(exchange, 416);
            return;
        }
        if (range.isPart())
            headers.set(
                    "Content-Range",
                    "bytes " + range.from() + "-" + (range.end() - 1) + "/" + size);
        int status = range.isPart() ? 206 : 200;
        if (isHead(exchange)) {
            headers.set("Content-Length", String.valueOf(range.length()));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, range.length() == 0 ? -1 : range.length());
        if (range.length() > 0) copy(file, range, exchange.getResponseBody());
    }

    private static void copy(Path file, ByteRange range, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(range.from());
            for (long left = range.length(); left > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) return;
                out.write(buffer, 0, n);
                left -= n;
            }
        }
    }

    private static void sendMade(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, isHead(exchange) ? -1 : bytes.length);
        if (!isHead(exchange)) exchange.getResponseBody().write(bytes);
    }

    /** The file at a path below a root; null if there is none, or it is somewhere else. */
    private static Path file(Root root, String path) {
        String inside = root.inside.isEmpty() ? "" : root.inside + "/";
        if (!path.startsWith(inside)) return null;
        try {
            Path file = root.folder.resolve(path.substring(inside.length())).toRealPath();
            return file.startsWith(root.folder) && Files.isRegularFile(file) ? file : null;
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
