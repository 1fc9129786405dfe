"""What a random forest makes of the crops of the fly medulla and of the nerve cord: Labkit's kind of features and trees.

Usage: forest.py DATA TRAIN TEST [CLASS], crops as 901,902; 911a and 911b are parts of 911, 32 rows apart. Features of each
voxel: grey value; Gaussian, gradient magnitude, Laplacian and eigenvalues of the Hessian at 1, 2, 4 and 8 of the shortest
voxel edges, with real EM around the crop. 100 trees, 100,000 voxels drawn of all training crops together. Prints Dice on
the test crop at probability 0.5, and at the threshold that is best on 50,000 other voxels of the training crops.

Needs: numpy, scipy, scikit-learn, zarr.
"""

import sys
import time
from pathlib import Path

import numpy as np
import zarr
from scipy.ndimage import gaussian_filter
from sklearn.ensemble import RandomForestClassifier

SIGMAS = (1, 2, 4, 8)
AROUND = 24
# first voxel of the EM, shape and level of the labels at the EM's voxel size; the truth of test crops has one level
CROPS = {
    "901": ((16, 16, 16), (128, 128, 128), "s0"),
    "902": ((20, 152, 20), (64, 88, 98), "s0"),
    "903": ((90, 160, 24), (50, 50, 64), "s1"),
    "904": ((24, 150, 134), (112, 90, 106), None),
    "911": ((1, 32, 32), (18, 512, 512), "s0"),
    "911a": ((1, 32, 32), (18, 240, 512), "s0"),
    "911b": ((1, 304, 32), (18, 240, 512), "s0"),
    "912": ((1, 576, 32), (18, 432, 512), None),
}
DATASETS = {"90": ("flyem_medulla-1", (1, 1, 1)), "91": ("ini_fly-vnc-1", (4.6 / 50, 1, 1))}


def dataset(crop):
    """Name, and length of the shortest voxel edge in voxels along each axis."""
    return DATASETS[crop[:2]]


def recon(data, crop):
    name = dataset(crop)[0]
    return data / name / (name + ".zarr") / "recon-1"


def read(path):
    return zarr.open(str(path), mode="r")[:]


def labels(data, crop, name):
    level = CROPS[crop][2]
    if level is None:
        return read(data / "ground_truth.zarr" / ("crop" + crop) / name).ravel() > 0
    whole = crop[:3]
    found = read(recon(data, crop) / "labels/groundtruth" / ("crop" + whole) / name / level)
    part = [a - b for a, b in zip(CROPS[crop][0], CROPS[whole][0])]
    return found[tuple(slice(a, a + n) for a, n in zip(part, CROPS[crop][1]))].ravel() > 0


def features(em, crop):
    first, shape, _ = CROPS[crop]
    low = [max(0, a - AROUND) for a in first]
    grey = em[tuple(slice(l, a + n + AROUND) for l, a, n in zip(low, first, shape))]
    inside = tuple(slice(a - l, a - l + n) for l, a, n in zip(low, first, shape))
    found = [grey[inside]]
    for sigma in SIGMAS:

        def derived(*axes):
            sigmas = [sigma * f for f in dataset(crop)[1]]
            return gaussian_filter(grey, sigmas, [axes.count(d) for d in range(3)])[inside]

        hessian = np.empty(shape + (3, 3), np.float32)
        for i in range(3):
            for j in range(i, 3):
                hessian[..., i, j] = hessian[..., j, i] = derived(i, j)
        gradient = np.sqrt(sum(derived(d) ** 2 for d in range(3)))
        found += [derived(), gradient, np.trace(hessian, axis1=-2, axis2=-1)]
        found += list(np.moveaxis(np.linalg.eigvalsh(hessian), -1, 0))
    return np.stack([f.ravel() for f in found], 1)


def dice(mask, truth):
    return 2 * (mask & truth).sum() / max(1, mask.sum() + truth.sum())


if __name__ == "__main__":
    data, training, test = Path(sys.argv[1]), sys.argv[2].split(","), sys.argv[3]
    name = sys.argv[4] if len(sys.argv) > 4 else "pm"
    began = time.process_time()
    em = read(recon(data, test) / "em/fibsem-uint8/s0").astype(np.float32)
    x = np.concatenate([features(em, c) for c in training])
    y = np.concatenate([labels(data, c, name) for c in training])
    drawn = np.random.default_rng(1).permutation(len(y))
    learned, kept = drawn[:100_000], drawn[100_000:150_000]
    forest = RandomForestClassifier(100, n_jobs=1, random_state=1).fit(x[learned], y[learned])
    guess = forest.predict_proba(x[kept])[:, 1]
    best = max(np.arange(0.1, 0.91, 0.02), key=lambda t: dice(guess >= t, y[kept]))
    found, truth = forest.predict_proba(features(em, test))[:, 1], labels(data, test, name)
    print(
        "%s, trained on %s, tested on %s: Dice %.4f at 0.5, %.4f at %.2f, chosen on the training crops; %.0f s of processor time"
        % (name, ",".join(training), test, dice(found >= 0.5, truth), dice(found >= best, truth), best, time.process_time() - began)
    )
