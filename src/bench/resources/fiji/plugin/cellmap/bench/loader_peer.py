"""Makes the samples of `cellmap bench loader` with cellmap-data, the challenge's own loader.

Usage: loader_peer.py THREADS. The first line of the output names the program. Then each line of the
input is a request, and each line of the output its answer; all lines are JSON. Transforms of values
are the library's defaults, and with grey changes those that it has for them.
"""
import json
import sys
import time
from importlib.metadata import version

import torch
import torchvision.transforms.v2 as T
from cellmap_data import CellMapDataLoader, CellMapDataSplit
from cellmap_data.transforms import GaussianNoise, NaNtoNum, RandomContrast, RandomGamma

torch.set_num_threads(int(sys.argv[1]))
ANSWERS, sys.stdout = sys.stdout, sys.stderr
EPOCH = 1 << 30
LOADERS = {}


def spatial(augment):
    found = {}
    if any(augment["mirror"]):
        found["mirror"] = {"axes": dict(zip("zyx", augment["mirror"]))}
    if augment["transpose"]:
        found["transpose"] = {"axes": augment["transpose"]}
    if any(augment["rotate"]):
        found["rotate"] = {"axes": {a: [-r, r] for a, r in zip("zyx", augment["rotate"])}}
    return found or None


def datasets(task):
    array = {"shape": task["patch"], "scale": task["voxel_size"]}
    more = {}
    if task["augment"]["gamma"] > 0:
        values = [T.ToDtype(torch.float, scale=True), NaNtoNum({"nan": 0})]
        values += [RandomGamma(), RandomContrast(), GaussianNoise()]
        more["train_raw_value_transforms"] = T.Compose(values)
    split = CellMapDataSplit(
        input_arrays={"input": array},
        target_arrays={"output": array},
        classes=task["classes"],
        pad=True,
        dataset_dict={"train": task["crops"]},
        spatial_transforms=spatial(task["augment"]),
        **more,
    )
    return split.train_datasets_combined


def batches(task):
    return iter(
        CellMapDataLoader(
            datasets(task),
            classes=task["classes"],
            batch_size=task["batch"],
            weighted_sampler=True,
            iterations_per_epoch=EPOCH,
        )
    )


def trial(task):
    total = 0
    for crop in datasets(task).datasets:
        sample = crop[0]
        total += int(sample["input"].double().sum()) + int(sample["output"].nansum())
    return {"sum": total}


def measured(task):
    if task["name"] not in LOADERS:
        LOADERS[task["name"]] = batches(task)
    loader = LOADERS[task["name"]]
    wall, cpu, times = time.perf_counter(), time.process_time(), 0
    while times == 0 or time.process_time() - cpu < task["seconds"]:
        next(loader)
        times += 1
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": wall / times, "cpu": cpu / times}


def main():
    print(json.dumps({"cellmap-data": "cellmap-data " + version("cellmap-data")}), file=ANSWERS)
    ANSWERS.flush()
    for line in sys.stdin:
        request = json.loads(line)
        answer = (trial if request["seconds"] < 0 else measured)(request)
        print(json.dumps(answer), file=ANSWERS, flush=True)


if __name__ == "__main__":
    main()
