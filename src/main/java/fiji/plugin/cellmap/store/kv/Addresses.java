// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.UsageException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Addresses as people write them. Stateless. */
public final class Addresses {

    private static final String KEPT = "-._~:/?@!$&'()*+,;=";

    private Addresses() {}

    /** Whether a text is the address of something elsewhere, not a path. */
    public static boolean isRemote(String text) {
        return text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*");
    }

    /**
     * The URI of an address. Characters that a URI must not have are encoded, as a browser does;
     * {@code #} too, which is part of a name here.
     *
     * @throws UsageException if it names no host
     */
    public static URI uri(String address) {
        try {
            URI uri = URI.create(encoded(address));
            if (uri.getHost() != null) return uri;
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new UsageException(
                "Not an address",
                address,
                "It does not name a host.",
                "Give https://HOST/PATH or s3://BUCKET/KEY.");
    }

    private static String encoded(String address) {
        int path = address.indexOf('/', address.indexOf("//") + 2);
        StringBuilder uri =
                new StringBuilder(address.substring(0, path < 0 ? address.length() : path));
        if (path < 0) return uri.toString();
        byte[] bytes = address.substring(path).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            boolean code = c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || KEPT.indexOf(c) >= 0);
            if (code || plain) uri.append(c);
            else uri.append(String.format("%%%02X", (int) c));
        }
        return uri.toString();
    }

    private static boolean isHex(byte[] bytes, int i) {
        return i < bytes.length && Character.digit(bytes[i], 16) >= 0;
    }
}
