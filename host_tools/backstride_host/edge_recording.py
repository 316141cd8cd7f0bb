"""A recording of encoder edges: CSV with `t_us,a,b`, read and checked.

The fast way reads all rows at once. Only when something is wrong are the lines read one by one, to name
the first that is.
"""

import csv
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backstride_host.errors import BadInput

COLUMNS = ("t_us", "a", "b")
# A week; far beyond it virtual time would not fit.
_T_MOST_US = 7 * 24 * 3600 * 1_000_000


@dataclass(frozen=True)
class EdgeRecording:
    """Levels of both channels at rising times: `level` is a + 2 b; the last row tells only the end."""

    t_us: NDArray[np.int64]
    level: NDArray[np.int64]

    @property
    def length_us(self) -> int:
        """The time of the last row."""
        return int(self.t_us[-1])


def read_recording(path: Path) -> EdgeRecording:
    """Read the file at `path`; BadInput names the first line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(str(path), None, "it is not text") from error
    header = text.split("\n", 1)[0].rstrip("\r").split(",")
    places = [_place(path, header, name) for name in COLUMNS]
    rows = _rows(text, places)
    if not _is_sound(rows):
        _name_the_fault(path, text, places)
    return EdgeRecording(rows[:, 0], rows[:, 1] + 2 * rows[:, 2])


def _place(path: Path, header: list[str], name: str) -> int:
    names = [field.strip() for field in header]
    if name not in names:
        raise BadInput(str(path), 1, f"the column {name} is missing: the header is t_us,a,b")
    return names.index(name)


def _rows(text: str, places: list[int]) -> NDArray[np.int64]:
    """Return the columns as numbers; nothing when a line of them is not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a file without rows
        try:
            return np.loadtxt(
                io.StringIO(text), np.int64, delimiter=",", skiprows=1, usecols=places, ndmin=2, comments=None
            )
        except (ValueError, OverflowError):
            return np.empty((0, len(COLUMNS)), np.int64)


def _is_sound(rows: NDArray[np.int64]) -> bool:
    if len(rows) < 2 or rows[0, 0] != 0 or rows[-1, 0] > _T_MOST_US:
        return False
    return bool((np.diff(rows[:, 0]) >= 0).all() and ((rows[:, 1:] | 1) == 1).all())


def _name_the_fault(path: Path, text: str, places: list[int]) -> None:
    """Raise BadInput for the first line that is wrong."""
    latest_us = -1
    count = 0
    reader = csv.reader(io.StringIO(text))
    next(reader)
    for fields in reader:
        if not fields:
            continue
        fault = _fault_in(fields, places, latest_us)
        if fault:
            raise BadInput(str(path), reader.line_num, fault)
        latest_us = int(fields[places[0]])
        count += 1
    if count < 2:
        raise BadInput(
            str(path), reader.line_num, "a recording has a row for its start and one for its end at least"
        )
    raise BadInput(str(path), None, "it is no recording of edges")


def _fault_in(fields: list[str], places: list[int], latest_us: int) -> str:
    """Return what is wrong with a line; empty when nothing is."""
    if len(fields) <= max(places):
        return f"the line ends after {len(fields)} fields"
    values = []
    for name, place in zip(COLUMNS, places, strict=True):
        field = fields[place].strip()
        if not (field.isascii() and field.removeprefix("-").isdecimal()):
            return f"{name} is no whole number: {field!r}"
        values.append(int(field))
    t_us, a, b = values
    if a not in (0, 1) or b not in (0, 1):
        return f"levels are 0 or 1, not {a} and {b}"
    if latest_us < 0 and t_us != 0:
        return f"the first row gives the levels at t_us 0, not {t_us}"
    if t_us < latest_us:
        return f"time runs backwards, from {latest_us} to {t_us}"
    return "" if t_us <= _T_MOST_US else f"t_us {t_us} is more than a week"
