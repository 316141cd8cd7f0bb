"""An encoder that lies is named, whatever its scale; a belt that does what belts do is not accused.

The encoder is `lying_encoder`'s, the estimator the real one; times are from the moment the fault begins.
"""

import math
import random
from collections.abc import Callable
from typing import Any

import pytest
from backstride.core import codes, faults
from backstride.core.encoder_guard import EncoderGuard
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from backstride.core.speed import SpeedEstimator
from lying_encoder import LyingEncoder, Wired, Wrong

BEGIN_US = 1_200_000.0
EVERY_EDGE = 1  # of the estimator's ways to have edges: each interrupts
FORWARD = 1
BACKWARD = -1


class Watched:
    """A guard over an encoder: ticks are 10 ms apart, somewhat early or late."""

    def __init__(
        self,
        scale: int,
        position_m: Callable[[float], float],
        wrong: Wrong | None = None,
        seed: int = 1,
        first_us: int = 0,
        first_count: int = 0,
    ) -> None:
        self._rng = random.Random(seed)
        self.encoder = LyingEncoder(scale, position_m, wrong, seed=seed)
        self.wired = Wired(self.encoder, first_us, first_count)
        self.events = EventRing()
        self.book = FaultBook(self.events)
        self.guard = EncoderGuard(self.book)
        self.guard.configure(scale, 8000, 75)
        self.speed = SpeedEstimator()
        self.speed.configure(scale)
        self.braked_dn = 0
        # Milliseconds since the fault began, and what was said.
        self.raised: list[tuple[float, str]] = []
        self.cleared: list[str] = []
        self.trials = 0

    def tick(self, dt_us: float | None = None) -> None:
        inputs = self.wired.tick(self._rng.uniform(9900, 10_100) if dt_us is None else dt_us)
        running = self.guard._trial.running
        self.guard.step(inputs, self.speed, self.braked_dn)
        self.trials += self.guard._trial.running and not running
        self.speed.caught = 0
        edges = inputs.edges if self.speed.capture == EVERY_EDGE else 0
        self.speed.step(inputs.count, inputs.t_us, inputs.dt_us, inputs.edge_count, inputs.edge_t_us, edges)
        while self.events.take():
            name = faults.FAULT_NAMES[self.events.value]
            if self.events.event == codes.EVENT_FAULT_RAISE:
                self.raised.append(((self.wired.now_us - BEGIN_US) / 1000, name))
            else:
                self.cleared.append(name)

    def run(self, seconds: float) -> "Watched":
        end_us = self.wired.now_us + seconds * 1e6
        while self.wired.now_us < end_us:
            self.tick()
        return self

    @property
    def names(self) -> list[str]:
        return [name for _, name in self.raised]


def walk(speed_m_s: float, seed: int = 0) -> Callable[[float], float]:
    """Return the position of a belt that goes at a speed with a stride of 5 % either way."""
    phase = random.Random(seed).uniform(0, 2 * math.pi)
    return lambda t_us: speed_m_s * (t_us / 1e6 + 0.05 / 9 * math.sin(9 * t_us / 1e6 + phase))


def lied_to(scale: int, speed_m_s: float, seed: int, seconds: float = 0.4, **wrong: Any) -> Watched:
    """Walk, with something wrong from another place of line and stride on with each seed."""
    begin_us = BEGIN_US + 1234.5 * seed
    lie = Wrong(at_us=begin_us, **wrong)
    watched = Watched(scale, walk(speed_m_s, seed), lie, seed)
    watched.run(begin_us / 1e6)
    assert watched.raised == []
    return watched.run(seconds)


CERTAIN = [
    ("encoder.a_stuck", {"stuck": (0,)}),
    ("encoder.b_stuck", {"stuck": (1,)}),
    ("encoder.lost", {"stuck": (0, 1)}),
    ("encoder.swapped", {"swapped": True}),
    ("encoder.slip", {"slip": 0.3}),
]


