// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Signs requests to an S3-compatible object store (Signature Version 4, by Amazon's library).
 * Thread-safe.
 *
 * @param credentials asked for each request, so that those that expire are renewed
 * @param region of the bucket
 */
record S3Signer(AwsCredentialsProvider credentials, String region)
        implements UnaryOperator<HttpRequest.Builder> {

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    /** Headers that the client of Java sets itself; the signature counts on their usual values. */
    private static final Set<String> RESERVED = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        RESERVED.addAll(Set.of("host", "content-length"));
    }

    @Override
    public HttpRequest.Builder apply(HttpRequest.Builder builder) {
        HttpRequest request = builder.copy().build();
        AwsCredentials identity = credentials.resolveCredentials();
        SignedRequest signed =
                SIGNER.sign(
                        r ->
                                r.identity(identity)
                                        .request(unsigned(request))
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        signed.request()
                .forEachHeader(
                        (name, values) -> {
                            if (!RESERVED.contains(name))
                                builder.setHeader(name, String.join(",", values));
                        });
        return builder;
    }

    private static SdkHttpRequest unsigned(HttpRequest request) {
        URI uri = request.uri();
        SdkHttpRequest.Builder plain =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.fromValue(request.method()))
                        .uri(uri)
                        .putHeader("Host", uri.getRawAuthority());
        request.headers().map().forEach(plain::putHeader);
        return plain.build();
    }
}
