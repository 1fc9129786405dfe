"""Packages or evaluates a crop set with the official toolbox, for `cellmap bench`.

Usage: submission_peer.py package|evaluate CROPS WORK. The toolbox takes the manifest that the
environment names in CSC_TEST_CROP_MANIFEST_URL, and overwrites its installed copy with it; that is
put back at the end.
"""
import importlib.util
import shutil
import sys
from pathlib import Path

what, crops, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
package = importlib.util.find_spec("cellmap_segmentation_challenge")
if package is None:
    sys.exit("This Python has no cellmap-segmentation-challenge.")
installed = Path(package.origin).parent / "utils" / "test_crop_manifest.csv"
original = installed.read_bytes() if installed.exists() else None
try:
    if what == "package":
        from cellmap_segmentation_challenge.utils.submission import package_submission

        package_submission(
            str(crops / "processed" / "{dataset}.zarr" / "{crop}"),
            work / "peer.zarr",
            overwrite=True,
        )
    else:
        from cellmap_segmentation_challenge.utils.eval_utils import score_submission
        from upath import UPath

        shutil.rmtree(work / "ours.zarr", ignore_errors=True)
        score_submission(
            str(work / "ours.zip"), str(work / "peer.json"), UPath(crops / "ground_truth.zarr").path
        )
finally:
    if original is not None:
        installed.write_bytes(original)
