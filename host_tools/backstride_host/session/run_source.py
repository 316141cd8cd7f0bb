"""The sessions of a directory that `backstride simulate` has written.

`link.bin` has every message, `telemetry.csv` when each telemetry message came, `summary.json` the start.
"""

import json
import math
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from backstride.link import messages

from backstride_host.errors import BadInput
from backstride_host.line_blocks import LineBlocks
from backstride_host.receiver import Received, ReceivedLine, Receiver
from backstride_host.session.builder import SessionBuilder
from backstride_host.session.sources import Source

_BLOCK_BYTES = 1 << 16
_UNKNOWN_S = math.inf


def read_run(folder: Path, progress: Callable[[str, float], None]) -> Source:
    """Read the run in `folder`; BadInput where a file of it is missing or another run's."""
    start_utc_s = _start_utc_s(folder / "summary.json")
    utc_of = None if start_utc_s is None else lambda t_s: start_utc_s + t_s
    builder = SessionBuilder(utc_of, str(folder))
    arrivals = _arrivals(folder / "telemetry.csv")
    for item in _received(folder / "link.bin", progress):
        # The console's own time of a message is exact; when some came places its starts one by the other.
        builder.take(item._replace(t_s=next(arrivals, _UNKNOWN_S) if _has_row(item) else _UNKNOWN_S))
    return Source(str(folder), builder.sessions())


def _has_row(item: Received | ReceivedLine) -> bool:
    if isinstance(item, ReceivedLine):
        return item.fields.get("type") == "telemetry"
    return item.message.layout.id == messages.TELEMETRY


def _received(path: Path, progress: Callable[[str, float], None]) -> Iterator[Received | ReceivedLine]:
    receiver = Receiver()
    size = _existing(path).stat().st_size or 1
    with path.open("rb") as file:
        while data := file.read(_BLOCK_BYTES):
            progress("reading", file.tell() / size)
            yield from receiver.take(data, 0.0)


def _arrivals(path: Path) -> Iterator[float]:
    line = 1
    with LineBlocks(_existing(path)) as blocks:
        if not blocks.first_line().startswith("t_s,"):
            raise BadInput(str(path), 1, "its first column is not t_s")
        for block in blocks.blocks():
            for row in block.splitlines():
                line += 1
                try:
                    yield float(row.partition(",")[0])
                except ValueError:
                    raise BadInput(str(path), line, "t_s is no number") from None


def _summary(path: Path) -> dict[str, Any]:
    try:
        summary = json.loads(_existing(path).read_text("utf-8"))
    except ValueError as error:
        raise BadInput(str(path), getattr(error, "lineno", None), "is no JSON") from None
    if not isinstance(summary, dict) or "start_utc" not in summary:
        raise BadInput(str(path), None, "is no summary of a run")
    return summary


def _start_utc_s(path: Path) -> float | None:
    text = _summary(path)["start_utc"]
    try:
        return None if text is None else datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        raise BadInput(str(path), None, f"start_utc is no date: {text!r}") from None


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise BadInput(str(path.parent), None, f"is no run's directory: it has no {path.name}")
    return path
