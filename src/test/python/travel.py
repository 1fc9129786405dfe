"""Weights between Python and this program, both ways.

Trains the original networks a little with Lightning, converts and predicts with ./cellmap, loads what
comes back into the originals, and prints the largest differences (of probabilities for our
predictions, of logits for the originals). Usage: travel.py WORK_FOLDER [fixture FOLDER]
Needs: torch 2.7.1, monai 1.5.0, lightning 2, zarr 3, safetensors; MedNeXt (MIC-DKFZ) where it is
installed. With "fixture" it makes src/test/resources/oracles/trained.{ckpt,tsv} instead.
"""

import logging
import subprocess
import sys
import warnings
from pathlib import Path

import lightning
import numpy as np
import torch
import zarr
from monai.networks.nets import BasicUNet
from oracles import uniform
from safetensors.torch import load_file

CELLMAP = Path(__file__).parents[3] / "cellmap"


class Module(lightning.LightningModule):
    def __init__(self, net):
        super().__init__()
        self.save_hyperparameters(ignore=["net"])
        self.model = net

    def training_step(self, batch, index):
        x, y = batch
        return torch.nn.functional.binary_cross_entropy_with_logits(main(self.model(x)), y)

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), 1e-3)


def main(output):
    return output[0] if isinstance(output, (list, tuple)) else output


def train(net, size, path):
    grey = [torch.from_numpy(uniform(f"train{i}", size**3).astype(np.float32)) for i in range(3)]
    grey = [g.reshape(1, size, size, size) for g in grey]
    data = [(g, (g > 0.6).float().repeat(2, 1, 1, 1)) for g in grey]
    trainer = lightning.Trainer(
        max_epochs=1, accelerator="cpu", logger=False, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False)
    trainer.fit(Module(net), torch.utils.data.DataLoader(data, batch_size=1))
    trainer.save_checkpoint(path)


def logits(net, x):
    with torch.no_grad():
        return main(net.eval()(x)).numpy()[0]


def networks():
    features = (8, 8, 16, 32, 64, 8)
    options = "features=[8,8,16,32,64,8]"
    yield "unet", lambda: BasicUNet(3, 1, 2, features=features), "BasicUNet", [options]
    yield (
        "unet_batch", lambda: BasicUNet(3, 1, 2, features=features, norm="batch", act="relu"),
        "BasicUNet", [options, "norm=batch", "activation=relu"])
    try:
        from nnunet_mednext.network_architecture.mednextv1 import create_mednext_v1 as mednext
    except ImportError:
        return
    yield (
        "mednext", lambda: mednext.create_mednext_v1(1, 2, "S", kernel_size=3, deep_supervision=True),
        "MedNeXt", ["size=S", "deep_supervision=true"])


def cellmap(*arguments):
    subprocess.run([CELLMAP, *map(str, arguments), "--quiet"], check=True, stdout=subprocess.DEVNULL)


def write_zarr(path, values):
    group = zarr.open_group(path, mode="w", zarr_format=2)
    group.create_array("s0", data=values, chunks=values.shape)
    axes = [{"name": n, "type": "space", "unit": "nanometer"} for n in "zyx"]
    transforms = [
        {"type": "scale", "scale": [8.0] * 3}, {"type": "translation", "translation": [0.0] * 3}]
    datasets = [{"path": "s0", "coordinateTransformations": transforms}]
    group.attrs["multiscales"] = [{"version": "0.4", "axes": axes, "datasets": datasets}]


def compare(work, name, make, architecture, options):
    x = uniform("input", 32**3).astype(np.float32).reshape(32, 32, 32)
    write_zarr(work / "x.zarr", x)
    tensor = torch.from_numpy(x)[None, None]
    net = make()
    train(net, 32, work / f"{name}.ckpt")
    torch.save(net.state_dict(), work / f"{name}.pth")
    expected = logits(net, tensor)
    probability = 1 / (1 + np.exp(-expected.astype(np.float64)))
    sets = ["--set", "data.patch_size=[32,32,32]", "--set", "data.intensity_scale=1.0"]
    sets += [part for option in options for part in ("--options", option)]
    found = {}
    for ending in ("pth", "ckpt"):
        model = work / f"{name}.{ending}.pt"
        cellmap("convert", work / f"{name}.{ending}", model, "--architecture", architecture,
                "--classes", "a,b", *sets)
        out = work / f"{name}.{ending}.zarr"
        cellmap("predict", "--model", model, "--input", work / "x.zarr", "--output", out, "--device",
                "cpu", "--set", "predict.dtype=float32", "--set", "predict.overlap=0")
        ours = np.stack([zarr.open_array(out / c / "s0", mode="r")[:] for c in "ab"])
        found[f"ours from .{ending}"] = ours - probability
    found["jit.load of ours"] = logits(torch.jit.load(model), tensor) - expected
    for ending in ("pth", "ckpt", "safetensors"):
        back = work / f"{name}.back.{ending}"
        cellmap("convert", model, back)
        fresh = make()
        if ending == "pth":
            fresh.load_state_dict(torch.load(back, weights_only=True))
        elif ending == "ckpt":
            fresh = Module.load_from_checkpoint(back, net=fresh, map_location="cpu").model
        else:
            fresh.load_state_dict(load_file(back))
        found[f"original from our .{ending}"] = logits(fresh, tensor) - expected
    print(name, *(f"{k} {abs(v).max():.1e}" for k, v in found.items()), sep="; ")


def fixture(folder):
    net = BasicUNet(3, 1, 2, features=(2, 2, 2, 4, 4, 2), norm="batch")
    train(net, 32, folder / "trained.ckpt")
    x = torch.from_numpy(uniform("input", 32**3).astype(np.float32)).reshape(1, 1, 32, 32, 32)
    flat = logits(net, x).flatten()
    lines = [f"{k}\t{flat[k]:.9g}" for k in range(0, flat.size, 401)]
    Path(folder, "trained.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    torch.manual_seed(0)
    work = Path(sys.argv[1])
    work.mkdir(parents=True, exist_ok=True)
    if sys.argv[2:3] == ["fixture"]:
        fixture(Path(sys.argv[3]))
    else:
        for network in networks():
            compare(work, *network)
