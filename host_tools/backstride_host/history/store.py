"""The history's file: SQLite, one row a session, and the pieces of one that is still being pulled.

Each change is a transaction: a cut at any time leaves what was there before, or the whole change.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from backstride_host.console_log import ROW
from backstride_host.errors import BadInput, NotFound
from backstride_host.history.pulled import session_of
from backstride_host.session.model import Event, Session
from backstride_host.walker import Plan

ROW_NAMES = tuple(field.name for field in ROW.fields)
_VERSION = 2
_SCHEMA = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    board_id INTEGER NOT NULL,
    firmware TEXT NOT NULL,
    walker TEXT NOT NULL,
    programme TEXT NOT NULL,
    pulled_utc_s INTEGER NOT NULL,
    ended_utc_s INTEGER,
    totals TEXT NOT NULL,
    row_names TEXT NOT NULL,
    rows TEXT NOT NULL,
    events TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE pieces (key TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE plans (walker TEXT PRIMARY KEY, plan TEXT NOT NULL);
"""
# What two records of one session agree in, whenever, however often and from wherever it comes.
_IDENTITY = ("number", "active_ms", "forward_mm", "reverse_mm", "work_j", "programme_walker")
_ANSWERS = ("pain_before", "exertion_before", "pain_after", "exertion_after")


@dataclass(frozen=True)
class Stored:
    """A session of the history under its `id`."""

    id: int
    session: Session

    @property
    def ended_utc_s(self) -> float | None:
        """When it ended; when it was pulled, where no clock ran along."""
        start_s = self.session.started_utc_s
        return None if start_s is None else start_s + self.session.duration_s

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {"id": self.id, **self.session.summary()}


