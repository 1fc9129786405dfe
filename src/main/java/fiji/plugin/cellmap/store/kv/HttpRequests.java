package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Requests that are tried again, a bounded number of times with growing pauses, when the network or
 * the server fails in passing (no answer, a broken answer, 408, 429, 5xx).
 *
 * @param prepare adds headers to each request, for instance credentials
 * @param attempts at most so many
 * @param pause before the second attempt; doubles each time
 */
record HttpRequests(
        HttpClient client,
        UnaryOperator<HttpRequest.Builder> prepare,
        int attempts,
        Duration pause) {

    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Set<Integer> ABSENT = Set.of(404, 410);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    static HttpRequests standard() {
        HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(20))
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
        return new HttpRequests(client, UnaryOperator.identity(), ATTEMPTS, PAUSE);
    }

    HttpRequests withPause(Duration other) {
        return new HttpRequests(client, prepare, attempts, other);
    }

    /**
     * Sends a request until it is answered.
     *
     * @return the answer, with status 200 to 299; empty if there is no such thing
     */
    Optional<HttpResponse<byte[]>> send(URI uri, UnaryOperator<HttpRequest.Builder> kind) {
        String trouble = "";
        for (int n = 0; n < attempts; n++) {
            try {
                if (n > 0) Thread.sleep(pause.toMillis() << (n - 1));
                HttpRequest request =
                        prepare.apply(kind.apply(HttpRequest.newBuilder(uri).timeout(TIMEOUT)))
                                .build();
                HttpResponse<byte[]> answer =
                        client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                int status = answer.statusCode();
                if (status / 100 == 2) return Optional.of(answer);
                if (ABSENT.contains(status)) return Optional.empty();
                trouble = "The server answers " + status + ".";
                if (status < 500 && !PASSING.contains(status)) throw refused(uri, status);
            } catch (IOException e) {
                trouble = AtomicFiles.reason(e) + ".";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(uri, "The thread was interrupted.", "");
            }
        }
        throw failure(
                uri,
                trouble + " Tried " + attempts + " times.",
                "Check the network and the address, and try again later.");
    }

    private static CellMapException refused(URI uri, int status) {
        return switch (status) {
            case 401, 403 ->
                    failure(
                            uri,
                            "The server answers " + status + ": it does not let us read this.",
                            "Check that the data are public, or give credentials. Some object"
                                    + " stores say this for keys that do not exist.");
            case 412 -> failure(uri, "The file changed while it was read.", "Read it again.");
            default -> failure(uri, "The server answers " + status + ".", "Check the address.");
        };
    }

    private static CellMapException failure(URI uri, String why, String fix) {
        return new CellMapException("Cannot read over the network", uri, why, fix);
    }
}
