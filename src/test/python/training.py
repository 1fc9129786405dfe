"""Makes src/test/resources/oracles/{optimizers,schedules}.tsv by training MONAI's BasicUNet with PyTorch's optimizers.

Usage: training.py OUT. Steps in double precision, without accumulation, 50 with the first
optimizer and 20 with each other; weights follow the procedural rule of
net/Golden.java, batch s of 32^3 voxels is x = u of "learn.x{s mod 5}", target [x > 0.7] and [x < 0.2], mask
[u > 0.1] of "learn.m{s mod 5}"; the loss is masked BCE plus masked Dice.

optimizers.tsv has for each case, of CASES below, a line each of losses, learning rates and gradient norms before
clipping, and "moved": L2 norm of the way of all weights and its product with the procedural vector 2 u - 1 of
"product.NAME" for each tensor. schedules.tsv has learning rates of 50 steps for each of PyTorch's schedulers.

Needs: torch 2.7.1, monai 1.5.0.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from monai.networks.nets import BasicUNet
from torch.optim import SGD, AdamW, RAdam
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LambdaLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    StepLR,
)

from oracles import uniform, values

STEPS = 50
FEWER = 20
FEATURES = (4, 4, 8, 8, 16, 4)


def u(name, n):
    return torch.from_numpy(uniform(name, n).astype(np.float32).astype(np.float64))


def batch(step):
    x = u("learn.x%d" % (step % 5), 32**3).reshape(1, 1, 32, 32, 32)
    y = torch.cat([x > 0.7, x < 0.2], 1).double()
    m = (u("learn.m%d" % (step % 5), 2 * 32**3) > 0.1).double().reshape(1, 2, 32, 32, 32)
    return x, y * m, m


def loss(z, y, m):
    e = torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
    p = z.sigmoid() * m
    i = (p * y).sum((2, 3, 4))
    s = p.sum((2, 3, 4)) + y.sum((2, 3, 4))
    return (e * m).sum() / m.sum() + (1 - (2 * i + 1e-5) / (s + 1e-5)).mean()


def groups(net, decay_all, decay):
    small = [p for p in net.parameters() if sum(n > 1 for n in p.shape) < 2]
    large = [p for p in net.parameters() if sum(n > 1 for n in p.shape) > 1]
    if decay_all:
        return [{"params": small + large, "weight_decay": decay}]
    return [{"params": small, "weight_decay": 0.0}, {"params": large, "weight_decay": decay}]


def schedules(o, high):
    return {
        "constant": lambda: LambdaLR(o, lambda s: 1.0),
        "warm": lambda: LambdaLR(o, lambda s: min(1.0, (s + 1) / 11)),
        "cosine": lambda: CosineAnnealingLR(o, STEPS, 1e-5),
        "poly": lambda: PolynomialLR(o, STEPS, 0.9),
        "step": lambda: StepLR(o, 20, 0.3),
        "one_cycle": lambda: OneCycleLR(o, high, STEPS, cycle_momentum=False),
    }


CASES = {
    "adamw": (lambda g: AdamW(g, lr=2e-3, eps=1e-4), True, 0.05, "cosine"),
    "adamw_weights": (lambda g: AdamW(g, lr=2e-3, betas=(0.8, 0.99)), False, 0.05, "warm"),
    "radam": (lambda g: RAdam(g, lr=5e-3, betas=(0.9, 0.98), decoupled_weight_decay=True), True, 0.05, "poly"),
    "radam_weights": (lambda g: RAdam(g, lr=5e-3, decoupled_weight_decay=True), False, 0.05, "constant"),
    "sgd": (lambda g: SGD(g, lr=0.05, momentum=0.9, nesterov=True), True, 0.01, "one_cycle"),
    "sgd_weights": (lambda g: SGD(g, lr=0.02, momentum=0.99, nesterov=True), False, 0.01, "step"),
}


def text(name, numbers):
    return name + "\t" + "\t".join("%.12g" % v for v in numbers)


def train(name):
    make, decay_all, decay, schedule = CASES[name]
    net = BasicUNet(in_channels=1, out_channels=2, features=FEATURES).double().train()
    start = {k: values(k, tuple(p.shape)) for k, p in net.named_parameters()}
    net.load_state_dict(start)
    optimizer = make(groups(net, decay_all, decay))
    scheduler = schedules(optimizer, optimizer.param_groups[0]["lr"])[schedule]()
    losses, rates, norms = [], [], []
    for step in range(STEPS if name == "adamw" else FEWER):
        optimizer.zero_grad()
        x, y, m = batch(step)
        total = loss(net(x), y, m)
        total.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0).item())
        losses.append(total.item())
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    square = product = 0.0
    for k, p in net.named_parameters():
        way = (p.detach() - start[k]).flatten()
        square += (way * way).sum().item()
        product += (way * (2 * u("product." + k, len(way)) - 1)).sum().item()
    return [
        text(name + " losses", losses),
        text(name + " rates", rates),
        text(name + " norms", norms),
        text(name + " moved", [square**0.5, product]),
    ]


def rates(name):
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.01)
    scheduler = schedules(optimizer, 0.01)[name]()
    found = []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return text(name, found)


def plateau():
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.01)
    scheduler = ReduceLROnPlateau(optimizer, "max", 0.5, 2, 0.02, min_lr=1e-3)
    scores = [round(0.5 + 0.3 * v, 4) for v in u("plateau", STEPS).tolist()]
    found = []
    for score in scores:
        scheduler.step(score)
        found.append(optimizer.param_groups[0]["lr"])
    return [text("scores", scores), text("plateau", found)]


if __name__ == "__main__":
    out = Path(sys.argv[1])
    lines = [line for name in CASES for line in train(name)]
    (out / "optimizers.tsv").write_text("\n".join(lines) + "\n")
    lines = [rates(n) for n in ("cosine", "poly", "step", "one_cycle", "warm")] + plateau()
    (out / "schedules.tsv").write_text("\n".join(lines) + "\n")
