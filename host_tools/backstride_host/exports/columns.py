"""A session as columns, for CSV and Parquet: every sample, its lap, and what the session had added up to."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from backstride_host import layouts
from backstride_host.session.model import SUMS, TOTALS, Session

# Sums that only telemetry's columns would be mistaken for: those count since the console's start.
PREFIX = "session_"


@dataclass(frozen=True)
class ExportColumn:
    """One column: numbers, or names; None where unknown."""

    name: str
    unit: str
    values: list[Any]
    decimals: int = 0


def columns_of(session: Session) -> list[ExportColumn]:
    """Return the columns; the last row of each sum is the session's total."""
    samples = session.samples
    t_s = samples.t_s if len(samples) else np.array([session.duration_s])
    ends_s = np.array([lap.end_s for lap in session.marked_laps[:-1]])
    laps = np.searchsorted(ends_s, t_s, side="right").tolist()
    sums = session.sums_at(t_s)
    columns = [ExportColumn("t_s", "s", [round(value, 3) for value in t_s.tolist()], 3)]
    columns.append(ExportColumn("lap", "", laps))
    columns.append(ExportColumn("mark", "", _marks(session, t_s)))
    for name in SUMS:
        sums[name][-1] = session.totals[name]
        columns.append(ExportColumn(PREFIX + name, TOTALS.by_name[name].unit, sums[name].tolist()))
    return columns + [_sample_column(session, name) for name in samples.names if len(samples)]


def _marks(session: Session, t_s: np.ndarray) -> list[str]:
    """Return the marks in the first row that is not before each, or the last; empty in all others."""
    found: list[list[str]] = [[] for _ in t_s]
    for mark in session.marks:
        found[min(int(np.searchsorted(t_s, mark.t_s)), len(t_s) - 1)].append(str(mark))
    return ["+".join(marks) for marks in found]


def _sample_column(session: Session, name: str) -> ExportColumn:
    field = session.samples.fields[name]
    if field.enum:
        values: list[Any] = session.samples.labels(name)
    elif field.bits:
        values = ["+".join(names) for names in session.samples.labels(name)]
    else:
        read = layouts.reader_of(field)
        values = [read(raw) for raw in session.samples.raw(name).tolist()]
    return ExportColumn(name, field.unit, values)
