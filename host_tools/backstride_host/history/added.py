"""Sessions of a capture or a run's folder, into the history: once a second, and never twice."""

from typing import Any

import numpy as np

from backstride_host.errors import BadInput
from backstride_host.history.pulled import MARK
from backstride_host.history.store import History, key_of
from backstride_host.session.model import SUMS, TOTALS, Event, Session

# Of telemetry, what a session of the history has of each of its seconds.
_SHOWN = (
    "state",
    "step",
    "direction",
    "facing",
    "speed_mm_s",
    "target_dn",
    "force_dn",
    "power_w",
    "cadence_dspm",
    "level",
)


def add(history: History, session: Session, now_utc_s: float) -> bool:
    """Add a session that is over; return whether it is new. BadInput where its source ends before it."""
    if session.end_reason is None:
        raise BadInput(session.source, None, f"session {session.number} has no end there")
    if session.board_id is None:
        raise BadInput(session.source, None, f"no console says that session {session.number} is its own")
    values = _values(session)
    key = key_of(session.board_id, values)
    if history.knows(key):
        return False
    names, rows = _rows(session)
    history.add(
        key,
        session.board_id,
        session.firmware,
        values,
        rows,
        int(now_utc_s),
        row_names=names,
        events=[*session.events, *(Event(mark.t_s, MARK, mark.text) for mark in session.marks)],
    )
    return True


def _values(session: Session) -> dict[str, Any]:
    """Return the session as the console's log would tell it."""
    started_s = session.started_utc_s
    return {
        "number": session.number,
        "ended_utc_s": None if started_s is None else round(started_s + session.duration_s),
        "reason": session.end_reason,
        "programme_walker": f"{session.programme}\n{session.walker}",
        **{name: value for name, value in session.totals.items() if name in TOTALS.by_name},
    }


def _rows(session: Session) -> tuple[list[str], list[list[int]]]:
    """Return names and whole numbers of the last sample of each second."""
    samples = session.samples
    if not len(samples):
        return ["t_s", *SUMS], []
    seconds = np.floor(samples.t_s).astype(np.int64)
    lasts = np.append(np.flatnonzero(np.diff(seconds)), len(samples) - 1)
    names = [name for name in _SHOWN if name in samples]
    sums = session.sums_at(samples.t_s[lasts])
    columns = [seconds[lasts], *(sums[name] for name in SUMS), *(samples.raw(name)[lasts] for name in names)]
    return ["t_s", *SUMS, *names], np.stack(columns, 1).tolist()
