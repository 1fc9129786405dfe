"""Makes src/test/resources/oracles/shapes.safetensors: what others make of random labels.

Usage: shape_targets.py OUT [EDGE]. With an edge: how much processor time lsds takes for the
descriptors of one patch of EDGE^3 voxels with its context, in seconds (the labels are those of
ShapeBench).
- labels: Voronoi cells with background, ids 1 to 9; -1 is unknown: two boxes, one at a corner.
- lsd, lsd.down2: the descriptors of lsds 0.1.3, unknown voxels as background, voxels of 16, 8, 10 nm
  and sigma 40, 24, 30 nm, of every voxel, and of every second one.
- centre, vector: exp(-d^2 / 2 s^2) with s = 40 nm, and the way to the centre in nm, of objects that
  touch neither the border nor what is unknown (SciPy's center_of_mass); NaN elsewhere.
- slice, offsets: labels in two dimensions, and empanada's offsets (empanada-dl 0.1.7), in pixels.

Needs: lsds 0.1.3, numpy, scipy, safetensors, empanada-dl 0.1.7.
"""

import sys
import time

import numpy as np
from lsd.train.local_shape_descriptor import get_local_shape_descriptors
from safetensors.numpy import save_file
from scipy import ndimage as ndi

SHAPE = (10, 12, 14)
VOXEL = (16, 8, 10)
SIGMA = (40, 24, 30)
SCALE = 40


def voronoi(rng, shape, objects):
    points = rng.uniform(0, 1, (objects, 3)) * shape
    at = np.stack(np.meshgrid(*[np.arange(n) for n in shape], indexing="ij"), -1)
    distance = np.linalg.norm(at[..., None, :] - points, axis=-1)
    labels = np.argmin(distance, -1) + 1
    labels[np.min(distance, -1) > 0.45 * max(shape)] = 0
    return labels.astype(np.int32)


def descriptors(labels, downsample):
    ids = np.where(labels > 0, labels, 0).astype(np.uint64)
    return get_local_shape_descriptors(
        ids, SIGMA, voxel_size=VOXEL, downsample=downsample
    ).astype(np.float32)


def centres(labels):
    centre = np.full(labels.shape, np.nan, np.float32)
    vector = np.full((3, *labels.shape), np.nan, np.float32)
    centre[labels == 0] = 0
    outside = np.pad(labels < 0, 1, constant_values=True)
    near = ndi.binary_dilation(outside)[1:-1, 1:-1, 1:-1]
    at = np.stack(np.meshgrid(*[np.arange(n) for n in labels.shape], indexing="ij"))
    size = np.reshape(VOXEL, (3, 1))
    for i in np.unique(labels[labels > 0]):
        mask = labels == i
        if (mask & near).any():
            continue
        middle = np.reshape(ndi.center_of_mass(mask), (3, 1))
        way = (middle - at[:, mask]) * size
        vector[:, mask] = way
        centre[mask] = np.exp(-(way**2).sum(0) / (2 * SCALE**2))
    return centre, vector


def main(out):
    from empanada.data.utils.target_creation import heatmap_and_offsets

    rng = np.random.default_rng(3)
    labels = voronoi(rng, SHAPE, 9)
    for box in ((slice(0, 3), slice(0, 2), slice(0, 4)), (slice(6, 8), slice(9, 12), slice(3, 5))):
        labels[box] = -1
    labels[4:8, 4:8, 6:10] = 31  # An object that is whole.
    labels[8, 9:11, 7:12] = 32
    centre, vector = centres(labels)
    cells = voronoi(rng, (1, 20, 24), 7)[0]
    save_file(
        {
            "labels": labels,
            "lsd": descriptors(labels, 1),
            "lsd.down2": descriptors(labels, 2),
            "centre": centre,
            "vector": vector,
            "slice": cells,
            "offsets": heatmap_and_offsets(cells)[1].astype(np.float32),
        },
        out,
    )
    print(np.unique(labels), np.isfinite(vector[0]).sum())


def bench(edge, downsample):
    """Blocks of 48^3 voxels, every second of them an object."""
    n = edge + 60
    at = np.indices((n, n, n)) // 48
    ids = (at[0] * 100 + at[1]) * 100 + at[2] + 1
    ids[(at.sum(0) % 2) == 1] = 0
    start = time.process_time()
    found = get_local_shape_descriptors(
        ids.astype(np.uint64), (80, 80, 80), voxel_size=(8, 8, 8), downsample=downsample
    )
    print(f"lsds: {time.process_time() - start:.2f} s, mean {found[:, 30:-30, 30:-30, 30:-30].mean():.6f}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        bench(int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    else:
        main(sys.argv[1])
