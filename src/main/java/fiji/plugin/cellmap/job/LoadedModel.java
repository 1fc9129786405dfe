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
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model on a device. For one thread at a time. */
final class LoadedModel implements PredictingModel {

    private static final double TOLERANCE = 1e-3;

    private final ModelContract contract;
    private final boolean planes;
    private final Path place;
    private final Provenance.Model stamp;
    private final String identity;
    private final List<String> notes;
    private final InferenceNet net;
    private final ChannelMap function;
    private final SpareCalls spare;
    private volatile InferenceNet onProcessor;

    /**
     * Loads a model, and tries a foreign one on an empty window; blocks.
     *
     * @param place where a user finds it
     * @throws fiji.plugin.cellmap.util.UsageException if the settings do not fit the model
     * @throws CellMapException if it cannot be read or does not do what its description says
     */
    LoadedModel(ModelSource source, Path place, PredictSection settings, ComputeDevice device) {
        this.place = place;
        notes = new ArrayList<>(source.notes());
        contract = source.contract().mapped();
        planes = source.contract().planes();
        WindowShape window = PredictChecks.window(settings, contract);
        String program = hash(source.program());
        String description = Hashes.sha256(Json.bytes(source.contract()));
        identity = Hashes.sha256(program + description) + " " + settings.precision();
        stamp = new Provenance.Model(name(place), program);
        net = load(source, settings, device);
        function = ChannelMap.of(net, source.contract());
        spare =
                !settings.cpuFallback() || !device.isGpu()
                        ? null
                        : new SpareCalls(
                                function,
                                () -> {
                                    onProcessor = load(source, settings, ComputeDevice.CPU);
                                    return ChannelMap.of(onProcessor, source.contract());
                                });
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

    private static InferenceNet load(
            ModelSource source, PredictSection settings, ComputeDevice device) {
        return settings.precision().equals("model")
                ? InferenceNet.load(source.program(), device, source.trusted())
                : InferenceNet.load(source.program(), device, Precision.of(settings.precision()));
    }

    @Override
    public ModelContract contract() {
        return contract;
    }

    @Override
    public boolean planes() {
        return planes;
    }

    @Override
    public WindowFunction function() {
        return spare == null ? function : spare;
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (spare != null) doubts.addAll(spare.notes());
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

    /** The folder of a run tells more than the name that all models of runs have. */
    private static String name(Path place) {
        Path whole = place.toAbsolutePath().normalize();
        boolean inRun = new RunFolder(whole.getParent()).model().equals(whole);
        return (inRun ? whole.getParent() : whole).getFileName().toString();
    }

    private static String hash(Path program) {
        try {
            return Hashes.sha256(Files.readAllBytes(program));
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read the model", program, AtomicFiles.reason(e), "", e);
        }
    }

    @Override
    public Map<String, List<Provenance.Model>> stamps() {
        Map<String, List<Provenance.Model>> stamps = new LinkedHashMap<>();
        for (String name : contract.classes()) stamps.put(name, List.of(stamp));
        return stamps;
    }

    @Override
    public double busySeconds() {
        return net.busySeconds();
    }

    @Override
    public String place() {
        return place.toString();
    }

    @Override
    public void close() {
        net.close();
        if (onProcessor != null) onProcessor.close();
    }
}
