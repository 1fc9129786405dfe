// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Keys below a prefix of a bucket of an S3-compatible object store, read only. */
public final class S3KeyValue extends HttpKeyValue {

    private final URI bucket;
    private final String prefix;

    /**
     * @param bucket address of the bucket: {@code https://NAME.s3.amazonaws.com} or {@code
     *     https://host/NAME}
     * @param prefix of all keys, "" for the whole bucket
     */
    public S3KeyValue(URI bucket, String prefix) {
        this(bucket, prefix, Patience.STANDARD);
    }

    public S3KeyValue(URI bucket, String prefix, Patience patience) {
        this(bucket, prefix, patience, UnaryOperator.identity());
    }

    /**
     * @param prepare signs each request
     */
    S3KeyValue(
            URI bucket,
            String prefix,
            Patience patience,
            UnaryOperator<HttpRequest.Builder> prepare) {
        super(
                prefix.isEmpty() ? bucket : URI.create(bucket + "/" + encoded(prefix)),
                HttpRequests.with(patience, prepare));
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * The bucket that an {@code s3://} address names: at {@code AWS_ENDPOINT_URL} of the
     * environment, or at Amazon. Requests are signed if the environment holds credentials ({@link
     * S3Access}).
     */
    public static S3KeyValue of(String address, Patience patience) {
        String[] parts = address.substring("s3://".length()).split("/", 2);
        URI bucket = bucket(parts[0]);
        String prefix = parts.length < 2 ? "" : parts[1].replaceAll("/+$", "");
        return new S3KeyValue(bucket, prefix, patience, S3Access.to(bucket));
    }

    private static URI bucket(String name) {
        String general = System.getenv("AWS_ENDPOINT_URL");
        String endpoint = System.getenv().getOrDefault("AWS_ENDPOINT_URL_S3", general);
        if (endpoint != null) return Addresses.uri(endpoint.replaceAll("/+$", "") + "/" + name);
        // The certificate of Amazon is good for one more label only.
        return name.contains(".")
                ? Addresses.uri("https://s3.amazonaws.com/" + name)
                : Addresses.uri("https://" + name + ".s3.amazonaws.com");
    }

    /** Whether the bucket answers as an object store does; false if it refuses to be listed. */
    public boolean canBeListed() {
        try {
            return requests()
                    .send(query("", "&max-keys=1"), HttpRequest.Builder::GET)
                    .filter(answer -> S3Listing.is(answer.body()))
                    .isPresent();
        } catch (RefusedException e) {
            return false;
        }
    }

    @Override
    public List<String> list(String below) {
        String parent = KeyValue.join(prefix, below);
        String start = parent.isEmpty() ? "" : parent + "/";
        Set<String> names = new TreeSet<>();
        for (S3Listing page : pages(start, "&delimiter=%2F")) {
            page.entries().forEach(entry -> add(entry.key(), start, names));
            page.folders().forEach(folder -> add(folder, start, names));
        }
        names.remove("");
        return List.copyOf(names);
    }

    private static void add(String key, String start, Set<String> names) {
        if (key.startsWith(start)) names.add(key.substring(start.length()));
    }

    @Override
    public boolean canList() {
        return true;
    }

    @Override
    public Optional<List<Entry>> entries(String start) {
        int skip = prefix.isEmpty() ? 0 : prefix.length() + 1;
        List<Entry> entries = new ArrayList<>();
        for (S3Listing page : pages(prefix.isEmpty() ? start : prefix + "/" + start, ""))
            for (Entry e : page.entries())
                if (!e.key().endsWith("/") && e.key().length() > skip) // else made by a browser
                entries.add(new Entry(e.key().substring(skip), e.size(), e.tag(), e.modified()));
        return Optional.of(entries);
    }

    @Override
    HttpRequest.Builder copying(HttpRequest.Builder request, Entry entry) {
        return super.copying(request, entry).header("x-amz-checksum-mode", "ENABLED");
    }

    @Override
    Optional<String> fault(HttpResponse<byte[]> answer) {
        return super.fault(answer).or(() -> Checksums.tagFault(answer.body(), answer.headers()));
    }

    private List<S3Listing> pages(String start, String more) {
        List<S3Listing> pages = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        String token = "";
        do {
            S3Listing page = page(start, more + token);
            pages.add(page);
            if (!tokens.add(page.next()))
                throw unreadable(query(start, more), "Its pages never end.", null);
            token = page.next().isEmpty() ? "" : "&continuation-token=" + parameter(page.next());
        } while (!token.isEmpty());
        return pages;
    }

    private URI query(String start, String more) {
        return URI.create(bucket + "/?list-type=2&prefix=" + parameter(start) + more);
    }

    private S3Listing page(String start, String more) {
        URI uri = query(start, more);
        byte[] xml =
                requests()
                        .send(uri, HttpRequest.Builder::GET)
                        .orElseThrow(
                                () ->
                                        unreadable(
                                                uri,
                                                "The server answers 404: no such bucket.",
                                                null))
                        .body();
        try {
            return S3Listing.parse(xml);
        } catch (IOException e) {
            throw unreadable(uri, "The answer is not an S3 listing: " + e.getMessage(), e);
        }
    }

    private static CellMapException unreadable(URI uri, String why, Exception cause) {
        return new CellMapException(
                "Cannot list a bucket", uri, why, "Check the address of the bucket.", cause);
    }
}
