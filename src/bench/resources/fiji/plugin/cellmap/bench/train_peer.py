"""Trains the original network with cellmap-data for `cellmap bench train`.

Usage: train_peer.py THREADS, with networks_peer.py and loader_peer.py beside it. The first line of
the output names the program. Then each line of the input is a request, and each line of the output
its answer; all lines are JSON. A step is what ours is: masked cross-entropy and Dice, backward,
clipping by the global norm, AdamW, moving average.
"""
import json
import sys
import time

import torch
from torch import nn

ANSWERS = sys.stdout
import loader_peer  # noqa: E402
import networks_peer  # noqa: E402

torch.set_num_threads(int(sys.argv[1]))


class Training:
    def make(self, task):
        build = networks_peer.BUILDERS.get(task["architecture"])
        if build is None:
            return {"missing": task["architecture"]}
        try:
            self.net = build(task["options"], task["inputs"], task["outputs"])
        except ImportError as e:
            return {"missing": str(e)}
        self.task = task
        self.average = [p.detach().clone() for p in self.net.parameters()]
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(), task["learning_rate"], weight_decay=task["weight_decay"])
        self.batches = loader_peer.batches(task)
        self.fixed = next(self.batches)
        return {"parameters": sum(p.numel() for p in self.net.parameters())}

    def loss(self, z, y):
        known = (~y.isnan()).float()
        y = y.nan_to_num(0)
        e = nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
        bce = (e * known).sum() / known.sum().clamp(1)
        p = z.sigmoid() * known
        axes = (2, 3, 4)
        shared = (p * y).sum(axes)
        dice = 1 - (2 * shared + 1e-5) / (p.sum(axes) + y.sum(axes) + 1e-5)
        counted = (known.sum(axes) > 0).float()
        dice = (dice * counted).sum() / counted.sum().clamp(1)
        return self.task["bce"] * bce + self.task["dice"] * dice

    def step(self, batch):
        x = batch["input"] * self.task["intensity_scale"] + self.task["intensity_offset"]
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.net(x), batch["output"])
        loss.backward()
        if self.task["clip_norm"] > 0:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.task["clip_norm"])
        self.optimizer.step()
        if self.task["ema"] > 0:
            with torch.no_grad():
                torch._foreach_lerp_(
                    self.average, list(self.net.parameters()), 1 - self.task["ema"])
        return loss.item()

    def run(self, request):
        wall, cpu, times = time.perf_counter(), time.process_time(), 0
        while times == 0 or time.process_time() - cpu < request["seconds"]:
            self.step(next(self.batches) if request["load"] else self.fixed)
            times += 1
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {"wall": wall / times, "cpu": cpu / times}


def memory():
    with open("/proc/self/statm") as file:
        return {"memory": int(file.read().split()[1]) * 4096}


def answer(value):
    print(json.dumps(value), file=ANSWERS, flush=True)


answer({"torch": "PyTorch " + torch.__version__})
training = Training()
for line in sys.stdin:
    wanted = json.loads(line)
    if "memory" in wanted:
        answer(memory())
    else:
        answer(training.make(wanted) if "patch" in wanted else training.run(wanted))
