"""Makes random submissions and scores them with the official code, for OfficialCasesTest.

    python official_cases.py make FOLDER FIRST COUNT     cases numbered from FIRST on
    python official_cases.py score FOLDER                adds expected.json, expected_extended.json

A case is a folder with manifest.csv, ground_truth.zarr and sub.zarr; equal numbers give equal cases.
`score` needs cellmap-segmentation-challenge (commit 6b9ad68) with its libraries on the path; `make`
needs zarr 2, numcodecs, NumPy and SciPy.
"""
import glob
import logging
import os
import shutil
import sys

import numpy as np

INSTANCE = ["nuc", "vim", "ves", "endo", "lyso", "ld", "perox", "mito", "np", "mt", "cell"]
SEMANTIC = ["er", "pm", "mito_mem", "cyto", "ecs", "golgi"]
VOXELS = [[4., 4., 4.], [1.74, 2., 2.], [13.92, 16., 16.], [50., 4.6, 4.6], [8., 8., 8.],
          [32., 32., 32.], [2.62, 2., 2.], [5.24, 4., 4.]]


def objects(rng, shape, n):
    """Ellipsoids that may overlap, or touching Voronoi cells."""
    labels = np.zeros(shape, np.int64)
    grid = np.indices(shape).astype(float)
    radius = max(1.2, min(shape) / (2 + n ** .5))
    for i in range(1, n + 1):
        centre = [rng.uniform(0, s) for s in shape]
        radii = [max(0.6, radius * rng.uniform(.5, 1.4)) for _ in shape]
        inside = sum(((g - c) / r) ** 2 for g, c, r in zip(grid, centre, radii)) <= 1
        labels[inside & ((labels == 0) | (rng.random() < .5))] = i
    if rng.random() < .25:
        points = np.stack([rng.uniform(0, s, max(n, 1)) for s in shape], 1)
        distance = np.stack([sum((g - p[k]) ** 2 for k, g in enumerate(grid)) for p in points])
        keep = rng.random(shape) < rng.uniform(.7, 1.0)
        labels = np.where(keep, distance.argmin(0) + 1, 0)
    return labels


def with_gaps(rng, labels, limit):
    ids = np.unique(labels[labels > 0])
    if ids.size == 0:
        return labels
    top = max(ids.size + 1, min(limit, int(ids.size * rng.uniform(1, 4)) + 1))
    names = np.zeros(int(labels.max()) + 1, np.int64)
    names[ids] = rng.choice(np.arange(1, top + 1), ids.size, replace=False)
    return names[labels]


def disturbed(rng, labels):
    from scipy import ndimage
    out = labels.copy()
    ids = np.unique(out[out > 0])
    kind = rng.integers(0, 6)
    if kind == 0:
        out = np.roll(out, rng.integers(-2, 3, 3), (0, 1, 2))
    if kind == 1:
        out[~ndimage.binary_erosion(out > 0)] = 0
    if kind == 2:
        wide = ndimage.grey_dilation(out, size=(min(3, out.shape[0]), 3, 3))
        out = np.where(out > 0, out, wide)
    if kind == 3:
        out[rng.random(out.shape) < rng.uniform(.02, .3)] = 0
    if kind == 4:
        stray = rng.random(out.shape) < rng.uniform(.002, .02)
        out[stray & (out == 0)] = int(out.max()) + 1 + rng.integers(0, 3)
    if kind == 5 and ids.size > 1:
        a, b = rng.choice(ids, 2, replace=False)
        out[out == a] = b
    if rng.random() < .3 and ids.size:
        out[out == rng.choice(ids)] = 0
    return out


def nearest(labels, shape):
    index = [np.minimum((np.arange(n) + .5) * s / n, s - 1).astype(int)
             for n, s in zip(shape, labels.shape)]
    return labels[np.ix_(*index)]


