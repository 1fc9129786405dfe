// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.Exchange;
import fiji.plugin.cellmap.engine.ExchangeTimes;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.sample.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A training step of several devices, each with a micro-batch: gradients exchanged during the
 * backward pass and after it, in turns; how much of the exchange other work hides; and the bytes
 * that each device sends.
 *
 * @param devices at least two
 * @param batch the micro-batch of each
 * @param made makes the network in training on devices
 */
record SeveralDevices(
        List<ComputeDevice> devices,
        Batch batch,
        int rounds,
        double seconds,
        Function<List<ComputeDevice>, TrainingNet> made) {

    private static final int WARM_UP = 3;
    private static final double MIB = 1 << 20;

    /**
     * Blocks.
     *
     * @param what was measured
     * @param single seconds of a step of one device with one micro-batch
     * @param task the network
     */
    List<Figure> measure(String what, double single, NetworkTask task) {
        String name = what + " x " + Devices.name(devices);
        double[][] took = new double[4][rounds];
        ExchangeTimes exchange;
        try (TrainingNet during = made.apply(devices);
                TrainingNet after = afterwards()) {
            for (int i = 0; i < WARM_UP; i++) {
                step(during);
                step(after);
            }
            for (int i = 0; i < rounds; i++) {
                Contender.Took own = Timer.repeat(seconds, () -> step(during));
                Contender.Took other = Timer.repeat(seconds, () -> step(after));
                took[0][i] = own.wall();
                took[1][i] = other.wall();
                took[2][i] = own.cpu();
                took[3][i] = other.cpu();
            }
            exchange = during.exchange();
        }
        String peer = "exchange after the backward pass";
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.beside(name + ": step", took[0], "s", peer, took[1]));
        figures.add(Figure.beside(name + ": step", took[2], "CPU s", peer, took[3]));
        double gain = devices.size() * single / Turns.median(took[0]);
        figures.add(Figure.alone(name + ": against one device", gain, "times as fast"));
        double hidden = 1 - exchange.waited() / exchange.seconds();
        figures.add(Figure.alone(name + ": exchange behind other work", hidden, "of its time"));
        if (devices.get(0).isGpu())
            figures.add(
                    Figure.alone(
                            name + ": streams for copies", exchange.streams() ? 1 : 0, "(1: yes)"));
        long[] bytes = SecondDevice.buckets(task.network());
        for (int i = 0; i < bytes.length; i++)
            figures.add(
                    Figure.alone(
                            "%s: gradients of bucket %d of %d".formatted(name, i + 1, bytes.length),
                            bytes[i] / MIB,
                            "MiB"));
        return figures;
    }

    private TrainingNet afterwards() {
        String before = System.getProperty(Exchange.PROPERTY);
        System.setProperty(Exchange.PROPERTY, "false");
        try {
            return made.apply(devices);
        } finally {
            if (before == null) System.clearProperty(Exchange.PROPERTY);
            else System.setProperty(Exchange.PROPERTY, before);
        }
    }

    private void step(TrainingNet net) {
        for (int i = 0; i < devices.size(); i++) net.add(net.stage(i, batch), devices.size(), true);
        net.losses();
        net.step(1e-4, 1);
    }
}
