"""The history's file: what is in it stays, and what is no history is named and left alone."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backstride.core import codes, faults
from backstride_host.console_log import ROW, LoggedSession
from backstride_host.errors import BackstrideError, BadInput, NotFound
from backstride_host.exports.points import points_of
from backstride_host.history.store import History, Stored, key_of
from backstride_host.history.weeks import weeks_of
from backstride_host.layouts import BY_NAME, reader_of
from backstride_host.walker import Plan
from hypothesis import given, settings
from hypothesis import strategies as st

MONDAY_UTC_S = 1_795_392_000  # 2026-11-23
DAY_S = 86_400
ANSWERS = ("pain_before", "exertion_before", "pain_after", "exertion_after")
UNASKED: dict[str, Any] = {"faults": []} | dict.fromkeys(ANSWERS)
A_ROW = [10, 10, 2, 0, 0, 7000, 30, 700, 200, 960, codes.GOING_BACKWARD, 255]
PLAN = Plan(3, 4, 10, 15, 10, 48, False)


def logged(**given: Any) -> LoggedSession:
    values: dict[str, Any] = {field.name: 0 for field in BY_NAME["log"].fields}
    values |= {"reason": "finished", "state": "idle", "programme_walker": "free\nann"} | UNASKED | given
    return LoggedSession(1, 0, 0, values)


def put(history: History, minutes: float = 10.0, **given: Any) -> None:
    one = logged(
        active_ms=round(minutes * 60_000),
        reverse_ms=round(minutes * 60_000),
        reverse_mm=round(minutes * 60 * 700),
        work_j=1000,
        **given,
    )
    history.add(key_of(7, one.values), 7, "0.1.0", one.values, [A_ROW], MONDAY_UTC_S)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "deep" / "history.db")


def test_sessions_come_back_in_the_order_they_ended(history: History) -> None:
    for number, day in ((1, 3), (2, 0), (3, 1)):
        put(history, number=number, ended_utc_s=MONDAY_UTC_S + day * DAY_S)
    with History(history.path) as again:
        assert [stored.session.number for stored in again.sessions()] == [2, 3, 1]
        assert again.sessions("ben") == []
        assert again.session(1).session.samples["force_dn"].tolist() == [200]


def test_without_a_clock_a_session_ended_no_later_than_it_was_pulled(history: History) -> None:
    put(history, number=1, ended_utc_s=None)
    (stored,) = history.sessions()
    assert stored.session.dated == "pulled"
    assert stored.ended_utc_s == MONDAY_UTC_S


def test_what_is_deleted_is_gone_and_what_never_was_is_named(history: History) -> None:
    put(history, number=1, ended_utc_s=MONDAY_UTC_S)
    history.delete(1)
    with pytest.raises(NotFound, match="no session 1 in"):
        history.session(1)
    with pytest.raises(NotFound):
        history.delete(1)


def test_rows_tell_the_way_and_when_a_fault_came_and_values_what_was_answered(history: History) -> None:
    told = UNASKED | {"faults": ["key.out", "belt.unlocked"], "pain_before": 2, "exertion_after": 6}
    one = logged(number=1, active_ms=30_000, ended_utc_s=MONDAY_UTC_S, **told)
    rows = [
        [10, 10, 2, 0, 0, 7000, 30, 700, 200, 960, codes.GOING_BACKWARD, 255],
        [20, 20, 2, 0, 1000, 7000, 30, 700, 200, 960, codes.GOING_FORWARD, faults.KEY_OUT],
        [24, 24, 2, 0, 1000, 9000, 30, 700, 200, 960, codes.GOING_FORWARD | codes.GOING_AWAY, 255],
    ]
    history.add(key_of(7, one.values), 7, "0.1.0", one.values, rows, MONDAY_UTC_S)
    session = history.sessions()[0].session
    assert session.samples["direction"].tolist() == [-1, 1, 1]
    assert session.samples.labels("facing") == ["console", "console", "away"]
    # The walker's way: back, forward, and back on a belt that goes forward.
    assert [point.way for point in points_of(session)] == [-1, 1, -1]
    events = [(event.t_s, event.name, event.detail) for event in session.events]
    assert events == [
        (0.0, "session.start", "free"),
        (0.0, "answer", "pain before 2"),
        (20.0, "fault.raise", "key.out"),
        # In no row of its own: it came in the second of another one.
        (30.0, "fault.raise", "belt.unlocked"),
        (30.0, "session.end", "finished"),
        (30.0, "answer", "exertion after 6"),
    ]


def test_of_a_session_that_was_there_only_late_answers_are_taken(history: History) -> None:
    put(history, number=1, ended_utc_s=MONDAY_UTC_S, pain_before=1)
    again = logged(
        active_ms=600_000, reverse_mm=420_000, work_j=1000, number=1, pain_after=3, peak_force_dn=9
    )
    key = key_of(7, again.values)
    assert history.knows(key)
    history.complete(key, again.values)
    session = history.sessions()[0].session
    assert [event.detail for event in session.events if event.name == "answer"] == [
        "pain before 1",
        "pain after 3",
    ]
    assert session.totals["peak_force_dn"] == 0


def test_a_history_of_the_version_before_is_made_one_of_this(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with History(path) as history:
        for number in (1, 2):
            put(history, number=number, ended_utc_s=MONDAY_UTC_S + number)
        wanted = [stored.as_dict() for stored in history.sessions()]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE sessions DROP COLUMN events")
        db.execute("UPDATE sessions SET key = 'of rows and totals ' || id")
        db.execute("INSERT INTO pieces VALUES ('of rows', x'00')")
        db.execute("PRAGMA user_version = 1")
    with History(path) as history:
        assert [stored.as_dict() for stored in history.sessions()] == wanted
        put(history, number=2, ended_utc_s=MONDAY_UTC_S + 2)
        assert len(history.sessions()) == 2


def test_one_session_is_one_however_it_is_numbered_there(history: History) -> None:
    one = logged(number=1, active_ms=5)
    moved = replace(one, serial=9, values=one.values | {"serial": 9, "index": 3, "sessions": 8})
    assert key_of(7, one.values) == key_of(7, moved.values)
    for other in (logged(number=2, active_ms=5), logged(number=1, active_ms=6)):
        assert key_of(7, one.values) != key_of(7, other.values)
    assert key_of(7, one.values) != key_of(8, one.values)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.booleans())
def test_any_other_file_is_no_history(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, like_one: bool
) -> None:
    path = tmp_path_factory.mktemp("h") / "other.db"
    path.write_bytes((b"SQLite format 3\0" if like_one else b"") + data)
    before = path.read_bytes()
    try:
        with History(path) as history:
            assert history.sessions() == []
    except BadInput as error:
        assert str(error).startswith(f"{path}: ")
        assert "\n" not in str(error)
        assert path.read_bytes() == before


JSON = st.recursive(
    st.none() | st.integers(-(2**70), 2**70) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60)
@given(st.sampled_from(["totals", "row_names", "rows"]), st.text(max_size=10) | JSON.map(json.dumps))
def test_a_damaged_row_is_named(tmp_path_factory: pytest.TempPathFactory, column: str, text: str) -> None:
    path = tmp_path_factory.mktemp("h") / "history.db"
    with History(path) as history:
        put(history, number=1, ended_utc_s=MONDAY_UTC_S)
        with sqlite3.connect(path) as db:
            db.execute(f"UPDATE sessions SET {column} = ?", (text,))
        db.close()
        try:
            for stored in history.sessions():
                assert stored.session.laps
        except BackstrideError as error:
            assert str(error) == f"{path}: session 1 is damaged"


def test_a_later_hosts_history_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(BadInput, match="version 99"):
        History(path)


def test_the_rows_columns_are_the_tables() -> None:
    assert len(A_ROW) == len(ROW.fields)
    assert reader_of(ROW.by_name["state"])(2) == "active"


class TestWeeks:
    def weeks(self, history: History, days: list[tuple[int, float]], plan: Plan | None = PLAN) -> list:
        for number, (day, minutes) in enumerate(days):
            put(history, minutes, number=number, ended_utc_s=MONDAY_UTC_S + day * DAY_S + 36_000)
        return weeks_of(history.sessions(), plan)

    def test_a_week_as_planned_is_kept(self, history: History) -> None:
        (week,) = self.weeks(history, [(0, 10.0), (2, 12.0), (6, 15.0)])
        assert (week.monday.isoformat(), week.sessions, week.adherence) == ("2026-11-23", 3, "kept")
        assert week.reverse_min == pytest.approx(37)
        assert week.mean_speed_m_s == pytest.approx(0.7)

    def test_what_is_beside_the_plan_is_named(self, history: History) -> None:
        first, empty, third = self.weeks(history, [(0, 10.0), (14, 9.0), (15, 16.0)])
        assert first.adherence == "few sessions"
        assert (empty.sessions, empty.adherence, empty.growth_percent) == (0, "few sessions", -100)
        assert third.adherence == "few sessions, short sessions, long sessions"
        # From nothing there is no growth in percent.
        assert third.growth_percent is None

    def test_growth_is_against_the_week_before(self, history: History) -> None:
        _first, second = self.weeks(history, [(0, 10.0), (7, 12.0)])
        assert second.growth_percent == pytest.approx(20)
        assert second.adherence == "few sessions, much growth"

    def test_without_a_plan_nothing_is_judged(self, history: History) -> None:
        (week,) = self.weeks(history, [(0, 10.0)], None)
        assert week.adherence is None
        assert weeks_of([], PLAN) == []

    def test_an_undated_session_is_in_no_week(self, history: History) -> None:
        put(history, number=1, ended_utc_s=MONDAY_UTC_S)
        (stored,) = history.sessions()
        undated = Stored(1, replace(stored.session, started_utc_s=None))
        assert weeks_of([undated], PLAN) == []
