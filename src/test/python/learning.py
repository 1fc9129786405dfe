"""Trains with PyTorch as LearningDump did, from the same weights on the same patches, and compares the losses.

Usage: learning.py FOLDER. The network is MONAI's BasicUNet, the optimizer PyTorch's AdamW, RAdam or SGD, the loss
masked BCE plus masked Dice, all as the recipe in the folder says, on one thread: in double precision, in single, the
same with the channels last, and with weights that were moved by 1e-7 of their size. What the last four differ by is
rounding, which training amplifies. Prints the losses of each step and the largest differences.

Needs: torch 2.7.1, monai 1.5.0, safetensors.
"""

import json
import sys
from pathlib import Path

import torch
from monai.networks.nets import BasicUNet
from safetensors.torch import load_file

torch.set_num_threads(1)
folder = Path(sys.argv[1])
recipe = json.loads((folder / "recipe.json").read_text())
options, o, weights = recipe["model"]["options"], recipe["optimizer"], recipe["loss"]
lines = [tuple(map(float, line.split("\t"))) for line in (folder / "losses.tsv").read_text().splitlines()]


def network(dtype):
    norm = ("instance", {"affine": True}) if options.get("norm", "instance") == "instance" else options["norm"]
    features = tuple(options.get("features", (32, 32, 64, 128, 256, 32)))
    net = BasicUNet(in_channels=1, out_channels=len(recipe["classes"]), features=features, norm=norm)
    net.load_state_dict(load_file(folder / "start.safetensors"))
    return net.to(dtype).train()


def optimizer(net):
    small = [p for p in net.parameters() if sum(n > 1 for n in p.shape) < 2]
    large = [p for p in net.parameters() if sum(n > 1 for n in p.shape) > 1]
    groups = [
        {"params": small, "weight_decay": o["weight_decay"] if o["decay_all"] else 0.0},
        {"params": large, "weight_decay": o["weight_decay"]},
    ]
    moments = {"betas": tuple(o["betas"]), "eps": o["epsilon"]}
    if o["algorithm"] == "adamw":
        return torch.optim.AdamW(groups, **moments)
    if o["algorithm"] == "radam":
        return torch.optim.RAdam(groups, decoupled_weight_decay=True, **moments)
    return torch.optim.SGD(groups, lr=0.1, momentum=o["momentum"], nesterov=True)


def loss(z, y, m):
    e = torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
    bce = (e * m).sum() / m.sum().clamp(1)
    p = z.sigmoid() * m
    i = (p * y).sum((2, 3, 4))
    s = p.sum((2, 3, 4)) + y.sum((2, 3, 4))
    v = (m.sum((2, 3, 4)) > 0).to(z.dtype)
    dice = ((1 - (2 * i + 1e-5) / (s + 1e-5)) * v).sum() / v.sum().clamp(1)
    return weights["bce"] * bce + weights["dice"] * dice


def train(dtype, layout=torch.contiguous_format, moved=0.0):
    net = network(dtype).to(memory_format=layout)
    if moved:
        torch.manual_seed(1)
        with torch.no_grad():
            for p in net.parameters():
                p.mul_(1 + moved * torch.randn_like(p))
    changes = optimizer(net)
    for step, (rate, *_) in enumerate(lines):
        f = {k: t.to(dtype) for k, t in load_file(folder / ("step-%03d.safetensors" % step)).items()}
        for group in changes.param_groups:
            group["lr"] = rate
        changes.zero_grad()
        total = loss(net(f["x"].to(memory_format=layout)), f["y"], f["m"])
        total.backward()
        if o["clip_norm"] > 0:
            torch.nn.utils.clip_grad_norm_(net.parameters(), o["clip_norm"])
        changes.step()
        yield total.item()


def apart(a, b):
    differences = [abs(v - w) for v, w in zip(runs[a], runs[b])]
    print("%s and %s\t%.2e\tfirst ten steps\t%.2e" % (a, b, max(differences), max(differences[:10])))


runs = {
    "ours": [line[1] for line in lines],
    "ours double": [line[2] for line in lines],
    "PyTorch": list(train(torch.float32)),
    "PyTorch channels last": list(train(torch.float32, torch.channels_last_3d)),
    "PyTorch moved": list(train(torch.float32, moved=1e-7)),
    "PyTorch double": list(train(torch.float64)),
}
print("step", *runs, sep="\t")
for step, row in enumerate(zip(*runs.values())):
    print(step, *("%.6f" % v for v in row), sep="\t")
print("largest difference of losses")
apart("ours double", "PyTorch double")
for name in ("ours", "PyTorch", "PyTorch channels last", "PyTorch moved"):
    apart(name, "PyTorch double")
apart("ours", "PyTorch")
apart("PyTorch channels last", "PyTorch")
apart("PyTorch moved", "PyTorch")
