// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.predict.Sight;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.visualize.Served;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The events that travel, by the names of their records. */
final class Events {

    private static final List<Class<?>> KNOWN = known();

    private Events() {}

    private static List<Class<?>> known() {
        List<Class<?>> known = new ArrayList<>();
        known.addAll(List.of(TrainingEvent.class.getPermittedSubclasses()));
        known.addAll(List.of(PredictionEvent.class.getPermittedSubclasses()));
        known.addAll(List.of(Sight.class.getPermittedSubclasses()));
        known.add(MemoryUse.class);
        known.add(Served.class);
        return List.copyOf(known);
    }

    static Message.News news(Progress.Event event) {
        return new Message.News(kind(event.getClass()), Channel.MAPPER.valueToTree(event));
    }

    /**
     * @throws IOException if this is no event that we know
     */
    static Progress.Event event(Message.News news) throws IOException {
        for (Class<?> type : KNOWN) {
            if (!kind(type).equals(news.kind())) continue;
            try {
                return (Progress.Event) Channel.MAPPER.treeToValue(news.event(), type);
            } catch (JsonProcessingException e) {
                throw new IOException(news.kind(), e);
            }
        }
        throw new IOException("News of the kind " + news.kind());
    }

    private static String kind(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1);
    }
}
