"""Makes sessions of a console's messages, as they come.

A session begins with its event, or with the first totals of one that was under way, and ends with its event;
totals that come after that still count. Over a reset of the console it goes on under its number.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import numpy as np
from backstride.core import codes
from backstride.link import messages
from numpy.typing import NDArray

from backstride_host import layouts
from backstride_host.bulk_receiver import Telemetry
from backstride_host.codec import Message
from backstride_host.receiver import Received, ReceivedLine
from backstride_host.session.model import Event, Mark, Session
from backstride_host.session.table import Table

_RUNNING = (codes.READY, codes.ACTIVE, codes.PAUSED, codes.FAULT)
# The console's clock steps back by more than this only where it has begun anew.
_REBOOT_MS = 2000
_TELEMETRY = layouts.BY_ID[messages.TELEMETRY]
_TOTALS = layouts.BY_ID[messages.SESSION]

UtcOf = Callable[[float], float | None]


@dataclass
class _Boot:
    """The console's clock since one of its starts: `start_s` is when it read 0, on the host's clock."""

    start_s: float = math.inf
    latest_ms: int = 0

    def at_s(self, device_ms: Any) -> Any:
        """Return when the console's clock read that, on the host's."""
        return (self.start_s if math.isfinite(self.start_s) else 0.0) + device_ms / 1000


@dataclass
class _Timed:
    boot: _Boot
    device_ms: int
    message: Message

    @property
    def t_s(self) -> float:
        return self.boot.at_s(self.device_ms)


@dataclass
class _Rows:
    """Messages in a row of one boot, as columns."""

    boot: _Boot
    device_ms: NDArray[np.int64]
    rows: NDArray[Any]


@dataclass
class _Draft:
    """A session as far as it is known."""

    start: _Timed
    number: int | None = None
    telemetry: list[_Timed | _Rows] = field(default_factory=list)
    totals: list[_Timed] = field(default_factory=list)
    events: list[_Timed] = field(default_factory=list)
    end: _Timed | None = None
    # The host's time, and the text.
    marks: list[tuple[float, str]] = field(default_factory=list)

    def seconds(self, timed: _Timed) -> float:
        """Return when that was in the session; what came after the end tells of the end."""
        return float(self.since_start_s(timed.t_s))

    def since_start_s(self, t_s: Any) -> Any:
        """Return the same of any times."""
        end_s = self.end.t_s if self.end else math.inf
        return np.minimum(t_s, end_s) - self.start.t_s


class SessionBuilder:
    """`take` everything in order, then ask for `sessions`. `utc_of` tells the time of day of the host's time.

    A `t_s` of infinity is an arrival that nobody has timed.
    """

    def __init__(self, utc_of: UtcOf | None = None, source: str = ""):
        self._utc_of = utc_of or (lambda _t_s: None)
        self._source = source
        self._boot = _Boot()
        self._drafts: list[_Draft] = []
        self._open: _Draft | None = None
        self._hello: Message | None = None

    def take(self, item: Received | ReceivedLine) -> None:
        """Take what was received; lines of the plain-text stream tell too little to be kept."""
        if isinstance(item, ReceivedLine):
            return
        message = item.message
        if message.layout.id == messages.HELLO:
            self._hello = message
        if item.device_ms is None:
            return
        timed = self._timed(item.t_s, item.device_ms, message)
        if message.layout.id == messages.EVENT:
            self._event(timed)
        elif message.layout.id == messages.SESSION:
            self._total(timed)
        elif message.layout.id == messages.TELEMETRY and self._open is not None and not self._open.end:
            self._open.telemetry.append(timed)

    def take_telemetry(self, telemetry: Telemetry) -> None:
        """Take telemetry in a row, with nothing between."""
        for part in _by_boot(telemetry, self._boot.latest_ms):
            boot = self._boot_at(int(part.device_ms[0]))
            boot.latest_ms = max(boot.latest_ms, int(part.device_ms.max()))
            boot.start_s = min(boot.start_s, float((part.t_s - part.device_ms / 1000).min()))
            if self._open is not None and not self._open.end:
                self._open.telemetry.append(_Rows(boot, part.device_ms, part.rows))

    def mark(self, t_s: float, text: str = "") -> None:
        """Mark the host's time `t_s`, in order with what is taken; outside of sessions it is nobody's."""
        if self._open is not None and not self._open.end:
            self._open.marks.append((t_s, text))

    def sessions(self) -> list[Session]:
        """Return the sessions so far, the running one as far as it is known."""
        return [self._session(draft) for draft in self._drafts if draft.totals]

    def _timed(self, t_s: float, device_ms: int, message: Message) -> _Timed:
        boot = self._boot_at(device_ms)
        boot.latest_ms = max(boot.latest_ms, device_ms)
        # The message that came fastest tells best; none comes before it was sent.
        boot.start_s = min(boot.start_s, t_s - device_ms / 1000)
        return _Timed(boot, device_ms, message)

    def _boot_at(self, device_ms: int) -> _Boot:
        if device_ms < self._boot.latest_ms - _REBOOT_MS:
            self._boot = _Boot()
        return self._boot

    def _begin(self, timed: _Timed, number: int | None) -> _Draft:
        self._open = _Draft(timed, number)
        self._drafts.append(self._open)
        return self._open

    def _event(self, timed: _Timed) -> None:
        event = timed.message.event
        if event == codes.EVENT_SESSION_START:
            self._begin(timed, None)
        draft = self._open
        if draft is None:
            return
        # What was asked as it ended is answered later.
        if draft.end is None or event == codes.EVENT_ANSWER:
            draft.events.append(timed)
        if event == codes.EVENT_SESSION_END and draft.end is None:
            draft.end = timed

    def _total(self, timed: _Timed) -> None:
        message = timed.message
        draft = self._open
        if draft is not None and draft.number is None:
            draft.number = message.number
        if draft is None or draft.number != message.number:
            if message.state not in _RUNNING:
                return  # of one that was over before anybody listened
            draft = self._begin(timed, message.number)
        draft.totals.append(timed)

    def _session(self, draft: _Draft) -> Session:
        start_s = draft.start.t_s
        last: Message = draft.totals[-1].message
        programme, _, walker = last.programme_walker.partition("\n")
        utc_s = self._utc_of(start_s)
        hello = self._hello
        session = Session(
            number=last.number,
            programme=programme,
            walker=walker,
            samples=_samples(draft),
            progress=_table(_TOTALS, draft, draft.totals),
            totals=totals_of(last),
            events=tuple(
                Event(draft.seconds(timed), timed.message.named()["event"], timed.message.detail)
                for timed in draft.events
            ),
            started_utc_s=utc_s,
            dated="" if utc_s is None else "clock",
            end_reason=draft.end.message.detail if draft.end else None,
            board_id=hello.board_id if hello else None,
            firmware=hello.firmware if hello else "",
            source=self._source,
        )
        return replace(session, marks=_marks(draft, session.duration_s))


def _marks(draft: _Draft, duration_s: float) -> tuple[Mark, ...]:
    """Return the marks; one that was set while nothing came any more is at the last that is known."""
    found = []
    for number, (t_s, text) in enumerate(draft.marks, 1):
        at_s = min(max(0.0, float(draft.since_start_s(t_s))), duration_s)
        found.append(Mark(at_s, number, text))
    return tuple(found)


def totals_of(message: Message) -> dict[str, Any]:
    """Return a session's totals by the table's names, without what is no total."""
    named = message.named()
    return {
        name: named[name] for name in named if name not in ("t_ms", "number", "state", "programme_walker")
    }


def _by_boot(telemetry: Telemetry, latest_ms: int) -> Iterator[Telemetry]:
    """Yield it in parts, each of one start of the console: where its clock steps back another begins."""
    latest = np.maximum.accumulate(np.maximum(telemetry.device_ms, latest_ms))
    before = np.concatenate(([latest_ms], latest[:-1]))
    resets = np.flatnonzero(telemetry.device_ms < before - _REBOOT_MS)
    if not len(resets):
        yield telemetry
        return
    at = int(resets[0])
    if at:
        yield telemetry.between(0, at)
    yield from _by_boot(telemetry.between(at, len(telemetry.rows)), 0)


def _table(layout: layouts.Layout, draft: _Draft, rows: list[_Timed]) -> Table:
    return Table.of(layout, [draft.seconds(row) for row in rows], [row.message for row in rows])


def _samples(draft: _Draft) -> Table:
    """Return telemetry's table, from messages that came one by one and from those that came in rows."""
    tables = []
    for together, items in groupby(draft.telemetry, lambda item: isinstance(item, _Rows)):
        found: list[Any] = list(items)
        tables += (
            [_rows_table(draft, rows) for rows in found] if together else [_table(_TELEMETRY, draft, found)]
        )
    return Table.joined(_TELEMETRY, tables)


def _rows_table(draft: _Draft, rows: _Rows) -> Table:
    columns = {field.name: rows.rows[field.name].astype(np.int64) for field in _TELEMETRY.fields}
    return Table(_TELEMETRY.fields, draft.since_start_s(rows.boot.at_s(rows.device_ms)), columns)
