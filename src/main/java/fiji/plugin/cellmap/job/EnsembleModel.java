// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.predict.EnsembleFunction;
import fiji.plugin.cellmap.predict.PredictChecks;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Models whose probabilities are averaged, see {@link EnsembleFunction}. The result does not depend
 * on the order in which they are given.
 */
final class EnsembleModel implements PredictingModel {

    private final List<LoadedModel> given;
    private final List<LoadedModel> members;
    private final EnsembleFunction function;
    private final ModelContract contract;

    /**
     * @param given two or more; closed with this
     * @throws UsageException if two of them are the same or do not fit together, naming the
     *     difference
     */
    EnsembleModel(List<LoadedModel> given, PredictSection settings) {
        this.given = List.copyOf(given);
        members = given.stream().sorted(Comparator.comparing(LoadedModel::identity)).toList();
        for (LoadedModel other : given.subList(1, given.size()))
            requireAlike(given.get(0), other, settings);
        for (int i = 1; i < members.size(); i++)
            if (members.get(i).identity().equals(members.get(i - 1).identity()))
                throw misfit(
                        members.get(i - 1),
                        members.get(i),
                        "They are the same model.",
                        "Name each once.");
        function =
                new EnsembleFunction(
                        members.stream()
                                .map(
                                        m ->
                                                new EnsembleFunction.Member(
                                                        m.function(),
                                                        m.contract().classes(),
                                                        m.contract().activation()))
                                .toList());
        boolean shrink =
                members.stream()
                                .map(m -> Arrays.toString(m.contract().smallest()))
                                .distinct()
                                .count()
                        == 1;
        ModelContract first = members.get(0).contract();
        contract = first.merged(function.classes(), shrink ? first.smallest() : null);
    }

    /** Loads and joins models; what is loaded is closed if one fails. */
    static EnsembleModel load(
            List<Path> models, PredictSection settings, ComputeDevice device, boolean trusted) {
        List<LoadedModel> loaded = new ArrayList<>();
        boolean ready = false;
        try {
            for (Path file : models)
                loaded.add(
                        new LoadedModel(ModelSource.open(file, trusted), file, settings, device));
            EnsembleModel ensemble = new EnsembleModel(loaded, settings);
            ready = true;
            return ensemble;
        } finally {
            if (!ready) loaded.forEach(LoadedModel::close);
        }
    }

    private static void requireAlike(LoadedModel a, LoadedModel b, PredictSection settings) {
        same(a, b, "voxel size in nm", m -> Arrays.toString(m.contract().voxelSize()));
        same(
                a,
                b,
                "voxel size of the result in nm",
                m -> Arrays.toString(m.contract().resultVoxelSize()));
        same(
                a,
                b,
                "normalisation",
                m ->
                        "value * %s + %s"
                                .formatted(
                                        m.contract().intensityScale(),
                                        m.contract().intensityOffset()));
        same(a, b, "preprocessing", m -> Objects.toString(m.contract().preprocessing(), "none"));
        same(a, b, "kind", m -> m.planes() ? "a network of planes" : "a network of volumes");
        Function<LoadedModel, String> window = m -> window(m, settings).toString();
        if (!window.apply(a).equals(window.apply(b)))
            throw misfit(
                    a,
                    b,
                    "Their windows differ: %s and %s.".formatted(window.apply(a), window.apply(b)),
                    "Choose one that all of them take with predict.window.");
    }

    private static WindowShape window(LoadedModel model, PredictSection settings) {
        return PredictChecks.window(settings, model.contract());
    }

    private static void same(
            LoadedModel a, LoadedModel b, String what, Function<LoadedModel, String> of) {
        if (!of.apply(a).equals(of.apply(b)))
            throw misfit(
                    a,
                    b,
                    "Their %s differs: %s and %s.".formatted(what, of.apply(a), of.apply(b)),
                    "Average runs that see the EM alike; predict others on their own.");
    }

    private static UsageException misfit(LoadedModel a, LoadedModel b, String why, String fix) {
        return new UsageException(
                "Cannot average predictions", a.place() + " and " + b.place(), why, fix);
    }

    @Override
    public ModelContract contract() {
        return contract;
    }

    @Override
    public boolean planes() {
        return members.get(0).planes();
    }

    @Override
    public WindowFunction function() {
        return function;
    }

    @Override
    public String identity() {
        return Hashes.sha256(
                members.stream().map(LoadedModel::identity).collect(Collectors.joining("\n")));
    }

    @Override
    public Map<String, List<Provenance.Model>> stamps() {
        Map<String, List<Provenance.Model>> stamps = new LinkedHashMap<>();
        for (LoadedModel member : given)
            member.stamps()
                    .forEach(
                            (name, one) ->
                                    stamps.computeIfAbsent(name, n -> new ArrayList<>())
                                            .addAll(one));
        return stamps;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                "The probabilities of %d models are averaged: %s."
                        .formatted(given.size(), place()));
        for (String name : function.classes()) {
            List<String> having =
                    given.stream()
                            .filter(m -> m.contract().classes().contains(name))
                            .map(LoadedModel::place)
                            .toList();
            if (having.size() < given.size())
                notes.add(
                        "Only %d of them %s %s: %s."
                                .formatted(
                                        having.size(),
                                        having.size() == 1 ? "has" : "have",
                                        name,
                                        String.join(", ", having)));
        }
        given.forEach(m -> m.notes().forEach(note -> notes.add(m.place() + ": " + note)));
        return notes;
    }

    @Override
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        given.forEach(m -> m.doubts().forEach(note -> doubts.add(m.place() + ": " + note)));
        return doubts;
    }

    /** One member computes after the other. */
    @Override
    public double busySeconds() {
        return members.stream().mapToDouble(LoadedModel::busySeconds).sum();
    }

    @Override
    public String place() {
        return given.stream().map(LoadedModel::place).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        given.forEach(LoadedModel::close);
    }
}
