"""A technician's coast: a constant current on a belt that nobody is on, and what ends it."""

from __future__ import annotations

import pytest
from backstride.core import codes, faults, params, requests
from backstride.core.programme_rows import OFF
from plant_bench import PLANTS, PlantBench
from played import step

LIGHT_DRAG_A = (0.5, 0.9)  # whatever the plant: 30 N at 0.8 m/s by the nominal table


class Workshop(PlantBench):
    """A console between sessions, its belt driven from beside."""

    def __init__(self, plant: str) -> None:
        super().__init__(plant, step(seconds=60))
        self.core.calibrated = False
        self.core.session.stop(codes.END_STOPPED)
        self.do("step_off")
        self.let(4)
        assert self.core.session.state == codes.IDLE

    def press(self) -> None:
        self.core.inputs.down = True
        self.let(0.1)
        self.core.inputs.down = False
        self.let(0.1)

    def ask(self, kind: int, first: int = 0, second: int = 0) -> int:
        self.core.requests.put(kind, first, second)
        self.let(0.01)
        return self.core.requests.result

    def hold(self, current_ma: int, hold_ms: int = 2000) -> int:
        return self.ask(requests.HOLD_BRAKE, current_ma, hold_ms)

    def spin(self, speed_m_s: float = 2.5) -> None:
        """Spin the belt up, with a press at the console, and let it go."""
        self.do("drill", speed_m_s=speed_m_s)
        self.let(4)
        self.press()
        self.do("step_off")
        self.let(0.1)


@pytest.fixture(params=PLANTS)
def workshop(request: pytest.FixtureRequest) -> Workshop:
    return Workshop(request.param)


@pytest.mark.parametrize("current_ma", [300, 900, 1500])
def test_a_coast_has_the_current_it_was_given_from_end_to_end(workshop, current_ma: int) -> None:
    workshop.spin()
    assert workshop.hold(current_ma, 10_000) == codes.OK
    workshop.let(0.7)  # six times what the current loop takes to learn of the coil
    while workshop.speed_m_s[-1] > 0.3:
        assert workshop.plant.coil_current_a * 1000 == pytest.approx(current_ma, rel=0.03)
        workshop.let(0.1)
    assert workshop.faults() == set()


def test_it_goes_beyond_what_an_uncalibrated_brake_may_do_to_a_walker(workshop) -> None:
    """How else could it be calibrated? Nobody is on the belt."""
    workshop.spin()
    workshop.hold(1200)
    workshop.let(0.5)
    assert workshop.force_n[-1] > 90.0


def test_it_needs_a_hand_at_the_console_first(workshop) -> None:
    assert workshop.hold(500) == codes.NEEDS_HAND
    workshop.press()
    workshop.let(10)
    assert workshop.hold(500) == codes.NEEDS_HAND
    workshop.press()
    assert workshop.hold(500) == codes.OK


def test_a_lease_is_renewed_without_a_hand(workshop) -> None:
    workshop.spin()
    for _ in range(8):
        assert workshop.hold(200) == codes.OK
        workshop.let(1.5)


def test_no_current_beyond_the_console_s_own_limit(workshop) -> None:
    workshop.press()
    assert workshop.hold(2001) == codes.OUT_OF_RANGE
    workshop.core.params.set(params.index_of("brake.max_current_ma"), 800)
    assert workshop.hold(900) == codes.OUT_OF_RANGE
    assert workshop.hold(500, 10_001) == codes.OUT_OF_RANGE


def test_a_host_that_falls_silent_leaves_light_drag_until_the_belt_stands(workshop) -> None:
    workshop.spin(3.0)
    workshop.hold(100, 500)
    workshop.let(1.7)
    assert LIGHT_DRAG_A[0] < workshop.plant.coil_current_a < LIGHT_DRAG_A[1]
    while workshop.speed_m_s[-1] > 0.0:
        workshop.let(1)
    workshop.let(5)
    assert workshop.plant.coil_current_a < 0.02
    assert not workshop.core.bench.open


@pytest.mark.parametrize("what", ["walk", "push", "drill"])
def test_a_belt_that_somebody_drives_gets_light_drag(workshop, what: str) -> None:
    workshop.spin(1.0)
    workshop.hold(700, 10_000)
    workshop.do(what, direction="forward", speed_m_s=1.3)
    workshop.let(4)
    assert not workshop.core.bench.held
    assert workshop.plant.coil_current_a < LIGHT_DRAG_A[1]


def test_a_session_that_starts_ends_it(workshop) -> None:
    workshop.press()
    workshop.hold(900, 10_000)
    assert workshop.ask(requests.START) == codes.OK
    assert workshop.hold(900) == codes.WRONG_STATE
    assert workshop.core.player.load.mode == OFF
    workshop.do("walk", direction="reverse", speed_m_s=0.8)
    workshop.let(4)
    assert workshop.plant.coil_current_a < 0.05


def test_in_a_session_there_is_none(workshop) -> None:
    workshop.ask(requests.START)
    workshop.press()
    assert workshop.hold(500) == codes.WRONG_STATE


def test_a_latch_comes_first(workshop) -> None:
    workshop.spin(2.0)
    workshop.hold(1500, 10_000)
    workshop.let(0.5)
    workshop.core.inputs.key = False
    workshop.let(3)
    assert faults.KEY_OUT in workshop.faults()
    assert not workshop.core.bench.open
    assert workshop.plant.coil_current_a < LIGHT_DRAG_A[1]
    assert workshop.hold(500) == codes.WRONG_STATE


def test_nothing_lets_go(workshop) -> None:
    workshop.spin()
    workshop.hold(500, 10_000)
    workshop.let(0.5)
    assert workshop.hold(0) == codes.OK
    workshop.let(2)
    assert workshop.plant.coil_current_a < 0.02


def test_a_calibration_is_not_taken_under_a_belt_that_moves(workshop) -> None:
    workshop.spin(1.0)
    assert workshop.ask(requests.CALIBRATE) == codes.WRONG_STATE
