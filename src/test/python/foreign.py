"""Makes src/test/resources/oracles/foreign.{pt,tsv}: a scripted network with what such files hold.

A module under two names, a parameter that is not trained, constants, lists, a dictionary, an absent
value, buffers of several types, batch norm, a traced part, two results. The .tsv has outputs for
oracles.uniform("input") of 1,1,12,12,12 in evaluation mode. Usage: foreign.py FOLDER
"""

import sys
import zipfile
from pathlib import Path
from typing import Dict, List, Optional, Tuple

import numpy as np
import torch
from oracles import uniform
from torch import Tensor, nn


class Traced(nn.Module):
    def forward(self, x):
        return x * torch.tensor([0.5, 1.5]).reshape(1, 2, 1, 1, 1)


class Foreign(nn.Module):
    pads: List[int]
    gains: Dict[str, float]
    nothing: Optional[Tensor]

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv3d(1, 2, 3), nn.BatchNorm3d(2), nn.ReLU())
        self.shared = nn.Conv3d(2, 2, 1)
        self.again = self.shared
        self.frozen = nn.Parameter(torch.tensor([0.25, -0.5]), requires_grad=False)
        self.register_buffer("mask", torch.tensor([True, False]))
        self.register_buffer("gain16", torch.tensor([0.5, 2.0], dtype=torch.float16))
        self.register_buffer("count", torch.tensor(3))
        self.pads = [1, 0, 2]
        self.gains = {"a": 2.0, "b": 0.5}
        self.nothing = None
        self.name = "foreign"
        self.traced = torch.jit.trace(Traced(), torch.zeros(1, 2, 2, 2, 2))

    def forward(self, x: Tensor) -> Tuple[Tensor, int]:
        y = self.again(torch.relu(self.shared(self.first(x))))
        y = y * self.gains["a"] + self.frozen.reshape(1, 2, 1, 1, 1)
        if bool(self.mask[0]) and self.nothing is None:
            y = y + self.gain16.float().reshape(1, 2, 1, 1, 1) * int(self.count)
        return self.traced(y), self.pads[2]


if __name__ == "__main__":
    torch.manual_seed(0)
    net = torch.jit.script(Foreign().eval())
    folder = Path(sys.argv[1])
    net.save(str(folder / "whole.pt"))
    # Without the debug information, which names places on the machine that made it.
    with zipfile.ZipFile(folder / "whole.pt") as whole, zipfile.ZipFile(
        folder / "foreign.pt", "w"
    ) as small:
        for entry in whole.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                small.writestr(entry.filename, whole.read(entry))
    (folder / "whole.pt").unlink()
    net = torch.jit.load(folder / "foreign.pt")
    x = torch.from_numpy(uniform("input", 12**3).astype(np.float32)).reshape(1, 1, 12, 12, 12)
    flat = net(x)[0].detach().flatten().numpy()
    lines = [f"{k}\t{flat[k]:.9g}" for k in range(0, flat.size, 37)]
    (folder / "foreign.tsv").write_text("\n".join(lines) + "\n")
