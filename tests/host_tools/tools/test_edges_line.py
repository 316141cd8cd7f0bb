"""What a terminal shows while edges are recorded."""

import io
import struct

from backstride_host import codec, layouts
from backstride_host.edge_capture import EdgeCapture
from backstride_host.receiver import Received
from backstride_host.tools.edges_line import EdgesLine
from rich.console import Console

BLANK = {field.name: 0 for field in layouts.layout_named("telemetry").fields}


def received(name: str, **values: object) -> Received:
    message_id, payload = codec.encode(name, values)
    return Received(0.0, None, codec.decode(message_id, payload))


def drawn(*, terminal: bool) -> str:
    file = io.StringIO()
    capture = EdgeCapture()
    entries = b"".join(struct.pack("<HBb", 10_000, 0, 1) for _ in range(50))
    edges = received(
        "edges", first=0, t_us=0, span_us=1_000_000, base_count=0, levels=0, lost=0, entries=entries
    )
    times_s = iter(range(10))
    console = Console(file=file, force_terminal=terminal, width=80)
    with EdgesLine(console, lambda: float(next(times_s))) as line:
        line.show(capture, received("telemetry", **BLANK | {"speed_mm_s": -420}))
        capture.take(edges.message)
        line.show(capture, edges)
    return file.getvalue()


def test_a_terminal_shows_length_edges_rate_and_speed() -> None:
    shown = drawn(terminal=True)
    assert "1.0 s   50 edges   50 a second   -0.42 m/s" in shown


def test_a_file_gets_nothing_of_it() -> None:
    assert drawn(terminal=False) == ""
