// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.predict.PredictChecks;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A model on a device. For one thread at a time. */
final class LoadedModel implements AutoCloseable {

    private static final double TOLERANCE = 1e-3;

    private final ModelContract contract;
    private final boolean planes;
    private final String identity;
    private final List<String> notes;
    private final InferenceNet net;
    private final ChannelMap function;

    /**
     * Loads a model, and tries a foreign one on an empty window; blocks.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if the settings do not fit the model
     * @throws CellMapException if it cannot be read or does not do what its description says
     */
    LoadedModel(ModelSource source, PredictSection settings, ComputeDevice device) {
        notes = new ArrayList<>(source.notes());
        contract = source.contract().mapped();
        planes = source.contract().planes();
        WindowShape window = PredictChecks.window(settings, contract);
        identity = hash(source) + " " + settings.precision();
        net =
                settings.precision().equals("model")
                        ? InferenceNet.load(source.program(), device, source.trusted())
                        : InferenceNet.load(
                                source.program(), device, Precision.of(settings.precision()));
        function = ChannelMap.of(net, source.contract());
        boolean ready = false;
        try {
            PackageProof.require(net, source);
            if (contract.architecture().isEmpty())
                notes.addAll(ForeignProbe.check(net, source, window));
            ready = true;
        } finally {
            if (!ready) net.close();
        }
    }

    /** As a prediction sees it, see {@link ModelContract#mapped}. */
    ModelContract contract() {
        return contract;
    }

    /** Whether it sees each plane as an image of its own. */
    boolean planes() {
        return planes;
    }

    WindowFunction function() {
        return function;
    }

    /** Another text for other weights, another description or another precision. */
    String identity() {
        return identity;
    }

    /** What a user should know before it predicts. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** What a user should know afterwards: whether it gave probabilities at all. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        float[] range = function.range();
        if (range != null && (range[0] < -TOLERANCE || range[1] > 1 + TOLERANCE))
            doubts.add(
                    String.format(
                            Locale.ROOT,
                            "The model gave values from %.4g to %.4g; they were cut to 0 to 1. If"
                                    + " they are no probabilities, its description needs another"
                                    + " activation.",
                            range[0],
                            range[1]));
        float[] doubtful = function.doubtful();
        if (doubtful != null)
            doubts.add(
                    String.format(
                            Locale.ROOT,
                            "The model gave only values from %.4g to %.4g, and a sigmoid was applied"
                                    + " to them. If they are probabilities already, its description"
                                    + " needs activation: none.",
                            doubtful[0],
                            doubtful[1]));
        return doubts;
    }

    /** Of the weights, and of all that the description says. */
    private static String hash(ModelSource source) {
        try {
            String file = Hashes.sha256(Files.readAllBytes(source.program()));
            return Hashes.sha256(file + Hashes.sha256(Json.bytes(source.contract())));
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read the model", source.program(), AtomicFiles.reason(e), "", e);
        }
    }

    @Override
    public void close() {
        net.close();
    }
}
