"""Makes a data root in which crop 911 of the fly's nerve cord is two crops, 32 rows apart, one to train on and one to
hold out: 9111 (rows 0 to 239) and 9112 (rows 272 to 511), at the finest level only:
    nerve_cord_halves.py DATA OUT

Needs: zarr.
"""

import json
import shutil
import sys
from pathlib import Path

import zarr

data, out = Path(sys.argv[1]), Path(sys.argv[2])
name = "ini_fly-vnc-1"
rec = Path(name) / f"{name}.zarr" / "recon-1"
shutil.rmtree(out, ignore_errors=True)
(out / rec).mkdir(parents=True)
shutil.copy(data / name / f"{name}.zarr/.zgroup", out / name / f"{name}.zarr/.zgroup")
shutil.copy(data / rec / ".zgroup", out / rec / ".zgroup")
(out / rec / "em").symlink_to((data / rec / "em").resolve())
gt = Path("labels/groundtruth")
(out / rec / gt).mkdir(parents=True)
for g in ("labels", "labels/groundtruth"):
    shutil.copy(data / rec / g / ".zgroup", out / rec / g / ".zgroup")
for crop, y0 in ((9111, 0), (9112, 272)):
    src, dst = data / rec / gt / "crop911", out / rec / gt / f"crop{crop}"
    dst.mkdir()
    for f in src.glob(".z*"):
        shutil.copy(f, dst)
    for cls in ("mito", "pm"):
        (dst / cls).mkdir()
        for f in (src / cls).glob(".z*"):
            shutil.copy(f, dst / cls)
        at = json.loads((dst / cls / ".zattrs").read_text())
        ms = at["multiscales"][0]
        ms["datasets"] = [d for d in ms["datasets"] if d["path"] == "s0"]
        for tr in ms["datasets"][0]["coordinateTransformations"]:
            if tr["type"] == "translation":
                tr["translation"][1] += y0 * 4.6
        (dst / cls / ".zattrs").write_text(json.dumps(at, indent=1))
        a = zarr.open(str(src / cls / "s0"), mode="r")
        b = zarr.open(str(dst / cls / "s0"), mode="w", shape=(18, 240, 512), chunks=(18, 240, 256),
                      dtype=a.dtype, zarr_format=2, dimension_separator="/", fill_value=0)
        b[:] = a[:, y0:y0 + 240, :]
for name in ("ground_truth.zarr", "test_crop_manifest.csv"):
    (out / name).symlink_to((data / name).resolve())
