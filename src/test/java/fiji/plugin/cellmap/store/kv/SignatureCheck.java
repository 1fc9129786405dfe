// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the signature of a request as an object store does, written from the text (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
 * Version 4</a>) without the library that signs.
 *
 * @param token that must be sent and signed; "" for none
 */
record SignatureCheck(String key, String secret, String token, String region)
        implements Predicate<HttpExchange> {

    private static final Pattern HEADER =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request,"
                            + " ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

    @Override
    public boolean test(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher given = HEADER.matcher(header == null ? "" : header);
        if (!given.matches() || !given.group(1).equals(key) || !given.group(3).equals(region))
            return false;
        String names = given.group(4);
        if (!names.contains("host") || !names.contains("x-amz-date")) return false;
        if (!token.isEmpty() && !names.contains("x-amz-security-token")) return false;
        if (!token.equals(value(exchange, "x-amz-security-token"))) return false;
        return given.group(5).equals(signature(exchange, given.group(2), names));
    }

    private String signature(HttpExchange exchange, String date, String names) {
        String scope = date + "/" + region + "/s3/aws4_request";
        String text =
                String.join(
                        "\n",
                        "AWS4-HMAC-SHA256",
                        value(exchange, "x-amz-date"),
                        scope,
                        HexFormat.of().formatHex(sha256(canonical(exchange, names))));
        byte[] sum = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) sum = hmac(sum, part);
        return HexFormat.of().formatHex(hmac(sum, text));
    }

    private static String canonical(HttpExchange exchange, String names) {
        String query = exchange.getRequestURI().getRawQuery();
        String sorted =
                query == null
                        ? ""
                        : Arrays.stream(query.split("&"))
                                .map(p -> p.contains("=") ? p : p + "=")
                                .sorted()
                                .collect(Collectors.joining("&"));
        String headers =
                Arrays.stream(names.split(";"))
                        .map(name -> name + ":" + value(exchange, name).strip() + "\n")
                        .collect(Collectors.joining());
        return String.join(
                "\n",
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                sorted,
                headers,
                names,
                value(exchange, "x-amz-content-sha256"));
    }

    private static String value(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
