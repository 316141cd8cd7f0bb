"""Sessions made of messages: where they begin and end, what a lap adds, and that nothing is lost between."""

import math
from itertools import pairwise

import numpy as np
import pytest
from backstride.core import codes
from backstride_host.session import Session
from backstride_host.session.model import SUMS
from hypothesis import given
from hypothesis import strategies as st
from told_session import Told


def test_a_session_from_start_to_end() -> None:
    told = Told()
    told.begin()
    told.walk(5)
    told.end()
    session = told.one()
    assert (session.number, session.programme, session.walker) == (1, "knee-care-10", "ann")
    assert (session.end_reason, session.duration_s) == ("finished", 5.0)
    assert session.started_utc_s == 1_790_000_011.0
    # The last totals come after the end, and count.
    assert session.totals["reverse_mm"] == 3503
    assert session.plan is not None
    np.testing.assert_allclose(session.samples.t_s, np.arange(1, 51) / 10)
    assert set(session.samples["speed_mm_s"]) == {-700}
    assert set(session.samples.labels("state")) == {"active"}
    assert np.isnan(session.samples["cadence_dspm"]).all()


def test_answers_after_the_end_are_the_sessions() -> None:
    told = Told()
    told.begin()
    told.event(codes.EVENT_ANSWER, "pain before 2")
    told.walk(5)
    told.end()
    told.ms += 20_000
    told.event(codes.EVENT_QUESTION, "pain after")
    told.event(codes.EVENT_ANSWER, "pain after 1")
    session = told.one()
    answers = [(event.t_s, event.detail) for event in session.events if event.name == "answer"]
    assert answers == [(0.0, "pain before 2"), (5.0, "pain after 1")]
    assert (session.events[-2].name, session.duration_s) == ("session.end", 5.0)


def test_what_comes_late_does_not_move_what_it_tells_of() -> None:
    told = Told()
    told.begin()
    for delay_s in (0.3, 0.0, 0.2):
        told.delay_s = delay_s
        told.walk(2)
    np.testing.assert_allclose(told.one().samples.t_s, np.arange(1, 61) / 10)


def test_one_that_was_under_way_begins_where_the_listening_began() -> None:
    told = Told()
    told.total(reverse_mm=50_000)
    told.walk(3)
    session = told.one()
    assert session.end_reason is None
    assert session.totals["reverse_mm"] == 52_100
    assert sum(lap.sums["reverse_mm"] for lap in session.laps) == 52_100


def test_one_that_was_over_is_none() -> None:
    told = Told()
    told.total("finished", reverse_mm=50_000)
    told.total("idle")
    assert told.builder.sessions() == []


def test_over_a_reset_it_goes_on() -> None:
    told = Told()
    told.begin()
    told.walk(5)
    told.boot_s, told.ms = told.boot_s + told.ms / 1000 + 4, 0
    told.event(codes.EVENT_BOOT)
    told.total("paused")
    told.ms += 10
    told.walk(5)
    told.end()
    session = told.one()
    assert len(session.samples) == 100
    assert (np.diff(session.samples.t_s) > 0).all()
    # 10 s of walking and 4 s of nothing.
    assert math.isclose(session.duration_s, 14.01, abs_tol=0.02)
    assert session.totals["reverse_mm"] == 7003


def test_two_sessions_are_two() -> None:
    told = Told()
    for number in (1, 2):
        told.number = number
        told.sums = dict.fromkeys(told.sums, 0)
        told.begin()
        told.walk(number)
        told.end()
        told.ms += 5000
        told.total("idle")
    found = told.builder.sessions()
    assert [one.number for one in found] == [1, 2]
    assert [len(one.samples) for one in found] == [10, 20]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(0, 5000)), min_size=1, max_size=6)
)
def test_laps_follow_the_steps_without_holes_and_add_up_to_the_totals(walks: list) -> None:
    told = Told()
    told.begin()
    for step, seconds, mm_s in walks:
        told.walk(seconds, step, mm_s)
    told.end()
    session = told.one()
    laps = session.laps
    steps = [step for step, _, _ in walks]
    changes = [steps[0]] + [b for a, b in pairwise(steps) if a != b]
    assert [lap.number for lap in laps] == changes
    assert laps[0].start_s == 0
    assert laps[-1].end_s == session.duration_s
    assert all(a.end_s == b.start_s for a, b in pairwise(laps))
    for name in session.laps[0].sums:
        assert sum(lap.sums[name] for lap in laps) == session.totals[name]
        assert all(lap.sums[name] >= 0 for lap in laps)


