// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Session;
import fiji.plugin.cellmap.verb.Sessions;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.verb.Verbs;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs each verb and session in a separate JVM, so that a native fault, a lack of memory or a clash
 * of libraries there ends as one error message here. Progress and cancel pass through; a worker
 * ends with its parent. Thread-safe.
 */
public final class Worker implements VerbRunner, SessionRunner {

    private final Map<String, Class<? extends Verb<?>>> verbs;
    private final Map<String, Class<? extends Session<?>>> sessions;
    private final WorkerOptions options;

    /**
     * @param verbs the verbs that can be run; the worker's main class must know the same
     * @param sessions the same of sessions
     */
    public Worker(
            Map<String, Class<? extends Verb<?>>> verbs,
            Map<String, Class<? extends Session<?>>> sessions,
            WorkerOptions options) {
        this.verbs = Map.copyOf(verbs);
        this.sessions = Map.copyOf(sessions);
        this.options = options;
    }

    /** Of all verbs and sessions, as this installation starts them. */
    public static Worker standard() {
        return new Worker(Verbs.ALL, Sessions.ALL, WorkerOptions.standard());
    }

    @Override
    public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
        JavaType type =
                Channel.MAPPER
                        .constructType(verb.getClass())
                        .findSuperType(Verb.class)
                        .getBindings()
                        .getBoundType(0);
        return value(run(name(verbs, verb), verb, line -> {}, progress), type);
    }

    @Override
    public <T> void run(Session<T> session, Consumer<Consumer<T>> ready, Progress progress) {
        run(
                name(sessions, session),
                session,
                line -> ready.accept(told -> line.tell(Channel.MAPPER.valueToTree(told))),
                progress);
    }

    private JsonNode run(
            String name, Object request, Consumer<Connection> ready, Progress progress) {
        progress.message(options.budget());
        try (Listener listener = new Listener();
                WorkerProcess process = WorkerProcess.start(options, listener.address())) {
            try (Connection connection = listener.accept(process, name, options, progress)) {
                Message.Request message =
                        new Message.Request(
                                name,
                                Channel.MAPPER.valueToTree(request),
                                options.grace().toMillis());
                Message answer = connection.ask(message, ready, process::kill, progress);
                if (progress.cancelled()) process.kill(); // Native libraries take long to exit.
                return result(answer, process);
            } catch (IOException e) {
                throw ended(process, name, progress);
            }
        }
    }

    private static RuntimeException ended(WorkerProcess process, String name, Progress progress) {
        CellMapException death = process.death(name);
        if (!progress.cancelled()) return death;
        process.dropLog();
        return new CancelledException("Cancelled.");
    }

    private static JsonNode result(Message answer, WorkerProcess process) {
        if (answer instanceof Message.Failure failure) {
            if (!Failures.needsLog(failure)) process.dropLog();
            throw Failures.exception(failure, process.log());
        }
        process.dropLog();
        return ((Message.Result) answer).value();
    }

    /** A result may have methods that look like properties; both sides are the same build. */
    private static <T> T value(JsonNode json, JavaType type) {
        try {
            return Channel.MAPPER
                    .readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
        } catch (IOException e) {
            throw new IllegalStateException("A result that does not fit " + type, e);
        }
    }

    private static String name(Map<String, ? extends Class<?>> known, Object asked) {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue() == asked.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not a listed verb: " + asked));
    }
}
