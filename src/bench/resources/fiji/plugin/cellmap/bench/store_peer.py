"""Does the tasks of `cellmap bench store` with zarr-python and tensorstore.

Usage: store_peer.py THREADS. The first line of the output names the libraries that are there. Then
each line of the input is a task, and each line of the output its answer; all lines are JSON.
"""
import itertools
import json
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

THREADS = int(sys.argv[1])
POOL = ThreadPoolExecutor(THREADS)
OPENERS = {}
VERSIONS = {}
WRITTEN = itertools.count()

try:
    import tensorstore

    CONTEXT = tensorstore.Context(
        {
            "cache_pool": {"total_bytes_limit": 0},
            "data_copy_concurrency": {"limit": THREADS},
            "file_io_concurrency": {"limit": THREADS},
            "file_io_sync": False,
        }
    )

    class Tensorstore:
        def __init__(self, path):
            spec = {"driver": "zarr", "kvstore": {"driver": "file", "path": path}}
            self.array = tensorstore.open(spec, open=True, context=CONTEXT).result()

        def read(self, box):
            return self.array[box].read().result()

        def write(self, box, values):
            self.array[box].write(values).result()

    OPENERS["tensorstore"] = Tensorstore
    from importlib.metadata import version

    VERSIONS["tensorstore"] = "tensorstore " + version("tensorstore")
except ImportError:
    pass

try:
    import zarr

    zarr.config.set({"threading.max_workers": THREADS})

    class Zarr:
        def __init__(self, path):
            self.array = zarr.open_array(path, mode="r+")

        def read(self, box):
            return self.array[box]

        def write(self, box, values):
            self.array[box] = values

    OPENERS["zarr"] = Zarr
    VERSIONS["zarr"] = "zarr-python " + zarr.__version__
except ImportError:
    pass


def each(action, boxes):
    """Runs an action on all boxes, so many at once as there are threads."""
    if THREADS == 1 or len(boxes) == 1:
        return [action(box) for box in boxes]
    return list(POOL.map(action, boxes))


class Timer:
    """Adds up the seconds that pass, and those that all threads compute."""

    def __init__(self):
        self.wall = self.cpu = self.times = 0

    def __enter__(self):
        self.start = time.perf_counter(), time.process_time()

    def __exit__(self, *failure):
        self.wall += time.perf_counter() - self.start[0]
        self.cpu += time.process_time() - self.start[1]
        self.times += 1

    def once(self):
        return {"wall": self.wall / self.times, "cpu": self.cpu / self.times}


def read(task, boxes):
    array = OPENERS[task["library"]](task["path"])
    if task["seconds"] < 0:
        return {"sum": sum(each(lambda box: int(array.read(box).sum(dtype="u8")), boxes))}
    timer = Timer()
    while timer.times == 0 or timer.wall < task["seconds"]:
        with timer:
            each(lambda box: array.read(box).size, boxes)
    return timer.once()


def write(task, boxes):
    """Writes into a new array each time; making it is not counted."""
    opener = OPENERS[task["library"]]
    source = opener(task["path"])
    values = [source.read(box) for box in boxes]
    timer = Timer()
    while timer.times == 0 or timer.wall < task["seconds"]:
        target = Path(task["target"]) / f"{THREADS}-{next(WRITTEN)}"
        target.mkdir(parents=True)
        shutil.copy(Path(task["path"]) / ".zarray", target)
        array = opener(str(target))
        with timer:
            each(lambda i: array.write(boxes[i], values[i]), range(len(boxes)))
    return timer.once()


print(json.dumps(VERSIONS), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    wanted = [
        tuple(slice(a, a + n) for a, n in zip(start, shape)) for start, shape in request["boxes"]
    ]
    print(json.dumps((write if "target" in request else read)(request, wanted)), flush=True)