@given(st.lists(st.sampled_from(["begin", "end", "walk", "total", "reset"]), max_size=30))
def test_whatever_comes_in_whatever_order_nothing_breaks(story: list[str]) -> None:
    told = Told()
    for what in story:
        if what == "walk":
            told.walk(1)
        elif what == "reset":
            told.boot_s, told.ms = told.boot_s + told.ms / 1000, 0
            told.number += 1
        else:
            getattr(told, what)()
    for session in told.builder.sessions():
        assert session.duration_s >= 0
        assert sum(lap.sums["work_j"] for lap in session.laps) == session.totals["work_j"]
        assert session.summary()["number"] == session.number


def marked_walk(*marks_s: float) -> Session:
    """Return three steps of 10 s, marked so long after the session's start."""
    told = Told()
    told.begin()
    began_s = told.boot_s + told.ms / 1000
    waiting = list(marks_s)
    for second in range(30):
        while waiting and waiting[0] < second + 1:
            told.builder.mark(began_s + waiting.pop(0), "here")
        told.walk(1, step=second // 10, mm_s=700 + 13 * second)
    told.end()
    return told.one()


def test_marks_have_their_time_in_the_session() -> None:
    session = marked_walk(4.25, 17.0)
    assert [(mark.t_s, str(mark)) for mark in session.marks] == [
        (pytest.approx(4.25), "1 here"),
        (pytest.approx(17.0), "2 here"),
    ]
    assert session.summary()["marks"][0] == {"t_s": 4.25, "text": "here"}


def test_a_mark_before_a_session_or_after_it_is_nobodys() -> None:
    told = Told()
    told.builder.mark(0.0)
    told.begin()
    told.walk(2)
    told.end()
    told.builder.mark(told.boot_s + told.ms / 1000 + 5.0)
    assert told.one().marks == ()


def test_a_mark_while_nothing_comes_any_more_is_at_the_last_that_is_known() -> None:
    told = Told()
    told.begin()
    told.walk(5)
    told.builder.mark(told.boot_s + told.ms / 1000 + 60.0)
    session = told.one()
    assert session.marks[0].t_s == session.duration_s == pytest.approx(5.0)


@given(marks_s=st.lists(st.floats(0, 29.99), max_size=8).map(sorted))
def test_laps_at_marks_add_up_to_the_same_totals_without_holes(marks_s: list[float]) -> None:
    session = marked_walk(*marks_s)
    laps, steps = session.marked_laps, session.laps
    for name in SUMS:
        assert sum(lap.sums[name] for lap in laps) == session.totals[name]
        assert min(lap.sums[name] for lap in laps) >= 0
    assert all(one.end_s == other.start_s for one, other in pairwise(laps))
    assert all(lap.end_s - lap.start_s >= 0.999 for lap in laps)
    # A mark only divides steps, and each step still has all of its own.
    for step in steps:
        mine = [lap for lap in laps if step.start_s <= lap.start_s < step.end_s]
        assert {lap.number for lap in mine} == {step.number}
        assert sum(lap.sums["reverse_mm"] for lap in mine) == step.sums["reverse_mm"]
    starts_s = [lap.start_s for lap in laps]
    for mark in session.marks:
        assert min(abs(mark.t_s - bound_s) for bound_s in [*starts_s, session.duration_s]) < 1.0


def test_a_lap_begins_where_the_mark_is() -> None:
    laps = marked_walk(4.25, 17.0).marked_laps
    assert [round(lap.start_s, 2) for lap in laps[:4]] == [0.0, 4.25, 10.1, 17.0]
    assert [lap.number for lap in laps] == [0, 0, 1, 1, 2]
