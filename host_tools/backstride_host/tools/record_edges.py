"""`backstride record --edges`: what a console's encoder shows, edge by edge, for `backstride replay`."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import click

from backstride_host.client import Client
from backstride_host.connection import Received
from backstride_host.edge_capture import EdgeCapture
from backstride_host.edge_recording import COLUMNS
from backstride_host.errors import LinkEnded, LinkError, LinkTimeout, NothingRecorded, RecordingCut
from backstride_host.tools.ctrl_c import until_ctrl_c
from backstride_host.tools.edges_line import EdgesLine
from backstride_host.whole_file import whole_file

_POLL_S = 0.1
# The console sends ten messages a second, with edges or without.
_SILENCE_S = 2.0


def record_edges(edges: Path, port: str, seconds: float | None, as_json: bool) -> None:
    """Record until `seconds` are over, or a Ctrl-C; RecordingCut where it ends before that."""
    capture = EdgeCapture()
    with Client.connect(port) as client, until_ctrl_c() as pressed, whole_file(edges) as out:
        trouble = _record(client, capture, out, seconds, pressed)
        if not capture.length_us:
            raise NothingRecorded(trouble or "it was stopped before it began")
    if as_json:
        _print_json(edges, capture, trouble)
    else:
        _print_text(edges, capture)
    if trouble:
        raise RecordingCut(str(edges), capture.length_us / 1e6, trouble)


def _record(
    client: Client, capture: EdgeCapture, out: TextIO, seconds: float | None, pressed: Callable[[], bool]
) -> str:
    """Write the recording; return why it ended early, empty where it did not."""
    out.write(",".join(COLUMNS) + "\n")
    most_us = seconds * 1e6 if seconds is not None else float("inf")
    trouble = ""
    with EdgesLine() as line:
        try:
            for item in _listen(client):
                if item is not None and item.name == "edges":
                    out.writelines(f"{t_us},{a},{b}\n" for t_us, a, b in capture.take(item.message))
                    out.flush()  # a host that dies leaves the draft
                line.show(capture, item)
                if pressed() or capture.trouble or capture.length_us >= most_us:
                    break
        except LinkEnded:
            pass
        except LinkError as error:
            trouble = str(error)
    with suppress(LinkError):
        client.edge_stream(False)
    out.write("{},{},{}\n".format(*capture.end()))
    return trouble or capture.trouble


def _listen(client: Client) -> Iterator[Received | None]:
    """Switch the stream on and yield what arrives; None now and then where nothing does."""
    client.edge_stream(True)
    client.poll()  # what came before the answer may be an older stream's
    heard_s = client.now_s()
    while True:
        yield None
        for item in client.poll(_POLL_S):
            if isinstance(item, Received):
                if item.name == "edges":
                    heard_s = client.now_s()
                yield item
        if client.now_s() - heard_s > _SILENCE_S:
            raise LinkTimeout("edges", _SILENCE_S)


def _print_text(path: Path, capture: EdgeCapture) -> None:
    text = f"{capture.edges} edges of {capture.length_us / 1e6:.3f} s in {path}"
    text += f"; {capture.crowded} came before the interrupt of the one before them, and have its time"
    click.echo(text)


def _print_json(path: Path, capture: EdgeCapture, trouble: str) -> None:
    found = {
        "edges": capture.edges,
        "crowded": capture.crowded,
        "length_us": capture.length_us,
        "out": str(path),
        "trouble": trouble,
    }
    click.echo(json.dumps(found))
