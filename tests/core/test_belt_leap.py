"""What a belt of known mass can do between two windows of counts, and before its next edge."""

import math
import random
from collections.abc import Callable

import pytest
from backstride.core.belt_leap import BeltLeap
from hypothesis import given, settings
from hypothesis import strategies as st

SCALES = (100, 256, 1000, 4000)
ACCEL_M_S2 = 8.0


class Counted:
    """Counts of a motion, one tick after another."""

    def __init__(self, counts_per_metre: int = 1000, mass_kg: int = 75, t_us: int = 0) -> None:
        self.leap = BeltLeap()
        self.leap.configure(counts_per_metre, 8000, mass_kg)
        self._scale = counts_per_metre
        self._t_us = t_us
        self.position_m = 0.0
        self._count = 0

    def tick(self, speed_m_s: float, dt_us: int = 10_000) -> bool:
        self.position_m += speed_m_s * dt_us / 1e6
        self._t_us = (self._t_us + dt_us) & 0x3FFFFFFF
        count = math.floor(self.position_m * self._scale)
        moved, self._count = count - self._count, count
        return self.leap.step(moved, self._t_us)

    def run(self, speed: Callable[[float], float], seconds: float) -> list[int]:
        """Return the ticks that end a leap."""
        return [tick for tick in range(round(seconds * 100)) if self.tick(speed(tick / 100))]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SCALES),
    st.floats(0.1, 3.5),
    st.floats(0.0, 0.15),
    st.floats(0.8, 3.5),
    st.sampled_from([1, -1]),
)
def test_no_stride_is_a_leap(scale: int, speed: float, ripple: float, hertz: float, sign: int) -> None:
    def stride(t: float) -> float:
        return sign * speed * (1 + ripple / 2 * math.sin(2 * math.pi * hertz * t))

    # From the speed it has on: nobody starts within a tick.
    counted = Counted(scale)
    counted.run(lambda t: stride(0) * min(1, t), 1.0)
    assert counted.run(stride, 4) == []


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("mass_kg", [30, 75, 150])
def test_the_hardest_push_and_stop_of_a_person_are_believed(scale: int, mass_kg: int) -> None:
    # 500 N either way, more than backward walkers give: 6.7 m/s2 of a belt of 75 kg.
    accel = 500 / mass_kg

    def saw(t: float) -> float:
        phase = t % 0.8
        return accel * (phase if phase < 0.4 else 0.8 - phase) * 0.9

    assert Counted(scale, mass_kg).run(saw, 6) == []


@pytest.mark.parametrize("scale", SCALES)
def test_a_sprint_is_believed_though_ticks_come_somewhat_early_and_late(scale: int) -> None:
    """0 to 10 m/s and back at 4.3 m/s2; 50 us are nothing, whole milliseconds are 3 % of a window."""
    counted = Counted(scale)
    for tick in range(480):
        assert not counted.tick(4.3 * 0.01 * min(tick, 480 - tick), 10_000 + (50, -37, -49, 28, 8)[tick % 5])


def test_a_sprint_is_believed_on_a_roller_that_is_not_round() -> None:
    # 0.35 % of the speed once in 25 cm: at 10 m/s an acceleration of 9 m/s2 that is none.
    counted = Counted(4000)
    for tick in range(600):
        speed = min(10.0, 4 * tick / 100)
        assert not counted.tick(speed * (1 + 0.0035 * math.sin(2 * math.pi * counted.position_m / 0.2513)))


@pytest.mark.parametrize("scale", SCALES)
def test_a_stop_within_a_tick_is_a_leap_from_a_speed_on_that_the_scale_sets(scale: int) -> None:
    """The best windows need v^2 = 4 a * 3 1/4 counts, whole ticks some more; two ticks need 0.2 m/s."""
    counted = Counted(scale)
    speed = max(0.22, 1.15 * math.sqrt(4 * ACCEL_M_S2 * 3.25 / scale))
    assert counted.run(lambda _t: speed, 2)[2:] == []
    assert len(counted.run(lambda _t: 0.0, 0.2)) > 0


