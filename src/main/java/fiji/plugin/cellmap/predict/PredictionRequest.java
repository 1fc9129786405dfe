// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One box to predict.
 *
 * @param input the box
 * @param grid where its voxels lie
 * @param function the network
 * @param contract of the network; gives the classes and the activation
 * @param settings see {@link PredictChecks}
 * @param identity what the result depends on apart from the settings, in any words: a hash of the
 *     weights, the path of the volume. A prediction that was begun with another identity is not
 *     resumed but replaced
 * @param store that the result goes to
 * @param group of the result in the store; holds one image per class, {@code group/class/s0}, or
 *     one with a channel per class; "" for the root
 * @param ledger file that records the finished blocks
 * @param models by class: what predicts it, as it is recorded with the result; may be empty
 * @param source what is predicted, as it is recorded with the result; may be null
 * @param wanted which voxels are asked for; others are background. What it depends on is part of
 *     the identity
 * @param layout how the arrays are stored
 */
public record PredictionRequest(
        GreyBox input,
        VoxelGrid grid,
        WindowFunction function,
        ModelContract contract,
        PredictSection settings,
        String identity,
        ArrayStore store,
        String group,
        Path ledger,
        Map<String, List<Provenance.Model>> models,
        Provenance.Source source,
        Wanted wanted,
        ResultLayout layout) {

    /** A request that records nothing of its models and source. */
    public PredictionRequest(
            GreyBox input,
            VoxelGrid grid,
            WindowFunction function,
            ModelContract contract,
            PredictSection settings,
            String identity,
            ArrayStore store,
            String group,
            Path ledger) {
        this(
                input,
                grid,
                function,
                contract,
                settings,
                identity,
                store,
                group,
                ledger,
                Map.of(),
                null,
                Wanted.ALL,
                ResultLayout.PLAIN);
    }

    /** Bumped when the same settings give other bytes than before. */
    private static final int ALGORITHM = 3;

    /**
     * What is stored.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if the settings do not go together
     */
    ResultForm form() {
        return ResultForm.of(settings, contract);
    }

    /** The group of a class in the store. */
    String image(String name) {
        return group.isEmpty() ? name : group + "/" + name;
    }

    /** SHA-256 of everything that the bytes of the result depend on. */
    String hash(int[] chunk, Domain domain) {
        ObjectNode all = Json.object().put("algorithm", ALGORITHM).put("identity", identity);
        all.putPOJO("classes", contract.classes());
        all.put("activation", contract.activation());
        all.putPOJO("scale", grid.scale()).putPOJO("translation", grid.translation());
        all.putPOJO("shape", input.shape()).putPOJO("domain", domain.box());
        all.putPOJO("window", domain.windows()).putPOJO("chunk", chunk);
        all.put("overlap", settings.overlap()).put("sigma_scale", settings.sigmaScale());
        all.put("batch_size", settings.batch()).put("flips", settings.flips());
        all.put("skip_uniform", settings.skipUniform());
        if (settings.orthoplanes()) all.put("orthoplanes", true);
        all.put("dtype", settings.dtype());
        if (!settings.output().equals(PredictSection.PROBABILITIES))
            all.put("output", settings.output());
        if (settings.channels()) all.put("layout", settings.layout());
        return Hashes.sha256(Json.bytes(all));
    }

    private List<Provenance.Model> models(String image) {
        if (models.containsKey(image)) return models.get(image);
        return models.values().stream().flatMap(List::stream).distinct().toList();
    }

    /** What is recorded with an image. */
    Provenance provenance(String name, BlockPredictor predictor) {
        ObjectNode all = Json.MAPPER.valueToTree(settings);
        // These suit the machine: the ledger has the batch, which may show in the last bits.
        all.remove(List.of("memory_mib", "batch_size"));
        all.putPOJO("window", predictor.domain().windows().input());
        if (Arrays.equals(settings.context(), GreyBox.ALL)) all.put("context", "all");
        all.put("overlap", predictor.overlap());
        return Provenance.predicted(models(name), source, wanted.source(), all);
    }

    /** Where the result goes, for messages. */
    String where() {
        return store.location() + (group.isEmpty() ? "" : "/" + group);
    }
}
