"""The session's states, as a person at the machine lives through them."""

from backstride.core import codes
from backstride.core.event_ring import EventRing
from backstride.core.params import Parameters
from backstride.core.session import Session
from hypothesis import given
from hypothesis import strategies as st


class Lived:
    """A session, the time that passes and what was told."""

    def __init__(self) -> None:
        self.ring = EventRing()
        self.session = Session(self.ring)
        self.session.configure(Parameters())

    def state(self) -> str:
        return codes.STATES[self.session.state]

    def let(self, seconds: float, speed_mm_s: int = 0, latched: int = 0, over: bool = False) -> str:
        for _ in range(max(1, round(seconds * 100))):
            self.session.step(speed_mm_s, latched, over, 10)
        return self.state()

    def active(self) -> "Lived":
        assert self.session.start(0) == codes.OK
        assert self.let(1, -500) == "active"
        return self

    def told(self) -> list[tuple[str, int]]:
        found = []
        while self.ring.take():
            found.append((codes.EVENTS[self.ring.event], self.ring.value))
        return found


def test_a_session_waits_for_the_belt() -> None:
    lived = Lived()
    lived.session.start(0)
    assert lived.let(5) == "ready"
    assert lived.let(1, -99) == "ready"
    assert lived.let(0.01, -100) == "active"


def test_start_and_end_are_told_with_programme_and_reason() -> None:
    lived = Lived()
    lived.session.start(2)
    lived.let(1, 500)
    lived.session.stop(codes.END_STOPPED)
    told = lived.told()
    assert told[0] == ("session.start", 2)
    assert ("session.end", codes.END_STOPPED) in told


def test_the_programmes_end_finishes_and_three_seconds_of_standing_make_idle() -> None:
    lived = Lived().active()
    assert lived.let(0.01, 500, over=True) == "finished"
    assert lived.let(60, 500) == "finished"
    assert lived.let(2.9) == "finished"
    assert lived.let(0.2) == "idle"


def test_standing_for_20_s_pauses_and_moving_goes_on() -> None:
    lived = Lived().active()
    assert lived.let(19.9) == "active"
    assert lived.let(0.2) == "paused"
    assert lived.let(1, -500) == "active"


def test_a_pause_that_was_asked_for_is_not_ended_by_the_belt() -> None:
    lived = Lived().active()
    assert lived.session.pause() == codes.OK
    assert lived.let(5, -500) == "paused"
    assert lived.session.resume() == codes.OK
    assert lived.let(0.01, -500) == "active"


def test_asking_for_a_pause_again_makes_an_automatic_one_stay() -> None:
    lived = Lived().active()
    lived.let(21)
    lived.session.pause()
    assert lived.let(5, -500) == "paused"


def test_ten_minutes_of_pause_finish_the_session() -> None:
    lived = Lived().active()
    lived.session.pause()
    assert lived.let(599) == "paused"
    lived.let(2)
    assert ("session.end", codes.END_STOOD_TOO_LONG) in lived.told()


def test_a_latch_holds_the_session_and_gives_it_back_paused() -> None:
    lived = Lived().active()
    active_ms = lived.session.active_ms
    assert lived.let(5, -500, latched=1) == "fault"
    assert lived.session.running
    assert lived.let(0.01) == "paused"
    assert lived.session.active_ms == active_ms
    # Moving alone does not bring the load back after a fault.
    assert lived.let(5, -500) == "paused"


def test_a_latch_without_a_session_gives_idle_back() -> None:
    lived = Lived()
    assert lived.let(1, latched=1) == "fault"
    assert lived.let(0.01) == "idle"


def test_a_session_that_is_stopped_under_a_latch_ends_there() -> None:
    lived = Lived().active()
    lived.let(1, latched=1)
    assert lived.session.stop(codes.END_STOPPED) == codes.OK
    assert lived.let(1, latched=1) == "fault"
    assert lived.let(0.01) == "idle"


def test_after_a_reset_it_is_paused_and_needs_a_hand() -> None:
    lived = Lived()
    lived.session.restore(7, 123_000)
    assert lived.state() == "paused"
    assert lived.session.needs_hand
    assert (lived.session.number, lived.session.active_ms) == (7, 123_000)
    assert lived.let(5, -500) == "paused"


def test_only_active_time_counts() -> None:
    lived = Lived().active()
    before = lived.session.active_ms
    lived.let(10, -500)
    lived.session.pause()
    lived.let(60)
    assert lived.session.active_ms - before == 10_000


requests = st.sampled_from(["start", "pause", "resume", "stop", "walk", "stand", "fault", "over"])


@given(st.lists(st.tuples(requests, st.integers(1, 400)), max_size=60))
def test_whatever_is_asked_the_state_tells_the_truth(story: list) -> None:
    lived = Lived()
    session = lived.session
    for request, ticks in story:
        number, active_ms = session.number, session.active_ms
        if request == "start":
            session.start(0)
        elif request == "pause":
            session.pause()
        elif request == "resume":
            session.resume()
        elif request == "stop":
            session.stop(codes.END_STOPPED)
        else:
            lived.let(ticks / 100, 500 if request == "walk" else 0, request == "fault", request == "over")
        assert session.running == (lived.state() in {"ready", "active", "paused"}) or lived.state() == "fault"
        # Within a session time only grows.
        assert session.number != number or session.active_ms >= active_ms


@given(st.lists(st.tuples(requests, st.integers(1, 400)), max_size=60))
def test_every_session_that_was_started_is_ended_once(story: list) -> None:
    lived = Lived()
    running = False
    for request, ticks in story:
        if request == "start":
            lived.session.start(0)
        elif request == "stop":
            lived.session.stop(codes.END_STOPPED)
        else:
            lived.let(ticks / 100, 500 if request == "walk" else 0, request == "fault", request == "over")
        for event, _value in lived.told():
            if event in {"session.start", "session.end"}:
                assert running == (event == "session.end")
                running = not running
    assert running == lived.session.running