def prediction(rng, truth, instance, voxel, place):
    values = disturbed(rng, truth) if rng.random() < .85 else truth.copy()
    if instance and rng.random() < .3:
        values = with_gaps(rng, values, 10 ** 6)
    if not instance:
        values = (values > 0).astype(np.int64)
    content = rng.random()
    if content < .06:
        values[:] = 0
    elif content < .12 and instance:
        values = np.zeros_like(values)
        values[::2, ::2, ::2] = 1
    elif content < .16 and instance:
        values = (values > 0).astype(np.int64)
    elif content < .19:
        values[:] = 1
    values, attributes = placed(rng, values, voxel, place)
    return typed(rng, values, instance), attributes


def placed(rng, values, voxel, place):
    """Another voxel size, shape or place, or less than all attributes."""
    attributes = {"voxel_size": list(voxel), "translation": list(place),
                  "shape": list(values.shape)}
    kind = rng.random()
    if kind < .25:
        factor = [rng.choice([.5, 2, 1, 1.5, .75, 3, 1 / 3, .8]) for _ in voxel]
        shape = [max(1, int(round(s / f))) for s, f in zip(values.shape, factor)]
        size = [float(v * f) for v, f in zip(voxel, factor)]
        values = nearest(values, shape)
        attributes["voxel_size"] = size
        if rng.random() < .5:
            attributes["translation"] = [float(t + (b - a) / 2)
                                         for t, a, b in zip(place, voxel, size)]
    elif kind < .35:
        for d in range(3):
            before, after = (int(x) for x in rng.integers(-3, 4, 2))
            low, high = max(0, -before), values.shape[d] + min(0, after)
            if high <= low:
                low, high = 0, values.shape[d]
            part, pad = [slice(None)] * 3, [(0, 0)] * 3
            part[d], pad[d] = slice(low, high), (max(before, 0), max(after, 0))
            values = np.pad(values[tuple(part)], pad)
            if rng.random() < .8:
                attributes["translation"][d] += (low - max(before, 0)) * voxel[d]
    elif kind < .45:
        steps = [-2, -1, -.5, -.4, 0, .3, .5, 1, 2, 1000]
        odds = [.1, .1, .1, .1, .25, .1, .1, .07, .07, .01]
        attributes["translation"] = [float(t + rng.choice(steps, p=odds) * v)
                                     for t, v in zip(place, voxel)]
    elif kind < .50:
        del attributes["voxel_size"]
    elif kind < .54:
        del attributes["translation"]
    elif kind < .57:
        attributes = {}
    elif kind < .60:
        attributes = {"resolution": list(voxel), "offset": list(place)}
    elif kind < .62:
        attributes = {"scale": [1.0] + list(voxel), "translation": [0.0] + list(place)}
    if "voxel_size" not in attributes and rng.random() < .5:
        pad = [(0, 0)] * 3
        pad[rng.integers(0, 3)] = (int(rng.integers(0, 3)), int(rng.integers(0, 4)))
        values = np.pad(values, pad)
    return values, attributes


def typed(rng, values, instance):
    largest = int(values.max())
    types = ["u1", "u2", "u4", "u8", "i2", "i4", "i8", "f4", "f8"]
    types += ["i1"] if largest < 128 else []
    types += ["?"] if largest < 2 else []
    dtype = str(rng.choice(types))
    if largest > 255 and dtype in ("u1", "i1"):
        dtype = "u2"
    if largest > 32767 and dtype in ("u2", "i2"):
        dtype = "u4"
    data = values.astype(dtype)
    if dtype in ("f4", "f8") and not instance:
        if rng.random() < .5:
            data = data * rng.random(data.shape).astype(dtype)
        elif rng.random() < .3:
            data[rng.random(data.shape) < .05] = np.nan
    if dtype in ("u1", "u2") and not instance and rng.random() < .2:
        data = (data * 255).astype(dtype)
    return data


