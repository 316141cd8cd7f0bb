"""The rows of DOMAIN's safety table that speak of coil, sensors, heat, supply, host and tick."""

import pytest
from backstride.core import codes, faults, requests
from belt import TICK_S, Bench
from safety_rules import SafetyRules

LIGHT_DRAG_MA = 665 + 2


def loaded(level: int = 5) -> Bench:
    bench = Bench()
    SafetyRules(bench)
    bench.under_load(level=level)
    return bench


def faults_of(bench: Bench) -> list[str]:
    return faults.names(bench.pipeline.book.mask)


def test_an_open_coil_drops_the_enable_within_20_ms_and_its_return_changes_nothing() -> None:
    bench = loaded()
    bench.coil_connected = False
    # The tick that follows samples the first 10 ms; the second proves it.
    bench.walk(-0.8, 2 * TICK_S)
    assert not bench.pipeline.supervisor.allowed.enabled
    bench.coil_connected = True
    bench.walk(-0.8, 5)
    assert not bench.pipeline.supervisor.allowed.enabled
    assert bench.belt.coil_a == pytest.approx(0, abs=0.01)


def test_a_driver_that_conducts_by_itself_loses_its_enable_within_100_ms() -> None:
    bench = Bench()
    bench.stand(1)
    bench.watches.append(lambda b: setattr(b.belt, "coil_a", 1.0))
    bench.belt.coil_a = 1.0
    bench.stand(0.1)
    assert not bench.pipeline.supervisor.allowed.enabled
    assert faults_of(bench) == ["coil.overcurrent"]


def test_a_dead_current_sensor_ramps_the_brake_down_and_latches() -> None:
    bench = loaded(10)
    latch = bench.pipeline.actuator_guard
    before_ma = bench.belt.coil_a * 1000
    highest = 0.0
    # The sensor's wire is off: the inputs lie, the coil goes on.
    pipeline_step = bench.pipeline.step

    def blind() -> None:
        bench.inputs.coil_ma = -125
        pipeline_step()

    bench.pipeline.step = blind  # type: ignore[method-assign]
    for _ in range(30):
        bench.walk(-0.8, 0.1)
        highest = max(highest, bench.belt.coil_a * 1000)
    assert not latch.trusted
    assert "current.sense" in faults_of(bench)
    assert highest <= before_ma * 1.05
    assert bench.belt.coil_a * 1000 <= LIGHT_DRAG_MA * 1.05


@pytest.mark.parametrize(("celsius", "name"), [(-273.0, "temperature.sense"), (135.0, "coil.hot")])
def test_no_temperature_or_too_much_ramps_down_and_latches(celsius: float, name: str) -> None:
    bench = loaded(10)
    bench.belt.temperature_c = celsius if celsius > 0 else 20.0
    if celsius < 0:
        bench.watches.append(lambda b: setattr(b.inputs, "coil_temperature_dc", -5000))
        bench.belt.temperature_c = -500.0
    bench.walk(-0.8, 3)
    assert name in faults_of(bench)
    assert bench.pipeline.brake.wanted_ma <= LIGHT_DRAG_MA


def test_a_warm_coil_takes_back_half_of_the_brake_at_110_degrees() -> None:
    bench = loaded(10)
    bench.belt.temperature_c = 110.0
    bench.walk(-0.8, 5)
    assert bench.pipeline.brake.wanted_ma == pytest.approx((2000 + LIGHT_DRAG_MA) / 2, abs=15)
    assert bench.pipeline.brake.saturated


def test_a_sagging_supply_lets_go_by_the_slew_and_comes_back_by_itself() -> None:
    bench = loaded()
    bench.belt.supply_v = 15.0
    bench.walk(-0.8, 2)
    assert "supply.low" in faults_of(bench)
    assert bench.pipeline.brake.wanted_ma <= LIGHT_DRAG_MA
    bench.belt.supply_v = 24.0
    bench.walk(-0.8, 5)
    assert bench.pipeline.brake.command_dn == 1000


def test_a_silent_host_gives_the_programmes_own_level_back_at_the_release_rate() -> None:
    bench = loaded(5)
    commands = []
    bench.watches.append(lambda b: commands.append(b.pipeline.brake.command_dn))
    bench.ask(requests.FORCE, 1900, 2000)
    bench.walk(-0.8, 1.99)
    bench.ask(requests.FORCE, 1900, 2000)
    bench.walk(-0.8, 2.1)
    peak = max(commands)
    assert peak > 1800
    bench.walk(-0.8, (peak - 1000) / 1000 + 0.1)
    assert commands[-1] == 1000