@pytest.mark.parametrize("scale", [256, 1000, 4000])
@pytest.mark.parametrize(("name", "wrong"), CERTAIN, ids=[name for name, _ in CERTAIN])
def test_at_half_a_metre_a_second_it_is_named_within_300_ms(
    name: str, wrong: dict[str, Any], scale: int
) -> None:
    for seed in range(6):
        speed = 0.5 * (BACKWARD if seed % 2 else FORWARD)
        watched = lied_to(scale, speed, seed, **wrong)
        assert watched.names == [name]
        assert watched.raised[0][0] <= 300


@pytest.mark.parametrize("speed_m_s", [-3.5, -1.2, 0.8, 4.0])
@pytest.mark.parametrize(("name", "wrong"), CERTAIN, ids=[name for name, _ in CERTAIN])
def test_so_it_is_on_faster_belts(name: str, wrong: dict[str, Any], speed_m_s: float) -> None:
    for scale in (256, 1000, 4000):
        watched = lied_to(scale, speed_m_s, 3, **wrong)
        assert watched.names == [name]
        assert watched.raised[0][0] <= 300


@pytest.mark.parametrize(("scale", "speed_m_s"), [(100, 0.85), (256, 0.5), (1000, 0.3), (4000, 0.25)])
@pytest.mark.parametrize(("name", "wrong"), CERTAIN, ids=[name for name, _ in CERTAIN])
def test_on_an_even_belt_the_scale_sets_from_which_speed_on(
    name: str, wrong: dict[str, Any], scale: int, speed_m_s: float
) -> None:
    """Slower, a belt may do by itself what the edges show."""
    for seed in range(3):
        begin_us = BEGIN_US + 1234.5 * seed
        watched = Watched(
            scale, lambda t, at=seed * 1e-4: at + speed_m_s * t / 1e6, Wrong(at_us=begin_us, **wrong), seed
        )
        watched.run(begin_us / 1e6 + 0.3)
        assert watched.names == [name]


@pytest.mark.parametrize("part", [0.1, 0.3])
@pytest.mark.parametrize("scale", [1000, 4000])
def test_dropped_edges_are_named(scale: int, part: float) -> None:
    """Each costs a line: with a tenth of the edges goes 40 % of the travel. When the first go is chance."""
    found = [lied_to(scale, -0.5, seed, dropped=part) for seed in range(6)]
    assert [watched.names for watched in found] == [["encoder.dropped_edges"]] * 6
    assert sum(watched.raised[0][0] for watched in found) / 6 <= 250
    assert max(watched.raised[0][0] for watched in found) <= 350


def test_a_coarse_encoder_needs_more_of_them() -> None:
    # 13 edges a second lost of 128.
    found = [lied_to(256, -0.5, seed, seconds=1.5, dropped=0.1) for seed in range(6)]
    assert all(watched.names for watched in found)
    assert sum(watched.names == ["encoder.dropped_edges"] for watched in found) >= 3


@pytest.mark.parametrize("scale", [256, 1000, 4000])
@pytest.mark.parametrize(
    ("name", "wrong"),
    [("encoder.bounce", {"bounce_us": 300.0}), ("encoder.noise", {"noise_hz": 500.0})],
)
def test_false_edges_are_noted_and_told_apart(name: str, wrong: dict[str, Any], scale: int) -> None:
    for seed in range(6):
        watched = lied_to(scale, 0.5, seed, **wrong)
        assert watched.raised[0][1] == name
        assert watched.raised[0][0] <= 300
        assert not watched.book.latched


@pytest.mark.parametrize("scale", [256, 1000, 4000])
def test_heavy_noise_is_told_as_soon_though_counts_leap_with_it(scale: int) -> None:
    """It may cost counts before it has a name: then it is lost edges too."""
    for seed in range(12):
        watched = lied_to(scale, -0.5, seed, noise_hz=2000.0)
        assert watched.names[0] in ("encoder.noise", "encoder.dropped_edges")
        assert watched.raised[0][0] <= 300


def test_noise_is_told_of_a_belt_that_stands() -> None:
    watched = Watched(1000, lambda _t: 0.0107, Wrong(BEGIN_US, noise_hz=500.0)).run(2.0)
    assert watched.names == ["encoder.noise"]
    assert watched.raised[0][0] <= 300


