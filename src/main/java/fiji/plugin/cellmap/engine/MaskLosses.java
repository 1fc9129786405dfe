// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.LossSection;
import java.util.List;
import java.util.Map;

/**
 * Losses of masks, on logits: sums over annotated voxels, otherwise MONAI's and PyTorch's formulas.
 * With p the sigmoid or softmax, I = sum(p y), and sums per sample and class over space:
 *
 * <ul>
 *   <li>Cross-entropy and focal loss: sum over annotated voxels, divided by their number ({@code
 *       valid}), or by the number of all ({@code all}, as the official challenge tool does). The
 *       softmax cross-entropy of weighted classes is divided by the sum of the weights. Where
 *       labels of exclusive classes overlap, a voxel counts as a part of each.
 *   <li>MONAI's cross-entropy with the targets as probabilities: -sum(w y log softmax(z)) over
 *       classes, also of masks that may overlap, divided by the voxels in which any class is
 *       annotated, or by all; a class that is not annotated in a voxel has no part in its softmax.
 *   <li>Dice: 1 - (2 I + a) / (sum(p) + sum(y) + b), mean over those that have an annotated voxel,
 *       or over all.
 *   <li>Tversky: (1 - (I + a) / (I + alpha (sum(p) - I) + beta (sum(y) - I) + b))^gamma, likewise.
 *   <li>Generalised Dice: sums of Dice's fraction over classes, weighted by 1 / sum(y)^2; a class
 *       that is nowhere gets the largest weight of the others.
 * </ul>
 */
final class MaskLosses {

    private final LossSection loss;
    private final boolean exclusive;
    private final String z;
    private final String y;
    private final String m;
    private final double[] weights;
    private final double[] posWeights;

    /**
     * @param z expression for logits
     * @param y for targets
     * @param m for the mask
     */
    MaskLosses(Objective objective, String z, String y, String m) {
        this.loss = objective.loss();
        this.exclusive = objective.exclusive();
        this.z = z;
        this.y = y;
        this.m = m;
        weights = objective.part(objective.classWeights(), false);
        posWeights = objective.part(objective.posWeights(), false);
    }

    /** Adds lines, and the variables that they end in with their weights. */
    void addTo(List<String> body, Map<String, Double> parts) {
        if (weights != null)
            body.add("w = " + Objective.tensor(weights, z, weights.length + ", 1, 1, 1"));
        if (loss.logitLimit() != null)
            body.add("%s = torch.clamp(%<s, -%s, %<s)".formatted(z, loss.logitLimit()));
        if (exclusive) body.add("l = torch.log_softmax(%s, 1)".formatted(z));
        if (loss.bce() > 0) {
            if (exclusive) softmaxCrossEntropy(body);
            else binaryCrossEntropy(body);
            parts.put("bce", loss.bce());
        }
        if (loss.crossEntropy() > 0) {
            crossEntropyOfProbabilities(body);
            parts.put("cross_entropy", loss.crossEntropy());
        }
        if (loss.dice() + loss.tversky() + loss.generalizedDice() > 0) overlaps(body);
        if (loss.dice() > 0) {
            dice(body);
            parts.put("dice", loss.dice());
        }
        if (loss.focal() > 0) {
            focal(body);
            parts.put("focal", loss.focal());
        }
        if (loss.tversky() > 0) {
            tversky(body);
            parts.put("tversky", loss.tversky());
        }
        if (loss.generalizedDice() > 0) {
            generalizedDice(body);
            parts.put("generalized", loss.generalizedDice());
        }
    }

    /** The number that sums over voxels are divided by. */
    static String divisor(LossSection loss, String mask) {
        return loss.divisor().equals("all")
                ? "torch.numel(" + mask + ")"
                : "torch.clamp(torch.sum(" + mask + "), 1.)";
    }

    private void binaryCrossEntropy(List<String> body) {
        String positive = "None";
        if (posWeights != null) {
            positive = "q";
            body.add("q = " + Objective.tensor(posWeights, z, posWeights.length + ", 1, 1, 1"));
        }
        body.add(
                "e = torch.binary_cross_entropy_with_logits(%s, %s, None, %s, 0)"
                        .formatted(z, y, positive));
        mean(body, "bce", "e");
    }