def key_of(board_id: int, values: Mapping[str, Any]) -> str:
    """Return what is the same wherever this session comes from, and of no other session."""
    parts = [board_id, *(values[name] for name in _IDENTITY)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class History:
    """The history at `path`, made when it is not there; BadInput where the file is something else."""

    def __init__(self, path: Path):
        self.path = path
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=5.0)
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version == 0:
                self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
            elif version == 1:
                self._renew()
            elif version != _VERSION:
                raise BadInput(
                    str(path), None, f"is a history of version {version}, this host has {_VERSION}"
                )

    def _renew(self) -> None:
        """Make a history of version 1 one of the present: keys of what a session is, and room for events."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("ALTER TABLE sessions ADD COLUMN events TEXT NOT NULL DEFAULT '[]'")
            for row_id, board_id, totals in self._db.execute(
                "SELECT id, board_id, totals FROM sessions"
            ).fetchall():
                with suppress(ValueError, KeyError, TypeError):
                    key = key_of(board_id, json.loads(totals))
                    self._db.execute("UPDATE OR IGNORE sessions SET key = ? WHERE id = ?", (key, row_id))
            # What was cut in the middle is pulled from its beginning.
            self._db.execute("DELETE FROM pieces")
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._db.close()

    def knows(self, key: str) -> bool:
        """Tell whether that session is here."""
        return bool(self._read("SELECT 1 FROM sessions WHERE key = ?", key))

    def complete(self, key: str, values: dict[str, Any]) -> None:
        """Take what was answered since a session came here: nobody answers twice."""
        rows = self._read("SELECT totals FROM sessions WHERE key = ?", key)
        if not rows:
            return
        try:
            totals = json.loads(rows[0][0])
            more = {name: values[name] for name in _ANSWERS if values.get(name) is not None}
            changed = totals | more != totals
        except (ValueError, TypeError):
            return  # it is damaged, which whoever reads it is told
        if changed:
            with self._errors(), self._db:
                told = json.dumps(totals | more)
                self._db.execute("UPDATE sessions SET totals = ? WHERE key = ?", (told, key))

    def pieces(self, key: str) -> bytes:
        """Return what came of a session's rows before a cut."""
        rows = self._read("SELECT data FROM pieces WHERE key = ?", key)
        return rows[0][0] if rows else b""

    def keep_pieces(self, key: str, data: bytes) -> None:
        """Keep what has come of a session's rows; nothing of them forgets it."""
        with self._errors(), self._db:
            if data:
                self._db.execute("INSERT OR REPLACE INTO pieces VALUES (?, ?)", (key, data))
            else:
                self._db.execute("DELETE FROM pieces WHERE key = ?", (key,))

    def add(
        self,
        key: str,
        board_id: int,
        firmware: str,
        values: dict[str, Any],
        rows: Sequence[Sequence[int]],
        pulled_utc_s: int,
        *,
        row_names: Sequence[str] = ROW_NAMES,
        events: Sequence[Event] = (),
    ) -> None:
        """Add a whole session; one that is here already stays as it is."""
        programme, _, walker = values["programme_walker"].partition("\n")
        row = (
            key,
            board_id,
            firmware,
            walker,
            programme,
            pulled_utc_s,
            values["ended_utc_s"],
            json.dumps(values),
            json.dumps(list(row_names)),
            json.dumps(rows),
            json.dumps([(event.t_s, event.name, event.detail) for event in events]),
        )
        names = (
            "key, board_id, firmware, walker, programme, pulled_utc_s, ended_utc_s, totals, row_names, rows, "
            "events"
        )
        with self._errors(), self._db:
            self._db.execute(f"INSERT OR IGNORE INTO sessions ({names}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
            self._db.execute("DELETE FROM pieces WHERE key = ?", (key,))

    def sessions(self, walker: str | None = None) -> list[Stored]:
        """Return the sessions, of one walker or all, in the order in which they ended."""
        found = [self._stored(row) for row in self._read(_SELECT)]
        found = [one for one in found if walker is None or one.session.walker == walker]
        return sorted(found, key=lambda one: (one.ended_utc_s or 0.0, one.id))

    def session(self, session_id: int) -> Stored:
        """Return one session; NotFound where there is none."""
        rows = self._read(_SELECT + " WHERE id = ?", session_id)
        if not rows:
            raise NotFound("session", f"{session_id} in {self.path}")
        return self._stored(rows[0])

    def delete(self, session_id: int) -> None:
        """Delete one session; NotFound where there is none."""
        self.session(session_id)
        with self._errors(), self._db:
            self._db.execute("DELETE FROM sessions WHERE id = ?", (session_id,))

    def keep_plan(self, walker: str, plan: Plan) -> None:
        """Keep a walker's weekly plan as a console has it."""
        with self._errors(), self._db:
            self._db.execute("INSERT OR REPLACE INTO plans VALUES (?, ?)", (walker, json.dumps(vars(plan))))

    def plan(self, walker: str) -> Plan | None:
        """Return a walker's weekly plan as it was last pulled."""
        rows = self._read("SELECT plan FROM plans WHERE walker = ?", walker)
        try:
            return Plan(**json.loads(rows[0][0])) if rows else None
        except (TypeError, ValueError):
            raise BadInput(str(self.path), None, f"the plan of {walker} is damaged") from None

    def _stored(self, row: tuple[Any, ...]) -> Stored:
        session_id, board_id, firmware, pulled_utc_s, totals, names, rows, events = row
        source = f"history:{session_id}"
        try:
            values, columns, told = json.loads(totals), json.loads(names), json.loads(rows)
            session = session_of(
                values, columns, told, board_id, firmware, pulled_utc_s, source, json.loads(events)
            )
        except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
            raise BadInput(str(self.path), None, f"session {session_id} is damaged") from None
        return Stored(session_id, session)

    def _read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._errors():
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise BadInput(str(self.path), None, f"as a history: {error}") from None


_SELECT = "SELECT id, board_id, firmware, pulled_utc_s, totals, row_names, rows, events FROM sessions"
