"""Makes src/test/resources/oracles/typed_{half,bfloat16,double}.pt and typed.tsv.

One small network (two convolutions, seed 0) traced with its weights in each type; the .tsv has outputs
of the network in double precision for oracles.uniform("input") of 1,1,8,8,8. Usage: foreign_types.py FOLDER
"""

import sys
import zipfile
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from oracles import uniform
from torch import nn

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv3d(1, 3, 3, padding=1), nn.ReLU(), nn.Conv3d(3, 2, 1)).eval().half()
    x = torch.from_numpy(uniform("input", 8**3).astype(np.float32)).reshape(1, 1, 8, 8, 8)
    flat = net.double()(x.double()).detach().flatten().numpy()
    lines = [f"{k}\t{flat[k]:.9g}" for k in range(0, flat.size, 37)]
    (folder / "typed.tsv").write_text("\n".join(lines) + "\n")
    for name in ("half", "bfloat16", "double"):
        kind = getattr(torch, name)
        torch.jit.trace(deepcopy(net).to(kind), x.to(kind)).save(str(folder / "whole.pt"))
        # Without the debug information, which names places on the machine that made it.
        with zipfile.ZipFile(folder / "whole.pt") as whole, zipfile.ZipFile(
            folder / f"typed_{name}.pt", "w"
        ) as small:
            for entry in whole.infolist():
                if not entry.filename.endswith(".debug_pkl"):
                    small.writestr(entry.filename, whole.read(entry))
    (folder / "whole.pt").unlink()
