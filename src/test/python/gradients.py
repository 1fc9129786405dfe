"""Compares gradients of the training program with PyTorch's, for the files that GradientDump wrote.

Usage: gradients.py FOLDER [FEATURES]. The original is MONAI's BasicUNet with batch norm in training mode; the
loss is 1 * BCE + 0.5 * Dice on logits, masked, as configs/medulla_quick.yaml has it. For each file and tensor: the
L2 norm of the difference over the norm of PyTorch's double-precision gradient, for the program in double
precision, for the program in single precision, and for PyTorch in single precision. Gradients that are zero but
for rounding (of convolution biases before a norm) are measured against the norm of all gradients.

Needs: torch 2.7.1, monai 1.5.0, safetensors.
"""

import sys
from pathlib import Path

import torch
from monai.networks.nets import BasicUNet
from safetensors.torch import load_file

torch.set_num_threads(1)
features = tuple(int(f) for f in (sys.argv[2] if len(sys.argv) > 2 else "8,16,32,64,64,8").split(","))


def loss(z, y, m):
    y = torch.where(m > 0, y, torch.zeros_like(y))
    e = torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
    bce = (e * m).sum() / m.sum().clamp(1)
    p = z.sigmoid() * m
    i = (p * y).sum((2, 3, 4))
    s = p.sum((2, 3, 4)) + y.sum((2, 3, 4))
    v = (m.sum((2, 3, 4)) > 0).to(z.dtype)
    dice = ((1 - (2 * i + 1e-5) / (s + 1e-5)) * v).sum() / v.sum().clamp(1)
    return bce + 0.5 * dice


def gradients(f, dtype, channels_last=False):
    net = BasicUNet(in_channels=1, out_channels=f["y"].shape[1], features=features, norm="batch")
    net.load_state_dict({k[8:]: v for k, v in f.items() if k.startswith("weights.")})
    net = net.to(dtype).train()
    x = f["x"].to(dtype)
    if channels_last:
        net = net.to(memory_format=torch.channels_last_3d)
        x = x.to(memory_format=torch.channels_last_3d)
    loss(net(x), f["y"].to(dtype), f["m"].to(dtype)).backward()
    return {k: p.grad.double() for k, p in net.named_parameters()}


print("file\tdouble\tsingle\tPyTorch single\tPyTorch single, channels last\t(largest over tensors, tensor)")
for path in sorted(Path(sys.argv[1]).glob("*.safetensors")):
    f = load_file(path)
    true = gradients(f, torch.float64)
    total = torch.sqrt(sum((g * g).sum() for g in true.values()))
    found = [
        {k: f["high." + k].double() + f["low." + k].double() for k in true},
        {k: f["single." + k].double() for k in true},
        gradients(f, torch.float32),
        gradients(f, torch.float32, True),
    ]
    row = []
    for other in found:
        worst = max(
            (float((other[k] - g).norm() / (g.norm() if g.norm() > 1e-9 * total else total)), k)
            for k, g in true.items()
        )
        row.append("%.2e %s" % worst)
    print(path.stem, *row, sep="\t", flush=True)
