"""Kills `process` without warning, again and again, and compares what it makes in the end:
    objects_kills.py PREDICTIONS WORK KILLS RULE MEMBERS COMMAND...
PREDICTIONS is a folder with predictions of the class cell, RULE the steps that make its objects, such as
"agglomeration: {threshold: 0.3}", MEMBERS how many processes work together (1: one that does all by itself),
COMMAND starts the program. Of several members one is killed each time, and begins anew. Kills come at random times between the first
file of a run and the end of an undisturbed one; the next run goes on from there, and either ends, so that the one
after it begins anew, or is killed as well. Prints for each kill how long after the first file it came, which scratch
arrays were there and whether voxels of the result were; fails unless every file of every result has the bytes of
the undisturbed run.
"""

import hashlib
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path


def digest(folder):
    return {
        str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }


def phase(out):
    """Names of the scratch files and arrays of the class, and whether a chunk of the result is written."""
    scratch = {p.name.split(".")[0] for p in out.glob(".work/*/*/*/cell/[!.]*")}
    written = any(p.is_file() for p in out.glob("*.zarr/*/cell/s0/[0-9]*/**/*"))
    return " ".join(sorted(scratch) + ["result"] * written) or "nothing yet"


def main(predictions, work, kills, rule, members, *command):
    work = Path(work)

    def begin(out, *more):
        return subprocess.Popen(
            [*command, "process", "--quiet", predictions, "--out", str(out),
             "--set", "process.classes.cell={threshold: 0.5, " + rule + "}", *more],
            stdout=subprocess.DEVNULL)

    def start(out):
        process = begin(out)
        # a run that goes on finds the folder; the lock is the first thing it takes again
        lock = out / ".cellmap-lock"
        before = lock.stat().st_mtime_ns if lock.exists() else None
        while process.poll() is None and (not lock.exists() or lock.stat().st_mtime_ns == before):
            time.sleep(0.005)
        return process

    shutil.rmtree(work, ignore_errors=True)
    whole = start(work / "whole")
    began = time.perf_counter()
    assert whole.wait() == 0
    took = time.perf_counter() - began
    expected = digest(work / "whole")
    rng = random.Random(1)
    phases = Counter()
    results = 0

    def ended(process):
        nonlocal results
        assert process.wait() == 0
        assert digest(work / "killed") == expected, "other bytes"
        shutil.rmtree(work / "killed")
        results += 1

    while members > 1 and phases.total() < kills:
        out = work / "killed"
        team = [begin(out, "--shard", f"{i + 1}/{members}") for i in range(members)]
        while phases.total() < kills and any(m.poll() is None for m in team):
            time.sleep(rng.uniform(0, 1) * took)
            i = rng.randrange(members)
            if team[i].poll() is not None:
                continue
            team[i].kill()
            team[i].wait()
            at = phase(out)
            phases[at] += 1
            print(f"member {i + 1}: {at}", flush=True)
            team[i] = begin(out, "--shard", f"{i + 1}/{members}")
        # whoever comes when all is made has nothing to do
        assert all(m.wait() == 0 for m in team)
        assert digest(out) == expected, "other bytes"
        shutil.rmtree(out)
        results += 1

    while members == 1 and phases.total() < kills:
        process = start(work / "killed")
        after = rng.uniform(0, 1) * took
        try:
            process.wait(after)
            ended(process)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            at = phase(work / "killed")
            phases[at] += 1
            print(f"{after:.2f} s: {at}", flush=True)
            if rng.random() < 0.5:
                ended(start(work / "killed"))
    if members == 1:
        ended(start(work / "killed"))
    for name, count in phases.most_common():
        print(f"{count:3d} x {name}")
    print(f"{phases.total()} kills, {results} results of {took:.1f} s, {len(expected)} files, all the same bytes")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]), *sys.argv[6:])
