"""The rows of DOMAIN's safety table that speak of the walker: key, encoder, direction, moving on."""

import pytest
from backstride.core import codes, faults, requests
from backstride.core.programme_rows import FORCE, FORWARD, REVERSE
from belt import Bench
from played import step
from safety_rules import SafetyRules

LIGHT_DRAG_MA = 665  # 30 N at 0.8 m/s by the nominal table
ROUNDING_MA = 2


def loaded(level: int = 5, speed_m_s: float = -0.8) -> Bench:
    bench = Bench()
    SafetyRules(bench)
    bench.under_load(speed_m_s, level)
    # Two amperes at 0.8 m/s give 199 N of level 10's 200, and 24 V drive them with nothing to spare.
    assert bench.pipeline.brake.command_dn == pytest.approx(level * 200, abs=30)
    return bench


def faults_of(bench: Bench) -> list[str]:
    return faults.names(bench.pipeline.book.mask)


def currents(bench: Bench) -> list[int]:
    """Collect the wanted current of every tick from now on."""
    found: list[int] = []
    bench.watches.append(lambda b: found.append(b.pipeline.brake.wanted_ma))
    return found


def test_minutes_of_clean_walking_raise_nothing() -> None:
    bench = loaded()
    bench.walk(-0.8, 150, ripple=0.15)
    assert not [event for event, _value in bench.events if event == codes.EVENT_FAULT_RAISE]
    assert bench.belt.brake_n() == pytest.approx(100, rel=0.1)


def test_the_delivered_stride_mean_force_is_the_one_asked_for() -> None:
    bench = loaded()
    forces = []
    bench.watches.append(lambda b: forces.append(b.belt.brake_n()))
    bench.walk(-0.8, 10, ripple=0.10)
    # 5 %, DOMAIN's for a calibrated brake; the stride swings the delivered force around it.
    assert sum(forces) / len(forces) == pytest.approx(100, rel=0.05)


@pytest.mark.parametrize("level", [5, 10])
def test_key_out_at_speed_is_a_slewed_stop_then_light_drag_latched(level: int) -> None:
    bench = loaded(level)
    bench.inputs.key = False
    speeds = []
    bench.watches.append(lambda b: speeds.append(b.belt.speed_m_s))
    # The walker has let go: only brake and friction act.
    bench.coast(3.0)
    assert "key.out" in faults_of(bench)
    assert bench.pipeline.brake.wanted_ma <= LIGHT_DRAG_MA + ROUNDING_MA
    # Friction gives 0.4 m/s2; the brake adds what it had, and at most 0.8 m/s2 once the load is released.
    decelerations = [(after - before) / 0.1 for before, after in zip(speeds, speeds[10:], strict=False)]
    assert max(decelerations) <= level * 20 / 75 + 0.4 + 0.1
    bench.inputs.key = True
    bench.walk(bench.belt.speed_m_s, 5)
    assert "key.out" in faults_of(bench)


def test_without_the_key_an_idle_belt_has_light_drag_at_most_and_an_alarm() -> None:
    bench = Bench()
    SafetyRules(bench)
    bench.inputs.key = False
    found = currents(bench)
    bench.change(1.0, 1.0)
    bench.walk(1.0, 5)
    assert max(found) <= LIGHT_DRAG_MA + ROUNDING_MA
    assert "belt.unlocked" in faults_of(bench)


@pytest.mark.parametrize("level", [5, 10])
@pytest.mark.parametrize("speed_m_s", [-0.5, -0.8, -1.4])
def test_a_dead_encoder_under_load_never_raises_the_current_and_ends_in_light_drag(
    level: int, speed_m_s: float
) -> None:
    bench = loaded(level, speed_m_s) if level == 5 or speed_m_s < -0.7 else loaded(3, speed_m_s)
    before_ma = bench.pipeline.brake.wanted_ma
    bench.encoder_alive = False
    found = currents(bench)
    bench.walk(speed_m_s, 3.2)
    assert "encoder.lost" in faults_of(bench)
    # One tick may pass before an edge can be missed: at most what a tick's slew is worth.
    assert max(found) <= before_ma + 10
    assert found[1:] == sorted(found[1:], reverse=True)
    assert found[-1] <= LIGHT_DRAG_MA + ROUNDING_MA


