"""A recording of encoder edges: CSV with `t_us,a,b`, read and checked a stretch at a time.

The fast way reads a stretch's rows at once. Only where something is not as it should be are its lines read
one by one, to name the first that is wrong.
"""

import io
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from backstride_host.errors import BadInput
from backstride_host.line_blocks import LineBlocks

COLUMNS = ("t_us", "a", "b")
# A week; far beyond it virtual time would not fit.
_T_MOST_US = 7 * 24 * 3600 * 1_000_000
# A belt at 12 m/s with 4000 counts a metre gives 48 rows a millisecond, the worst noise some hundred.
_CROWD_ROWS = 4096
_CROWD_US = 1000
_DIGITS = 40

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class EdgeRows:
    """Levels of both channels at rising times: `level` is a + 2 b, from that time on."""

    t_us: Ints
    level: Ints


class EdgeReader:
    """Reads the recording at `path`; `rows` and `length_us` (the last row's time) tell how far it is."""

    def __init__(self, path: Path):
        self._path = path
        self._places: list[int] = []
        self._line = 1
        self._latest_us: deque[int] = deque(maxlen=_CROWD_ROWS)
        self.rows = 0

    @property
    def length_us(self) -> int:
        """The time of the last row so far."""
        return self._latest_us[-1] if self._latest_us else 0

    def stretches(self, told: Callable[[float], None] = lambda part: None) -> Iterator[EdgeRows]:
        """Yield all rows in order; BadInput names the first line that is wrong.

        `told` learns how much of the file has been read, 0 to 1, after each stretch.
        """
        with LineBlocks(self._path) as lines:
            header = [field.strip() for field in lines.first_line().split(",")]
            self._places = [self._place(header, name) for name in COLUMNS]
            for block in lines.blocks():
                rows = self._at_once(block)
                if rows is None or not self._sound(rows):
                    rows = self._one_by_one(block)
                self._line += block.count("\n")
                self._latest_us.extend(rows[-_CROWD_ROWS:, 0].tolist())
                self.rows += len(rows)
                yield EdgeRows(rows[:, 0], rows[:, 1] + 2 * rows[:, 2])
                told(lines.part_read)
        if self.rows < 2:
            self._refuse(self._line, "a recording has a row for its start and one for its end at least")

    def _place(self, header: list[str], name: str) -> int:
        if name not in header:
            self._refuse(1, f"the column {name} is missing: the header is {','.join(COLUMNS)}")
        return header.index(name)

    def _at_once(self, block: str) -> Ints | None:
        """Return the columns as numbers; None when a line of them is not."""
        text = io.StringIO(block)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a block without rows
            warnings.simplefilter("error", DeprecationWarning)  # of a whole number written as 1.0
            try:
                return np.loadtxt(
                    text, np.int64, delimiter=",", usecols=self._places, ndmin=2, comments=None
                ).reshape(-1, len(COLUMNS))
            except (ValueError, OverflowError, DeprecationWarning):
                return None

    def _sound(self, rows: Ints) -> bool:
        t_us = np.concatenate((np.fromiter(self._latest_us, np.int64), rows[:, 0]))
        if not len(rows):
            return True
        if (not self.rows and t_us[0] != 0) or t_us[-1] > _T_MOST_US or not (np.diff(t_us) >= 0).all():
            return False
        crowded = (t_us[_CROWD_ROWS:] - t_us[:-_CROWD_ROWS] < _CROWD_US).any()
        return bool(not crowded and ((rows[:, 1:] | 1) == 1).all())

    def _one_by_one(self, block: str) -> Ints:
        """Return the rows, or raise BadInput for the first line that is wrong."""
        latest_us = self._latest_us.copy()
        rows = []
        for number, line in enumerate(block.split("\n"), self._line + 1):
            if line.strip():
                rows.append(self._row(number, line.split(","), latest_us))
                latest_us.append(rows[-1][0])
        return np.array(rows, np.int64).reshape(-1, len(COLUMNS))

    def _row(self, number: int, fields: list[str], latest_us: deque[int]) -> tuple[int, int, int]:
        if len(fields) <= max(self._places):
            self._refuse(number, f"the line ends after {len(fields)} fields")
        t_us, a, b = (
            self._whole(number, name, fields[place].strip())
            for name, place in zip(COLUMNS, self._places, strict=True)
        )
        if a not in (0, 1) or b not in (0, 1):
            self._refuse(number, f"levels are 0 or 1, not {a} and {b}")
        if not latest_us and t_us != 0:
            self._refuse(number, f"the first row gives the levels at t_us 0, not {t_us}")
        if latest_us and t_us < latest_us[-1]:
            self._refuse(number, f"time runs backwards, from {latest_us[-1]} to {t_us}")
        if len(latest_us) == _CROWD_ROWS and t_us - latest_us[0] < _CROWD_US:
            self._refuse(number, f"more than {_CROWD_ROWS} rows within a millisecond are no encoder's")
        if t_us > _T_MOST_US:
            self._refuse(number, f"t_us {t_us} is more than a week")
        return t_us, a, b

    def _whole(self, number: int, name: str, field: str) -> int:
        digits = field[1:] if field[:1] in ("+", "-") else field
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS):
            self._refuse(number, f"{name} is no whole number: {field[:_DIGITS]!r}")
        return int(field)

    def _refuse(self, line: int, reason: str) -> NoReturn:
        raise BadInput(str(self._path), line, reason)
