"""Kills `process` without warning, again and again, and compares what it makes in the end:
    objects_kills.py PREDICTIONS WORK KILLS RULE COMMAND...
PREDICTIONS is a folder with affinities of the class cell, RULE the steps that make its objects, such as
"agglomeration: {threshold: 0.3}", COMMAND starts the program. Kills come at random times within what
an undisturbed run takes. Prints the kills that met a running program; fails unless every file of the
result has the bytes of the undisturbed run.
"""

import hashlib
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path


def digest(folder):
    return {
        str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }


def main(predictions, work, kills, rule, *command):
    work = Path(work)

    def start(out):
        return subprocess.Popen(
            [*command, "process", "--quiet", predictions, "--out", str(out),
             "--set", "process.classes.cell={threshold: 0.5, " + rule + "}"],
            stdout=subprocess.DEVNULL)

    shutil.rmtree(work, ignore_errors=True)
    began = time.perf_counter()
    assert start(work / "whole").wait() == 0
    took = time.perf_counter() - began
    expected = digest(work / "whole")
    rng = random.Random(1)
    met = 0
    results = 0
    while met < kills:
        process = start(work / "killed")
        try:
            process.wait(rng.uniform(0.1, 1) * took)
            results += 1
            assert digest(work / "killed") == expected
            shutil.rmtree(work / "killed")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            met += 1
    assert start(work / "killed").wait() == 0
    assert digest(work / "killed") == expected, "other bytes"
    print(f"{met} kills, {results + 1} results of {took:.1f} s, {len(expected)} files, all the same bytes")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], *sys.argv[5:])
