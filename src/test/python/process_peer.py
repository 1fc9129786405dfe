"""The pipeline of the process benchmark with the Python tools of the field, in memory:
    process_peer.py PREDICTION_ARRAY OUT_ARRAY
smooth 8 nm, threshold 0.5, hysteresis 0.8, fill_holes all, watershed on distance (dynamic 16 nm),
min_size 500, for cubes of 8 nm. Prints seconds and processor seconds of each step as JSON.
"""

import json
import sys
import time

import cc3d
import edt
import fastremap
import numpy as np
import zarr
from scipy import ndimage as ndi
from skimage.morphology import reconstruction
from skimage.segmentation import watershed

took = {}


def step(name, work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    took[name] = (time.perf_counter() - wall, time.process_time() - cpu)
    return result


def hysteresis(p, low):
    parts = cc3d.connected_components(low, connectivity=26)
    sure = np.zeros(parts.max() + 1, bool)
    sure[np.unique(parts[p > 0.8 * 255])] = True
    sure[0] = False
    return sure[parts]


def seeds(land, mask, depth):
    filled = reconstruction(land + depth, land, "erosion", footprint=np.ones((3, 3, 3)))
    basin = (filled > land) & mask
    parts = cc3d.connected_components(basin, connectivity=26)
    deep = np.zeros(parts.max() + 1, bool)
    deep[np.unique(parts[basin & (filled == land + depth)])] = True
    deep[0] = False
    return np.where(deep[parts], parts, 0)


def main(source, target):
    stored = step("read", lambda: zarr.open_array(source, mode="r")[:])
    p = step("smooth", lambda: ndi.gaussian_filter(stored.astype(np.float32), 1.0))
    mask = step("hysteresis", lambda: hysteresis(p, p > 127.5))
    mask = step("fill_holes", lambda: ndi.binary_fill_holes(mask))
    land = step(
        "distance",
        lambda: np.where(
            mask, 32767 - np.floor(16 * edt.edt(mask, black_border=False)).astype(np.int32), 65535
        ).astype(np.int32),
    )
    marks = step("seeds", lambda: seeds(land, mask, 32))
    ids = step(
        "watershed", lambda: watershed(land, marks, mask=mask, connectivity=np.ones((3, 3, 3)))
    )

    def sizes():
        kept = cc3d.dust(ids.astype(np.uint32), threshold=500, connectivity=26)
        return fastremap.renumber(kept)[0].astype(np.uint16)

    out = step("min_size", sizes)

    def write():
        array = zarr.create_array(
            target, shape=out.shape, chunks=(64, 64, 64), dtype=out.dtype, zarr_format=2, overwrite=True
        )
        array[:] = out

    step("write", write)
    total = [sum(t[k] for t in took.values()) for k in (0, 1)]
    json.dump({"objects": int(out.max()), "seconds": total[0], "cpu": total[1], "steps": took}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
