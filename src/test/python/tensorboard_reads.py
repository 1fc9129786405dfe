"""What the real TensorBoard reads of a run's event files.

Usage: tensorboard_reads.py RUN_FOLDER...
Prints the tags, steps and last values, the sizes of the pictures and the beginning of each text, and
compares the scalars with journal.csv, row by row; fails where they differ or where a step occurs twice.
With "fixture" instead it prints the records that EventRecordTest expects, as TensorBoard writes them.
Needs: tensorboard 2.
"""

import csv
import struct
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.summary.writer.record_writer import RecordWriter

COLUMNS = {
    "train/loss": "loss",
    "train/learning_rate": "learning_rate",
    "train/gradient_norm": "gradient_norm",
    "train/samples_per_second": "patches_per_second",
}


def read(run):
    events = EventAccumulator(str(run / "tensorboard"), {"scalars": 0, "images": 0, "tensors": 0})
    events.Reload()
    with open(run / "journal.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = COLUMNS | {c.replace("val_dice", "val/dice", 1): c for c in rows[0] if c.startswith("val_")}
    for tag in events.Tags()["scalars"]:
        found = [(s.step, s.value) for s in events.Scalars(tag)]
        assert len({step for step, _ in found}) == len(found), f"{tag}: a step occurs twice"
        if tag in columns:
            expected = [(int(r["step"]), float(r[columns[tag]])) for r in rows if r[columns[tag]]]
            assert [s for s, _ in found] == [s for s, _ in expected], (tag, found, expected)
            assert all(abs(a[1] - b[1]) <= 1e-5 * abs(b[1]) for a, b in zip(found, expected)), tag
        print(f"{tag}: {len(found)} steps {found[0][0]} to {found[-1][0]}, last {found[-1][1]:.6g}")
    missing = set(columns) - set(events.Tags()["scalars"])
    print("without a value:", sorted(missing))
    for tag in events.Tags()["images"]:
        for image in events.Images(tag):
            size = struct.unpack(">II", image.encoded_image_string[16:24])
            assert size == (image.width, image.height)
            print(f"{tag}: step {image.step}, {image.width} x {image.height}")
    for tag in events.Tags()["tensors"]:
        plugin = events.SummaryMetadata(tag).plugin_data.plugin_name
        for event in events.Tensors(tag):
            text = event.tensor_proto.string_val[0].decode()
            print(f"{tag} ({plugin}): step {event.step}, {len(text)} characters: {text[:40]!r}")


def fixture():
    png = bytes(range(16)) + struct.pack(">II", 300, 5) + b"rest"
    text = Summary.Value(
        tag="t",
        tensor=TensorProto(
            dtype=7,
            tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
            string_val=["µ: 1".encode()],
        ),
        metadata=SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text")),
    )
    image = Summary.Value(
        tag="i", image=Summary.Image(height=5, width=300, colorspace=3, encoded_image_string=png)
    )
    for event in [
        Event(wall_time=1.5, step=1, file_version="brain.Event:2"),
        Event(wall_time=1.5, step=301, session_log=SessionLog(status=SessionLog.START)),
        Event(
            wall_time=1.5,
            step=70000,
            summary=Summary(value=[Summary.Value(tag="a/b", simple_value=-0.25), image, text]),
        ),
    ]:
        with open("/dev/stdout", "wb") as out:
            RecordWriter(Hex(out)).write(event.SerializeToString())
            out.write(b"\n")


class Hex:
    def __init__(self, out):
        self.out = out

    def write(self, data):
        self.out.write(data.hex().encode())


if sys.argv[1] == "fixture":
    fixture()
else:
    for folder in sys.argv[1:]:
        print(folder)
        read(Path(folder))