def put(rng, root, path, data, attributes):
    """Writes an array with a random compressor, separator, memory order and chunk shape."""
    import numcodecs
    import zarr
    how = [{"compressor": None}, {"compressor": zarr.Zlib(1)}, {"dimension_separator": "/"},
           {"compressor": numcodecs.Zstd(1)}, {}][rng.integers(0, 5)]
    if rng.random() < .3:
        how["order"] = "F"
    if rng.random() < .5:
        how["chunks"] = tuple(int(rng.integers(max(1, s // 2), s + 1)) for s in data.shape)
    array = zarr.open_group(root, mode="a").create_dataset(
        path, shape=data.shape, dtype=data.dtype, fill_value=0, **how)
    array[...] = data
    array.attrs.update(attributes)


def make(folder, seed):
    import zarr
    rng = np.random.default_rng(seed)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    truth, submission = folder + "/ground_truth.zarr", folder + "/sub.zarr"
    groups = [zarr.open_group(root, mode="a") for root in (truth, submission)]
    rows = ["crop_name,dataset,class_label,voxel_size,translation,shape"]
    prefix = "" if rng.random() < .05 else "crop"
    for i, crop in enumerate(rng.choice(np.arange(1, 1000), rng.integers(1, 4), replace=False)):
        shape = [int(x) for x in rng.integers(1 if rng.random() < .15 else 6, 26, 3)]
        voxel = VOXELS[rng.integers(0, len(VOXELS))]
        place = [round(float(v * (rng.integers(0, 3000) + rng.choice([0, .5, -.25, .375]))), 4)
                 for v in voxel]
        absent = i > 0 and rng.random() < .1
        names = [str(n) for n in rng.choice(INSTANCE, rng.integers(1, 3), replace=False)]
        names += [str(n) for n in rng.choice(SEMANTIC, rng.integers(0, 3), replace=False)]
        for name in names:
            instance = name in INSTANCE
            count = int(rng.choice([0, 1, 2, 4, 8, 15, 30], p=[.07, .13, .2, .2, .2, .1, .1]))
            labels = objects(rng, shape, count)
            if instance and rng.random() < .35:
                labels = with_gaps(rng, labels, labels.size - 1)
            if not instance:
                labels = (labels > 0).astype(np.int64)
            lists = ["[" + ";".join(str(x) for x in v) + "]" for v in (voxel, place, shape)]
            rows.append(",".join([str(crop), "d", name] + lists))
            attributes = {"voxel_size": voxel, "translation": place, "shape": shape}
            types = ["u2", "u4", "u8", "i4"] + (["u1"] if labels.max() < 256 else [])
            put(rng, truth, f"crop{crop}/{name}", labels.astype(rng.choice(types)), attributes)
            if rng.random() < .05:
                mask = (rng.random(shape) < .8).astype("u1")
                put(rng, truth, f"crop{crop}/{name}_mask", mask, attributes)
            kind = rng.random()
            if absent:
                continue
            if kind < .08:
                groups[1].require_group(f"{prefix}{crop}")
                continue
            data, attributes = prediction(rng, labels, instance, voxel, place)
            path = f"{prefix}{crop}/{name}" + ("/s0" if kind < .11 else "")
            put(rng, submission, path, data, attributes)
    with open(folder + "/manifest.csv", "w") as file:
        file.write("\n".join(rows) + "\n")


def score(root):
    from cellmap_segmentation_challenge.utils import crops
    from cellmap_segmentation_challenge.utils.eval_utils import score_submission
    from upath import UPath
    logging.disable(logging.CRITICAL)
    for folder in sorted(glob.glob(os.path.abspath(root) + "/case*")):
        manifest = crops.fetch_test_crop_manifest("file://" + folder + "/manifest.csv")
        crops.TEST_CROPS_DICT.clear()
        crops.TEST_CROPS_DICT.update({(r.id, r.class_label): r for r in manifest})
        copy = folder + "/copy"
        shutil.copytree(folder + "/sub.zarr", copy)
        truth = UPath(folder + "/ground_truth.zarr").path
        score_submission(copy, folder + "/expected.json", truth)
        shutil.rmtree(copy)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        for number in range(int(sys.argv[3]), int(sys.argv[3]) + int(sys.argv[4])):
            make(f"{sys.argv[2]}/case{number:04d}", number)
    else:
        score(sys.argv[2])