    private void softmaxCrossEntropy(List<String> body) {
        body.add("t = torch.div(%s, torch.clamp(torch.sum(%<s, [1], True), 1.))".formatted(y));
        if (weights != null) body.add("t = torch.mul(t, w)");
        body.add("t = torch.mul(t, %s)".formatted(m));
        body.add("e = torch.neg(torch.sum(torch.mul(l, t)))");
        body.add(
                loss.divisor().equals("all")
                        ? "bce = torch.div(torch.mul(e, torch.size(%s, 1)), torch.numel(%<s))"
                                .formatted(m)
                        : "bce = torch.div(e, torch.clamp(torch.sum(t), 1e-06))");
    }

    private void crossEntropyOfProbabilities(List<String> body) {
        body.add("known = torch.gt(%s, 0)".formatted(m));
        body.add("c = torch.log_softmax(torch.where(known, %s, -1e+30), 1)".formatted(z));
        body.add("c = torch.mul(torch.where(known, c, 0.), %s)".formatted(y));
        if (weights != null) body.add("c = torch.mul(c, w)");
        body.add(
                loss.divisor().equals("all")
                        ? "n = torch.div(torch.numel(%s), torch.size(%<s, 1))".formatted(m)
                        : "n = torch.clamp(torch.sum(torch.amax(%s, [1])), 1.)".formatted(m));
        body.add("cross_entropy = torch.neg(torch.div(torch.sum(c), n))");
    }

    private void focal(List<String> body) {
        if (exclusive) {
            body.add("f = torch.clamp(torch.sub(1., torch.exp(l)), 1e-12)");
            body.add(
                    "f = torch.neg(torch.mul(torch.mul(torch.pow(f, %s), l), %s))"
                            .formatted(loss.focalGamma(), y));
            if (loss.focalAlpha() != null) {
                body.add("f = torch.mul(f, " + loss.focalAlpha() + ")");
                double ratio = (1 - loss.focalAlpha()) / loss.focalAlpha();
                body.add(
                        "f = torch.cat([torch.mul(torch.narrow(f, 1, 0, 1), %s), torch.narrow(f, 1, 1, torch.sub(torch.size(f, 1), 1))], 1)"
                                .formatted(ratio));
            }
        } else {
            body.add(
                    "f = torch.mul(torch.neg(%s), torch.sub(torch.mul(%s, 2.), 1.))"
                            .formatted(z, y));
            body.add("f = torch.exp(torch.mul(torch.log_sigmoid(f), " + loss.focalGamma() + "))");
            body.add(
                    "f = torch.mul(f, torch.binary_cross_entropy_with_logits(%s, %s, None, None, 0))"
                            .formatted(z, y));
            if (loss.focalAlpha() != null)
                body.add(
                        "f = torch.mul(f, torch.add(torch.mul(%s, %s), torch.mul(torch.sub(1., %1$s), %s)))"
                                .formatted(y, loss.focalAlpha(), 1 - loss.focalAlpha()));
        }
        mean(body, "focal", "f");
    }

    private void mean(List<String> body, String name, String values) {
        if (weights != null) body.add("%s = torch.mul(%<s, w)".formatted(values));
        body.add(
                "%s = torch.div(torch.sum(torch.mul(%s, %s)), %s)"
                        .formatted(name, values, m, divisor(loss, m)));
    }

