// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.sun.management.OperatingSystemMXBean;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.GradientNet;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.Precision;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;

/** A network in our engine, trained and for inference, with what comes and goes as Java arrays. */
final class OurNetwork implements Contender<NetworkTask> {

    private static final double NANO = 1e-9;

    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
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
        double wall = 0;
        double cpu = 0;
        int times = 0;
        while (times == 0 || wall < least) {
            long wallStart = System.nanoTime();
            long cpuStart = system.getProcessCpuTime();
            if (task.train()) gradients.run(input, task.n(), task.patch());
            else inference.apply(input, task.n(), task.patch());
            wall += (System.nanoTime() - wallStart) * NANO;
            cpu += (system.getProcessCpuTime() - cpuStart) * NANO;
            times++;
        }
        return new Took(wall / times, cpu / times);
    }

    @Override
    public void close() {
        gradients.close();
        inference.close();
    }
}
