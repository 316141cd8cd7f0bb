"""A session of a console's log as the one model: few rows, but the console's own totals."""

from typing import Any

import numpy as np
from backstride.link import messages

from backstride_host import layouts
from backstride_host.console_log import ROW
from backstride_host.session.model import SUMS, TOTALS, Session
from backstride_host.session.table import Table

_TELEMETRY = layouts.BY_ID[messages.TELEMETRY]
# A log's rows count active time in seconds.
_SCALES = {"active_ms": ("active_s", 1000)}


def session_of(
    values: dict[str, Any],
    names: list[str],
    rows: list[list[int]],
    board_id: int,
    firmware: str,
    pulled_utc_s: float,
    source: str,
) -> Session:
    """Return the session with these values of `log` and rows of `log.row`, whose columns are `names`.

    Without the console's clock it is dated when it was pulled: it ended no later.
    """
    table = np.array(rows, np.int64).reshape(len(rows), len(names))
    columns = {name: table[:, place] for place, name in enumerate(names)}
    t_s = columns["t_s"].astype(np.float64) if len(rows) else np.empty(0)
    end_s = max(values["active_ms"] / 1000, float(t_s[-1]) if len(rows) else 0.0)
    ended_utc_s = values["ended_utc_s"]
    programme, _, walker = values["programme_walker"].partition("\n")
    return Session(
        number=values["number"],
        programme=programme,
        walker=walker,
        samples=_samples(t_s, columns),
        progress=_progress(t_s, end_s, columns, values),
        totals={name: values[name] for name in TOTALS.by_name if name in values and name not in _NO_TOTALS},
        started_utc_s=(pulled_utc_s if ended_utc_s is None else ended_utc_s) - end_s,
        dated="pulled" if ended_utc_s is None else "clock",
        end_reason=values["reason"],
        board_id=board_id,
        firmware=firmware,
        source=source,
    )


_NO_TOTALS = ("t_ms", "number", "state", "programme_walker")


def _samples(t_s: Any, columns: dict[str, Any]) -> Table:
    """Return the columns that telemetry has, too, of the moments that the rows are of."""
    summed = {name for name in ROW.by_name if name in TOTALS.by_name and name != "state"}
    names = [name for name in columns if name in _TELEMETRY.by_name and name not in summed]
    fields = [_TELEMETRY.by_name[name] for name in names]
    return Table(fields, t_s, {name: columns[name] for name in names})


def _progress(t_s: Any, end_s: float, columns: dict[str, Any], values: dict[str, Any]) -> Table:
    raws = {}
    for name in SUMS:
        column, scale = _SCALES.get(name, (name, 1))
        sums = columns[column] * scale if len(t_s) else np.empty(0, np.int64)
        raws[name] = np.minimum(np.append(sums, values[name]), values[name])
    return Table([TOTALS.by_name[name] for name in SUMS], np.append(t_s, end_s), raws)
