"""Training steps of the original networks with autocast, for `cellmap bench gpu`.

Usage: gpu_peer.py THREADS, with networks_peer.py beside it. The first line of the output names the
program. Then each line of the input is a request, and each line of the output its answer; all lines
are JSON. A step is what ours is: masked cross-entropy and Dice, backward, clipping by the global
norm, AdamW; the loss is read once.
"""
import json
import sys
import time

import torch
from torch import nn

import networks_peer

FORMATS = {"bf16": torch.bfloat16, "fp16": torch.float16}


class Step:
    def make(self, task):
        build = networks_peer.BUILDERS.get(task["architecture"])
        if build is None:
            return {"missing": "the script does not know it"}
        torch.manual_seed(0)
        try:
            net = build(task["options"], task["inputs"], task["outputs"])
        except ImportError as e:
            return {"missing": str(e)}
        self.device = torch.device(task["device"])
        self.format = FORMATS.get(task["precision"])
        self.net = net.to(self.device).train()
        self.x = torch.rand(task["shape"], device=self.device)
        one = task["shape"][:1] + [task["outputs"]] + task["shape"][2:]
        self.y = (self.x > 0.7).float().expand(one).contiguous()
        self.optimizer = torch.optim.AdamW(self.net.parameters(), 1e-4, fused=True)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=task["precision"] == "fp16")
        self.warm = None
        return {"parameters": sum(p.numel() for p in self.net.parameters())}

    def loss(self, z):
        z, axes = z.float(), tuple(range(2, z.dim()))
        bce = nn.functional.binary_cross_entropy_with_logits(z, self.y)
        p = z.sigmoid()
        shared = (p * self.y).sum(axes)
        dice = 1 - (2 * shared + 1e-5) / (p.sum(axes) + self.y.sum(axes) + 1e-5)
        return bce + dice.mean()

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast(self.device.type, self.format, enabled=self.format is not None):
            z = self.net(self.x)
        loss = self.loss(z[0] if isinstance(z, (list, tuple)) else z)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return loss.item()

    def run(self, request):
        torch.backends.cudnn.benchmark = request["benchmark"]
        if self.warm != request["benchmark"]:
            for _ in range(3):
                self.step()
            self.warm = request["benchmark"]
        start, times = time.perf_counter(), 0
        while times == 0 or time.perf_counter() - start < request["seconds"]:
            self.step()
            times += 1
        if self.device.type == "cuda":
            torch.cuda.synchronize()
        return {"wall": (time.perf_counter() - start) / times}

    def memory(self):
        if self.device.type != "cuda":
            return {"memory": -1}
        free, total = torch.cuda.mem_get_info(self.device)
        return {"memory": total - free}


def answer(value):
    print(json.dumps(value), file=networks_peer.ANSWERS, flush=True)


answer({"torch": "PyTorch " + torch.__version__})
step = Step()
for line in sys.stdin:
    wanted = json.loads(line)
    if "memory" in wanted:
        answer(step.memory())
    else:
        answer(step.make(wanted) if "shape" in wanted else step.run(wanted))
