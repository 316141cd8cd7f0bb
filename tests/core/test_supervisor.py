"""The last gate: what it lets through for any faults, speeds and wishes."""

from types import SimpleNamespace
from typing import Any

import pytest
from backstride.core import codes, faults
from backstride.core.brake import Brake
from backstride.core.params import NAMES, Parameters
from backstride.core.supervisor import Allowed, Supervisor
from hypothesis import given
from hypothesis import strategies as st

UNCALIBRATED_DN = 800
MOST_DN = 4000


def tick(speed_mm_s: int = -800, mean_mm_s: int | None = None, **more: Any) -> Any:
    """A belt in its armed direction, up to its force, nothing wrong."""
    brake = Brake()
    brake.configure(300)
    mean = abs(speed_mm_s) if mean_mm_s is None else mean_mm_s
    brake.look(mean, mean, 0, 10)
    values: dict[str, Any] = {
        "drag_only": False,
        "slow_rise": False,
        "overdue": False,
        "doubt": False,
        "against": False,
        "turned": False,
        "armed": True,
        "calibrated": True,
        "warmth": 0,
        "accel": 0,
        "state": codes.ACTIVE,
        "dt_ms": 10,
        "budget_dn": 16_383,
    } | more
    return SimpleNamespace(
        gentle=SimpleNamespace(drag_only=values["drag_only"], slow_rise=values["slow_rise"]),
        encoder_guard=SimpleNamespace(overdue=values["overdue"], doubt=values["doubt"]),
        speed=SimpleNamespace(speed_mm_s=speed_mm_s, accel_mm_s2=values["accel"]),
        mean=SimpleNamespace(speed_mm_s=mean),
        belt_guard=SimpleNamespace(against=values["against"], turned=values["turned"]),
        disc=SimpleNamespace(most_dn=values["budget_dn"]),
        actuator_guard=SimpleNamespace(warmth_percent=values["warmth"]),
        session=SimpleNamespace(state=values["state"]),
        bench=SimpleNamespace(held=False),
        armed_now=values["armed"],
        calibrated=values["calibrated"],
        brake=brake,
        dt_ms=values["dt_ms"],
    )


class Gate:
    """A supervisor over faults that the test chooses; it has been free for a tick."""

    def __init__(self, **settings: int) -> None:
        self.book = SimpleNamespace(mask=0)
        self.supervisor = Supervisor(self.book)
        params = Parameters()
        for name, value in settings.items():
            params.values[[row.replace(".", "_") for row in NAMES].index(name)] = value
        self.supervisor.configure(params)
        self.step(0, tick())

    def step(self, asked_dn: int, now: Any, *names: str) -> Allowed:
        self.book.mask = sum(1 << faults.FAULT_NAMES.index(name) for name in set(names))
        self.supervisor.step(asked_dn, now)
        return self.supervisor.allowed


masks = st.sets(st.sampled_from(faults.FAULT_NAMES), max_size=4)
belts = st.builds(
    tick,
    st.integers(-12_000, 12_000),
    st.integers(0, 12_000),
    drag_only=st.booleans(),
    slow_rise=st.booleans(),
    overdue=st.booleans(),
    against=st.booleans(),
    armed=st.booleans(),
    calibrated=st.booleans(),
    warmth=st.integers(0, 100),
    accel=st.integers(-30_000, 30_000),
)
stories = st.lists(st.tuples(st.integers(0, 20_000), belts, masks), min_size=1, max_size=12)


@given(stories)
def test_no_force_is_above_the_uncalibrated_limit_before_calibration(story: list) -> None:
    gate = Gate(belt_mass_kg=150)
    for asked_dn, now, names in story:
        limit_dn = MOST_DN if now.calibrated else UNCALIBRATED_DN
        assert gate.step(asked_dn, now, *names).force_dn <= max(limit_dn, now.brake.light_dn)


@given(stories)
def test_every_current_limit_stays_within_the_table(story: list) -> None:
    gate = Gate()
    for asked_dn, now, names in story:
        allowed = gate.step(asked_dn, now, *names)
        assert 0 <= allowed.current_ma <= 2000
        assert 0 <= allowed.ceiling_ma <= 2000


@given(stories)
def test_nothing_but_a_stop_or_over_speed_asks_for_more_than_the_programme(story: list) -> None:
    gate = Gate()
    for asked_dn, now, names in story:
        allowed = gate.step(asked_dn, now, *names)
        braking = names & {"key.out", "stop.button", "speed.over"}
        latched = names - {row[0] for row in faults.FAULTS if row[2] == faults.ITSELF}
        if not braking and not latched:
            assert allowed.force_dn <= asked_dn


@given(stories)
def test_against_the_armed_direction_nothing_is_above_light_drag(story: list) -> None:
    gate = Gate()
    for asked_dn, now, names in story:
        now.belt_guard.against = True
        stopping = names & {"key.out", "stop.button"}
        allowed = gate.step(asked_dn, now, *names)
        if not stopping:
            assert allowed.force_dn <= now.brake.light_dn
            assert allowed.current_ma <= now.brake.light_ma


@given(stories)
def test_a_cut_takes_the_enable_and_all_current(story: list) -> None:
    gate = Gate()
    for asked_dn, now, names in story:
        for cut in ("coil.open", "coil.overcurrent"):
            allowed = gate.step(asked_dn, now, cut, *names)
            assert not allowed.enabled
            assert allowed.ceiling_ma == 0


