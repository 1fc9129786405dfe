"""Predicts a volume with MONAI and Zarr for `cellmap bench infer`.

Usage: infer_peer.py THREADS. The first line of the output names the program. Then each line of the
input is a request, and each line of the output its answer; all lines are JSON.

Needs torch, monai, zarr and numpy.
"""
import json
import sys
import time

import monai
import numpy
import torch
import zarr
from monai.inferers import sliding_window_inference

torch.set_num_threads(int(sys.argv[1]))
BATCHES = (1, 2, 4)


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def best_batch(net, window):
    """The number of windows a call whose forward takes the least processor time for each."""
    took = {}
    for n in BATCHES:
        x = torch.rand(n, 1, window, window, window)
        net(x)
        took[n] = timed(lambda: net(x))[1] / n
    return min(took, key=took.get)


def predict(request, net, batch):
    """From the array on the disk to one array of uint8 for each class."""
    em = torch.from_numpy(zarr.open(request["input"], mode="r")[:].astype(numpy.float32))
    window = (request["window"],) * 3
    logits = sliding_window_inference(
        em[None, None] / 255, window, batch, net, overlap=0.5, mode="gaussian",
        sigma_scale=0.125, padding_mode="replicate")
    values = torch.ceil(torch.sigmoid(logits[0]) * 255 - 0.5).to(torch.uint8).numpy()
    for c, one in enumerate(values):
        out = zarr.create_array(
            store=f"{request['output']}/{c}", shape=one.shape, chunks=(64, 64, 64),
            dtype="uint8", overwrite=True)
        out[:] = one


def main():
    print(json.dumps({"monai": f"MONAI {monai.__version__}, zarr {zarr.__version__}"}), flush=True)
    net = batch = None
    for line in sys.stdin:
        request = json.loads(line)
        with torch.inference_mode():
            if net is None:
                net = torch.jit.load(request["model"]).eval()
                batch = best_batch(net, request["window"])
            wall, cpu = timed(lambda: predict(request, net, batch))
        print(json.dumps({"wall": wall, "cpu": cpu, "batch": batch}), flush=True)


main()
