"""Measures process beside the Python tools of the field, in turns, on one synthetic prediction:
    process_bench.py CELLMAP EDGE [ROUNDS]
CELLMAP is the launcher, EDGE the edge of the cube in voxels. Both do the steps of process_peer.py on the
same Zarr array and write their ids as Zarr. Prints wall and processor seconds (user and system, start
of the programs included) and peak memory of each, medians, and the ratios.
Needs: what process_peer.py needs.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import zarr
from scipy import ndimage as ndi

RULE = (
    "process.classes.mito={smooth: 8, threshold: 0.5, hysteresis: 0.8, fill_holes: all, min_size: 500,"
    " watershed: {dynamic: 16}}"
)


def prediction(container, edge):
    """Blobs of some 20 voxels in noise; about 7 % foreground."""
    rng = np.random.default_rng(7)
    coarse = edge // 8 + 2
    low = ndi.gaussian_filter(rng.standard_normal((coarse,) * 3).astype(np.float32), 1.3)
    low /= low.std()
    image = zarr.open_group(container, mode="w", zarr_format=2).create_group("crop1/mito")
    array = image.create_array("s0", shape=(edge,) * 3, chunks=(64,) * 3, dtype="u1",
                               chunk_key_encoding={"name": "v2", "separator": "/"}, fill_value=0)
    at = np.arange(edge) / 8
    i = at.astype(int)
    w = (at - i).astype(np.float32)
    for z in range(0, edge, 64):
        k = slice(z, min(edge, z + 64))
        s = low[i[k]] * (1 - w[k])[:, None, None] + low[i[k] + 1] * w[k][:, None, None]
        s = s[:, i] * (1 - w)[:, None] + s[:, i + 1] * w[:, None]
        s = s[:, :, i] * (1 - w) + s[:, :, i + 1] * w
        noise = 0.6 * rng.standard_normal(s.shape, dtype=np.float32)
        array[k] = np.round(255 / (1 + np.exp(-9 * (s - 1.35) + noise))).astype(np.uint8)
    transforms = [{"type": "scale", "scale": [8, 8, 8]}, {"type": "translation", "translation": [0, 0, 0]}]
    image.attrs["multiscales"] = [{
        "version": "0.4", "name": "mito",
        "axes": [{"name": n, "type": "space", "unit": "nanometer"} for n in "zyx"],
        "datasets": [{"path": "s0", "coordinateTransformations": transforms}],
    }]


def timed(command):
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, command
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(cellmap, edge, rounds):
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        pred, ours, peer = (Path(folder) / n for n in ("pred", "ours", "peer.zarr"))
        prediction(str(pred / "big.zarr"), edge)
        took = {"ours": [], "peer": []}
        for _ in range(rounds):
            shutil.rmtree(ours, ignore_errors=True)
            took["ours"].append(timed([cellmap, "process", str(pred), "--out", str(ours), "--set", RULE]))
            took["peer"].append(
                timed([sys.executable, str(here / "process_peer.py"),
                       str(pred / "big.zarr/crop1/mito/s0"), str(peer)]))
        a = zarr.open_array(str(ours / "big.zarr/crop1/mito/s0"), mode="r")[:]
        b = zarr.open_array(str(peer), mode="r")[:]
        medians = {k: [statistics.median(t[n] for t in v) for n in range(3)] for k, v in took.items()}
        print(json.dumps({
            "edge": edge, "rounds": rounds,
            "median wall s, cpu s, peak MiB": medians,
            "peer over ours": [p / o for p, o in zip(medians["peer"], medians["ours"])],
            "objects": [int(a.max()), int(b.max())],
            "voxels of equal foreground": float(((a > 0) == (b > 0)).mean()),
            "all": took,
        }))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 5)