@given(stories)
def test_below_0_3_m_s_and_under_a_latch_the_current_holds(story: list) -> None:
    gate = Gate()
    for asked_dn, now, names in story:
        allowed = gate.step(asked_dn, now, *names)
        sensing = names & {"encoder.lost", "current.sense", "temperature.sense", "coil.hot"}
        if abs(now.speed.speed_mm_s) < 300 or now.encoder_guard.overdue or sensing:
            assert allowed.hold_current


@pytest.mark.parametrize("name", ["encoder.lost", "current.sense", "temperature.sense", "coil.hot"])
def test_a_latch_is_light_drag_by_the_fault_release(name: str) -> None:
    now = tick()
    allowed = Gate().step(2000, now, name)
    assert allowed.light_drag
    assert allowed.force_dn == now.brake.light_dn
    assert allowed.release_dn_s == 1500


@pytest.mark.parametrize(("speed_mm_s", "newtons"), [(800, 75 * 0.8), (2000, 75 * 1.5)])
def test_a_controlled_stop_brakes_with_what_its_deceleration_needs(speed_mm_s: int, newtons: float) -> None:
    allowed = Gate().step(0, tick(-speed_mm_s), "key.out")
    assert allowed.force_dn / 10 == pytest.approx(newtons)
    assert not allowed.light_drag


def test_a_controlled_stop_ends_in_light_drag_in_time_for_3_s() -> None:
    gate = Gate()
    ticks = 0
    while not gate.step(0, tick(-1500), "key.out").light_drag:
        ticks += 1
    # What is left is the release from 60 N at 150 N/s: a fifth of a second; from 112 N, over half a second.
    assert 2.0 <= ticks / 100 <= 2.4


@pytest.mark.parametrize("release_dn_s", [1300, 1500])
@pytest.mark.parametrize("speed_mm_s", [800, 3000])
def test_of_the_heaviest_belt_too_a_stop_is_light_drag_within_3_s(speed_mm_s: int, release_dn_s: int) -> None:
    gate = Gate(belt_mass_kg=150, brake_fault_release_dn_s=release_dn_s)
    now = tick(-speed_mm_s)
    now.brake.command_dn = command_dn = 4000
    # The brake behind the gate, as it slews; a tenth of a second is the coil's.
    allowed = gate.supervisor.allowed
    for _ in range(290):
        gate.step(0, now, "key.out")
        step_dn = allowed.release_dn_s // 100
        now.brake.command_dn = command_dn = max(allowed.force_dn, command_dn - step_dn)
    assert allowed.light_drag
    assert command_dn <= now.brake.light_dn


def test_a_controlled_stop_ends_where_the_belt_is_slow() -> None:
    gate = Gate()
    gate.step(0, tick(-500), "key.out")
    assert gate.step(0, tick(-290), "key.out").light_drag


@pytest.mark.parametrize("name", ["key.out", "speed.over"])
def test_a_supply_that_fails_stops_nothing(name: str) -> None:
    gate = Gate()
    gate.step(400, tick())
    allowed = gate.step(400, tick(), name, "supply.low")
    assert allowed.light_drag
    assert allowed.force_dn == tick().brake.light_dn
    assert allowed.release_dn_s == 1500


def test_a_key_that_was_never_in_brakes_nothing() -> None:
    book = SimpleNamespace(mask=1 << faults.KEY_OUT)
    supervisor = Supervisor(book)
    supervisor.configure(Parameters())
    supervisor.step(0, tick(-800))
    assert supervisor.allowed.light_drag


def test_over_speed_brakes_even_where_nothing_is_asked() -> None:
    allowed = Gate().step(0, tick(-1600, armed=False), "speed.over")
    assert allowed.force_dn == 600
    assert allowed.rise_dn_s == 600


def test_moving_on_rises_at_half_the_rate() -> None:
    assert Gate().step(2000, tick(slow_rise=True)).rise_dn_s == 300
    assert Gate().step(2000, tick()).rise_dn_s == 600


def test_a_warm_coil_has_less_above_light_drag() -> None:
    now = tick(warmth=50)
    light_ma = now.brake.light_ma
    assert Gate().step(4000, now).current_ma == pytest.approx((2000 + light_ma) / 2, abs=1)


def test_towards_a_standstill_the_current_limit_comes_down_to_light_drag_in_a_line() -> None:
    limits = [Gate().step(4000, tick(-speed, 800)).current_ma for speed in (400, 300, 200, 100, 0)]
    light_ma = tick().brake.light_ma
    assert limits == [2000, 2000, pytest.approx((2000 + light_ma) / 2, abs=1), light_ma, light_ma]


@pytest.mark.parametrize(("speed_mm_s", "accel_mm_s2"), [(800, -3100), (-800, 3100)])
def test_a_deceleration_no_walker_makes_holds_the_current(speed_mm_s: int, accel_mm_s2: int) -> None:
    assert Gate().step(2000, tick(speed_mm_s, accel=accel_mm_s2)).hold_current
    assert not Gate().step(2000, tick(speed_mm_s, accel=-accel_mm_s2)).hold_current


def test_the_discs_budget_bounds_the_force_and_says_by_how_much() -> None:
    gate = Gate()
    allowed = gate.step(1500, tick(budget_dn=1000))
    assert (allowed.force_dn, allowed.short_dn) == (1000, 500)
    assert gate.step(900, tick(budget_dn=1000)).short_dn == 0


def test_the_discs_budget_takes_nothing_from_a_stop() -> None:
    assert Gate().step(0, tick(-2000, budget_dn=300), "stop.button").force_dn > 1000
