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
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A folder on loopback as a web server and an S3 bucket show it: ranges, entity tags, listings in
 * pages of two. The next answers can be made to fail.
 */
final class TestServer implements AutoCloseable {

    private static final int PAGE = 2;

    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger cuts = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicLong sent = new AtomicLong();
    volatile int failure = 503;
    private final HttpServer server;
    private final Path folder;

    TestServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/bucket/", this::answer);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bucket");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                exchange.sendResponseHeaders(failure, -1);
                return;
            }
            String query = exchange.getRequestURI().getRawQuery();
            if (query != null) list(exchange, query);
            else file(exchange);
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/bucket/".length());
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        String tag = "\"" + Arrays.hashCode(bytes) + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
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
        boolean cut = cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length);
        sent.addAndGet(bytes.length);
        exchange.getResponseBody().write(bytes, 0, cut ? bytes.length / 2 : bytes.length);
    }

    private void list(HttpExchange exchange, String query) throws IOException {
        String prefix = parameter(query, "prefix");
        String after = parameter(query, "continuation-token");
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString())
                    .filter(f -> f.startsWith(prefix))
                    .map(f -> f.substring(prefix.length()))
                    .forEach(
                            f ->
                                    names.add(
                                            f.substring(0, f.indexOf('/') + 1).isEmpty()
                                                    ? f
                                                    : f.substring(0, f.indexOf('/') + 1)));
        }
        List<String> rest = names.tailSet(after, after.isEmpty()).stream().toList();
        StringBuilder xml = new StringBuilder("<ListBucketResult><Prefix>" + prefix + "</Prefix>");
        for (String name : rest.subList(0, Math.min(PAGE, rest.size())))
            xml.append(
                    name.endsWith("/")
                            ? "<CommonPrefixes><Prefix>"
                                    + prefix
                                    + name
                                    + "</Prefix></CommonPrefixes>"
                            : "<Contents><Key>" + prefix + name + "</Key></Contents>");
        if (rest.size() > PAGE)
            xml.append("<NextContinuationToken>")
                    .append(rest.get(PAGE - 1))
                    .append("</NextContinuationToken>");
        byte[] bytes =
                xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
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
    }
}
