"""Makes src/test/resources/oracles/losses.tsv with PyTorch's and MONAI's losses, in double precision.

Usage: losses.py OUT. Logits and targets follow the procedural rule of net/Golden.java: logits z = 8 u - 4 of "loss.z",
targets y = [u > 0.7] of "loss.y" (the class 2 of sample 1 is empty), class indices floor(4 u) of "loss.index",
masks m = [u > 0.4] of "loss.m" (the class 1 of sample 0 is unknown), distances d = 2 u - 1 of "loss.d" in steps of
1/127; shapes 2,3,4,5,6, logits of exclusive classes and their background 2,4,4,5,6 ("loss.zx"). Heads: 1,2,8,8,8 and
half and a quarter of it ("loss.h0", ...), targets of "loss.hy", masks of "loss.hm".
Masked losses: the voxels that are unknown are taken out before MONAI sees them. Each line: name, value, and of the
gradient of the logits L2 norm and product with the procedural vector 2 u - 1 of "loss.product".

Needs: torch 2.7.1, monai 1.5.0.
"""

import sys

import numpy as np
import torch
import torch.nn.functional as F
from monai.losses import DiceLoss, FocalLoss, GeneralizedDiceLoss, TverskyLoss

from oracles import uniform

SHAPE = (2, 3, 4, 5, 6)
WEIGHTS = torch.tensor([0.5, 2.0, 1.25], dtype=torch.float64)
POSITIVE = torch.tensor([3.0, 0.5, 1.0], dtype=torch.float64)
WITH_BACKGROUND = torch.tensor([0.25, 0.5, 2.0, 1.25], dtype=torch.float64)


def u(name, shape):
    values = uniform(name, int(np.prod(shape))).astype(np.float32).astype(np.float64)
    return torch.from_numpy(values).reshape(shape)


z = 8 * u("loss.z", SHAPE) - 4
y = (u("loss.y", SHAPE) > 0.7).double()
y[1, 2] = 0
m = u("loss.m", SHAPE) > 0.4
m[0, 1] = False
d = torch.round(127 * (2 * u("loss.d", SHAPE) - 1)) / 127
zx = 8 * u("loss.zx", (2, 4, 4, 5, 6)) - 4
index = torch.floor(4 * u("loss.index", (2, 1, 4, 5, 6))).long()
onehot = F.one_hot(index[:, 0], 4).permute(0, 4, 1, 2, 3).double()
known = u("loss.known", (2, 1, 4, 5, 6)) > 0.4
heads = [8 * u("loss.h%d" % i, (1, 2, s, s, s)) - 4 for i, s in enumerate((8, 4, 2))]
hy = (u("loss.hy", (1, 2, 8, 8, 8)) > 0.8).double()
hm = (u("loss.hm", (1, 2, 8, 8, 8)) > 0.2).double()
hy = hy * hm

lines = []


def add(name, loss, *logits):
    logits = [t.clone().requires_grad_(True) for t in logits]
    value = loss(*logits)
    value.backward()
    g = torch.cat([t.grad.flatten() for t in logits])
    product = (g * (2 * u("loss.product", (len(g),)) - 1)).sum()
    lines.append("%s\t%.12g\t%.12g\t%.12g" % (name, value.item(), g.norm().item(), product.item()))


def masked(loss, weights=None):
    """A loss of one class of one sample, on its known voxels; the mean over those that have any."""

    def run(z):
        terms = []
        for n in range(2):
            for c in range(3):
                if not m[n, c].any():
                    continue
                term = loss(z[n, c][m[n, c]][None, None], y[n, c][m[n, c]][None, None])
                terms.append(term if weights is None else term * weights[c])
        return torch.stack(terms).mean()

    return run


def voxels(loss):
    """A mean over all known voxels."""
    return lambda z: loss(z, y)[m].sum() / m.sum()


def exclusive(loss):
    """A loss of samples, on their known voxels."""

    def run(z):
        found = [loss(z[n][:, known[n, 0]][None], onehot[n][:, known[n, 0]][None]) for n in range(2)]
        return torch.stack(found).mean()

    return run


def probabilities(z, weights=None):
    """Cross-entropy of the softmax over the known classes of each voxel, with targets that need not add up to 1."""
    terms = []
    for n, a, b, c in np.ndindex(2, *SHAPE[2:]):
        k = m[n, :, a, b, c]
        if k.any():
            w = None if weights is None else weights[k]
            terms.append(F.cross_entropy(z[n, k, a, b, c][None], y[n, k, a, b, c][None], w))
    return torch.stack(terms).mean()


def limited(z):
    """BCE over all voxels and Dice over all classes of samples, of limited logits and probabilities."""
    z = z.clamp(-2.5, 2.5)
    q, t = (z.sigmoid() * m).clamp(0.1, 0.9), y * m
    over = (2 * (q * t).sum((2, 3, 4)) + 1e-5) / (q.sum((2, 3, 4)) + t.sum((2, 3, 4)) + 1e-5)
    return (bce(z, y, reduction="none") * m).mean() + (1 - over).mean()


