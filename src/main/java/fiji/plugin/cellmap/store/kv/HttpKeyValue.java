// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Files below an HTTP(S) address, read only. What is there cannot be listed, so groups need
 * metadata of their own or consolidated metadata.
 */
public class HttpKeyValue implements CopySource {

    private final URI root;
    private final HttpRequests requests;

    /**
     * @param root address of the folder, without query
     */
    public HttpKeyValue(URI root) {
        this(root, Patience.STANDARD);
    }

    public HttpKeyValue(URI root, Patience patience) {
        this(root, HttpRequests.with(patience, UnaryOperator.identity()));
    }

    HttpKeyValue(URI root, HttpRequests requests) {
        this.root = URI.create(root.toString().replaceAll("/+$", ""));
        this.requests = requests;
    }

    HttpRequests requests() {
        return requests;
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public Optional<byte[]> get(String key) {
        return requests.send(uri(key), HttpRequest.Builder::GET, this::fault)
                .map(HttpResponse::body);
    }

    @Override
    public Optional<Value> open(String key) {
        return head(key).map(answer -> new HttpValue(requests, uri(key), answer.headers()));
    }

    private Optional<HttpResponse<byte[]>> head(String key) {
        return requests.send(uri(key), b -> b.method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    @Override
    public Optional<Entry> stat(String key) {
        return head(key).map(answer -> entry(key, answer.headers()));
    }

    private Entry entry(String key, HttpHeaders headers) {
        long size = headers.firstValueAsLong("content-length").orElse(-1);
        if (size < 0)
            throw new CellMapException(
                    "Cannot copy a file",
                    location(key),
                    "The server does not report its length.",
                    "Copy the data to a local folder.");
        return new Entry(
                key,
                size,
                headers.firstValue("etag").orElse(""),
                headers.firstValue("last-modified").map(HttpKeyValue::time).orElse(Instant.EPOCH));
    }

    private static Instant time(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    @Override
    public Optional<List<Entry>> entries(String start) {
        return Optional.empty();
    }

    @Override
    public byte[] copy(Entry entry) {
        return requests.send(
                        uri(entry.key()),
                        request -> copying(request, entry).GET(),
                        answer -> shortage(answer, entry).or(() -> fault(answer)))
                .orElseThrow(
                        () ->
                                new CellMapException(
                                        "Cannot copy a file",
                                        location(entry.key()),
                                        "It is no longer there.",
                                        "Start again: the same command continues."))
                .body();
    }

    /** Asks for the version of the entry only. */
    HttpRequest.Builder copying(HttpRequest.Builder request, Entry entry) {
        boolean strong = entry.tag().startsWith("\"");
        return strong ? request.header("If-Match", entry.tag()) : request;
    }

    private static Optional<String> shortage(HttpResponse<byte[]> answer, Entry entry) {
        int length = answer.body().length;
        return length == entry.size()
                ? Optional.empty()
                : Optional.of("It sent " + length + " bytes instead of " + entry.size() + ".");
    }

    /** What is wrong with a whole value, as far as its headers tell. */
    Optional<String> fault(HttpResponse<byte[]> answer) {
        return Checksums.fault(answer.body(), answer.headers());
    }

    @Override
    public boolean exists(String key) {
        return head(key).isPresent();
    }

    @Override
    public List<String> list(String prefix) {
        return List.of();
    }

    @Override
    public boolean canList() {
        return false;
    }

    @Override
    public void put(String key, byte[] value) {
        throw readOnly(key);
    }

    @Override
    public void delete(String key) {
        throw readOnly(key);
    }

    @Override
    public void deleteAll(String prefix) {
        throw readOnly(prefix);
    }

    private CellMapException readOnly(String key) {
        return new CellMapException(
                "Cannot write over the network",
                location(key),
                "It is read-only.",
                "Write into a folder and copy it.");
    }

    private URI uri(String key) {
        return key.isEmpty() ? root : URI.create(root + "/" + encoded(key));
    }

    /** A key as a path of a URI; also signatures count on this form. */
    static String encoded(String key) {
        return parameter(key).replace("%2F", "/");
    }

    /** A text as a value in the query of a URI. */
    static String parameter(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
