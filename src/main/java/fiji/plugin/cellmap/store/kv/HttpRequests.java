// SPDX-License-Identifier: BSD-2-Clause
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
import java.nio.charset.StandardCharsets;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern ERROR =
            Pattern.compile("<Code>(\\w+)</Code>\\s*<Message>([^<]{1,300})</Message>");

    /**
     * @param prepare adds headers to each request
     */
    static HttpRequests with(Patience patience, UnaryOperator<HttpRequest.Builder> prepare) {
        HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(20))
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
        return new HttpRequests(client, prepare, patience);
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
                    if (status < 500 && !PASSING.contains(status)) throw refused(answer);
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
            return "Nothing answers at " + uri.getHost() + ", or there is no network.";
        return AtomicFiles.reason(e) + ".";
    }

    private static CellMapException refused(HttpResponse<byte[]> answer) {
        URI uri = answer.uri();
        String why = "The server answers " + answer.statusCode() + said(answer) + ".";
        return switch (answer.statusCode()) {
            case 401, 403 -> new RefusedException(uri, why, credentials(answer));
            case 412 -> failure(uri, "The file changed while it was read.", "Read it again.");
            default -> new RefusedException(uri, why, "Check the address.");
        };
    }

    private static String credentials(HttpResponse<byte[]> answer) {
        String more = " Some object stores say this for keys that do not exist.";
        boolean signed = answer.request().headers().firstValue("Authorization").isPresent();
        return signed
                ? "Check that the credentials are right and may read this; without them"
                        + " (AWS_NO_SIGN_REQUEST=YES) only public data can be read."
                        + more
                : "Check that the data are public, or give credentials (AWS_ACCESS_KEY_ID and"
                        + " AWS_SECRET_ACCESS_KEY, or AWS_PROFILE)."
                        + more;
    }

    /** The code and message of an object store's answer, in brackets. */
    private static String said(HttpResponse<byte[]> answer) {
        Matcher error = ERROR.matcher(new String(answer.body(), StandardCharsets.UTF_8));
        return error.find() ? " (" + error.group(1) + ": " + error.group(2) + ")" : "";
    }

    private static CellMapException failure(URI uri, String why, String fix) {
        return new CellMapException("Cannot read over the network", uri, why, fix);
    }
}
