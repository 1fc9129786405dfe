"""Makes objects of affinities with mwatershed or waterz, for `cellmap bench objects`.

Usage: objects_peer.py DECODER CROP OUT IMAGES OFFSETS [THRESHOLD]. CROP is a Zarr folder with an
image of bytes for each of IMAGES ("cell_aff_z-1,cell_aff_y-1"), whose OFFSETS are "-1 0 0,0 -1 0";
THRESHOLD is that of waterz. Objects go to OUT, a Zarr array with chunks and compression as those of
the affinities. The rules are those that the benchmark gives to this program.
"""
import sys

import numpy as np
import zarr
from numcodecs import Zstd

decoder, crop, out = sys.argv[1:4]
arrays = [zarr.open_array(store=f"{crop}/{name}/s0", mode="r") for name in sys.argv[4].split(",")]
offsets = [[int(n) for n in o.split()] for o in sys.argv[5].split(",")]
kind = np.float64 if decoder == "mutex" else np.float32
affinities = np.empty((len(arrays), *arrays[0].shape), kind)
for channel, array in zip(affinities, arrays):
    channel[...] = array[:]
    channel /= 255
if decoder == "mutex":
    import mwatershed

    for channel, offset in zip(affinities, offsets):
        channel -= 0.4 if sum(map(abs, offset)) == 1 else 0.7
    objects = mwatershed.agglom(affinities, offsets)
else:
    import waterz

    objects = next(
        waterz.agglomerate(
            affinities, [float(sys.argv[6])], aff_threshold_low=0.3, aff_threshold_high=0.95
        )
    )
result = zarr.create_array(
    store=out,
    shape=objects.shape,
    chunks=arrays[0].chunks,
    dtype="uint32",
    zarr_format=2,
    compressors=Zstd(1),
    overwrite=True,
)
result[:] = objects
