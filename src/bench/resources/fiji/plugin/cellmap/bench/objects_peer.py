"""Makes objects of affinities with mwatershed or waterz, for `cellmap bench objects`.

Usage: objects_peer.py DECODER RAW EDGE OUT OFFSETS [THRESHOLD]. RAW holds one byte a value, channel
by channel in C order; OFFSETS are "-1 0 0,0 -1 0"; THRESHOLD is that of waterz. Objects go to OUT, a
NumPy file. The rules are those that the benchmark gives to this program.
"""
import sys

import numpy as np

decoder, raw, edge, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
offsets = [[int(n) for n in o.split()] for o in sys.argv[5].split(",")]
values = np.fromfile(raw, np.uint8).reshape(-1, edge, edge, edge)[: len(offsets)]
if decoder == "mutex":
    import mwatershed

    affinities = values.astype(np.float64)
    del values
    affinities /= 255
    for channel, offset in zip(affinities, offsets):
        channel -= 0.4 if sum(map(abs, offset)) == 1 else 0.7
    objects = mwatershed.agglom(affinities, offsets)
else:
    import waterz

    affinities = values.astype(np.float32)
    del values
    affinities /= 255
    objects = next(
        waterz.agglomerate(
            affinities, [float(sys.argv[6])], aff_threshold_low=0.3, aff_threshold_high=0.95
        )
    )
np.save(out, objects)
print(len(np.unique(objects[objects > 0])), "objects")
