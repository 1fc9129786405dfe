// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Param;

/**
 * What is minimised: a weighted sum of losses over the voxels that are annotated. Names and
 * defaults are MONAI's and PyTorch's; formulas are in {@code engine.LossProgram}.
 */
public record LossSection(
        @Param(
                        help =
                                "Weight of the cross-entropy: a binary one for each class, or that of the softmax of exclusive classes.",
                        byDefault = "1",
                        min = 0,
                        max = 1e6)
                Double bce,
        @Param(help = "Weight of the Dice loss.", byDefault = "1", min = 0, max = 1e6) Double dice,
        @Param(help = "Weight of the focal loss.", byDefault = "0", min = 0, max = 1e6)
                Double focal,
        @Param(help = "Weight of the Tversky loss.", byDefault = "0", min = 0, max = 1e6)
                Double tversky,
        @Param(help = "Weight of the generalised Dice loss.", byDefault = "0", min = 0, max = 1e6)
                @JsonProperty("generalized_dice")
                Double generalizedDice,
        @Param(
                        help = "Weight of the mean square of the errors of distances.",
                        byDefault = "1",
                        min = 0,
                        max = 1e6)
                Double mse,
        @Param(
                        help = "Weight of the smooth L1 loss of distances.",
                        byDefault = "0",
                        min = 0,
                        max = 1e6)
                @JsonProperty("smooth_l1")
                Double smoothL1,
        @Param(
                        help =
                                "What losses are divided by: annotated voxels, for Dice and Tversky annotated classes of patches; or all, as in the official tool.",
                        byDefault = "valid",
                        choices = {"valid", "all"})
                String divisor,
        @Param(
                        help =
                                "Weight of each class in all losses but the generalised Dice; exclusive classes begin with the background.",
                        unset = "1 for each",
                        min = 0,
                        max = 1e6)
                @JsonProperty("class_weights")
                double[] classWeights,
        @Param(
                        help = "Weight of the present voxels of each class in the cross-entropy.",
                        unset = "1 for each",
                        min = 0,
                        max = 1e6)
                @JsonProperty("pos_weights")
                double[] posWeights,
        @Param(
                        help =
                                "Weights that follow from the training crops: of a class the inverse of its share of the annotated volume, with mean 1; of present voxels absent by present volume, at most 100, and 1 for affinities.",
                        byDefault = "none",
                        choices = {"none", "class_weights", "pos_weights", "both"})
                @JsonProperty("by_frequency")
                String byFrequency,
        @Param(
                        help = "Added to the numerator of Dice and Tversky.",
                        byDefault = "1e-5",
                        min = 0,
                        max = 1e6)
                @JsonProperty("smooth_nr")
                Double smoothNr,
        @Param(
                        help = "Added to the denominator of Dice and Tversky.",
                        byDefault = "1e-5",
                        min = 1e-12,
                        max = 1e6)
                @JsonProperty("smooth_dr")
                Double smoothDr,
        @Param(help = "Whether the denominator of Dice has squares.", byDefault = "false")
                @JsonProperty("squared_pred")
                Boolean squaredPred,
        @Param(help = "Whether Dice is replaced by intersection over union.", byDefault = "false")
                Boolean jaccard,
        @Param(
                        help =
                                "Whether Dice and Tversky see a micro-batch as one volume instead of each patch by itself.",
                        byDefault = "false")
                Boolean batch,
        @Param(
                        help =
                                "Whether the background of exclusive classes, or the first class where they have none, counts in Dice and Tversky.",
                        byDefault = "true")
                @JsonProperty("include_background")
                Boolean includeBackground,
        @Param(
                        help = "How much the focal loss neglects what is certain.",
                        byDefault = "2",
                        min = 0,
                        max = 10)
                @JsonProperty("focal_gamma")
                Double focalGamma,
        @Param(
                        help =
                                "Weight of what is present in the focal loss; what is absent has one minus this.",
                        unset = "no weights",
                        min = 0,
                        max = 1)
                @JsonProperty("focal_alpha")
                Double focalAlpha,
        @Param(
                        help = "Weight of false positives in the Tversky loss.",
                        byDefault = "0.5",
                        min = 0,
                        max = 100)
                @JsonProperty("tversky_alpha")
                Double tverskyAlpha,
        @Param(
                        help = "Weight of false negatives in the Tversky loss.",
                        byDefault = "0.5",
                        min = 0,
                        max = 100)
                @JsonProperty("tversky_beta")
                Double tverskyBeta,
        @Param(
                        help =
                                "Power of the Tversky loss of a class; 0.75 is the focal Tversky loss of its authors.",
                        byDefault = "1",
                        min = 0.1,
                        max = 10)
                @JsonProperty("tversky_gamma")
                Double tverskyGamma,
        @Param(
                        help =
                                "Weight of a class in the generalised Dice loss: one by the square of its volume, one by its volume, or 1.",
                        byDefault = "square",
                        choices = {"square", "simple", "uniform"})
                @JsonProperty("w_type")
                String wType,
        @Param(
                        help = "Error at which the smooth L1 loss turns from a square into a line.",
                        byDefault = "1",
                        min = 1e-6,
                        max = 10)
                @JsonProperty("smooth_l1_beta")
                Double smoothL1Beta,
        @Param(
                        help =
                                "Weights of the heads, full resolution first, the first above 0; for networks with more than one.",
                        byDefault = "[1, 0.5, 0.25, 0.125, 0.0625]")
                @JsonProperty("deep_supervision")
                double[] deepSupervision,
        @Param(
                        help =
                                "Scheme of the heads' weights: those given, halved at each head down to 1/16, 1 for the first and 0.5 for all others, or the same for all.",
                        byDefault = "given",
                        choices = {"given", "exp", "two", "same"})
                @JsonProperty("weight_mode")
                String weightMode,
        @Param(help = "Whether the heads' weights are divided by their sum.", byDefault = "false")
                @JsonProperty("normalize_weights")
                Boolean normalizeWeights,
        @Param(
                        help =
                                "Target of a coarse voxel: that of one voxel in it (its first corner, or its middle), present where any is, the mean of those that are annotated, or interpolated from its middle eight where all of them are.",
                        byDefault = "nearest",
                        choices = {"nearest", "nearest-exact", "any", "mean", "trilinear"})
                String pooling,
        @Param(
                        help =
                                "Weight of the softmax cross-entropy with masks as the probabilities of classes, which MONAI's DiceCELoss has for more than one class; masks that overlap then compete.",
                        byDefault = "0",
                        min = 0,
                        max = 1e6)
                @JsonProperty("cross_entropy")
                Double crossEntropy,
        @Param(
                        help =
                                "Largest absolute logit in losses of masks; what is beyond it has no gradient.",
                        unset = "no limit",
                        min = 1,
                        max = 1e6)
                @JsonProperty("logit_limit")
                Double logitLimit,
        @Param(
                        help =
                                "Least probability, and one minus the largest, in Dice and Tversky, also of what is not annotated.",
                        byDefault = "0",
                        min = 0,
                        max = 0.1)
                @JsonProperty("least_probability")
                Double leastProbability) {
    public LossSection {
        bce = Defaults.or(bce, 1.0);
        dice = Defaults.or(dice, 1.0);
        focal = Defaults.or(focal, 0.0);
        tversky = Defaults.or(tversky, 0.0);
        generalizedDice = Defaults.or(generalizedDice, 0.0);
        mse = Defaults.or(mse, 1.0);
        smoothL1 = Defaults.or(smoothL1, 0.0);
        divisor = Defaults.or(divisor, "valid");
        byFrequency = Defaults.or(byFrequency, "none");
        smoothNr = Defaults.or(smoothNr, 1e-5);
        smoothDr = Defaults.or(smoothDr, 1e-5);
        squaredPred = Defaults.or(squaredPred, false);
        jaccard = Defaults.or(jaccard, false);
        batch = Defaults.or(batch, false);
        includeBackground = Defaults.or(includeBackground, true);
        focalGamma = Defaults.or(focalGamma, 2.0);
        tverskyAlpha = Defaults.or(tverskyAlpha, 0.5);
        tverskyBeta = Defaults.or(tverskyBeta, 0.5);
        tverskyGamma = Defaults.or(tverskyGamma, 1.0);
        wType = Defaults.or(wType, "square");
        smoothL1Beta = Defaults.or(smoothL1Beta, 1.0);
        deepSupervision = Defaults.or(deepSupervision, new double[] {1, 0.5, 0.25, 0.125, 0.0625});
        weightMode = Defaults.or(weightMode, "given");
        normalizeWeights = Defaults.or(normalizeWeights, false);
        pooling = Defaults.or(pooling, "nearest");
        crossEntropy = Defaults.or(crossEntropy, 0.0);
        leastProbability = Defaults.or(leastProbability, 0.0);
    }

    /** Whether anything would teach masks. */
    boolean hasMasks() {
        return bce + crossEntropy + dice + focal + tversky + generalizedDice > 0;
    }
}
