"""The tick as a whole: time, travel, turns and totals as the walker would count them."""

import pytest
from backstride.core import codes, params, requests
from backstride.core.pipeline import Pipeline
from belt import TICK_S, Bench


def state(bench: Bench) -> str:
    return codes.STATES[bench.pipeline.session.state]


def cues(bench: Bench) -> list[str]:
    return [codes.CUES[value] for event, value in bench.events if event == codes.EVENT_CUE]


def test_milliseconds_follow_microseconds_without_losing_any() -> None:
    core = Pipeline()
    for _ in range(1000):
        core.inputs.dt_us = 10_333
        core.step()
    assert core.t_ms == 10_333


@pytest.mark.parametrize("start_us", [0, (1 << 30) - 5_000_000])
@pytest.mark.parametrize("start_m", [0.0, (1 << 29) / 1000 - 3, -(1 << 29) / 1000 + 3])
def test_travel_is_the_roller_s_by_direction_across_every_wrap(start_us: int, start_m: float) -> None:
    bench = Bench()
    # The hardware's counter wraps at 2^30; the belt's position does not.
    bench.inputs.t_us = start_us
    latch = bench._latch

    def wrapped(dt_us: int) -> None:
        latch(dt_us)
        bench.inputs.count = (bench.inputs.count + (1 << 29)) % (1 << 30) - (1 << 29)

    bench._latch = wrapped  # type: ignore[method-assign]
    bench.belt.position_m = start_m
    bench.stand(1)
    forward_m, backward_m = travelled(bench)
    bench.change(0.8, 1.0)
    bench.walk(0.8, 8)
    bench.change(-0.6, 1.0)
    bench.walk(-0.6, 8)
    bench.change(0.0, 1.0)
    now = travelled(bench)
    # Ramps of 1 m/s2: v^2/2 each.
    assert now[0] - forward_m == pytest.approx(0.8 * 8 + 0.8**2, abs=0.005)
    assert now[1] - backward_m == pytest.approx(0.6 * 8 + 0.6**2, abs=0.005)


def travelled(bench: Bench) -> tuple[float, float]:
    odometer = bench.pipeline.odometer
    return odometer.forward_mm() / 1000, odometer.backward_mm() / 1000


@pytest.mark.parametrize("polarity", [1, -1])
def test_polarity_turns_the_counts_of_swapped_channels(polarity: int) -> None:
    bench = Bench(sensing_polarity=polarity)
    bench.change(0.8, 1.0)
    bench.walk(0.8, 2)
    assert bench.pipeline.direction.direction == polarity
    assert bench.pipeline.speed.speed_mm_s == pytest.approx(800 * polarity, abs=10)


@pytest.mark.parametrize(("facing", "belt"), [(codes.FACING_CONSOLE, -1), (codes.FACING_AWAY, 1)])
def test_reverse_is_what_the_walker_does(facing: int, belt: int) -> None:
    bench = Bench()
    bench.begin("free", facing)
    bench.change(0.7 * belt, 1.0)
    bench.walk(0.7 * belt, 4)
    bench.ask(requests.LEVEL, 4)
    bench.walk(0.7 * belt, 5)
    assert bench.pipeline.walking() == -1
    assert bench.pipeline.armed_direction() == belt
    assert bench.pipeline.brake.command_dn == 800
    assert bench.pipeline.totals.reverse_mm > 4000
    assert bench.pipeline.totals.forward_mm == 0


def test_resistance_acts_only_in_the_steps_own_direction() -> None:
    bench = Bench()
    bench.begin("free")
    bench.ask(requests.LEVEL, 5)
    bench.change(0.8, 0.8)
    bench.walk(0.8, 20)
    assert bench.pipeline.brake.command_dn <= 300


def test_a_knee_care_session_runs_from_its_start_to_its_end() -> None:
    bench = Bench()
    bench.begin("knee-care-10")
    bench.change(0.6, 0.5)
    bench.walk(0.6, 120)
    bench.change(-0.7, 0.5)
    loads = []
    for _ in range(10):
        bench.walk(-0.7, 30)
        loads.append(bench.pipeline.brake.command_dn)
        bench.walk(-0.7, 30)
    bench.change(0.6, 0.5)
    bench.walk(0.6, 140)
    assert state(bench) == "finished"
    assert loads == sorted(loads)
    assert (loads[0], loads[-1]) == (200, 400)
    told = [codes.EVENTS[event] for event, _value in bench.events]
    assert told.count("session.start") == told.count("session.end") == 1
    assert told.count("step") == 7
    assert "fault.raise" not in told
    # 600 s at 0.7 m/s, and a ramp of 0.5 m/s2 from and to standing.
    assert bench.pipeline.totals.reverse_mm == pytest.approx((600 + 0.7 / 0.5) * 700, rel=0.002)
    assert cues(bench).index("slow down, then walk backwards") < cues(bench).index("well done")


def test_work_is_what_the_belt_took() -> None:
    bench = Bench()
    bench.under_load(level=5)
    before_j = bench.pipeline.totals.work_j
    taken_j = 0.0

    def take(b: Bench) -> None:
        nonlocal taken_j
        speed = abs(b.belt.speed_m_s)
        taken_j += (b.belt.brake_n() + 25 + 6 * speed) * speed * TICK_S

    bench.watches.append(take)
    bench.walk(-0.8, 60)
    assert bench.pipeline.totals.work_j - before_j == pytest.approx(taken_j, rel=0.01)


@pytest.mark.parametrize(
    "row", [row for row in params.PARAMS if row[5] == params.PLAIN], ids=lambda row: row[0]
)
def test_no_plain_parameter_is_felt_on_a_loaded_belt(row: tuple) -> None:
    bench = Bench()
    bench.under_load()
    speeds, commands = [], []
    bench.watches.append(lambda b: speeds.append(b.pipeline.speed.speed_mm_s))
    bench.watches.append(lambda b: commands.append(b.pipeline.brake.command_dn))
    value = row[3] if row[3] != row[4] else row[2]
    assert bench.ask(requests.SET_PARAM, params.index_of(row[0]), value) == codes.OK
    bench.walk(-0.8, 0.5)
    assert set(commands) == {1000}
    assert all(speed == pytest.approx(-800, abs=10) for speed in speeds)


def test_a_session_that_ends_in_a_pause_asks_for_nothing_any_more() -> None:
    bench = Bench()
    bench.under_load()
    bench.ask(requests.PAUSE)
    bench.walk(-0.8, 1)
    assert bench.ask(requests.STOP) == codes.OK
    assert bench.pipeline.player.over
    assert bench.pipeline.player.load.asked_dn == 0


def test_a_session_that_was_cut_short_goes_on_where_it_was() -> None:
    bench = Bench()
    core = bench.pipeline
    bench.select("knee-care-10")
    core.player.restore(codes.FACING_CONSOLE, 2, 0, 2)
    core.player.span.cut(60_000)
    core.session.restore(9, 300_000)
    bench.stand(3.5)
    bench.press()
    bench.change(-0.7, 0.5)
    bench.walk(-0.7, 10)
    assert state(bench) == "active"
    assert core.player.script.number == 2
    assert core.player.span.left_ms == pytest.approx(50_000, abs=2000)
    assert core.session.active_ms == pytest.approx(310_000, abs=2000)
