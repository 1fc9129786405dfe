// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * How requests to a bucket are made: signed if the usual places hold credentials (the variables
 * {@code AWS_ACCESS_KEY_ID} and so on, the profile {@code AWS_PROFILE} of {@code ~/.aws}, a
 * container's or Amazon machine's role), else as anybody may. {@code AWS_NO_SIGN_REQUEST=YES}
 * leaves the signature out.
 */
final class S3Access {

    private static final Set<String> YES = Set.of("yes", "true", "1", "on");
    private static final Path VENDOR = Path.of("/sys/devices/virtual/dmi/id/sys_vendor");
    private static final String STANDARD_REGION = "us-east-1";

    private S3Access() {}

    /** What prepares requests to a bucket. May ask the bucket where it is. */
    static UnaryOperator<HttpRequest.Builder> to(URI bucket) {
        String unsigned = System.getenv().getOrDefault("AWS_NO_SIGN_REQUEST", "");
        if (YES.contains(unsigned.toLowerCase(Locale.ROOT))) return UnaryOperator.identity();
        AwsCredentialsProvider credentials = credentials();
        try {
            credentials.resolveCredentials();
        } catch (SdkClientException e) {
            return UnaryOperator.identity();
        }
        return new S3Signer(credentials, region(bucket));
    }

    private static AwsCredentialsProvider credentials() {
        List<AwsCredentialsProvider> places =
                new ArrayList<>(
                        List.of(
                                SystemPropertyCredentialsProvider.create(),
                                EnvironmentVariableCredentialsProvider.create(),
                                ProfileCredentialsProvider.create(),
                                ContainerCredentialsProvider.create()));
        // Elsewhere nobody answers, which takes seconds to find out.
        if (isAmazonMachine()) places.add(InstanceProfileCredentialsProvider.create());
        return AwsCredentialsProviderChain.of(places.toArray(AwsCredentialsProvider[]::new));
    }

    private static boolean isAmazonMachine() {
        try {
            return Files.readString(VENDOR).startsWith("Amazon");
        } catch (IOException e) {
            return false;
        }
    }

    /** A bucket at Amazon knows its region; elsewhere it is a matter of settings. */
    private static String region(URI bucket) {
        return (bucket.getHost().endsWith(".amazonaws.com")
                        ? asked(bucket)
                        : Optional.<String>empty())
                .or(S3Access::set)
                .orElse(STANDARD_REGION);
    }

    private static Optional<String> asked(URI bucket) {
        HttpRequest head =
                HttpRequest.newBuilder(URI.create(bucket + "/"))
                        .timeout(Duration.ofSeconds(20))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            return HttpClient.newHttpClient()
                    .send(head, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("x-amz-bucket-region");
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> set() {
        try {
            return Optional.of(
                    new AwsRegionProviderChain(
                                    new SystemSettingsRegionProvider(),
                                    new AwsProfileRegionProvider())
                            .getRegion()
                            .id());
        } catch (SdkClientException e) {
            return Optional.empty();
        }
    }
}
