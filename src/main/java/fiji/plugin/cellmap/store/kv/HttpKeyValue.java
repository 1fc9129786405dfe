package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Files below an HTTP(S) address, read only. What is there cannot be listed, so groups need
 * metadata of their own or consolidated metadata.
 */
public class HttpKeyValue implements KeyValue {

    private final URI root;
    private final HttpRequests requests;

    /**
     * @param root address of the folder, without query
     */
    public HttpKeyValue(URI root) {
        this(root, HttpRequests.standard());
    }

    /**
     * @param pause before a failed request is tried again; doubles each time
     */
    public HttpKeyValue(URI root, Duration pause) {
        this(root, HttpRequests.standard().withPause(pause));
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
        return requests.send(uri(key), HttpRequest.Builder::GET).map(HttpResponse::body);
    }

    @Override
    public Optional<Value> open(String key) {
        return head(key).map(answer -> new HttpValue(requests, uri(key), answer.headers()));
    }

    private Optional<HttpResponse<byte[]>> head(String key) {
        return requests.send(uri(key), b -> b.method("HEAD", HttpRequest.BodyPublishers.noBody()));
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
                "This place is read only.",
                "Write into a folder and copy it.");
    }

    private URI uri(String key) {
        if (key.isEmpty()) return root;
        try {
            String path = new URI(null, null, "/" + key, null).getRawPath();
            return URI.create(root + path);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(key, e);
        }
    }
}
