// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verb;
import java.io.IOException;
import java.util.Map;

/**
 * Runs each verb in a separate JVM, so that a native fault, a lack of memory or a clash of
 * libraries there ends as one error message here. Progress and cancel pass through; a worker ends
 * with its parent. Thread-safe.
 */
public final class Worker implements VerbRunner {

    private final Map<String, Class<? extends Verb<?>>> verbs;
    private final WorkerOptions options;

    /**
     * @param verbs the verbs that can be run; the worker's main class must know the same
     */
    public Worker(Map<String, Class<? extends Verb<?>>> verbs, WorkerOptions options) {
        this.verbs = Map.copyOf(verbs);
        this.options = options;
    }

    @Override
    public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
        String name = name(verb);
        progress.message(options.budget());
        try (Listener listener = new Listener();
                WorkerProcess process = WorkerProcess.start(options, listener.address())) {
            try (Connection connection = listener.accept(process, name, options, progress)) {
                Message answer = connection.ask(request(name, verb), progress);
                return value(answer, verb, process);
            } catch (IOException e) {
                throw ended(process, name, progress);
            }
        }
    }

    private Message.Request request(String name, Verb<?> verb) {
        return new Message.Request(
                name, Channel.MAPPER.valueToTree(verb), options.grace().toMillis());
    }

    private static RuntimeException ended(WorkerProcess process, String name, Progress progress) {
        CellMapException death = process.death(name);
        if (!progress.cancelled()) return death;
        process.dropLog();
        return new CancelledException("Cancelled.");
    }

    private static <R extends Outcome> R value(
            Message answer, Verb<R> verb, WorkerProcess process) {
        if (answer instanceof Message.Failure failure) {
            if (!Failures.needsLog(failure)) process.dropLog();
            throw Failures.exception(failure, process.log());
        }
        process.dropLog();
        JavaType type =
                Channel.MAPPER
                        .constructType(verb.getClass())
                        .findSuperType(Verb.class)
                        .getBindings()
                        .getBoundType(0);
        try {
            // A result may have methods that look like properties; both sides are the same build.
            return Channel.MAPPER
                    .readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(((Message.Result) answer).value());
        } catch (IOException e) {
            throw new IllegalStateException("A result that does not fit " + type, e);
        }
    }

    private String name(Verb<?> verb) {
        return verbs.entrySet().stream()
                .filter(entry -> entry.getValue() == verb.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not a listed verb: " + verb));
    }
}
