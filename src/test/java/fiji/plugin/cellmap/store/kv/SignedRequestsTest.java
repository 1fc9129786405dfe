// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Values;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A private bucket: a server that answers only what is signed rightly. */
class SignedRequestsTest {

    private static final Patience PATIENCE =
            new Patience(2, Duration.ofMillis(1), Duration.ofSeconds(20));
    private static final ArraySpec SPEC =
            ArraySpec.of(new long[] {32, 32, 32}, new int[] {16, 16, 16}, DType.UINT8);
    private static final Box WHOLE = Box.of(SPEC.shape());

    @TempDir Path folder;
    private TestServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new TestServer(folder);
        server.allows = new SignatureCheck("KEY", "SECRET", "", "eu-central-1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ArrayStore open(String prefix, UnaryOperator<HttpRequest.Builder> signer) {
        return Stores.open(new S3KeyValue(server.address(), prefix, PATIENCE, signer));
    }

    private static S3Signer signer(AwsCredentials credentials) {
        return new S3Signer(StaticCredentialsProvider.create(credentials), "eu-central-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zarr", "with space+plus/b~(1)*.zarr", "gr\u00fc\u00df.zarr"})
    void whatIsSignedIsAnswered(String name) {
        byte[] values = (byte[]) Values.random(DType.UINT8, 1 << 15, 1);
        Stores.openOrCreate(folder.resolve(name), ContainerFormat.ZARR_V3_SHARDED)
                .create("g/a", SPEC)
                .write(WHOLE, values);
        ArrayStore store = open(name, signer(AwsBasicCredentials.create("KEY", "SECRET")));
        assertEquals(List.of("a"), store.list("g"));
        assertArrayEquals(values, (byte[]) store.open("g/a").read(WHOLE));
        assertEquals(values[0], ((byte[]) store.open("g/a").read(SPEC.chunkBox(0, 0, 0)))[0]);
    }

    @Test
    void aSessionSendsItsToken() {
        Stores.openOrCreate(folder.resolve("a.zarr")).create("a", SPEC);
        server.allows = new SignatureCheck("KEY", "SECRET", "TOKEN/+=", "eu-central-1");
        var session = AwsSessionCredentials.create("KEY", "SECRET", "TOKEN/+=");
        assertTrue(open("a.zarr", signer(session)).isArray("a"));
    }

    @Test
    void aWrongSecretIsSaidWithTheAnswerOfTheServer() {
        S3Signer wrong = signer(AwsBasicCredentials.create("KEY", "OTHER"));
        CellMapException e = assertThrows(CellMapException.class, () -> open("a.zarr", wrong));
        assertTrue(e.why().contains("403 (SignatureDoesNotMatch: Check your key)"), e.why());
        assertTrue(e.fix().contains("credentials are right"), e.fix());
    }

    @Test
    void withoutCredentialsTheyAreAskedFor() {
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> open("a.zarr", UnaryOperator.identity()));
        assertTrue(e.fix().contains("AWS_ACCESS_KEY_ID"), e.fix());
    }
}
