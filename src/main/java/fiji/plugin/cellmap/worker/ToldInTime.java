// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the parent tells a session, kept until that listens. */
final class ToldInTime implements Consumer<JsonNode> {

    private final List<JsonNode> early = new ArrayList<>();
    private Consumer<JsonNode> listener = early::add;

    /** Runs a session to its end; blocks. */
    <T> void run(Session<T> session, Progress progress) {
        session.run(
                to -> pass(t -> to.accept(Channel.MAPPER.convertValue(t, session.told()))),
                progress);
    }

    @Override
    public synchronized void accept(JsonNode told) {
        listener.accept(told);
    }

    private synchronized void pass(Consumer<JsonNode> to) {
        early.forEach(to);
        early.clear();
        listener = to;
    }
}
