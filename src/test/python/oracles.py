"""Makes src/test/resources/oracles/*.tsv by running the original networks.

Weights, input and cotangent follow the procedural rule of net/Golden.java, rounded to float32; the
networks compute in float64. Each file holds sampled logits of every head and the norms of the gradients of sum(main head * cotangent).
Needs: torch 2.7.1, monai 1.5.0, dynamic-network-architectures.
"""

import sys
from pathlib import Path

import numpy as np
import torch


def uniform(name, size):
    h = 2166136261
    for b in name.encode():
        h = ((h ^ b) * 16777619) & 0xFFFFFFFF
    x = (h + np.arange(size, dtype=np.uint64) * 0x9E3779B9) & 0xFFFFFFFF
    x ^= x >> 16
    x = (x * 0x85EBCA6B) & 0xFFFFFFFF
    x ^= x >> 13
    x = (x * 0xC2B2AE35) & 0xFFFFFFFF
    x ^= x >> 16
    return (x >> 8).astype(np.float64) / 2**24


def fill(net, skip):
    """Procedural weights under the shortest registered name; copies share the tensor."""
    seen = set()
    names = []
    with torch.no_grad():
        for name, p in net.named_parameters(remove_duplicate=False):
            if skip(name) or id(p) in seen:
                continue
            seen.add(id(p))
            names.append((name, p))
            s = 2 * uniform(name, p.numel()) - 1
            if p.ndim >= 2:
                v = s * np.sqrt(3 / np.prod(p.shape[1:]))
            else:
                v = (1 + 0.1 * s) if name.endswith(".weight") else 0.1 * s
            p.copy_(torch.from_numpy(v.astype(np.float32)).reshape(p.shape))
    return names


def oracle(out, file, net, skip=lambda name: False, heads=None, size=32):
    net = net.double()
    names = fill(net, skip)
    x = torch.from_numpy(uniform("input", size**3).astype(np.float32)).double()
    x = x.reshape(1, 1, size, size, size)
    results = heads(net, x) if heads else [net.eval()(x)]
    main = results[0]
    cotangent = torch.from_numpy((uniform("cotangent", main.numel()) - 0.5).astype(np.float32)).double()
    (main * cotangent.reshape(main.shape)).sum().backward()
    lines = [f"# parameters {sum(p.numel() for p in net.parameters())}"]
    for i, head in enumerate(results):
        flat = head.detach().flatten()
        for k in range(0, flat.numel(), max(1, flat.numel() // 40)):
            lines.append(f"head {i}\t{k}\t{flat[k].item():.9g}")
    for name, p in names:
        grad = 0.0 if p.grad is None else p.grad.norm().item()
        lines.append(f"grad\t{name}\t{grad:.9g}")
    Path(out, file + ".tsv").write_text("\n".join(lines) + "\n")
    print(file, lines[0])


def dynunet(residual, extra):
    from monai.networks.nets import DynUNet

    levels = 4
    return DynUNet(
        3, 1, 2, [3] * levels, [1] + [2] * (levels - 1), [2] * (levels - 1),
        filters=[4, 8, 12, 16], res_block=residual,
        deep_supervision=extra > 0, deep_supr_num=max(1, extra))


def resenc(deep):
    from dynamic_network_architectures.architectures.unet import ResidualEncoderUNet

    n = 4
    return ResidualEncoderUNet(
        1, n, [4, 8, 12, 12], torch.nn.Conv3d, 3, [1, 2, 2, 2], [1, 2, 2, 1], 2, 1,
        conv_bias=True, norm_op=torch.nn.InstanceNorm3d,
        norm_op_kwargs={"eps": 1e-5, "affine": True},
        nonlin=torch.nn.LeakyReLU, nonlin_kwargs={"inplace": True}, deep_supervision=deep)


if __name__ == "__main__":
    out = sys.argv[1]
    aliases = lambda name: name.startswith("skip_layers")
    oracle(out, "dynunet", dynunet(False, 0), aliases)
    stacked = lambda net, x: list(torch.unbind(net.train()(x), 1))
    oracle(out, "dynunet_residual_deep", dynunet(True, 2), aliases, stacked)
    copies = lambda name: "all_modules" in name or name.startswith("decoder.encoder")
    oracle(out, "resenc_deep", resenc(True), copies, lambda net, x: net(x))
