// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import fiji.plugin.cellmap.predict.PredictionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** What a prediction window shows. Thread-safe: told by one thread, read by another. */
final class PredictionModel {

    /** What has become of a block. */
    enum State {
        PLANNED("planned"),
        RUNNING("running"),
        DONE("done"),
        SKIPPED("done earlier");

        final String text;

        State(String text) {
            this.text = text;
        }
    }

    /**
     * A volume.
     *
     * @param states of its blocks in the order of the work; none before the volume is begun
     */
    record Volume(String name, State[] states) {

        int count(State state) {
            int n = 0;
            for (State s : states) if (s == state) n++;
            return n;
        }

        /** What to show of the blocks from one up to another: work, then what is left of it. */
        State of(int from, int to) {
            State most = states[from];
            for (int i = from; i < to; i++) {
                if (states[i] == State.RUNNING) return State.RUNNING;
                if (states[i] == State.PLANNED) most = State.PLANNED;
            }
            return most;
        }
    }

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanos;
    private final List<Volume> volumes = new ArrayList<>();
    private int current = -1;
    private long began;
    private long voxels;
    private double seconds;

    PredictionModel() {
        this(System::nanoTime);
    }

    PredictionModel(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void tell(PredictionEvent event) {
        if (event instanceof PredictionEvent.Listed listed) list(listed.names());
        else if (event instanceof PredictionEvent.Planned plan) plan(plan);
        else if (event instanceof PredictionEvent.Began block)
            states()[block.block()] = State.RUNNING;
        else if (event instanceof PredictionEvent.Done block) {
            states()[block.block()] = State.DONE;
            voxels += block.voxels();
            seconds = (nanos.getAsLong() - began) / NANOS_PER_SECOND;
        }
    }

    private void list(List<String> names) {
        for (String name : names) volumes.add(new Volume(name, new State[0]));
    }

    private void plan(PredictionEvent.Planned plan) {
        if (++current == volumes.size()) list(List.of(plan.where()));
        if (current == 0) began = nanos.getAsLong();
        State[] states = new State[plan.finished().length];
        for (int i = 0; i < states.length; i++)
            states[i] = plan.finished()[i] == 1 ? State.SKIPPED : State.PLANNED;
        volumes.set(current, new Volume(volumes.get(current).name(), states));
    }

    private State[] states() {
        return volumes.get(current).states();
    }

    /** A copy. */
    synchronized List<Volume> volumes() {
        return volumes.stream().map(v -> new Volume(v.name(), v.states().clone())).toList();
    }

    /** What there is to say in numbers, by name. */
    synchronized Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        int begun = Math.max(current + 1, 1);
        if (volumes.size() > 1)
            facts.put("Volume", String.format(Locale.ROOT, "%,d of %,d", begun, volumes.size()));
        int all = 0;
        int done = 0;
        for (Volume v : volumes) {
            all += v.states().length;
            done += v.count(State.DONE) + v.count(State.SKIPPED);
        }
        String more = current + 1 < volumes.size() ? " or more" : "";
        facts.put("Blocks", String.format(Locale.ROOT, "%,d of %,d%s", done, all, more));
        facts.put(
                "Speed",
                voxels == 0 || seconds == 0
                        ? ""
                        : String.format(Locale.ROOT, "%.3g Mvoxel/s", voxels / seconds / 1e6));
        return facts;
    }
}
