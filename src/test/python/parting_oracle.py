"""What a faultless decoder could make of the foreground that is there: python parting_oracle.py TRUTH RESULT...

TRUTH is an array of true ids (crop912/mito of the ground truth), each RESULT one of a processed class (.../mito/s0) whose
voxels are a whole number of those of the truth along each axis. Prints F1 (matches with an IoU above 0.5) of the result as it
is; with its parts that lie in several true objects (a tenth of the voxels of each, or more) cut among these by the nearest true voxel;
and with parts most of which lie in one true object made one. Needs numpy, scipy, scikit-image and zarr.
"""

import sys

import numpy as np
import zarr
from scipy.ndimage import distance_transform_edt
from skimage.measure import label

SHARE = 0.1


def numbered(ids):
    """0 for background, 1, 2, ... for the objects."""
    found, at = np.unique(ids, return_inverse=True)
    at = at.reshape(ids.shape)
    return at if found[0] == 0 else at + 1


def overlap(result, truth):
    """Common voxels by true object and part, and the voxels of both."""
    table = np.zeros((truth.max() + 1, result.max() + 1), np.int64)
    np.add.at(table, (truth.ravel(), result.ravel()), 1)
    return table[1:, 1:], table.sum(1)[1:], table.sum(0)[1:]


def score(result, truth):
    common, true, parts = overlap(result, truth)
    iou = common / (true[:, None] + parts[None] - common)
    matches = int((iou > 0.5).sum())
    return f"F1 {2 * matches / (len(true) + len(parts)):.3f} ({matches} of {len(true)} found, {len(parts) - matches} wrong)"


def parted(result, truth):
    common, true, _ = overlap(result, truth)
    cut = [j for j in range(common.shape[1]) if (common[:, j] >= SHARE * true).sum() > 1]
    nearest = truth[tuple(distance_transform_edt(truth == 0, return_distances=False, return_indices=True))]
    ids = result.copy()
    for j in cut:
        inside = result == j + 1
        ids[inside] = (j + 1) * (truth.max() + 1) + result.max() + nearest[inside]
    return numbered(ids), len(cut)


def joined(result, truth):
    common, _, parts = overlap(result, truth)
    ids = result.copy()
    for j in range(common.shape[1]):
        k = common[:, j].argmax()
        if common[k, j] > 0.5 * parts[j]:
            ids[result == j + 1] = result.max() + 1 + k
    return numbered(ids)


def main(truth_path, *results):
    truth = numbered(zarr.open(truth_path, mode="r")[:])
    print(truth.max(), "true objects,", label(truth > 0, connectivity=3).max(), "connected parts")
    for path in results:
        result = numbered(zarr.open(path, mode="r")[:])
        for axis in range(3):
            factor, rest = divmod(truth.shape[axis], result.shape[axis])
            if rest:
                sys.exit(f"{path} has shape {result.shape}, the truth {truth.shape}.")
            result = result.repeat(factor, axis)
        ids, cut = parted(result, truth)
        print(path)
        print("  as it is  ", score(result, truth))
        print("  parted    ", score(ids, truth), f"{cut} parts in several objects")
        print("  joined    ", score(joined(result, truth), truth))


if __name__ == "__main__":
    main(*sys.argv[1:])
