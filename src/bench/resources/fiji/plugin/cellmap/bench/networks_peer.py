"""Runs the original networks for `cellmap bench networks`.

Usage: networks_peer.py THREADS. The first line of the output names the program. Then each line of
the input is a request, and each line of the output its answer; all lines are JSON.

Needs torch, and for each architecture the package that has the original: monai,
dynamic_network_architectures, nnunet_mednext, connectomics (PyTorch Connectomics) and
cellmap_segmentation_challenge. Of the last two single files are loaded, so that what else they
import need not be there; PYTHONPATH says where they are.
"""
import importlib
import json
import sys
import time
import types
from importlib.machinery import PathFinder

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
ANSWERS, sys.stdout = sys.stdout, sys.stderr  # some originals print


def single(name):
    """A module of a package, without running the package's own __init__."""
    folders, full = None, ""
    for part in name.split(".")[:-1]:
        full += ("." if full else "") + part
        spec = PathFinder.find_spec(full, folders)
        if spec is None:
            raise ModuleNotFoundError(f"No module named '{full}'")
        folders = list(spec.submodule_search_locations)
        if full not in sys.modules:
            sys.modules[full] = types.ModuleType(full)
            sys.modules[full].__path__ = folders
    return importlib.import_module(name)


ACTIVATIONS = {"leaky_relu": "leakyrelu"}


def monai_act(o):
    kind = ACTIVATIONS.get(o["activation"], o["activation"])
    key = {"leakyrelu": "negative_slope", "elu": "alpha", "prelu": "init"}.get(kind)
    return (kind, {key: o["slope"]}) if key else kind


def monai_norm(o):
    if o["norm"] == "instance":
        return "instance", {"affine": o["affine"]}
    if o["norm"] == "group":
        return "group", {"num_groups": o["groups"], "affine": o["affine"]}
    return o["norm"]


def sizes(o, key):
    """Kernels or strides of each level, written out for each axis."""
    axes = o["spatial_dims"]
    return [n if isinstance(n, list) else [n] * axes for n in o[key]]


def basic_unet(o, inputs, outputs):
    from monai.networks.nets import BasicUNet

    return BasicUNet(
        o["spatial_dims"], inputs, outputs, o["features"], act=monai_act(o), norm=monai_norm(o),
        bias=o["bias"], upsample=o["upsample"])


def unet(o, inputs, outputs):
    from monai.networks.nets import UNet

    return UNet(
        o["spatial_dims"], inputs, outputs, o["channels"], o["strides"], o["kernel"],
        o["up_kernel"], o["residual_units"], act=monai_act(o), norm=monai_norm(o),
        bias=o["bias"], adn_ordering=o["order"])


def dyn_unet(o, inputs, outputs):
    from monai.networks.nets import DynUNet

    strides = sizes(o, "strides")
    return DynUNet(
        o["spatial_dims"], inputs, outputs, sizes(o, "kernels"), strides, strides[1:],
        filters=o["filters"], res_block=o["residual"], trans_bias=o["transposed_bias"])


def resenc_unet(o, inputs, outputs):
    from dynamic_network_architectures.architectures.unet import ResidualEncoderUNet

    axes = o["spatial_dims"]
    return ResidualEncoderUNet(
        inputs, len(o["features"]), o["features"], getattr(nn, f"Conv{axes}d"),
        sizes(o, "kernels"), sizes(o, "strides"), o["blocks"], outputs,
        o["decoder_convolutions"], conv_bias=o["bias"],
        norm_op=getattr(nn, f"InstanceNorm{axes}d"),
        norm_op_kwargs={"eps": 1e-5, "affine": True},
        nonlin=nn.LeakyReLU, nonlin_kwargs={"inplace": True},
        deep_supervision=o["deep_supervision"])


def mednext(o, inputs, outputs):
    from nnunet_mednext.network_architecture.mednextv1.MedNextV1 import MedNeXt

    return MedNeXt(
        inputs, o["base_width"], outputs, exp_r=o["ratios"], kernel_size=None,
        enc_kernel_size=o["encoder_kernel"], dec_kernel_size=o["decoder_kernel"],
        deep_supervision=o["deep_supervision"], do_res=o["residual"],
        do_res_up_down=o["residual_resampling"], block_counts=o["blocks"],
        norm_type=o["norm"], dim=f"{o['spatial_dims']}d", grn=o["grn"])