    /** I, sum(p), sum(y), and whether there is an annotated voxel, or all are divided by. */
    private void overlaps(List<String> body) {
        String axes = loss.batch() ? "[0, 2, 3, 4]" : "[2, 3, 4]";
        String p = exclusive ? "torch.softmax(%s, 1)" : "torch.sigmoid(%s)";
        body.add("p = torch.mul(%s, %s)".formatted(p.formatted(z), m));
        if (loss.leastProbability() > 0)
            body.add(
                    "p = torch.clamp(p, %s, %s)"
                            .formatted(loss.leastProbability(), 1 - loss.leastProbability()));
        body.add("i = torch.sum(torch.mul(p, %s), %s)".formatted(y, axes));
        body.add("a = torch.sum(p, %s)".formatted(axes));
        body.add("b = torch.sum(%s, %s)".formatted(y, axes));
        body.add("v = torch.to(torch.gt(torch.sum(%s, %s), 0), 6)".formatted(m, axes));
        if (loss.divisor().equals("all")) body.add("v = torch.ones_like(v)");
        boolean squares = loss.squaredPred() && loss.dice() > 0;
        if (squares) {
            body.add("a2 = torch.sum(torch.mul(p, p), %s)".formatted(axes));
            body.add("b2 = torch.sum(torch.mul(%s, %<s), %s)".formatted(y, axes));
        }
        if (exclusive && !loss.includeBackground())
            for (String name :
                    squares ? List.of("i", "a", "b", "v", "a2", "b2") : List.of("i", "a", "b", "v"))
                body.add(
                        "%s = torch.narrow(%<s, -1, 1, torch.sub(torch.size(%<s, -1), 1))"
                                .formatted(name));
    }

    private void dice(List<String> body) {
        body.add("s = torch.add(" + (loss.squaredPred() ? "a2, b2" : "a, b") + ")");
        if (loss.jaccard()) body.add("s = torch.mul(torch.sub(s, i), 2.)");
        body.add(
                "d = torch.sub(1., torch.div(torch.add(torch.mul(i, 2.), %s), torch.add(s, %s)))"
                        .formatted(loss.smoothNr(), loss.smoothDr()));
        meanOfClasses(body, "dice", "d");
    }

    private void tversky(List<String> body) {
        body.add(
                "u = torch.add(torch.mul(torch.sub(a, i), %s), torch.mul(torch.sub(b, i), %s))"
                        .formatted(loss.tverskyAlpha(), loss.tverskyBeta()));
        body.add(
                "u = torch.sub(1., torch.div(torch.add(i, %s), torch.add(torch.add(i, u), %s)))"
                        .formatted(loss.smoothNr(), loss.smoothDr()));
        if (loss.tverskyGamma() != 1)
            body.add("u = torch.pow(torch.clamp(u, 1e-07), " + loss.tverskyGamma() + ")");
        meanOfClasses(body, "tversky", "u");
    }

    private void meanOfClasses(List<String> body, String name, String values) {
        if (weights != null) {
            String all = "torch.reshape(w, [" + weights.length + "])";
            boolean fewer = exclusive && !loss.includeBackground();
            body.add(
                    "%s = torch.mul(%<s, %s)"
                            .formatted(
                                    values,
                                    fewer
                                            ? "torch.narrow(%s, 0, 1, %d)"
                                                    .formatted(all, weights.length - 1)
                                            : all));
        }
        body.add(
                "%s = torch.div(torch.sum(torch.mul(%s, v)), torch.clamp(torch.sum(v), 1.))"
                        .formatted(name, values));
    }

    private void generalizedDice(List<String> body) {
        body.add("there = torch.gt(b, 0)");
        body.add(
                switch (loss.wType()) {
                    case "square" -> "g = torch.reciprocal(torch.mul(b, b))";
                    case "simple" -> "g = torch.reciprocal(b)";
                    default -> "g = torch.ones_like(b)";
                });
        body.add("g = torch.where(there, g, torch.zeros_like(g))");
        body.add("most = torch.expand_as(torch.amax(g, [-1], True), g)");
        body.add("g = torch.mul(torch.where(there, g, most), v)");
        body.add(
                "n = torch.add(torch.mul(torch.sum(torch.mul(i, g), [-1]), 2.), "
                        + loss.smoothNr()
                        + ")");
        body.add(
                "n = torch.sub(1., torch.div(n, torch.add(torch.sum(torch.mul(torch.add(a, b), g), [-1]), %s)))"
                        .formatted(loss.smoothDr()));
        body.add("h = torch.amax(v, [-1])");
        body.add(
                "generalized = torch.div(torch.sum(torch.mul(n, h)), torch.clamp(torch.sum(h), 1.))");
    }
}
