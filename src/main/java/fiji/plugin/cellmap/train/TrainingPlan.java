// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import java.util.List;

/**
 * What a training is going to do.
 *
 * @param classes in order
 * @param step finished optimizer steps, of an earlier process
 * @param steps in all, those included
 * @param stepsPerEpoch optimizer steps of an epoch
 * @param validated whether crops are held out to judge the network
 */
public record TrainingPlan(
        List<String> classes, long step, long steps, long stepsPerEpoch, boolean validated) {}