@pytest.mark.parametrize("force_dn", [0, 400, 1600])
def test_a_host_sets_the_force_it_asks_for_up_or_down(force_dn: int) -> None:
    bench = loaded(5)
    bench.ask(requests.FORCE, force_dn, 10_000)
    bench.walk(-0.8, 3)
    assert bench.pipeline.brake.command_dn == pytest.approx(force_dn, abs=2)


def test_a_host_never_raises_a_local_limit() -> None:
    bench = Bench(calibrated=False)
    SafetyRules(bench)
    bench.under_load(level=1)
    bench.ask(requests.FORCE, 4000, 10_000)
    bench.walk(-0.8, 5)
    assert bench.pipeline.brake.command_dn <= 800


@pytest.mark.parametrize("mass_kg", [75, 150])
def test_before_calibration_no_stop_brakes_with_more_than_80_newtons(mass_kg: int) -> None:
    bench = Bench(calibrated=False, belt_mass_kg=mass_kg)
    SafetyRules(bench)
    bench.under_load(level=1)
    bench.change(-2.0, 1.0)
    bench.inputs.stop = True
    bench.walk(-2.0, 3)


@pytest.mark.parametrize("level", [0, 5])
def test_over_speed_warns_and_then_brakes_by_the_slew(level: int) -> None:
    bench = loaded(level)
    bench.change(-1.4, 1.0)
    bench.walk(-1.4, 0.5)
    assert faults_of(bench) == ["speed.high"]
    bench.change(-1.6, 1.0)
    bench.walk(-1.6, 2)
    assert faults_of(bench) == ["speed.high", "speed.over"]
    assert bench.pipeline.brake.command_dn >= 600
    bench.change(-0.8, 0.5)
    bench.walk(-0.8, 2)
    assert faults_of(bench) == []


def test_a_stall_that_the_driver_sits_out_is_counted_and_not_felt() -> None:
    bench = loaded()
    forces = []
    bench.watches.append(lambda b: forces.append(b.belt.brake_n()))
    bench.stall(0.09)
    bench.walk(-0.8, 2)
    assert bench.pipeline.ticks_late == 1
    assert faults_of(bench) == []
    assert min(forces) == pytest.approx(100, rel=0.05)


@pytest.mark.parametrize(
    ("speed_m_s", "seconds", "late"),
    [
        # A wait for an edge, a collection, edges in the way: as it should be.
        (-0.8, 0.016, False),
        # A whole tick is missing.
        (-0.8, 0.021, True),
        # Files are written while the belt stands: several blocks are erased in one go.
        (0.0, 0.17, False),
        # More than any file takes.
        (0.0, 0.251, True),
    ],
)
def test_a_tick_is_late_when_the_belt_could_do_harm_in_between(
    speed_m_s: float, seconds: float, late: bool
) -> None:
    bench = loaded()
    bench.change(speed_m_s, 1.0)
    bench.walk(speed_m_s, 1)
    bench.stall(seconds)
    assert faults_of(bench) == (["tick.late"] if late else [])


@pytest.mark.parametrize("seconds", [0.15, 0.5, 1.5])
def test_after_a_longer_stall_the_brake_goes_on_from_what_the_drivers_fade_left(seconds: float) -> None:
    bench = loaded()
    bench.stall(seconds)
    left_n = bench.belt.brake_n()
    forces = []
    bench.watches.append(lambda b: forces.append(b.belt.brake_n()))
    bench.walk(-0.8, 2)
    # No jump back: what is left goes to light drag, and from there it is a new start.
    assert max(forces) <= max(left_n, 30) + 2
    assert forces[-1] == pytest.approx(30, abs=2)


def test_after_a_reset_there_is_light_drag_until_a_hand_and_the_session_is_paused() -> None:
    bench = Bench()
    SafetyRules(bench)
    pipeline = bench.pipeline
    bench.select("free")
    pipeline.player.restore(codes.FACING_CONSOLE, 0, 0, 0)
    pipeline.totals.restore(10_000, 50_000, 1500)
    pipeline.session.restore(4, 60_000)
    pipeline.book.set(faults.RESET_UNCLEAN, True)
    pipeline.book.set(faults.RESET_UNCLEAN, False)
    bench.change(-0.8, 1.0)
    bench.walk(-0.8, 10)
    assert pipeline.brake.wanted_ma <= LIGHT_DRAG_MA
    bench.change(0.0, 1.0)
    bench.stand(3.5)
    assert bench.ask(requests.RESUME) == codes.WRONG_STATE
    bench.press()
    assert codes.STATES[pipeline.session.state] == "paused"
    assert pipeline.totals.reverse_mm == 50_000
