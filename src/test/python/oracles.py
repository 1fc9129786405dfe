"""Makes src/test/resources/oracles/zoo/*.tsv by running the original networks, in double precision.

Usage: oracles.py OUT [NAME ...]. `oracles.py OUT train_steps` makes oracles/train_steps.tsv instead.
Weights, input and cotangents follow the procedural rule of net/Golden.java; running statistics too.
Each file holds, for one network,
- the architecture, its options, the input's size, the heads' numbers of values, the parameters;
- sampled logits of every head;
- every tensor of the state_dict in its order: shape, L2 norm of the gradient of the sum over heads of
  sum(head * cotangent), and the gradient's product with a procedural vector;
- moments of freshly initialised weights (second and fourth), over several seeds.

Needs: torch 2.7.1, monai 1.5.0, einops, and on the module path: dynamic_network_architectures
d35f85c7, nnunet_mednext 0b78ed86, and three single files as modules: toolbox_resnet, toolbox_unet_2d
and toolbox_unet_3d (challenge toolbox 6b9ad68), and the package pytc (pytorch_connectomics 6f90acc5,
connectomics/models/architectures: base, registry, rsunet).
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

SEEDS = 8


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


def values(name, shape):
    s = 2 * uniform(name, int(np.prod(shape))) - 1
    if name == "dummy_tensor":
        v = np.ones(1)
    elif len(shape) >= 2:
        v = s * np.sqrt(3 / np.prod(shape[1:]))
    else:
        v = (1 + 0.1 * s) if name.endswith((".weight", "running_var")) else 0.1 * s
    return torch.from_numpy(v.astype(np.float32).astype(np.float64)).reshape(tuple(shape))


def state(net, copies):
    """The state_dict without the names under which some originals register tensors again."""
    parameters = dict(net.named_parameters(remove_duplicate=False))
    return [
        (name, parameters.get(name), tensor)
        for name, tensor in net.state_dict().items()
        if not any(part in name for part in copies)
    ]


def fill(net, copies):
    with torch.no_grad():
        for name, parameter, tensor in state(net, copies):
            if parameter is not None or name.endswith(("running_mean", "running_var")):
                tensor.copy_(values(name, tensor.shape))


def tensors(value):
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        rest = sorted((k for k in value if k != "output"), reverse=True)
        return [value["output"]] + [value[k] for k in rest]
    return list(value)


def moments(build, copies):
    sums = {}
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        net = build()
        for name, parameter, tensor in state(net, copies):
            if parameter is not None:
                x = tensor.detach().double()
                sums.setdefault(name, []).append([x.mean(), x.pow(2).mean(), x.pow(4).mean()])
    return {name: np.mean(np.array(rows, dtype=np.float64), 0) for name, rows in sums.items()}


def oracle(out, name, architecture, options, size, build, copies=(), stacked=False):
    planes = size[0] == 1
    net = build().double()
    fill(net, copies)
    net.train() if stacked else net.eval()
    x = torch.from_numpy(uniform("input", int(np.prod(size)))).reshape(1, 1, *size[planes:])
    heads = list(torch.unbind(net(x), 1)) if stacked else tensors(net(x))
    total = 0
    for i, head in enumerate(heads):
        c = torch.from_numpy(uniform(f"cotangent{i}", head.numel()) - 0.5)
        total = total + (head * c.reshape(head.shape)).sum()
    total.backward()
    count = sum(p.numel() for p in net.parameters())
    sizes = [head.numel() for head in heads]
    first = ["network", architecture, json.dumps(options), json.dumps(size), json.dumps(sizes)]
    lines = ["\t".join(first + [str(count)])]
    for i, head in enumerate(heads):
        flat = head.detach().flatten()
        for k in range(0, flat.numel(), max(1, flat.numel() // 24)):
            lines.append(f"head\t{i}\t{k}\t{flat[k].item():.15g}")
    start = moments(build, copies)
    for key, parameter, tensor in state(net, copies):
        shape = "x".join(map(str, tensor.shape)) or "scalar"
        row = [f"tensor\t{key}\t{shape}"]
        if parameter is not None and parameter.grad is not None:
            g = parameter.grad.flatten()
            v = torch.from_numpy(2 * uniform("product." + key, g.numel()) - 1)
            row += [f"{g.norm().item():.15g}", f"{(g * v).sum().item():.15g}"]
        lines.append("\t".join(row))
        if key in start:
            lines.append("start\t" + key + "".join(f"\t{m:.9g}" for m in start[key]))
    Path(out, name + ".tsv").write_text("\n".join(lines) + "\n")
    print(name, count, len(lines))


def toolbox(module, dims, width, linear):
    """The toolbox's U-Net, whose widths are fixed, with narrower parts of its own."""
    net = getattr(module, f"UNet_{dims}D")(1, 2, linear)
    f = 2 if linear else 1
    w = width
    net.inc = module.DoubleConv(1, w)
    net.down1, net.down2 = module.Down(w, 2 * w), module.Down(2 * w, 4 * w)
    net.down3, net.down4 = module.Down(4 * w, 8 * w), module.Down(8 * w, 16 * w // f)
    net.up1 = module.Up(16 * w, 8 * w // f, linear)
    net.up2 = module.Up(8 * w, 4 * w // f, linear)
    net.up3 = module.Up(4 * w, 2 * w // f, linear)
    net.up4, net.outc = module.Up(2 * w, w, linear), module.OutConv(w, 2)
    return net


def resenc(dims, deep, kernels=3, strides=(1, 2, 2, 2)):
    from dynamic_network_architectures.architectures.unet import ResidualEncoderUNet

    net = ResidualEncoderUNet(
        1, 4, [4, 8, 12, 12], getattr(torch.nn, f"Conv{dims}d"), kernels, list(strides),
        [1, 2, 2, 1], 2, 1, conv_bias=True,
        norm_op=getattr(torch.nn, f"InstanceNorm{dims}d"),
        norm_op_kwargs={"eps": 1e-5, "affine": True},
        nonlin=torch.nn.LeakyReLU, nonlin_kwargs={"inplace": True}, deep_supervision=deep)
    net.apply(net.initialize)
    return net


def plain(dims, deep, kernels=3, strides=(1, 2, 2, 2)):
    from dynamic_network_architectures.architectures.unet import PlainConvUNet

    net = PlainConvUNet(
        1, 4, [4, 8, 12, 12], getattr(torch.nn, f"Conv{dims}d"), kernels, list(strides),
        [2, 2, 1, 3], 2, 2, conv_bias=True,
        norm_op=getattr(torch.nn, f"InstanceNorm{dims}d"),
        norm_op_kwargs={"eps": 1e-5, "affine": True},
        nonlin=torch.nn.LeakyReLU, nonlin_kwargs={"inplace": True}, deep_supervision=deep)
    net.apply(net.initialize)
    return net


def mednext(dim, deep, ratio=2, **more):
    from nnunet_mednext.network_architecture.mednextv1.MedNextV1 import MedNeXt

    return MedNeXt(
        1, 4, 2, exp_r=ratio, deep_supervision=deep, do_res=True, do_res_up_down=True, dim=dim,
        **more)


def cases():
    import toolbox_resnet
    import toolbox_unet_2d
    import toolbox_unet_3d
    from monai.networks.nets import UNETR, BasicUNet, DynUNet, SwinUNETR, UNet
    from pytc.rsunet import RSUNet

    cube = [32, 32, 32]
    narrow = [4, 4, 6, 8, 8, 4]
    four = [4, 8, 12, 16]
    kernels, strides = [[1, 3, 3], 3, 3, 3], [1, [1, 2, 2], 2, 2]
    spelled = lambda sizes: [[n] * 3 if isinstance(n, int) else n for n in sizes]
    skips, copies = ("skip_layers",), ("all_modules", "decoder.encoder")
    flat = dict(spatial_dims=2)
    vit = dict(feature_size=4, hidden_size=24, mlp_dim=32, num_heads=4)
    stages = dict(stages=4, features=[4, 8, 12, 12], blocks=[1, 2, 2, 1])
    convs = dict(stages=4, features=[4, 8, 12, 12], convolutions=[2, 2, 1, 3])
    custom = [2, 3, 2, 2, 3, 2, 2, 2, 1], [1, 2, 1, 1, 3, 1, 1, 2, 1]
    return dict(
        basic_2d=("BasicUNet", dict(flat, features=narrow, slope=0.2), [1, 40, 50],
                  lambda: BasicUNet(2, 1, 2, narrow, act=("leakyrelu", {"negative_slope": 0.2}))),
        basic_shuffle_2d=("BasicUNet", dict(
            flat, features=narrow, upsample="pixelshuffle", norm="group", groups=2,
            activation="prelu", slope=0.25, bias=False), [1, 32, 48],
            lambda: BasicUNet(2, 1, 2, narrow, upsample="pixelshuffle", bias=False,
                              norm=("group", {"num_groups": 2}), act="prelu")),
        basic_shuffle=("BasicUNet", dict(
            features=narrow, upsample="pixelshuffle", activation="elu", slope=1, affine=False), cube,
            lambda: BasicUNet(3, 1, 2, narrow, upsample="pixelshuffle", norm="instance", act="elu")),
        basic_linear=("BasicUNet", dict(
            features=narrow, upsample="nontrainable", activation="mish", norm="batch"), [36, 33, 47],
            lambda: BasicUNet(
                3, 1, 2, narrow, upsample="nontrainable", act="mish", norm="batch")),
        unet=("UNet", dict(channels=[4, 8, 16], strides=2), cube,
              lambda: UNet(3, 1, 2, (4, 8, 16), (2, 2))),
        unet_residual=("UNet", dict(
            channels=[4, 6, 8, 16], strides=[2, 1, 2], residual_units=2, norm="batch",
            activation="leaky_relu", slope=0.01), cube,
            lambda: UNet(3, 1, 2, (4, 6, 8, 16), (2, 1, 2), num_res_units=2, norm="batch",
                         act=("leakyrelu", {"negative_slope": 0.01}))),
        unet_2d=("UNet", dict(
            flat, channels=[4, 8, 16], strides=2, residual_units=1, order="AND", kernel=[3, 5],
            up_kernel=[5, 3], bias=False, activation="swish"), [1, 32, 48],
            lambda: UNet(2, 1, 2, (4, 8, 16), (2, 2), num_res_units=1, adn_ordering="AND",
                         kernel_size=(3, 5), up_kernel_size=(5, 3), bias=False, act="swish")),
        dynunet=("DynUNet", dict(levels=4, filters=four), cube,
                 lambda: DynUNet(3, 1, 2, [3] * 4, [1, 2, 2, 2], [2] * 3, filters=four), skips),
        dynunet_deep=("DynUNet", dict(
            levels=4, filters=four, kernels=kernels, strides=strides, residual=True,
            deep_supervision=2, transposed_bias=True), [8, 32, 32],
            lambda: DynUNet(3, 1, 2, kernels, strides, strides[1:], filters=four, res_block=True,
                            deep_supervision=True, deep_supr_num=2, trans_bias=True), skips, True),
        dynunet_2d=("DynUNet", dict(flat, levels=4, filters=four), [1, 32, 48],
                    lambda: DynUNet(2, 1, 2, [3] * 4, [1, 2, 2, 2], [2] * 3, filters=four), skips),
        resenc_deep=("ResEncUNet", dict(stages, deep_supervision=True), cube,
                     lambda: resenc(3, True), copies),
        resenc=("ResEncUNet", dict(stages, kernels=kernels, strides=strides), [8, 32, 32],
                lambda: resenc(3, False, spelled(kernels), spelled(strides)), copies),
        resenc_2d=("ResEncUNet", dict(stages, **flat), [1, 32, 48],
                   lambda: resenc(2, False), copies),
        plain_deep=("PlainConvUNet", dict(convs, deep_supervision=True), cube,
                    lambda: plain(3, True), copies),
        plain=("PlainConvUNet", dict(convs, kernels=kernels, strides=strides), [8, 32, 32],
               lambda: plain(3, False, spelled(kernels), spelled(strides)), copies),
        plain_2d=("PlainConvUNet", dict(convs, **flat), [1, 32, 48],
                  lambda: plain(2, False), copies),
        mednext_custom=("MedNeXt", dict(
            base_width=4, encoder_kernel=5, decoder_kernel=3, ratios=custom[0], blocks=custom[1],
            norm="layer", grn=True), cube,
            lambda: mednext("3d", False, custom[0], kernel_size=None, enc_kernel_size=5,
                            dec_kernel_size=3, block_counts=custom[1], norm_type="layer", grn=True)),
        mednext_2d=("MedNeXt", dict(
            flat, base_width=4, kernel=5, grn=True, deep_supervision=True), [1, 32, 48],
            lambda: mednext("2d", True, kernel_size=5, grn=True)),
        unetr=("UNETR", dict(vit, img_size=32), cube, lambda: UNETR(1, 2, 32, **vit)),
        unetr_2d=("UNETR", dict(
            flat, **vit, img_size=[32, 48], residual=False, conv_block=False, norm="batch",
            qkv_bias=True), [1, 32, 48],
            lambda: UNETR(1, 2, (32, 48), **vit, res_block=False, conv_block=False,
                          norm_name="batch", spatial_dims=2, qkv_bias=True)),
        swin=("SwinUNETR", dict(feature_size=12, window_size=4), [32, 32, 64],
              lambda: SwinUNETR(1, 2, feature_size=12, window_size=4)),
        swin_2d=("SwinUNETR", dict(
            flat, feature_size=12, use_v2=True, window_size=[5, 7], patch_norm=True, normalize=False,
            qkv_bias=False), [1, 64, 96],
            lambda: SwinUNETR(1, 2, feature_size=12, spatial_dims=2, use_v2=True, window_size=(5, 7),
                              patch_norm=True, normalize=False, qkv_bias=False)),
        swin_merging=("SwinUNETR", dict(
            feature_size=12, downsample="mergingv2", window_size=3, depths=[3, 1, 1, 1],
            num_heads=[2, 2, 4, 4], norm="batch", mlp_ratio=2), [32, 32, 32],
            lambda: SwinUNETR(1, 2, feature_size=12, downsample="mergingv2", window_size=3,
                              depths=(3, 1, 1, 1), num_heads=(2, 2, 4, 4), norm_name="batch",
                              mlp_ratio=2)),
        rsunet=("RSUNet", dict(width=[4, 6, 8]), [16, 32, 32], lambda: RSUNet(1, 2, [4, 6, 8])),
        rsunet_deep=("RSUNet", dict(
            width=[4, 6, 8], down_factors=[2, [1, 3, 3]], norm="group", activation="prelu",
            slope=0.25, deep_supervision=True), [16, 30, 30],
            lambda: RSUNet(1, 2, [4, 6, 8], down_factors=[(2, 2, 2), (1, 3, 3)], norm="group",
                           activation="prelu", deep_supervision=True)),
        rsunet_bare=("RSUNet", dict(
            width=[4, 6, 8], norm="none", activation="leaky_relu", depth_2d=1), [8, 32, 32],
            lambda: RSUNet(1, 2, [4, 6, 8], norm="none", activation="leakyrelu", depth_2d=1)),
        unet_3d=("UNet_3D", dict(base_width=4), cube,
                 lambda: toolbox(toolbox_unet_3d, 3, 4, False)),
        unet_3d_linear=("UNet_3D", dict(base_width=4, trilinear=True), [35, 35, 35],
                        lambda: toolbox(toolbox_unet_3d, 3, 4, True)),
        unet_2d_toolbox=("UNet_2D", dict(base_width=4), [1, 40, 50],
                         lambda: toolbox(toolbox_unet_2d, 2, 4, False)),
        resnet=("ResNet", dict(base_width=4, blocks=2), cube, lambda: toolbox_resnet.ResNet(
            3, input_nc=1, output_nc=2, ngf=4, n_blocks=2)),
        resnet_zeros=("ResNet", dict(
            base_width=4, blocks=2, padding="zeros", norm="batch", dropout=True, downsamplings=1),
            cube, lambda: toolbox_resnet.ResNet(
                3, input_nc=1, output_nc=2, ngf=4, n_blocks=2, padding_type="zeros",
                norm_layer=torch.nn.BatchNorm3d, use_dropout=True, n_downsampling=1)),
        resnet_2d=("ResNet", dict(flat, base_width=4, blocks=2, padding="replicate"), [1, 32, 48],
                   lambda: toolbox_resnet.ResNet(
                       2, input_nc=1, output_nc=2, ngf=4, n_blocks=2, padding_type="replicate")),
    )


def train_steps(out):
    """Four steps of AdamW with accumulation, clipping and a moving average, in double precision.

    Rows: losses of the eight micro-batches; norms before clipping; then, of every tensor after a
    number of steps (of its moving average: ema4), how far it moved from its start: the L2 norm, and
    the product with a procedural vector.
    """
    from monai.networks.nets import BasicUNet

    net = BasicUNet(3, 1, 2, (8, 8, 16, 16, 32, 8)).double()
    fill(net, ())
    net.train()
    start = {name: p.detach().clone() for name, p in net.named_parameters()}
    ema = {name: p.clone() for name, p in start.items()}
    adam = torch.optim.AdamW(net.parameters(), lr=1e-3, eps=1e-8, weight_decay=1e-5)
    losses, norms, rows = [], [], []

    def moved(when, tensors):
        for name, tensor in tensors.items():
            way = (tensor.detach() - start[name]).flatten()
            v = torch.from_numpy(2 * uniform("product." + name, way.numel()) - 1)
            rows.append(f"{when}\t{name}\t{way.norm().item():.15g}\t{(way * v).sum().item():.15g}")

    for step in range(4):
        adam.zero_grad()
        for micro in range(2):
            draw = lambda kind, n: torch.from_numpy(uniform(f"train.{kind}{step}.{micro}", n * 32**3))
            x = draw("x", 1).reshape(1, 1, 32, 32, 32)
            y = (draw("y", 2) > 0.5).double().reshape(1, 2, 32, 32, 32)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(x), y)
            (loss / 2).backward()
            losses.append(loss.item())
        norms.append(torch.nn.utils.clip_grad_norm_(net.parameters(), 0.05).item())
        adam.step()
        for name, p in net.named_parameters():
            ema[name] = 0.9 * ema[name] + 0.1 * p.detach()
        if step == 0:
            moved("1", dict(net.named_parameters()))
    moved("4", dict(net.named_parameters()))
    moved("ema4", ema)
    first = ["\t".join([k] + [f"{v:.15g}" for v in n]) for k, n in (("losses", losses), ("norms", norms))]
    Path(out, "train_steps.tsv").write_text("\n".join(first + rows) + "\n")


if __name__ == "__main__":
    if sys.argv[2:] == ["train_steps"]:
        train_steps(sys.argv[1])
        sys.exit()
    for name, case in cases().items():
        if len(sys.argv) < 3 or name in sys.argv[2:]:
            oracle(sys.argv[1], name, *case)
