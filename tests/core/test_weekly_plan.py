"""The weekly plan, against the page: three to four times a week, ten to fifteen minutes, ten percent more."""

import pytest
from backstride.core import codes, weekly_plan
from backstride.core.weekly_plan import DEFAULT, Week
from hypothesis import given
from hypothesis import strategies as st

DAY_MIN = 1440
# Some day in 2026, in minutes since 1970.
NOW_MIN = 29_600_000


def week(
    *sessions: tuple[float, int], plan: tuple[int, ...] = DEFAULT, sled_days: float | None = None
) -> Week:
    """Sessions as days ago and minutes backwards."""
    found = Week(plan, NOW_MIN)
    for days, minutes in sessions:
        found.add(NOW_MIN - round(days * DAY_MIN), minutes * 60, False)
    if sled_days is not None:
        found.add(NOW_MIN - round(sled_days * DAY_MIN), 0, True)
    return found


def advice(found: Week) -> set[str]:
    mask = found.advice()
    return {name for bit, name in enumerate(codes.ADVICE) if mask >> bit & 1}


def test_the_default_plan_is_three_to_four_times_ten_to_fifteen_minutes() -> None:
    assert weekly_plan.valid(DEFAULT)
    assert DEFAULT == (3, 4, 10, 15, 10, 48, 0)


def test_a_new_walker_may_go_ahead() -> None:
    assert advice(week()) == set()
    assert week().limit_s() == 30 * 60


def test_four_sessions_are_enough_for_a_week() -> None:
    assert advice(week((1, 5), (3, 5), (5, 5))) == set()
    assert advice(week((1, 5), (3, 5), (5, 5), (6.9, 5))) == {"enough sessions"}
    assert advice(week((1, 5), (3, 5), (5, 5), (7.1, 5))) == set()


@pytest.mark.parametrize(
    ("before_min", "limit_min"), [(0, 30), (20, 30), (30, 33), (40, 44), (54, 59.4), (60, 60), (200, 60)]
)
def test_a_week_grows_by_a_tenth_at_most_within_the_plan(before_min: int, limit_min: float) -> None:
    assert week((8, before_min)).limit_s() == int(limit_min * 60)


def test_enough_minutes_are_enough() -> None:
    before = [(8, 20), (10, 20)]
    assert advice(week(*before, (2, 22), (4, 21))) == set()
    assert advice(week(*before, (2, 22), (4, 22))) == {"enough minutes"}


def test_fifteen_minutes_are_enough_for_a_day() -> None:
    assert advice(week((0.1, 14))) == set()
    assert advice(week((0.1, 15))) == {"enough for today"}
    assert advice(week((0.9, 15))) == set()


def test_two_days_of_rest_follow_sled_work() -> None:
    assert advice(week(sled_days=1.9)) == {"rest after sled work"}
    assert week(sled_days=1.5).rest_min == DAY_MIN // 2
    assert advice(week(sled_days=2.0)) == set()


def test_a_session_from_the_future_is_one_of_now() -> None:
    assert week((-3, 10)).walked_s == 600


@pytest.mark.parametrize(
    "plan",
    [
        (),
        (3, 4, 10, 15, 10, 48),
        (4, 3, 10, 15, 10, 48, 0),
        (3, 4, 20, 15, 10, 48, 0),
        (3, 15, 10, 15, 10, 48, 0),
        (0, 4, 10, 15, 10, 48, 0),
        (3, 4, 10, 15, 101, 48, 0),
        (3, 4, 10, 15, 10, 48, 2),
    ],
)
def test_what_is_no_plan_is_refused(plan: tuple[int, ...]) -> None:
    assert not weekly_plan.valid(plan)


@given(
    st.lists(st.tuples(st.integers(0, 40 * DAY_MIN), st.integers(0, 14_400), st.booleans()), max_size=30),
    st.tuples(*[st.integers(row[1], row[2]) for row in weekly_plan.PLAN]).filter(weekly_plan.valid),
)
def test_the_limit_is_within_the_plan_and_time_alone_heals_everything(
    sessions: list[tuple[int, int, bool]], plan: tuple[int, ...]
) -> None:
    now, later = Week(plan, NOW_MIN), Week(plan, NOW_MIN + 7 * DAY_MIN)
    for ago_min, reverse_s, sled in sessions:
        now.add(NOW_MIN - ago_min, reverse_s, sled)
        later.add(NOW_MIN - ago_min, reverse_s, sled)
    assert plan[0] * plan[2] * 60 <= now.limit_s() <= plan[1] * plan[3] * 60
    assert later.advice() == 0
    assert later.before_s == now.walked_s