def test_the_brake_may_stop_a_belt_harder_than_a_person() -> None:
    # 300 N of brake on 75 kg are 4 m/s2 on top of a person's 8.
    for braked_dn, leaps in ((0, True), (3000, False)):
        counted = Counted(4000)
        counted.run(lambda t: min(3.0, 3 * t), 2)
        counted.leap.braked_dn = braked_dn
        assert (counted.run(lambda t: max(0.0, 3 - 11.5 * t), 0.3) != []) == leaps


@pytest.mark.parametrize(("scale", "speed_m_s"), [(1000, 4.0), (4000, 4.0), (4000, 1.5)])
@pytest.mark.parametrize("stall_ms", [30, 100, 400, 1000])
def test_a_stalled_tick_is_no_leap(scale: int, speed_m_s: float, stall_ms: int) -> None:
    counted = Counted(scale)
    counted.run(lambda t: speed_m_s * min(1, t), 2)
    leaps = [counted.tick(speed_m_s, stall_ms * 1000)]
    leaps += [counted.tick(speed_m_s) for _ in range(100)]
    assert not any(leaps)


def test_ticks_may_be_5_to_30_ms_apart() -> None:
    rng = random.Random(1)
    counted = Counted(1000)
    speed = 0.0
    for _ in range(2000):
        dt_us = rng.randrange(5000, 30_000)
        speed = min(2.0, max(-2.0, speed + rng.uniform(-5, 5) * dt_us / 1e6))
        assert not counted.tick(speed, dt_us)


def test_the_clock_may_wrap() -> None:
    assert Counted(t_us=(1 << 30) - 1_000_000).run(lambda t: min(0.8, t), 3) == []


def test_after_a_while_forgotten_it_takes_the_belt_as_it_is() -> None:
    counted = Counted()
    counted.run(lambda t: min(0.7, t), 1)
    counted.leap.forget()
    assert counted.run(lambda _t: 0.0, 1) == []


@pytest.mark.parametrize("scale", SCALES)
@given(st.floats(0.1, 3.0), st.integers(0, 20), st.sampled_from([2, 5, 8]))
def test_a_belt_that_must_have_moved_cannot_have_stood_by_then(
    scale: int, speed: float, hard: int, counts: int
) -> None:
    """Against plain kinematics: slowed down by up to 8 m/s2 since a line ago it has passed 1.3 counts."""
    leap = BeltLeap()
    leap.configure(scale, 8000, 75)
    accel = hard / 20 * ACCEL_M_S2
    way_m = counts / scale
    if speed * speed <= 2 * accel * way_m:
        return  # it does not even come to the last edge
    span_s = way_m / speed if accel == 0 else (speed - math.sqrt(speed**2 - 2 * accel * way_m)) / accel
    now = speed - accel * span_s
    for silent_ms in range(1, 200, 3):
        if leap.must_have_moved(counts, round(span_s * 1e6), silent_ms * 1000):
            t = silent_ms / 1000 if accel == 0 else min(silent_ms / 1000, now / accel)
            assert (now * t - accel * t * t / 2) * scale > 1.3


def test_half_a_metre_a_second_is_enough_for_that_at_256_counts() -> None:
    leap = BeltLeap()
    leap.configure(256, 8000, 75)
    span_us = round(1e6 * 4 / 256 / 0.48)
    assert leap.must_have_moved(4, span_us, 60_000)
    assert not leap.must_have_moved(4, span_us, 12_000)
    assert not leap.must_have_moved(4, 2 * span_us, 60_000)


@pytest.mark.parametrize("scale", SCALES)
def test_a_fast_belt_does_not_stop_between_two_edges_of_a_channel(scale: int) -> None:
    leap = BeltLeap()
    leap.configure(scale, 8000, 75)
    # v^2 = 2 a s over 2.6 counts.
    fastest = math.sqrt(2 * ACCEL_M_S2 * 2.6 / scale)
    assert leap.stops_between_edges(round(1000 * fastest))
    assert not leap.stops_between_edges(round(1200 * fastest))
    leap.braked_dn = 3000
    assert leap.stops_between_edges(round(1200 * fastest))
