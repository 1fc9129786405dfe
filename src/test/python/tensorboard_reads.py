"""What the real TensorBoard reads of a run's event files.

Usage: tensorboard_reads.py RUN_FOLDER...
Prints the tags, steps and last values, the sizes of the pictures and the beginning of each text, and
compares the scalars with journal.csv, row by row; fails where they differ or where a step occurs twice.
Then what the HParams plugin makes of all runs in the folders that hold them.
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
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.hparams import backend_context, list_session_groups
from tensorboard.plugins.hparams.api_pb2 import ColParams, DataType, ListSessionGroupsRequest
from tensorboard.plugins.hparams.summary_v2 import hparams_pb
from tensorboard.summary.writer.record_writer import RecordWriter

COLUMNS = {
    "train/loss": "loss",
    "train/learning_rate": "learning_rate",
    "train/gradient_norm": "gradient_norm",
    "train/samples_per_second": "patches_per_second",
    "loader/waiting_share": "waiting_share",
    "memory/process_gib": "process_gib",
    "memory/device_gib": "device_gib",
}


def read(run):
    events = EventAccumulator(str(run / "tensorboard"), {"scalars": 0, "images": 0, "tensors": 0})
    events.Reload()
    with open(run / "journal.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = COLUMNS | {c.replace("val_", "val/", 1): c for c in rows[0] if c.startswith("val_")}
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
        if plugin == "hparams":
            continue
        for event in events.Tensors(tag):
            text = event.tensor_proto.string_val[0].decode()
            print(f"{tag} ({plugin}): step {event.step}, {len(text)} characters: {text[:40]!r}")


def hyperparameters(parent):
    """What the HParams plugin's page would show of all runs below a folder."""
    logdir = str(parent)
    multiplexer = EventMultiplexer(tensor_size_guidance={"tensors": 0}).AddRunsFromDirectory(logdir)
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, logdir)
    context = backend_context.Context(TBContext(data_provider=provider))
    request = RequestContext()
    experiment = context.experiment_from_metadata(
        request,
        "",
        include_metrics=True,
        hparams_run_to_tag_to_content=context.hparams_metadata(request, ""),
        data_provider_hparams=[],
    )
    for info in experiment.hparam_infos:
        values = [v.string_value or v.number_value or v.bool_value for v in info.domain_discrete.values]
        print(f"  {info.name} ({DataType.Name(info.type)[10:].lower()}) {values}")
    print("metrics:", sorted(m.name.tag for m in experiment.metric_infos))
    columns = [ColParams(metric=m.name) for m in experiment.metric_infos]
    answer = list_session_groups.Handler(
        request_context=request,
        backend_context=context,
        experiment_id="",
        request=ListSessionGroupsRequest(
            allowed_statuses=[0, 1, 2, 3], col_params=columns, slice_size=100
        ),
    ).run()
    for group in answer.session_groups:
        print(group.name, {m.name.tag: round(m.value, 4) for m in group.metric_values})


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
        Event(
            wall_time=1.5,
            step=2,
            summary=hparams_pb({"a.b": 0.5, "n": 3, "on": True, "off": False, "t": "x"}, "name", 2.5),
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
    for parent in sorted({Path(folder).resolve().parent for folder in sys.argv[1:]}):
        print("hyper-parameters of the runs in", parent)
        hyperparameters(parent)
