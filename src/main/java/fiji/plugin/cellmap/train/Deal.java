// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.TrainSection;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the patches of a step are dealt to several devices: each micro-batch is cut into as few parts
 * as give every device the same number of parts of a step, and the parts go round. So a training is
 * the same on any number of devices, up to the order in which its gradients are added, and up to
 * statistics of a batch, which each part has of its own.
 *
 * @param devices that compute at the same time
 * @param batchSize patches of a micro-batch
 * @param parts of a micro-batch
 * @param patches of a part at a time, at most
 */
public record Deal(int devices, int batchSize, int parts, int patches) {

    /**
     * Patches of a micro-batch for one device.
     *
     * @param from the first
     * @param to after the last
     */
    public record Share(int device, int from, int to) {}

    /**
     * @throws UsageException if a step has fewer patches than there are devices
     */
    public static Deal of(TrainSection train, int devices) {
        int n = train.batchSize();
        int accumulate = train.accumulate();
        if ((long) n * accumulate < devices)
            throw new UsageException(
                    "Cannot share a step among " + devices + " devices",
                    "@{device}",
                    "A step has %d patches: train.batch_size times train.accumulate."
                            .formatted(n * accumulate),
                    "Name fewer devices, or set train.batch_size to %d.".formatted(devices));
        int parts = Math.min(n, (devices + accumulate - 1) / accumulate);
        for (int p = 1; p <= n; p++)
            if ((long) p * accumulate % devices == 0) {
                parts = p;
                break;
            }
        return new Deal(devices, n, parts, (n + parts - 1) / parts);
    }

    /** With at most so many patches at a time. */
    Deal limited(int most) {
        return new Deal(devices, batchSize, parts, Math.min(patches, most));
    }

    /** Patches of the smallest part of a micro-batch. */
    public int smallest() {
        return batchSize / parts;
    }

    /** The shares of a micro-batch, those of one device one after another. */
    List<Share> of(long index) {
        List<Share> shares = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            int device = (int) ((index * parts + p) % devices);
            int end = batchSize * (p + 1) / parts;
            for (int from = batchSize * p / parts; from < end; from += patches)
                shares.add(new Share(device, from, Math.min(end, from + patches)));
        }
        return shares;
    }

    /** How many shares of some micro-batches each device gets. */
    int[] counts(long first, long count) {
        int[] counts = new int[devices];
        for (long i = first; i < first + count; i++)
            for (Share share : of(i)) counts[share.device()]++;
        return counts;
    }
}