bce = F.binary_cross_entropy_with_logits
wide = WEIGHTS.reshape(3, 1, 1, 1)
add("bce", voxels(lambda z, y: bce(z, y, reduction="none")), z)
add("bce_weights", voxels(lambda z, y: bce(z, y, weight=wide, reduction="none")), z)
add("bce_pos_weights", voxels(lambda z, y: bce(z, y, pos_weight=POSITIVE.reshape(3, 1, 1, 1), reduction="none")), z)
add("dice", masked(DiceLoss(sigmoid=True)), z)
add("dice_weights", masked(DiceLoss(sigmoid=True), WEIGHTS), z)
add("dice_squared", masked(DiceLoss(sigmoid=True, squared_pred=True)), z)
add("dice_jaccard", masked(DiceLoss(sigmoid=True, jaccard=True)), z)
add("dice_smooth", masked(DiceLoss(sigmoid=True, smooth_nr=0, smooth_dr=1)), z)
add("dice_batch", lambda z: DiceLoss(sigmoid=True, batch=True)(z, y), z)
add("focal", voxels(FocalLoss(reduction="none")), z)
add("focal_alpha", voxels(FocalLoss(gamma=1.5, alpha=0.25, reduction="none")), z)
add("focal_weights", voxels(FocalLoss(weight=WEIGHTS, reduction="none")), z)
add("tversky", masked(TverskyLoss(sigmoid=True, alpha=0.3, beta=0.7)), z)
add("tversky_batch", lambda z: TverskyLoss(sigmoid=True, batch=True)(z, y), z)
add("focal_tversky", masked(lambda a, b: TverskyLoss(sigmoid=True, alpha=0.3, beta=0.7)(a, b) ** 0.75), z)
for kind in ("square", "simple", "uniform"):
    add("generalized_" + kind, lambda z, k=kind: GeneralizedDiceLoss(sigmoid=True, w_type=k)(z, y), z)
add("generalized_batch", lambda z: GeneralizedDiceLoss(sigmoid=True, batch=True)(z, y), z)
add("cross_entropy", probabilities, z)
add("cross_entropy_weights", lambda z: probabilities(z, WEIGHTS), z)
add("limits", limited, z)

add("x_ce", lambda z: F.cross_entropy(z, torch.where(known, index, -100)[:, 0]), zx)
add("x_ce_weights", lambda z: F.cross_entropy(z, torch.where(known, index, -100)[:, 0], WITH_BACKGROUND), zx)
add("x_dice", exclusive(DiceLoss(softmax=True)), zx)
add("x_dice_weights", exclusive(lambda a, b: (DiceLoss(softmax=True, reduction="none")(a, b).flatten() * WITH_BACKGROUND).mean()), zx)
add("x_dice_no_background", exclusive(DiceLoss(softmax=True, include_background=False)), zx)
add("x_generalized", exclusive(GeneralizedDiceLoss(softmax=True)), zx)
add("x_tversky", exclusive(TverskyLoss(softmax=True, alpha=0.3, beta=0.7)), zx)
focal = lambda **k: lambda z: FocalLoss(use_softmax=True, reduction="none", **k)(z, onehot)[known.expand_as(onehot)].mean()
add("x_focal", focal(), zx)
add("x_focal_alpha", focal(gamma=1.5, alpha=0.25), zx)

add("mse", lambda z: F.mse_loss(torch.tanh(z)[m], d[m]), z)
add("smooth_l1", lambda z: F.smooth_l1_loss(torch.tanh(z)[m], d[m], beta=0.1), z)
add("mse_weights", lambda z: ((torch.tanh(z) - d) ** 2 * wide)[m].mean(), z)
add("mixed", lambda z: bce(z[:, 1][m[:, 1]], y[:, 1][m[:, 1]]) + F.mse_loss(torch.tanh(z[:, ::2])[m[:, ::2]], d[:, ::2][m[:, ::2]]), z)

nearest = lambda t, s: F.interpolate(t, (s, s, s), mode="nearest")
exact = lambda t, s: F.interpolate(t, (s, s, s), mode="nearest-exact")


def mean(t, s):
    return F.avg_pool3d(t, t.shape[-1] // s)


def most(t, s):
    return F.max_pool3d(t, t.shape[-1] // s)


def pooled(how, s):
    if how == "nearest":
        return nearest(hy, s), nearest(hm, s)
    if how == "nearest-exact":
        return exact(hy, s), exact(hm, s)
    if how == "any":
        present = most(hy, s)
        return present, ((present > 0) | (most(1 - hm, s) == 0)).double()
    if how == "trilinear":
        between = lambda t: F.interpolate(t, (s, s, s), mode="trilinear", align_corners=False)
        return between(hy), (between(1 - hm) == 0).double()
    part = mean(hm, s)
    return torch.where(part > 0, mean(hy, s) / part, 0), (part > 0).double()


def supervised(how, weights):
    def run(*z):
        total = 0
        for head, w in zip(z, weights):
            t, k = pooled(how, head.shape[-1])
            total = total + w * bce(head, t, reduction="none")[k > 0].mean()
        return total

    return run


add("heads_given", supervised("nearest", (1, 0.7, 0)), *heads)
add("heads_exp", supervised("nearest-exact", (1, 0.5, 0.25)), *heads)
add("heads_two", supervised("any", (1, 0.5, 0.5)), *heads)
add("heads_same", supervised("mean", (1, 1, 1)), *heads)
add("heads_normalized", supervised("mean", (1 / 1.75, 0.5 / 1.75, 0.25 / 1.75)), *heads)
add("heads_trilinear", supervised("trilinear", (1, 0.7, 0.4)), *heads)

with open(sys.argv[1], "w") as out:
    out.write("\n".join(lines) + "\n")
