// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The checksums that an object store sends with a value (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">S3</a>),
 * and the MD5 sum of HTTP's {@code Content-MD5}.
 */
final class Checksums {

    private static final Map<String, Function<byte[], byte[]>> HEADERS =
            Map.of(
                    "content-md5", bytes -> digest("MD5", bytes),
                    "x-amz-checksum-sha256", bytes -> digest("SHA-256", bytes),
                    "x-amz-checksum-sha1", bytes -> digest("SHA-1", bytes),
                    "x-amz-checksum-crc32c", bytes -> sum(new CRC32C(), bytes),
                    "x-amz-checksum-crc32", bytes -> sum(new CRC32(), bytes));

    private Checksums() {}

    /** What is wrong with a body by the checksums of its headers; empty if nothing is known to. */
    static Optional<String> fault(byte[] body, HttpHeaders headers) {
        return HEADERS.entrySet().stream()
                .filter(h -> differs(h.getValue(), body, headers.firstValue(h.getKey())))
                .map(h -> "Its checksum differs from the server's " + h.getKey() + ".")
                .findFirst();
    }

    private static boolean differs(
            Function<byte[], byte[]> sum, byte[] body, Optional<String> wanted) {
        // Sums of an upload in parts have "-N" behind them and are of another kind.
        return wanted.filter(w -> !w.contains("-"))
                .filter(w -> !w.equals(Base64.getEncoder().encodeToString(sum.apply(body))))
                .isPresent();
    }

    /**
     * What is wrong with a body by the entity tag of a simple upload to S3, which is its MD5 sum
     * unless it lies encrypted with a key of its own.
     */
    static Optional<String> tagFault(byte[] body, HttpHeaders headers) {
        String md5 = md5(headers.firstValue("etag").orElse(""));
        String encryption = headers.firstValue("x-amz-server-side-encryption").orElse("");
        boolean other =
                encryption.startsWith("aws:")
                        || headers.firstValue("x-amz-server-side-encryption-customer-algorithm")
                                .isPresent();
        if (other || md5.isEmpty() || md5.equals(md5(body))) return Optional.empty();
        return Optional.of("Its MD5 sum differs from its entity tag " + md5 + ".");
    }

    /** The MD5 sum that an entity tag may be: 32 hexadecimal digits; else "". */
    static String md5(String tag) {
        String bare = tag.replace("\"", "").toLowerCase(Locale.ROOT);
        return bare.matches("[0-9a-f]{32}") ? bare : "";
    }

    static String md5(byte[] bytes) {
        return HexFormat.of().formatHex(digest("MD5", bytes));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sum(Checksum checksum, byte[] bytes) {
        checksum.update(bytes);
        return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
    }
}
