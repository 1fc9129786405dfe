// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CellMapException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Optional;

/** A file on a server, read by ranges of one version of it (its entity tag). */
final class HttpValue implements Value {

    private static final int PARTIAL = 206;

    private final HttpRequests requests;
    private final URI uri;
    private final long size;
    private final Optional<String> tag;

    HttpValue(HttpRequests requests, URI uri, HttpHeaders headers) {
        this.requests = requests;
        this.uri = uri;
        this.size = headers.firstValueAsLong("content-length").orElse(-1);
        this.tag = headers.firstValue("etag").filter(t -> !t.startsWith("W/"));
        if (size < 0)
            throw new CellMapException(
                    "Cannot read a part of a file",
                    uri,
                    "The server does not report its length.",
                    "Copy the data to a local folder.");
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) {
        if (offset < 0 || offset + length > size)
            throw WholeValue.tooShort(uri.toString(), offset, length, size);
        if (length == 0) return new byte[0];
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        HttpResponse<byte[]> answer =
                requests.send(
                                uri,
                                b -> {
                                    tag.ifPresent(t -> b.header("If-Match", t));
                                    return b.header("Range", range).GET();
                                })
                        .orElseThrow(() -> changed("It is no longer there."));
        byte[] body = answer.body();
        // A server that knows no ranges sends everything.
        if (answer.statusCode() != PARTIAL && body.length == size)
            return Arrays.copyOfRange(body, (int) offset, (int) offset + length);
        if (body.length != length)
            throw changed("The server sent " + body.length + " bytes instead of " + length + ".");
        return body;
    }

    @Override
    public Value whole() {
        boolean fits = size < Integer.MAX_VALUE - 8;
        return fits ? new WholeValue(uri.toString(), read(0, (int) size)) : this;
    }

    private CellMapException changed(String why) {
        return new CellMapException("Cannot read a part of a file", uri, why, "Read it again.");
    }
}
