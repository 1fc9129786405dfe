package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keys below a prefix of a bucket of an S3-compatible object store, read only and without
 * credentials.
 */
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
        super(prefix.isEmpty() ? bucket : URI.create(bucket + "/" + encoded(prefix)), patience);
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * The bucket that an {@code s3://} address names: at {@code AWS_ENDPOINT_URL} of the
     * environment, or at Amazon.
     */
    public static S3KeyValue of(String address, Patience patience) {
        String[] parts = address.substring("s3://".length()).split("/", 2);
        String endpoint = System.getenv("AWS_ENDPOINT_URL");
        URI bucket =
                URI.create(
                        endpoint == null
                                ? "https://" + parts[0] + ".s3.amazonaws.com"
                                : endpoint.replaceAll("/+$", "") + "/" + parts[0]);
        return new S3KeyValue(
                bucket, parts.length < 2 ? "" : parts[1].replaceAll("/+$", ""), patience);
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
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
        String start = KeyValue.join(prefix, below);
        if (!start.isEmpty()) start += "/";
        Set<String> names = new TreeSet<>();
        for (S3Listing page : pages(start, "&delimiter=%2F")) {
            for (Entry entry : page.entries()) names.add(entry.key().substring(start.length()));
            for (String folder : page.folders()) names.add(folder.substring(start.length()));
        }
        names.remove("");
        return List.copyOf(names);
    }

    @Override
    public Optional<List<Entry>> entries(String start) {
        int skip = prefix.isEmpty() ? 0 : prefix.length() + 1;
        List<Entry> entries = new ArrayList<>();
        for (S3Listing page : pages(prefix.isEmpty() ? start : prefix + "/" + start, ""))
            for (Entry e : page.entries())
                if (!e.key().endsWith("/")) // a folder that a browser made
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
        String token = "";
        do {
            S3Listing page = page(start, more + token);
            pages.add(page);
            token =
                    page.next().isEmpty()
                            ? ""
                            : "&continuation-token="
                                    + URLEncoder.encode(page.next(), StandardCharsets.UTF_8);
        } while (!token.isEmpty());
        return pages;
    }

    private URI query(String start, String more) {
        String prefix = URLEncoder.encode(start, StandardCharsets.UTF_8);
        return URI.create(bucket + "/?list-type=2&prefix=" + prefix + more);
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
            throw unreadable(uri, "The answer is no S3 listing: " + e.getMessage(), e);
        }
    }

    private static CellMapException unreadable(URI uri, String why, Exception cause) {
        return new CellMapException(
                "Cannot list a bucket", uri, why, "Check the address of the bucket.", cause);
    }
}
