# SPDX-License-Identifier: BSD-2-Clause
"""Makes objects.bin and expected.json: a label image and what scikit-image 0.26 measures of it.

objects.bin, gzip, axes z, y, x of 22 x 26 x 30: uint32 ids, then uint8 probabilities, then uint8 of
another class. Contacts are counted here voxel by voxel; scikit-image has no such quantity.
"""

import gzip
import json

import numpy as np
from skimage.measure import regionprops

SHAPE = (22, 26, 30)
SPACING = (30.0, 8.0, 4.0)
OFFSET = (600.0, -80.0, 12.0)

rng = np.random.default_rng(5)
grid = np.indices(SHAPE)
labels = np.zeros(SHAPE, np.uint32)
for i in range(14):
    centre = rng.uniform(0, SHAPE)
    radii = rng.uniform(1.5, 7, 3)
    inside = sum(((g - c) / r) ** 2 for g, c, r in zip(grid, centre, radii)) < 1
    labels[inside] = rng.integers(1, 2**32)
labels[3, 4, 5] = 7
probability = rng.integers(0, 256, SHAPE, dtype=np.uint8)
other = (sum(((g - c) / 9) ** 2 for g, c in zip(grid, (11, 13, 15))) < 1).astype(np.uint8)

with open("objects.bin", "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
    for values in (labels.astype("<u4"), probability, other):
        out.write(values.tobytes())


ids, numbers = np.unique(labels, return_inverse=True)  # regionprops wants small ids


def contacts(id):
    """Faces between a voxel of the object and one of the other class outside, times their area."""
    inside = np.pad(labels == id, 1)
    there = np.pad(other, 1) > 0
    area = 0.0
    for axis in range(3):
        face = np.prod(SPACING) / SPACING[axis]
        for step in (1, -1):
            area += face * np.sum(inside & np.roll(there & ~inside, step, axis))
    return area


expected = [
    {
        "id": int(ids[r.label]),
        "voxels": int(r.num_pixels),
        "volume": float(r.area),
        "centroid": [float(c) for c in r.centroid],
        "bbox": [int(b) for b in r.bbox],
        "mean": float(r.intensity_mean) / 255,
        "contact": contacts(ids[r.label]),
    }
    for r in regionprops(numbers.reshape(SHAPE), probability, spacing=SPACING)
]
for e in expected:
    e["centroid"] = [c + o for c, o in zip(e["centroid"], OFFSET)]
with open("expected.json", "w") as out:
    json.dump(expected, out, indent=0)
