"""The recipe medulla_quick in PyTorch and MONAI, as a peer of `cellmap train medulla_quick`: the same network, loss, optimizer,
schedule, moving average, number of steps, sampling and augmentation; other random draws.

Usage: medulla_peer.py DATA SEED OUT [STEPS]. Trains on crops 901, 902 and 903 with one thread, predicts crop 904 with
MONAI's sliding window (64^3, overlap 0.5, Gaussian weights, the mean logit of eight mirror images, 8 voxels of context), prints
Dice at probability 0.5 and processor time, and writes weights (OUT.pth) and probabilities (OUT.npy).

Needs: torch 2.7.1, monai 1.5.0, zarr.
"""

import copy
import itertools
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import zarr
from monai.inferers import SlidingWindowInferer
from monai.networks.nets import BasicUNet

CLASSES = ("pm", "cell")
# first voxel of the EM, shape and level of the labels at 10 nm
TRAINING = [("901", (16, 16, 16), (128, 128, 128), "s0"), ("902", (20, 152, 20), (64, 88, 98), "s0"), ("903", (90, 160, 24), (50, 50, 64), "s1")]
TEST, FIRST, SHAPE, CONTEXT = "904", (24, 150, 134), (112, 90, 106), 8
PATCH, BATCH, RATE, LOWEST, WARMUP, DECAY = 32, 4, 2e-3, 1e-6, 50, 0.99


def box(first, shape):
    return tuple(slice(a, a + n) for a, n in zip(first, shape))


def volumes(root):
    em = zarr.open(str(root / "em/fibsem-uint8/s0"), mode="r")[:]
    crops = []
    for name, first, shape, level in TRAINING:
        paths = [root / "labels/groundtruth" / ("crop" + name) / c / level for c in CLASSES]
        labels = np.stack([zarr.open(str(p), mode="r")[:] > 0 for p in paths]).astype(np.float32)
        assert labels.shape[1:] == shape, labels.shape
        crops.append((em[box(first, shape)].astype(np.float32) / 255, labels))
    return em, crops


def patch(crops, rng):
    grey, labels = crops[rng.integers(len(crops))]
    at = box([int(rng.integers(n - PATCH + 1)) for n in grey.shape], (PATCH,) * 3)
    x, y = grey[at], labels[(slice(None),) + at]
    for d in range(3):
        if rng.random() < 0.5:
            x, y = np.flip(x, d), np.flip(y, d + 1)
    order = rng.permutation(3)
    x, y = x.transpose(order), y.transpose(0, *(order + 1))
    if rng.random() < 0.8:
        x = x ** (1.1 ** (2 * rng.random() - 1))
    if rng.random() < 0.8:
        x = x.mean() + (x - x.mean()) * (1 + 0.1 * (2 * rng.random() - 1))
    if rng.random() < 0.8:
        x = x + 0.03 * (2 * rng.random() - 1)
    if rng.random() < 0.8:
        x = x + 0.05 * rng.random() * rng.standard_normal(x.shape)
    return ((x - 0.5) / 0.13).astype(np.float32), np.ascontiguousarray(y)


def loss(z, y):
    p = z.sigmoid()
    i = (p * y).sum((2, 3, 4))
    s = p.sum((2, 3, 4)) + y.sum((2, 3, 4))
    bce = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
    return bce + 0.5 * (1 - (2 * i + 1e-5) / (s + 1e-5)).mean()


def train(crops, seed, steps):
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    net = BasicUNet(in_channels=1, out_channels=2, features=(8, 16, 32, 64, 64, 8), norm="batch").train()
    average = copy.deepcopy(net).eval()
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-2)
    for step in range(steps):
        rate = LOWEST + (RATE - LOWEST) * (1 + math.cos(math.pi * step / steps)) / 2
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / (WARMUP + 1))
        x, y = (torch.from_numpy(np.stack(t)) for t in zip(*(patch(crops, rng) for _ in range(BATCH))))
        optimizer.zero_grad()
        loss(net(x[:, None]), y).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), net.state_dict().values()):
                if a.is_floating_point():
                    a.lerp_(b, 1 - DECAY)
                else:
                    a.copy_(b)
    return average


def predict(net, em):
    grey = em[tuple(slice(a - CONTEXT, a + n + CONTEXT) for a, n in zip(FIRST, SHAPE))].astype(np.float32)
    x = torch.from_numpy((grey / 255 - 0.5) / 0.13)[None, None]

    def mirrored(window):
        total = 0
        for flips in itertools.product((False, True), repeat=3):
            axes = [d + 2 for d in range(3) if flips[d]]
            total = total + net(window.flip(axes)).flip(axes)
        return total / 8

    with torch.no_grad():
        found = SlidingWindowInferer((64,) * 3, 1, 0.5, mode="gaussian", sigma_scale=0.125)(x, mirrored)[0].sigmoid().numpy()
    return found[(slice(None),) + (slice(CONTEXT, -CONTEXT),) * 3]


if __name__ == "__main__":
    torch.set_num_threads(1)
    data, seed, out = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    steps = int(sys.argv[4]) if len(sys.argv) > 4 else 1200
    em, crops = volumes(data / "flyem_medulla-1/flyem_medulla-1.zarr/recon-1")
    began = time.process_time()
    net = train(crops, seed, steps)
    trained = time.process_time()
    torch.save(net.state_dict(), out + ".pth")
    found = predict(net, em)
    np.save(out + ".npy", found.astype(np.float16))
    for name, p in zip(CLASSES, found):
        truth = zarr.open(str(data / "ground_truth.zarr/crop904" / name), mode="r")[:] > 0
        mask = p >= 0.5
        print("seed %d\t%s\tDice %.4f" % (seed, name, 2 * (mask & truth).sum() / (mask.sum() + truth.sum())))
    print("processor time: %.0f s training, %.0f s prediction" % (trained - began, time.process_time() - trained))
