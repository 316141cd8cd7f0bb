"""The gates, each condition by itself: what is missing is said by name, and nothing opens too soon."""

from dataclasses import dataclass

import pytest
from backstride.core import codes
from backstride.core.params import Parameters
from backstride.core.progress import Limits, Progress
from hypothesis import given
from hypothesis import strategies as st

LIMITS = Limits(Parameters())
TEN_MIN = 600


def missing_to_run(progress: Progress) -> set[str]:
    mask = progress.missing_to_run(LIMITS)
    return {name for bit, name in enumerate(codes.MISSING) if mask >> bit & 1}


@dataclass
class Walked:
    """A session: 14 minutes, ten of them backwards, unless said otherwise."""

    active_s: int = 840
    reverse_s: int = TEN_MIN
    steady_s: int = 0
    safety_stop: bool = False

    def to(self, progress: Progress) -> None:
        progress.add(self.active_s, self.reverse_s, self.steady_s, self.safety_stop, LIMITS)


def after(*sessions: Walked, confirmed: bool = True) -> Progress:
    progress = Progress()
    progress.confirmed = confirmed
    for session in sessions:
        session.to(progress)
    return progress


BRISK = Walked(steady_s=300)


def test_a_new_walker_lacks_everything() -> None:
    assert missing_to_run(Progress()) == {
        "sessions",
        "minutes",
        "steady pace",
        "sessions without a safety stop",
        "confirmation",
    }


def test_six_sessions_an_hour_five_brisk_minutes_and_a_confirmation_open_running() -> None:
    assert missing_to_run(after(*[Walked()] * 5, BRISK)) == set()


@pytest.mark.parametrize(
    ("sessions", "missing"),
    [
        ([BRISK, *[Walked()] * 4], {"sessions", "minutes"}),
        ([Walked(reverse_s=1200), *[Walked(reverse_s=720)] * 3, BRISK], {"sessions"}),
        ([BRISK, *[Walked(reverse_s=599)] * 5], {"minutes"}),
        ([*[Walked()] * 5, Walked(steady_s=270)], {"steady pace"}),
        ([BRISK, *[Walked()] * 5, Walked(safety_stop=True)], {"sessions without a safety stop"}),
        (
            [BRISK, *[Walked()] * 4, Walked(safety_stop=True), Walked(), Walked()],
            {"sessions without a safety stop"},
        ),
        ([BRISK, *[Walked()] * 3, Walked(safety_stop=True), *[Walked()] * 3], set()),
    ],
)
def test_each_condition_stands_by_itself(sessions: list[Walked], missing: set[str]) -> None:
    assert missing_to_run(after(*sessions)) == missing


def test_nothing_opens_without_a_confirmation() -> None:
    assert missing_to_run(after(*[BRISK] * 20, confirmed=False)) == {"confirmation"}


def test_two_minutes_are_no_session_but_count_as_minutes() -> None:
    progress = after(*[Walked(reverse_s=120)] * 50, Walked(steady_s=300))
    assert progress.reverse_s == 50 * 120 + 600
    assert missing_to_run(progress) == {"sessions", "sessions without a safety stop"}


def test_a_safety_stop_counts_however_short_the_session_was() -> None:
    progress = after(*[BRISK] * 6, Walked(active_s=20, reverse_s=10, safety_stop=True))
    assert missing_to_run(progress) == {"sessions without a safety stop"}


def test_the_long_programme_opens_after_six_sessions_of_a_quarter_of_an_hour() -> None:
    long = Walked(active_s=1140, reverse_s=890)
    assert after(*[long] * 5).missing_to_go_long(LIMITS) == codes.MISSING_LONG_SESSIONS
    assert after(*[long] * 6).missing_to_go_long(LIMITS) == 0
    assert after(*[Walked(active_s=899, reverse_s=890)] * 9).missing_to_go_long(LIMITS)
    # Mostly forwards is no preparation for half an hour backwards.
    assert after(*[Walked(active_s=1140, reverse_s=400)] * 9).missing_to_go_long(LIMITS)


walks = st.builds(Walked, st.integers(0, 4000), st.integers(0, 4000), st.integers(0, 300), st.booleans())


@given(st.lists(walks, max_size=40))
def test_running_opens_only_to_who_met_every_condition(sessions: list[Walked]) -> None:
    progress = after(*sessions)
    if progress.missing_to_run(LIMITS):
        return
    counted = [session for session in sessions if session.reverse_s >= 180]
    assert len(counted) >= 6
    assert sum(session.reverse_s for session in sessions) >= 3600
    assert max(session.steady_s for session in sessions) >= 300
    assert not any(session.safety_stop for session in counted[-3:])


@given(st.lists(walks, max_size=40), walks)
def test_a_session_without_a_safety_stop_never_takes_anything_away(before: list[Walked], one: Walked) -> None:
    one.safety_stop = False
    missing = after(*before).missing_to_run(LIMITS)
    assert after(*before, one).missing_to_run(LIMITS) & ~missing == 0


def test_the_sums_are_bounded() -> None:
    progress = Progress()
    progress.sessions = progress.calm_sessions = progress.long_sessions = 10_000
    progress.reverse_s = 100_000_000
    Walked(active_s=4000, reverse_s=3000).to(progress)
    assert (progress.sessions, progress.calm_sessions, progress.long_sessions) == (10_000,) * 3
    assert progress.reverse_s == 100_000_000
