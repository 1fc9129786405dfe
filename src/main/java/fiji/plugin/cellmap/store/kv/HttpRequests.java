package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Requests that are tried again, a bounded number of times with growing pauses, when the network or
 * the server fails in passing (no answer, an answer that stops or is broken, 408, 429, 5xx).
 *
 * @param prepare adds headers to each request, for instance credentials
 */
record HttpRequests(
        HttpClient client, UnaryOperator<HttpRequest.Builder> prepare, Patience patience) {

    private static final Set<Integer> ABSENT = Set.of(404, 410);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    static HttpRequests with(Patience patience) {
        HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(20))
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
        return new HttpRequests(client, UnaryOperator.identity(), patience);
    }

    /** As {@link #send(URI, UnaryOperator, Function)}, for answers that need no check. */
    Optional<HttpResponse<byte[]>> send(URI uri, UnaryOperator<HttpRequest.Builder> kind) {
        return send(uri, kind, answer -> Optional.empty());
    }

    /**
     * Sends a request until it is answered.
     *
     * @param fault what is wrong with an answer, so that it is asked for again
     * @return the answer, with status 200 to 299; empty if there is no such thing
     */
    Optional<HttpResponse<byte[]>> send(
            URI uri,
            UnaryOperator<HttpRequest.Builder> kind,
            Function<HttpResponse<byte[]>, Optional<String>> fault) {
        String trouble = "";
        for (int n = 0; n < patience.attempts(); n++) {
            try {
                patience.rest(n);
                HttpResponse<byte[]> answer = exchange(kind.apply(HttpRequest.newBuilder(uri)));
                int status = answer.statusCode();
                if (ABSENT.contains(status)) return Optional.empty();
                if (status / 100 == 2) {
                    Optional<String> wrong = fault.apply(answer);
                    if (wrong.isEmpty()) return Optional.of(answer);
                    trouble = wrong.get();
                } else {
                    trouble = "The server answers " + status + ".";
                    if (status < 500 && !PASSING.contains(status)) throw refused(uri, status);
                }
            } catch (IOException e) {
                trouble = reason(uri, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(uri, "The thread was interrupted.", "");
            }
        }
        throw failure(
                uri,
                trouble + " Tried " + patience.attempts() + " times.",
                "Check the network and the address, and try again later.");
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder builder)
            throws IOException, InterruptedException {
        AtomicLong last = new AtomicLong(System.nanoTime());
        HttpRequest request = prepare.apply(builder.timeout(patience.stall())).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new WatchedBody(last));
        try {
            while (true) {
                long left = patience.stall().toNanos() - (System.nanoTime() - last.get());
                if (left <= 0) throw new HttpTimeoutException("the answer stopped coming");
                try {
                    return answer.get(left, TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    continue; // bytes may have come meanwhile
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException trouble) throw trouble;
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(URI uri, IOException e) {
        for (Throwable t = e; t != null; t = t.getCause())
            if (t instanceof UnresolvedAddressException)
                return "There is no host " + uri.getHost() + ", or no network.";
        if (e instanceof ConnectException)
            return "Nobody answers at " + uri.getHost() + ", or there is no network.";
        return AtomicFiles.reason(e) + ".";
    }

    private static CellMapException refused(URI uri, int status) {
        return switch (status) {
            case 401, 403 ->
                    new RefusedException(
                            uri,
                            "The server answers " + status + ": it does not let us read this.",
                            "Check that the data are public, or give credentials. Some object"
                                    + " stores say this for keys that do not exist.");
            case 412 -> failure(uri, "The file changed while it was read.", "Read it again.");
            default ->
                    new RefusedException(
                            uri, "The server answers " + status + ".", "Check the address.");
        };
    }

    private static CellMapException failure(URI uri, String why, String fix) {
        return new CellMapException("Cannot read over the network", uri, why, fix);
    }
}
