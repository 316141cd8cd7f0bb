"""Wrong way, too fast: when it is said and when it is taken back."""

from types import SimpleNamespace

import pytest
from backstride.core import faults
from backstride.core.belt_guard import BeltGuard
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook

BACK = -1
FORTH = 1


class Guarded:
    """A guard whose step brakes the belt in reverse, up to 1.4 m/s."""

    def __init__(self, armed: int = BACK, limit_mm_s: int = 1400) -> None:
        self.book = FaultBook(EventRing())
        self.guard = BeltGuard(self.book)
        self.armed = armed
        self.limit_mm_s = limit_mm_s
        self.turn_expected = False

    def run(self, speed_mm_s: int, seconds: float, direction: int | None = None) -> list[str]:
        if direction is None:
            direction = (speed_mm_s > 0) - (speed_mm_s < 0)
        tick = SimpleNamespace(
            speed=SimpleNamespace(speed_mm_s=speed_mm_s),
            direction=SimpleNamespace(direction=direction),
            player=SimpleNamespace(turn_expected=self.turn_expected),
            dt_ms=10,
        )
        for _ in range(round(seconds * 100)):
            self.guard.step(tick, self.armed, self.limit_mm_s)
        return faults.names(self.book.mask)


def test_the_right_way_is_never_accused() -> None:
    assert Guarded().run(-800, 60) == []


def test_the_wrong_way_is_seen_at_once_and_accused_when_it_lasts() -> None:
    belt = Guarded()
    belt.run(-800, 1)
    # A stumble's step back takes the load away and raises no alarm.
    assert belt.run(300, 0.2) == []
    assert belt.guard.against
    assert belt.run(300, 0.2) == ["direction.wrong"]


def test_the_direction_is_armed_again_after_three_seconds_of_standing() -> None:
    belt = Guarded()
    belt.run(300, 1)
    assert belt.run(0, 2.9) == ["direction.wrong"]
    assert belt.run(0, 0.2) == []


def test_moving_on_before_that_does_not_arm_it() -> None:
    belt = Guarded()
    belt.run(300, 1)
    belt.run(0, 2)
    belt.run(-300, 10)
    assert belt.run(0, 2) == ["direction.wrong"]


def test_a_planned_turn_is_not_accused() -> None:
    belt = Guarded()
    belt.turn_expected = True
    assert belt.run(800, 10) == []
    assert belt.guard.against


def test_nothing_is_wrong_when_nothing_is_armed() -> None:
    belt = Guarded()
    belt.run(300, 1)
    belt.armed = 0
    assert belt.run(300, 1) == []
    assert not belt.guard.against


def test_a_belt_that_went_through_zero_has_turned_and_a_step_that_arms_the_other_way_has_not() -> None:
    belt = Guarded()
    belt.run(-800, 1)
    belt.run(100, 0.1)
    assert belt.guard.turned
    belt = Guarded(armed=BACK)
    belt.run(-800, 1)
    belt.armed = FORTH
    belt.run(-800, 1)
    assert belt.guard.against
    assert not belt.guard.turned


@pytest.mark.parametrize("sign", [1, -1])
def test_over_speed_warns_at_90_percent_and_brakes_at_the_limit(sign: int) -> None:
    belt = Guarded(armed=0)
    assert belt.run(1250 * sign, 1) == []
    assert belt.run(1260 * sign, 1) == ["speed.high"]
    assert belt.run(1399 * sign, 1) == ["speed.high"]
    assert belt.run(1400 * sign, 1) == ["speed.high", "speed.over"]


def test_over_speed_ends_below_90_percent_and_its_warning_a_tenth_below_that() -> None:
    belt = Guarded(armed=0)
    belt.run(1500, 1)
    assert belt.run(1270, 1) == ["speed.high", "speed.over"]
    assert belt.run(1250, 1) == ["speed.high"]
    assert belt.run(1120, 1) == []


def test_a_stride_around_the_warning_does_not_chatter() -> None:
    belt = Guarded(armed=0)
    belt.run(1270, 1)
    raised = [belt.run(1260 + ripple, 0.1) for ripple in (-90, 90) * 20]
    assert raised == [["speed.high"]] * 40


def test_without_a_limit_nothing_is_too_fast() -> None:
    assert Guarded(armed=0, limit_mm_s=0).run(12_000, 1) == []
