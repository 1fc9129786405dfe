// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder on loopback as a web server and an S3 bucket show it: ranges, entity tags, listings in
 * pages. Answers can be made to fail.
 */
public final class TestServer implements AutoCloseable {

    /** What can happen to an answer. */
    public enum Fault {
        NONE,
        /** Another status instead. */
        STATUS,
        /** The connection closes amid the body. */
        CUT,
        /** The body stops coming. */
        STALL,
        /** The connection closes without an answer. */
        RESET,
        /** A byte of the body is another. */
        DAMAGE
    }

    public final AtomicInteger failures = new AtomicInteger();
    public final AtomicInteger cuts = new AtomicInteger();
    public final AtomicInteger requests = new AtomicInteger();

    /** Bytes of files that were sent. */
    public final AtomicLong sent = new AtomicLong();

    public volatile int failure = 503;

    /** Objects and folders in a page of a listing. */
    public volatile int page = 2;

    /** Whether it lists; else a plain web server. */
    public volatile boolean lists = true;

    /** What happens to the n-th request. */
    public volatile IntFunction<Fault> faults = n -> Fault.NONE;

    /** Whether a request is answered; if not, as one that is not signed rightly. */
    public volatile Predicate<HttpExchange> allows = exchange -> true;

    /** Ends the keys that are always damaged; "" for none. */
    public volatile String damaged = "";

    /** Keys that are listed, and have the content "hostile", besides the files. */
    public volatile List<String> strange = List.of();

    static {
        // Else each answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Entity tags by file and version. */
    private static final Map<String, String> TAGS = new ConcurrentHashMap<>();

    private static final byte[] STRANGE = "hostile".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;

    public TestServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/bucket", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bucket");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Fault fault = faults.apply(requests.getAndIncrement());
            if (fault == Fault.RESET) throw new IOException("as the test wants it");
            boolean failing = failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            if (failing || fault == Fault.STATUS) {
                exchange.sendResponseHeaders(failure, -1);
                return;
            }
            if (!allows.test(exchange)) {
                refuse(exchange);
                return;
            }
            String query = exchange.getRequestURI().getRawQuery();
            if (query == null) file(exchange, fault);
            else if (lists) list(exchange, query, fault);
            else exchange.sendResponseHeaders(400, -1);
        }
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        String error =
                "<?xml version=\"1.0\"?><Error><Code>SignatureDoesNotMatch</Code>"
                        + "<Message>Check your key</Message></Error>";
        boolean head = exchange.getRequestMethod().equals("HEAD");
        byte[] body = error.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(403, head ? -1 : body.length);
        if (!head) exchange.getResponseBody().write(body);
    }

    private void file(HttpExchange exchange, Fault fault) throws IOException {
        String name = exchange.getRequestURI().getPath().replaceFirst("^/bucket/?", "");
        if (strange.contains(name)) {
            send(exchange, 200, STRANGE, fault);
            return;
        }
        Path named = folder.resolve(name);
        Path file = Files.isDirectory(named) ? named.resolve("index.html") : named;
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        String tag = tag(file);
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.getResponseHeaders().set("Last-Modified", time(file));
        String wanted = exchange.getRequestHeaders().getFirst("If-Match");
        if (wanted != null && !wanted.equals(tag)) {
            exchange.sendResponseHeaders(412, -1);
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + bytes.length);
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null) {
            String[] ends = range.substring("bytes=".length()).split("-");
            bytes =
                    Arrays.copyOfRange(
                            bytes, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
        }
        sent.addAndGet(bytes.length);
        boolean bad = !damaged.isEmpty() && name.endsWith(damaged);
        send(exchange, range == null ? 200 : 206, bytes, bad ? Fault.DAMAGE : fault);
    }

    private void send(HttpExchange exchange, int status, byte[] bytes, Fault fault)
            throws IOException {
        boolean cut = cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        boolean part = cut || fault == Fault.CUT || fault == Fault.STALL;
        byte[] body = bytes.clone();
        if (fault == Fault.DAMAGE && body.length > 0) body[body.length / 2] ^= 1;
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body, 0, part ? body.length / 2 : body.length);
        exchange.getResponseBody().flush();
        if (fault == Fault.STALL) stall();
    }

    private static void stall() {
        try {
            Thread.sleep(1500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void list(HttpExchange exchange, String query, Fault fault) throws IOException {
        String prefix = parameter(query, "prefix");
        String after = parameter(query, "continuation-token");
        boolean folders = parameter(query, "delimiter").equals("/");
        TreeMap<String, Path> found = new TreeMap<>();
        Path top = folder.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        try (Stream<Path> files = Files.isDirectory(top) ? Files.walk(top) : Stream.empty()) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String key = folder.relativize(file).toString();
                if (!key.startsWith(prefix)) continue;
                int slash = key.indexOf('/', prefix.length());
                if (folders && slash >= 0) {
                    String name = key.substring(0, slash + 1);
                    found.put(name, file);
                } else found.put(key, file);
            }
        }
        if (!folders) for (String key : strange) if (key.startsWith(prefix)) found.put(key, null);
        List<String> rest = found.tailMap(after, after.isEmpty()).keySet().stream().toList();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
        xml.append("<Prefix>").append(prefix).append("</Prefix>");
        for (String name : rest.subList(0, Math.min(page, rest.size())))
            xml.append(element(name, found.get(name)));
        if (rest.size() > page)
            xml.append("<NextContinuationToken>")
                    .append(rest.get(page - 1))
                    .append("</NextContinuationToken>");
        byte[] bytes =
                xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
        send(exchange, 200, bytes, fault == Fault.DAMAGE ? Fault.NONE : fault);
    }

    private static String element(String key, Path file) throws IOException {
        if (key.endsWith("/"))
            return "<CommonPrefixes><Prefix>" + key + "</Prefix></CommonPrefixes>";
        if (file == null)
            return "<Contents><Key>%s</Key><Size>%d</Size></Contents>"
                    .formatted(key, STRANGE.length);
        return "<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>%s</ETag><Size>%d</Size></Contents>"
                .formatted(
                        key,
                        Files.getLastModifiedTime(file).toInstant(),
                        tag(file).replace("\"", "&quot;"),
                        Files.size(file));
    }

    private static String tag(Path file) throws IOException {
        String version = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        String known = TAGS.get(version);
        if (known != null) return known;
        String tag = "\"" + Checksums.md5(Files.readAllBytes(file)) + "\"";
        TAGS.put(version, tag);
        return tag;
    }

    private static String time(Path file) throws IOException {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Files.getLastModifiedTime(file).toInstant().atOffset(ZoneOffset.UTC));
    }

    private static String parameter(String query, String name) {
        for (String pair : query.split("&"))
            if (pair.startsWith(name + "="))
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        return "";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
