package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Keys below a prefix of a bucket of an S3-compatible object store, read only and without
 * credentials (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">listing</a>).
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
        this(bucket, prefix, HttpRequests.standard());
    }

    /**
     * @param pause before a failed request is tried again; doubles each time
     */
    public S3KeyValue(URI bucket, String prefix, Duration pause) {
        this(bucket, prefix, HttpRequests.standard().withPause(pause));
    }

    private S3KeyValue(URI bucket, String prefix, HttpRequests requests) {
        super(prefix.isEmpty() ? bucket : URI.create(bucket + "/" + encoded(prefix)), requests);
        this.bucket = bucket;
        this.prefix = prefix;
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    @Override
    public List<String> list(String below) {
        String start = KeyValue.join(prefix, below);
        if (!start.isEmpty()) start += "/";
        Set<String> names = new TreeSet<>();
        String token = "";
        do {
            Document page = page(start, token);
            for (String key : texts(page, "Key")) names.add(key.substring(start.length()));
            for (String folder : texts(page, "Prefix"))
                if (folder.length() > start.length()) names.add(folder.substring(start.length()));
            List<String> next = texts(page, "NextContinuationToken");
            token = next.isEmpty() ? "" : next.get(0);
        } while (!token.isEmpty());
        names.remove("");
        return List.copyOf(names);
    }

    private Document page(String start, String token) {
        String query =
                "?list-type=2&delimiter=%2F&prefix="
                        + URLEncoder.encode(start, StandardCharsets.UTF_8)
                        + (token.isEmpty()
                                ? ""
                                : "&continuation-token="
                                        + URLEncoder.encode(token, StandardCharsets.UTF_8));
        URI uri = URI.create(bucket + "/" + query);
        byte[] xml =
                requests()
                        .send(uri, HttpRequest.Builder::GET)
                        .orElseThrow(() -> unreadable(uri, "There is no such bucket.", null))
                        .body();
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw unreadable(uri, "The answer is no S3 listing: " + e.getMessage(), e);
        }
    }

    private static CellMapException unreadable(URI uri, String why, Exception cause) {
        return new CellMapException(
                "Cannot list a bucket", uri, why, "Check the address of the bucket.", cause);
    }

    private static List<String> texts(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) texts.add(nodes.item(i).getTextContent());
        return texts;
    }
}