def unetr(o, inputs, outputs):
    from monai.networks.nets import UNETR

    return UNETR(
        inputs, outputs, o["img_size"], o["feature_size"], o["hidden_size"], o["mlp_dim"],
        o["num_heads"], conv_block=o["conv_block"], res_block=o["residual"],
        norm_name=o["norm"], spatial_dims=o["spatial_dims"], qkv_bias=o["qkv_bias"])


def swin_unetr(o, inputs, outputs):
    from monai.networks.nets import SwinUNETR

    return SwinUNETR(
        inputs, outputs, depths=o["depths"], num_heads=o["num_heads"],
        window_size=o["window_size"], qkv_bias=o["qkv_bias"], mlp_ratio=o["mlp_ratio"],
        feature_size=o["feature_size"], norm_name=o["norm"], normalize=o["normalize"],
        patch_norm=o["patch_norm"], spatial_dims=o["spatial_dims"],
        downsample=o["downsample"], use_v2=o["use_v2"])


def rsunet(o, inputs, outputs):
    RSUNet = single("connectomics.models.architectures.rsunet").RSUNet
    return RSUNet(
        inputs, outputs, o["width"],
        down_factors=[tuple(f) if isinstance(f, list) else (f,) * 3 for f in o["down_factors"]],
        norm=o["norm"], activation=ACTIVATIONS.get(o["activation"], o["activation"]),
        num_groups=o["groups"], deep_supervision=o["deep_supervision"], depth_2d=o["depth_2d"])


def toolbox_unet(axes):
    def build(o, inputs, outputs):
        if o["base_width"] != 64:
            raise ValueError("The original has the base width 64 only.")
        models = single(f"cellmap_segmentation_challenge.models.unet_model_{axes}D")
        return getattr(models, f"UNet_{axes}D")(inputs, outputs, o["trilinear"])

    return build


def resnet(o, inputs, outputs):
    models = single("cellmap_segmentation_challenge.models.resnet")
    axes = o["spatial_dims"]
    norm = {"instance": "InstanceNorm", "batch": "BatchNorm"}[o["norm"]]
    return models.ResNet(
        axes, input_nc=inputs, output_nc=outputs, ngf=o["base_width"], n_blocks=o["blocks"],
        norm_layer=getattr(nn, f"{norm}{axes}d"), use_dropout=o["dropout"],
        padding_type=o["padding"], n_downsampling=o["downsamplings"])


BUILDERS = {
    "BasicUNet": basic_unet, "UNet": unet, "DynUNet": dyn_unet, "ResEncUNet": resenc_unet,
    "MedNeXt": mednext, "UNETR": unetr, "SwinUNETR": swin_unetr, "RSUNet": rsunet,
    "UNet_2D": toolbox_unet(2), "UNet_3D": toolbox_unet(3), "ResNet": resnet,
}


class Peer:
    """One network at a time."""

    def make(self, request):
        self.net = self.x = None
        build = BUILDERS.get(request["architecture"])
        if build is None:
            return {"missing": "the script does not know it"}
        torch.manual_seed(0)
        try:
            self.net = build(request["options"], request["inputs"], request["outputs"])
        except ImportError as e:
            return {"missing": str(e)}
        self.x = torch.rand(request["shape"])
        return {"parameters": sum(p.numel() for p in self.net.parameters())}

    def heads(self):
        y = self.net(self.x)
        if isinstance(y, torch.Tensor):
            return [y]
        return list(y.values() if isinstance(y, dict) else y)

    def train(self):
        self.net.zero_grad(set_to_none=True)
        sum((head * head).mean() for head in self.heads()).backward()

    def infer(self):
        with torch.inference_mode():
            self.heads()

    def run(self, request):
        action = self.train if request["train"] else self.infer
        self.net.train(request["train"])
        wall = cpu = times = 0
        while times == 0 or wall < request["seconds"]:
            start = time.perf_counter(), time.process_time()
            action()
            wall += time.perf_counter() - start[0]
            cpu += time.process_time() - start[1]
            times += 1
        if not request["train"]:
            self.net.zero_grad(set_to_none=True)
        return {"wall": wall / times, "cpu": cpu / times}


def answer(value):
    print(json.dumps(value), file=ANSWERS, flush=True)


def main():
    answer({"torch": "PyTorch " + torch.__version__})
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        answer(peer.make(request) if "shape" in request else peer.run(request))


if __name__ == "__main__":
    main()
