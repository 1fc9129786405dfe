// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.GradientNet;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.Precision;
import java.nio.file.Path;
import java.util.Map;

/** A network in our engine, trained and for inference, with what comes and goes as Java arrays. */
final class OurNetwork implements Contender<NetworkTask> {

    private final float[] input;
    private final GradientNet gradients;
    private final InferenceNet inference;

    OurNetwork(NetworkTask task, Path folder) {
        input = task.input();
        Weights weights = task.network().initial(1);
        Path file = folder.resolve("network.pt");
        ModelFile.write(file, task.network().program(Precision.FLOAT32), weights, Map.of());
        inference = InferenceNet.load(file, ComputeDevice.CPU);
        gradients = new GradientNet(task.network(), weights, Precision.FLOAT32, ComputeDevice.CPU);
    }

    @Override
    public String name() {
        return "cellmap";
    }

    @Override
    public long trial(NetworkTask task) {
        return task.network().parameterCount();
    }

    @Override
    public Took run(NetworkTask task, double least) {
        return Timer.repeat(
                least,
                () -> {
                    if (task.train()) gradients.run(input, task.n(), task.patch());
                    else inference.apply(input, task.n(), task.patch());
                });
    }

    @Override
    public void close() {
        gradients.close();
        inference.close();
    }
}