def test_heavy_noise_that_costs_counts_latches() -> None:
    for seed in range(4):
        watched = lied_to(1000, 0.5, seed, seconds=1.5, noise_hz=2000.0)
        assert "encoder.dropped_edges" in watched.names
        assert watched.book.latched


def test_a_noted_fault_ends_a_second_after_the_last_false_edge() -> None:
    watched = lied_to(1000, 0.5, 1, bounce_us=300.0)
    watched.encoder._wrong.bounce_us = 0.0
    watched.run(0.9)
    assert watched.book.mask
    watched.run(0.3)
    assert watched.cleared == ["encoder.bounce"]
    assert not watched.book.mask


@pytest.mark.parametrize(("scale", "speed_m_s"), [(1000, 0.5), (4000, 0.23)])
def test_a_channel_that_was_dead_before_the_belt_moved_is_told(scale: int, speed_m_s: float) -> None:
    """A single edge is passed to and fro 250 (460) times a second: no belt trembles so."""
    watched = Watched(scale, lambda t: speed_m_s * max(0.0, t - BEGIN_US) / 1e6, Wrong(stuck=(0,)))
    watched.run(2.0)
    assert watched.names == ["encoder.a_stuck"]
    assert watched.raised[0][0] <= 300


def test_a_counter_that_loses_its_place_is_told_at_once() -> None:
    watched = Watched(1000, walk(0.7)).run(1)
    watched.encoder.count += 500
    watched.tick()
    assert watched.names == ["encoder.lost"]


def test_while_it_is_on_trial_there_is_doubt_and_afterwards_none() -> None:
    lie = Wrong(at_us=BEGIN_US, swapped=True)
    watched = Watched(1000, walk(0.5), lie).run(BEGIN_US / 1e6)
    doubts = []
    while not watched.raised:
        watched.tick()
        doubts.append(watched.guard.doubt)
    # From the second tick on: the direction, which turns after 6 mm, is kept.
    assert doubts[1:-1] == [True] * (len(doubts) - 2)
    assert not watched.guard.doubt


def test_one_lie_is_one_fault_until_a_hand_has_released_it() -> None:
    watched = lied_to(1000, 0.5, 1, seconds=3, stuck=(0,))
    assert watched.names == ["encoder.a_stuck"]
    watched.encoder._wrong.stuck = ()
    watched.run(0.1)
    watched.book.release()
    watched.guard.forget()
    watched.run(2)
    assert watched.names == ["encoder.a_stuck"]
    assert not watched.book.mask
    # And it is on guard again.
    watched.encoder._wrong.at_us = watched.wired.now_us
    watched.encoder._wrong.stuck = (1,)
    watched.run(0.4)
    assert watched.names == ["encoder.a_stuck", "encoder.b_stuck"]


@pytest.mark.parametrize("scale", [256, 1000, 4000])
def test_before_that_is_certain_overdue_edges_freeze_the_current(scale: int) -> None:
    watched = Watched(scale, walk(0.5)).run(1)
    speed = watched.speed
    watched.encoder._wrong = Wrong(watched.wired.now_us, stuck=(0, 1))
    # Two intervals of counts, and the ticks they are seen with, at the speed from before.
    for _ in range(math.ceil((2 / (0.5 * scale) + 0.02) / 0.01) + 1):
        inputs = watched.wired.tick()
        watched.guard.step(inputs, speed, 0)
    assert watched.guard.overdue or watched.guard.doubt


@pytest.mark.parametrize("scale", [100, 256, 1000, 4000])
@pytest.mark.parametrize("speed_m_s", [0.05, -0.3, 1.3, -3.0, 10.0])
def test_a_steady_belt_is_neither_accused_nor_overdue_nor_on_trial(scale: int, speed_m_s: float) -> None:
    watched = Watched(scale, lambda t: speed_m_s * t / 1e6)
    watched.run(0.2)
    for _ in range(300):
        watched.tick()
        assert not watched.guard.overdue
    assert watched.trials == 0
    assert watched.raised == []


