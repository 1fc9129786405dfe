// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What travels between a parent and its worker, one JSON object a message. The worker opens with
 * {@link Hello}, the parent answers with {@link Request}; then any number of {@link Report}s and
 * {@link News} come back, and last a {@link Result} or a {@link Failure}. Meanwhile {@link Steer}
 * tells the worker to rest, to go on, or to end early, {@link Told} tells a session what it works
 * on now; {@link Cancel}, or the end of the stream, to stop.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Message.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Message.Request.class, name = "request"),
    @JsonSubTypes.Type(value = Message.Report.class, name = "progress"),
    @JsonSubTypes.Type(value = Message.News.class, name = "news"),
    @JsonSubTypes.Type(value = Message.Steer.class, name = "steer"),
    @JsonSubTypes.Type(value = Message.Told.class, name = "told"),
    @JsonSubTypes.Type(value = Message.Result.class, name = "result"),
    @JsonSubTypes.Type(value = Message.Failure.class, name = "failure"),
    @JsonSubTypes.Type(value = Message.Cancel.class, name = "cancel")
})
sealed interface Message {

    /** Proves that the worker was started by this parent, and says which program it runs. */
    record Hello(String token, Build build) implements Message {}

    /**
     * @param verb a name in the map of verbs, or in that of sessions
     * @param args its parameters
     * @param graceMillis how long the worker may go on after it was told to stop
     */
    record Request(String verb, JsonNode args, long graceMillis) implements Message {}

    /** The state of the current stage; {@code text} is null where there is nothing new to say. */
    record Report(String stage, long total, long done, String text) implements Message {}

    /**
     * An event of the progress.
     *
     * @param kind see {@link Events}
     */
    record News(String kind, JsonNode event) implements Message {}

    /** What {@link fiji.plugin.cellmap.util.Progress} says of the wishes of the user. */
    record Steer(boolean paused, boolean enough) implements Message {}

    record Told(JsonNode value) implements Message {}

    /** What came of a verb; null of a session. */
    record Result(JsonNode value) implements Message {}

    /** An exception as data, see {@link Failures}. */
    record Failure(Kind kind, String what, String where, String why, String fix)
            implements Message {

        enum Kind {
            USAGE,
            FAILED,
            CANCELLED,
            MEMORY,
            DEFECT
        }
    }

    record Cancel() implements Message {}
}
