"""A belt of known mass against an encoder that lies: dead channels are told, walkers are not accused."""

import math
from collections.abc import Callable

import pytest
from backstride.core.encoder_guard import EncoderGuard
from hypothesis import given, settings
from hypothesis import strategies as st

SCALES = (256, 1000, 3000, 4000)


class Guarded:
    """A guard that is fed counts of a motion, one tick after another."""

    def __init__(self, counts_per_metre: int = 1000, mass_kg: int = 75, t_us: int = 0) -> None:
        self.guard = EncoderGuard()
        self.guard.configure(counts_per_metre, 8000, mass_kg)
        self.counts_per_metre = counts_per_metre
        self.t_us = t_us
        self.position_m = 0.0
        self.frozen_at: int | None = None

    def tick(self, speed_m_s: float, dt_us: int = 10_000) -> bool:
        self.position_m += speed_m_s * dt_us / 1e6
        self.t_us += dt_us
        count = math.floor(self.position_m * self.counts_per_metre)
        if self.frozen_at is not None:
            count = self.frozen_at
        self.guard.step(count, self.t_us & 0x3FFFFFFF, round(speed_m_s * 1000))
        return self.guard.lost

    def freeze(self) -> None:
        self.frozen_at = math.floor(self.position_m * self.counts_per_metre)

    def run(self, speed: Callable[[float], float], seconds: float) -> list[int]:
        """Return the ticks that proved the encoder wrong."""
        return [tick for tick in range(round(seconds * 100)) if self.tick(speed(tick / 100))]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("speed_m_s", [-3.5, -0.8, 0.7, 1.5, 4.0])
def test_a_dead_encoder_is_told_within_300_ms(scale: int, speed_m_s: float) -> None:
    belt = Guarded(scale)
    assert belt.run(lambda _t: speed_m_s, 2) == []
    belt.freeze()
    assert 0 < belt.run(lambda _t: speed_m_s, 0.3)[0] + 1 <= 30


@pytest.mark.parametrize("scale", SCALES)
def test_before_that_is_certain_overdue_edges_freeze_the_current(scale: int) -> None:
    belt = Guarded(scale)
    belt.run(lambda _t: 0.5, 2)
    belt.freeze()
    # Two intervals of counts, and the ticks they are seen with.
    interval_s = 1 / (0.5 * scale)
    for _ in range(math.ceil((2 * interval_s + 0.02) / 0.01) + 1):
        belt.tick(0.5)
    assert belt.guard.overdue


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("speed_m_s", [0.05, 0.2, 0.8, 2.0, 10.0])
def test_a_steady_belt_is_never_overdue(scale: int, speed_m_s: float) -> None:
    belt = Guarded(scale)
    belt.tick(0.0)
    for _ in range(500):
        belt.tick(speed_m_s)
        assert not belt.guard.overdue


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SCALES),
    st.floats(0.1, 3.5),
    st.floats(0.0, 0.15),
    st.floats(0.8, 3.5),
    st.sampled_from([1, -1]),
)
def test_no_stride_is_accused(scale: int, speed: float, ripple: float, hertz: float, sign: int) -> None:
    def stride(t: float) -> float:
        return sign * speed * (1 + ripple / 2 * math.sin(2 * math.pi * hertz * t))

    assert Guarded(scale).run(stride, 4) == []


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("mass_kg", [30, 75, 150])
def test_the_hardest_push_and_stop_of_a_person_are_believed(scale: int, mass_kg: int) -> None:
    # 500 N either way, more than backward walkers give: 6.7 m/s2 of a belt of 75 kg.
    accel = 500 / mass_kg

    def saw(t: float) -> float:
        phase = t % 0.8
        return accel * (phase if phase < 0.4 else 0.8 - phase) * 0.9

    assert Guarded(scale, mass_kg).run(saw, 6) == []


@pytest.mark.parametrize("scale", SCALES)
def test_a_sprint_is_believed_though_ticks_come_somewhat_early_and_late(scale: int) -> None:
    """0 to 10 m/s and back at 4.3 m/s2; 50 us are nothing, whole milliseconds are 3 % of a window."""
    belt = Guarded(scale)
    for tick in range(480):
        belt.tick(4.3 * 0.01 * min(tick, 480 - tick), 10_000 + (50, -37, -49, 28, 8)[tick % 5])
        assert not belt.guard.lost


def test_counts_that_leap_are_not_believed() -> None:
    belt = Guarded()
    belt.run(lambda _t: 0.7, 1)
    belt.position_m += 0.5
    assert belt.run(lambda _t: 0.7, 0.1) != []


def test_channels_that_swap_are_not_believed() -> None:
    belt = Guarded()
    belt.run(lambda _t: 0.7, 1)
    assert belt.run(lambda _t: -0.7, 0.3) != []


@pytest.mark.parametrize(("scale", "speed_m_s"), [(1000, 4.0), (4000, 4.0), (4000, 1.5)])
@pytest.mark.parametrize("stall_ms", [30, 100, 400, 1000])
def test_a_stalled_tick_is_no_dead_encoder(scale: int, speed_m_s: float, stall_ms: int) -> None:
    belt = Guarded(scale)
    belt.run(lambda _t: speed_m_s, 1)
    lost = [belt.tick(speed_m_s, stall_ms * 1000)]
    lost += [belt.tick(speed_m_s) for _ in range(100)]
    assert not any(lost)


def test_the_clock_may_wrap() -> None:
    belt = Guarded(t_us=(1 << 30) - 1_000_000)
    assert belt.run(lambda _t: 0.8, 3) == []
    assert not belt.guard.overdue


def test_after_a_release_it_takes_the_belt_as_it_is() -> None:
    belt = Guarded()
    belt.run(lambda _t: 0.7, 1)
    belt.guard.forget()
    belt.position_m += 5
    assert belt.run(lambda _t: 0.0, 1) == []