class Wild:
    """Everything a person does to a belt, as hard as 6.7 m/s2: pushes, strides, stops, turns, trembling."""

    def __init__(self, rng: random.Random, seconds: float) -> None:
        self._pieces: list[tuple[float, Callable[[float], float]]] = []
        self._at_s = self._position_m = self._speed_m_s = 0.0
        while self._at_s < seconds:
            rng.choice((self._push, self._push, self._stride, self._stand))(rng)

    def _add(self, seconds: float, position_m: Callable[[float], float], speed_m_s: float) -> None:
        self._pieces.append((self._at_s, position_m))
        self._position_m = position_m(seconds)
        self._at_s += seconds
        self._speed_m_s = speed_m_s

    def _push(self, rng: random.Random) -> None:
        seconds = rng.uniform(0.03, 0.6)
        accel = rng.choice((-1.0, 1.0, rng.uniform(-1, 1))) * 6.7
        if abs(self._speed_m_s + accel * seconds) > 4:
            accel = -accel
        self._accelerate(seconds, accel)

    def _accelerate(self, seconds: float, accel: float) -> None:
        x, v = self._position_m, self._speed_m_s
        self._add(seconds, lambda t: x + v * t + accel * t * t / 2, v + accel * seconds)

    def _stride(self, rng: random.Random) -> None:
        x, v = self._position_m, self._speed_m_s
        turn_s = 1 / rng.uniform(0.8, 3.4)
        w = 2 * math.pi / turn_s
        swing = v * rng.uniform(0.02, 0.12)
        self._add(turn_s * rng.randint(1, 4), lambda t: x + v * t + swing / w * (1 - math.cos(w * t)), v)

    def _stand(self, rng: random.Random) -> None:
        """Stop, then tremble on the place, up to 30 Hz and a millimetre, and no harder than the rest."""
        if self._speed_m_s:
            self._accelerate(abs(self._speed_m_s) / 6.7, -math.copysign(6.7, self._speed_m_s))
        x = self._position_m
        w = 2 * math.pi * rng.uniform(1, 30)
        swing = min(rng.choice((0.0, 1e-4, 3e-4, 1e-3)), 6.7 / w / w)
        self._add(rng.uniform(0.3, 2), lambda t: x + swing * math.sin(w * t), 0.0)

    def __call__(self, t_us: float) -> float:
        at_s = t_us / 1e6
        low, high = 0, len(self._pieces)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._pieces[middle][0] <= at_s else (low, middle)
        start_s, position_m = self._pieces[low]
        return position_m(at_s - start_s)


@pytest.mark.parametrize("scale", [100, 256, 1000, 4000])
@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_accused_who_treats_the_belt_roughly(scale: int, seed: int) -> None:
    """With an uneven encoder, counts and clock that wrap, channels read apart, ticks up to 100 ms late."""
    rng = random.Random(seed * 10_000 + scale)
    watched = Watched(scale, Wild(rng, 31), None, seed, (1 << 30) - 5_000_000, (1 << 29) - 100)
    watched.encoder._uneven = tuple(rng.uniform(-0.15, 0.15) for _ in range(4))  # type: ignore[assignment]
    while watched.wired.now_us < 30e6:
        watched.tick(rng.uniform(10_000, 100_000) if rng.random() < 0.02 else None)
    assert watched.raised == []


@pytest.mark.parametrize("hertz", [3.0, 11.0, 40.0, 75.0])
@pytest.mark.parametrize("scale", [256, 1000, 4000])
def test_a_belt_that_trembles_on_an_edge_is_healthy(scale: int, hertz: float) -> None:
    edge_m = 2 / scale  # B rises here
    swing_m = 0.3 / scale
    w = 2 * math.pi * hertz / 1e6
    watched = Watched(scale, lambda t: edge_m + swing_m * math.sin(w * t)).run(10)
    assert sum(watched.encoder.edges) > 10 * hertz
    assert watched.raised == []


def test_ticks_may_be_5_to_30_ms_apart() -> None:
    rng = random.Random(5)
    watched = Watched(1000, Wild(rng, 31))
    while watched.wired.now_us < 30e6:
        watched.tick(rng.uniform(5000, 30_000))
    assert watched.raised == []
