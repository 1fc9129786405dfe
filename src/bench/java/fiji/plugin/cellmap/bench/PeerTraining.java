// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.util.Json;

/**
 * The same training in PyTorch, with the original network and the official loader.
 *
 * @param process that runs it
 * @param loader how its samples are asked for
 * @param samples what they are
 */
record PeerTraining(
        PeerProcess process,
        Experiment experiment,
        Network network,
        PeerLoader loader,
        LoaderTask samples)
        implements Contender<TrainTask> {

    @Override
    public String name() {
        return process.libraries.path("torch").asText();
    }

    /** Makes the network; gives its number of parameters, or {@link PeerNetwork#MISSING}. */
    @Override
    public long trial(TrainTask task) {
        ObjectNode request = loader.request(samples, 0);
        request.put("architecture", network.architecture())
                .put("inputs", 1)
                .put("outputs", experiment.classes().size())
                .put("learning_rate", experiment.optimizer().learningRate())
                .put("weight_decay", experiment.optimizer().weightDecay())
                .put("clip_norm", experiment.optimizer().clipNorm())
                .put("ema", experiment.train().ema())
                .put("bce", experiment.loss().bce())
                .put("dice", experiment.loss().dice())
                .put("intensity_scale", experiment.data().intensityScale())
                .put("intensity_offset", experiment.data().intensityOffset());
        request.set("options", Json.MAPPER.valueToTree(network.options()));
        return process.ask(request).path("parameters").asLong(PeerNetwork.MISSING);
    }

    @Override
    public Took run(TrainTask task, double least) {
        ObjectNode answer =
                process.ask(Json.object().put("load", task.loads()).put("seconds", least));
        return new Took(answer.path("wall").asDouble(), answer.path("cpu").asDouble());
    }

    /** Bytes that the process takes. */
    long memory() {
        return process.ask(Json.object().put("memory", true)).path("memory").asLong();
    }

    @Override
    public void close() {
        process.close();
    }
}
