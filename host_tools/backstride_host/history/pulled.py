"""A session of a console's log as the one model: few rows, but the console's own totals."""

from typing import Any

import numpy as np
from backstride.core import codes, faults
from backstride.link import messages

from backstride_host import layouts
from backstride_host.console_log import ROW
from backstride_host.session.model import SUMS, TOTALS, Event, Mark, Session
from backstride_host.session.table import Table

_TELEMETRY = layouts.BY_ID[messages.TELEMETRY]
# A log's rows count active time in seconds; those of a session that was added have it whole.
_SECONDS = {"active_ms": "active_s"}
_NO_FAULT = 255
# A mark is kept among the events, under a name that no console tells.
MARK = "mark"
_ASKED = (("pain", "before"), ("exertion", "before"), ("pain", "after"), ("exertion", "after"))


def session_of(
    values: dict[str, Any],
    names: list[str],
    rows: list[list[int]],
    board_id: int,
    firmware: str,
    pulled_utc_s: float,
    source: str,
    events: list[list[Any]],
) -> Session:
    """Return the session with these values of `log` and rows of `log.row`, whose columns are `names`.

    `events` are time, name and detail of those that were told; without any, rows and values tell the faults
    and the answers.

    Without the console's clock it is dated when it was pulled: it ended no later.
    """
    table = np.array(rows, np.int64).reshape(len(rows), len(names))
    columns = {name: table[:, place] for place, name in enumerate(names)}
    t_s = columns["t_s"].astype(np.float64) if len(rows) else np.empty(0)
    end_s = max(values["active_ms"] / 1000, float(t_s[-1]) if len(rows) else 0.0)
    ended_utc_s = values["ended_utc_s"]
    programme, _, walker = values["programme_walker"].partition("\n")
    told = [Event(float(t_s), str(name), str(detail)) for t_s, name, detail in events]
    happened = [event for event in told if event.name != MARK]
    marked = [event for event in told if event.name == MARK]
    return Session(
        number=values["number"],
        programme=programme,
        walker=walker,
        samples=_samples(t_s, columns),
        progress=_progress(t_s, end_s, columns, values),
        totals={name: values[name] for name in TOTALS.by_name if name in values and name not in _NO_TOTALS},
        events=tuple(happened or _events(t_s, end_s, columns, values)),
        started_utc_s=(pulled_utc_s if ended_utc_s is None else ended_utc_s) - end_s,
        dated="pulled" if ended_utc_s is None else "clock",
        end_reason=values["reason"],
        board_id=board_id,
        firmware=firmware,
        source=source,
        marks=tuple(Mark(event.t_s, number, event.detail) for number, event in enumerate(marked, 1)),
    )


_NO_TOTALS = ("t_ms", "number", "state", "programme_walker")


def _samples(t_s: Any, columns: dict[str, Any]) -> Table:
    """Return the columns that telemetry has, too, of the moments that the rows are of."""
    summed = {name for name in ROW.by_name if name in TOTALS.by_name and name != "state"}
    if "going" in columns:
        columns = columns | _ways(columns["going"])
    names = [name for name in columns if name in _TELEMETRY.by_name and name not in summed]
    fields = [_TELEMETRY.by_name[name] for name in names]
    return Table(fields, t_s, {name: columns[name] for name in names})


def _ways(going: Any) -> dict[str, Any]:
    """Return telemetry's direction and facing of a row's bits."""
    return {
        "direction": (going & codes.GOING_FORWARD > 0) * 1 - (going & codes.GOING_BACKWARD > 0) * 1,
        "facing": (going & codes.GOING_AWAY > 0) * codes.FACING_AWAY,
    }


def _events(t_s: Any, end_s: float, columns: dict[str, Any], values: dict[str, Any]) -> list[Event]:
    """Return faults by the row in which each was told, the others at the end, and the answers."""
    placed = [
        (float(at_s), fault)
        for at_s, fault in zip(t_s, columns.get("fault", ()), strict=False)
        if fault != _NO_FAULT
    ]
    names = [(at_s, faults.FAULT_NAMES[fault]) for at_s, fault in placed if fault < len(faults.FAULT_NAMES)]
    seen = {name for _at_s, name in names}
    names += [(end_s, name) for name in values.get("faults", []) if name not in seen]
    found = [Event(at_s, "fault.raise", name) for at_s, name in names]
    if "faults" in values:
        # A log that tells its faults tells all of them: who reads it may say that there were none.
        programme = values["programme_walker"].partition("\n")[0]
        found += [Event(0.0, "session.start", programme), Event(end_s, "session.end", values["reason"] or "")]
    for question, when in _ASKED:
        answer = values.get(f"{question}_{when}")
        if answer is not None:
            found.append(Event(0.0 if when == "before" else end_s, "answer", f"{question} {when} {answer}"))
    return sorted(found, key=lambda event: event.t_s)


def _progress(t_s: Any, end_s: float, columns: dict[str, Any], values: dict[str, Any]) -> Table:
    raws = {}
    for name in SUMS:
        in_seconds = name not in columns and name in _SECONDS
        column, scale = (_SECONDS[name], 1000) if in_seconds else (name, 1)
        sums = columns[column] * scale if len(t_s) else np.empty(0, np.int64)
        raws[name] = np.minimum(np.append(sums, values[name]), values[name])
    return Table([TOTALS.by_name[name] for name in SUMS], np.append(t_s, end_s), raws)
