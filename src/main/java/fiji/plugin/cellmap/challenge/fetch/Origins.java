// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.store.kv.Addresses;
import fiji.plugin.cellmap.store.kv.CopySource;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.store.kv.HttpKeyValue;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.store.kv.S3KeyValue;
import fiji.plugin.cellmap.util.UsageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens addresses of groups and files: {@code s3://bucket/key}, {@code https://…}, or a local path.
 * With a mirror, the bucket or host of every address is replaced by it. Thread-safe.
 */
final class Origins {

    private final Optional<CopySource> mirror;
    private final Patience patience;
    private final Map<String, CopySource> places = new ConcurrentHashMap<>();

    /**
     * @param mirror address of a place that has the same keys; null for none
     * @throws UsageException if it is not of a kind that can be opened
     */
    Origins(String mirror, Patience patience) {
        this.patience = patience;
        this.mirror = Optional.ofNullable(mirror).map(this::open);
    }

    /** A value, or what is below a prefix, of a place. */
    record Spot(CopySource place, String key) {

        String location() {
            return place.location(key);
        }

        Spot child(String name) {
            return new Spot(place, KeyValue.join(key, name));
        }
    }

    Spot at(String address) {
        String key;
        String place;
        if (address.startsWith("s3://")) {
            int slash = (address + "/").indexOf('/', "s3://".length());
            place = address.substring(0, slash);
            key = address.substring(Math.min(address.length(), slash + 1));
        } else if (address.matches("https?://.*")) {
            URI uri = Addresses.uri(address);
            place = uri.getScheme() + "://" + uri.getRawAuthority();
            key = uri.getPath().replaceAll("^/+", "");
            if (mirror.isEmpty()) return web(uri, place, key);
        } else {
            place = "";
            key = address.replaceAll("^/+", "");
            if (mirror.isEmpty()) return local(Path.of(address));
        }
        return new Spot(mirror.orElseGet(() -> places.computeIfAbsent(place, this::open)), key);
    }

    /** In a bucket, if the first part of the path is one that can be listed. */
    private Spot web(URI uri, String host, String key) {
        String bucket = uri.getHost().contains(".s3.") ? "" : key.split("/", 2)[0];
        CopySource place =
                places.computeIfAbsent(bucket.isEmpty() ? host : host + "/" + bucket, this::open);
        return new Spot(place, bucket.isEmpty() ? key : key.substring(bucket.length() + 1));
    }

    private static Spot local(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        return new Spot(
                new FolderKeyValue(whole.getRoot()),
                whole.getRoot().relativize(whole).toString().replace('\\', '/'));
    }

    private CopySource open(String address) {
        String bare = address.replaceAll("/+$", "");
        if (bare.startsWith("s3://")) return listed(S3KeyValue.of(bare, patience));
        if (bare.matches("https?://.+")) return web(Addresses.uri(bare));
        if (Files.isDirectory(Path.of(address))) return new FolderKeyValue(Path.of(address));
        throw new UsageException(
                "Unknown source",
                address,
                "It is neither s3://…, http://…, https://… nor a folder.",
                "Give the address of a bucket, a web folder, or a folder that holds the data.");
    }

    private CopySource web(URI uri) {
        String[] parts = uri.getRawPath().replaceAll("^/+", "").split("/", 2);
        String host = uri.getScheme() + "://" + uri.getRawAuthority();
        boolean ownHost = uri.getHost().contains(".s3.") || parts[0].isEmpty();
        URI bucket = URI.create(ownHost ? host : host + "/" + parts[0]);
        String path = uri.getPath().replaceAll("^/+", "");
        String prefix = ownHost ? path : path.contains("/") ? path.split("/", 2)[1] : "";
        S3KeyValue store = new S3KeyValue(bucket, prefix, patience);
        return store.canBeListed() ? store : new HttpKeyValue(uri, patience);
    }

    /**
     * The bucket; where it refuses, the same without a signature, for what anybody may read is
     * refused to credentials that are out of date; where that refuses to be listed too, its keys
     * one by one.
     */
    private CopySource listed(S3KeyValue bucket) {
        return bucket.canBeListed() ? bucket : web(URI.create(bucket.location()));
    }
}