@pytest.mark.parametrize("speed_m_s", [-0.31, -0.34, -0.4])
def test_a_dead_encoder_on_a_slow_belt_lets_go_without_a_surge(speed_m_s: float) -> None:
    # Too slow for a leap of the count to prove anything: the belt could have stopped.
    bench = loaded(10, -0.8)
    bench.change(speed_m_s, 0.4)
    bench.walk(speed_m_s, 5)
    bench.encoder_alive = False
    forces = []
    bench.watches.append(lambda b: forces.append(b.belt.brake_n()))
    bench.walk(speed_m_s, 4)
    falls = [before - after for before, after in zip(forces, forces[20:], strict=False)]
    # In any 0.2 s: under 0.6 m/s2 of 75 kg, a fifth of what laboratories unbalance older people with.
    assert max(falls) <= 0.6 * 75
    assert bench.pipeline.brake.wanted_ma <= LIGHT_DRAG_MA + ROUNDING_MA


@pytest.mark.parametrize("level", [5, 10])
@pytest.mark.parametrize("accel_m_s2", [1.2, 1.5, 3.0, 5.0])
def test_against_the_armed_direction_light_drag_is_commanded_within_100_ms(
    level: int, accel_m_s2: float
) -> None:
    bench = loaded(level)
    bench.change(0.0, accel_m_s2)
    while bench.belt.speed_m_s <= 0:
        bench.change(bench.belt.speed_m_s + accel_m_s2 * 0.01, accel_m_s2)
    found = currents(bench)
    bench.change(0.8, accel_m_s2)
    bench.walk(0.8, 1)
    assert max(found[10:]) <= LIGHT_DRAG_MA + ROUNDING_MA
    assert "direction.wrong" in faults_of(bench)


@pytest.mark.parametrize("accel_m_s2", [0.2, 0.4, 0.8])
def test_a_slow_turn_meets_no_more_than_light_drag_on_its_whole_way(accel_m_s2: float) -> None:
    bench = loaded(10)
    bench.change(0.0, accel_m_s2)
    forces = []
    bench.watches.append(lambda b: forces.append(b.belt.brake_n()))
    bench.change(0.8, accel_m_s2)
    bench.walk(0.8, 1)
    # 30 N at 0.8 m/s, and a coil that follows within 50 ms.
    assert max(forces) <= 35


def test_the_wrong_direction_is_armed_again_after_three_seconds_of_standing() -> None:
    bench = loaded()
    bench.change(0.4, 1.0)
    bench.walk(0.4, 1)
    bench.change(0.0, 1.0)
    bench.stand(3.3)
    assert "direction.wrong" not in faults_of(bench)


def test_the_next_step_that_arms_the_other_way_releases_by_the_slew() -> None:
    bench = loaded(10)
    rows = step(1, REVERSE, FORCE, 2000) + step(60, FORWARD, FORCE, 2000)
    bench.pipeline.player.select(0, 0, rows)
    bench.pipeline.player.start(codes.FACING_CONSOLE)
    commands = []
    bench.watches.append(lambda b: commands.append(b.pipeline.brake.command_dn))
    # Still walking backwards when forwards begins: the rules watch the slew.
    bench.walk(-0.8, 4)
    assert commands[-1] <= 305


@pytest.mark.parametrize("by", ["standstill", "pause", "turn"])
def test_moving_on_has_two_metres_of_light_drag_and_then_30_newtons_a_second(by: str) -> None:
    bench = loaded()
    if by == "pause":
        bench.ask(requests.PAUSE)
        bench.walk(-0.8, 5)
        bench.ask(requests.RESUME)
    else:
        bench.change(0.4 if by == "turn" else 0.0, 1.0)
        bench.walk(bench.belt.speed_m_s, 1 if by == "turn" else 2.1)
        bench.change(0.0, 1.0)
        bench.stand(3.3)
        bench.change(-0.8, 1.0)
    start_m = bench.belt.position_m
    story = []
    bench.watches.append(lambda b: story.append((start_m - b.belt.position_m, b.pipeline.brake.command_dn)))
    bench.walk(-0.8, 8)
    # The ramp-up itself was 0.3 m of the two.
    assert max(dn for travel_m, dn in story if travel_m < 1.6) <= 305
    rises = [after[1] - before[1] for before, after in zip(story, story[100:], strict=False)]
    assert max(rises) <= 300 + 2
    assert story[-1][1] == 1000
