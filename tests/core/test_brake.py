"""The slew limits of the commanded force, whatever the supervisor asks for and however the belt moves."""

import pytest
from backstride.core.brake import Brake
from backstride.core.supervisor import Allowed
from belt import wouterse_n
from hypothesis import given, settings
from hypothesis import strategies as st

# The command is read in whole 0.1 N.
READING_DN = 1


def configured() -> Brake:
    brake = Brake()
    brake.configure(300)
    return brake


def allow(force_dn: int, **more: int | bool) -> Allowed:
    allowed = Allowed()
    allowed.force_dn = force_dn
    allowed.current_ma = allowed.ceiling_ma = 2000
    for name, value in more.items():
        setattr(allowed, name, value)
    return allowed


def look(brake: Brake, speed_mm_s: int) -> None:
    """Let the brake see a speed: its looks take turns."""
    for _ in range(4):
        brake.look(speed_mm_s, speed_mm_s, brake.wanted_ma, 2)


def run(brake: Brake, allowed: Allowed, seconds: float, speed_mm_s: int = 1200) -> list[int]:
    """Return the command after each tick of 10 ms."""
    found = []
    for _ in range(round(seconds * 100)):
        look(brake, speed_mm_s)
        brake.step(allowed, 10_000)
        found.append(brake.command_dn)
    return found


orders = st.builds(
    allow,
    st.integers(0, 16_384),
    rise_dn_s=st.sampled_from([20, 300, 600]),
    release_dn_s=st.sampled_from([100, 1000, 1500]),
    current_ma=st.integers(0, 3000),
    ceiling_ma=st.sampled_from([0, 650, 3000, 3000, 3000]),
    hold_current=st.booleans(),
)
ticks = st.tuples(orders, st.integers(0, 10_000), st.integers(3000, 40_000), st.integers(1, 30))


@settings(max_examples=150)
@given(st.lists(ticks, max_size=20))
def test_the_commanded_force_never_rises_faster_than_allowed(story: list) -> None:
    brake = configured()
    for allowed, speed_mm_s, dt_us, count in story:
        for _ in range(count):
            before = brake.command_dn
            look(brake, speed_mm_s)
            brake.step(allowed, dt_us)
            assert brake.command_dn - before <= allowed.rise_dn_s * dt_us / 1e6 + READING_DN


@settings(max_examples=150)
@given(st.lists(ticks, max_size=20))
def test_the_commanded_force_falls_no_faster_than_released_or_than_the_belt_takes_it(story: list) -> None:
    brake = configured()
    for allowed, speed_mm_s, dt_us, count in story:
        for _ in range(count):
            before = brake.command_dn
            look(brake, speed_mm_s)
            # What the coil's present current gives at this speed is all that there was to release; held
            # current is the only command when it may not rise. A speed this near counts as the last one.
            brake.table.at(max(0, speed_mm_s - 2 - (speed_mm_s >> 9)))
            present_dn = brake.table.force_dn(brake.wanted_ma)
            brake.table.at(speed_mm_s + 2 + (speed_mm_s >> 9))
            present_dn = min(present_dn, brake.table.force_dn(brake.wanted_ma))
            brake.step(allowed, dt_us)
            released = before - allowed.release_dn_s * dt_us / 1e6 - READING_DN
            assert brake.command_dn >= min(released, present_dn)


@settings(max_examples=150)
@given(st.lists(ticks, max_size=20))
def test_a_held_current_never_rises_and_a_ceiling_is_never_passed(story: list) -> None:
    brake = configured()
    for allowed, speed_mm_s, dt_us, count in story:
        for _ in range(count):
            before_ma = brake.wanted_ma
            look(brake, speed_mm_s)
            brake.step(allowed, dt_us)
            assert 0 <= brake.wanted_ma <= allowed.ceiling_ma
            # A current that was above the limit is slewed down, never up.
            assert brake.wanted_ma <= max(allowed.current_ma, before_ma)
            if allowed.hold_current:
                assert brake.wanted_ma <= before_ma


def test_a_rise_of_60_newtons_takes_a_second() -> None:
    found = run(configured(), allow(2000, rise_dn_s=600), 1.0)
    assert found[-1] == pytest.approx(600, abs=READING_DN)


def test_the_slowest_rise_is_not_rounded_away_between_ticks() -> None:
    # 2 N/s are 0.02 N a tick, a fifth of the unit.
    assert run(configured(), allow(2000, rise_dn_s=20), 10.0)[-1] == pytest.approx(200, abs=READING_DN)


def test_a_fault_releases_400_newtons_to_light_drag_in_under_3_s() -> None:
    brake = configured()
    assert run(brake, allow(4000), 8.0, 3000)[-1] > 3900
    assert run(brake, allow(brake.light_dn, release_dn_s=1500), 3.0, 3000)[-1] == brake.light_dn


def test_light_drag_is_the_current_that_gives_30_newtons_at_walking_speed() -> None:
    # Two nodes of 250 mA around it: the chord is up to 1.2 N above the law there.
    assert wouterse_n(configured().light_ma / 1000, 0.8) == pytest.approx(30, abs=1.2)


def test_the_delivered_force_is_read_from_the_measured_current() -> None:
    brake = configured()
    run(brake, allow(2000), 5.0)
    for _ in range(50):
        brake.look(1200, 1200, 500, 10)
    # The wish is 200 N, the coil carries half an ampere.
    assert brake.force_dn / 10 == pytest.approx(wouterse_n(0.5, 1.2), abs=1.5)


def test_out_of_reach_is_saturated_and_the_command_stays_at_what_can_be_had() -> None:
    brake = configured()
    # At 0.3 m/s two amperes give a fifth of 400 N: 79.2.
    found = run(brake, allow(2000), 4.0, 300)
    assert brake.saturated
    assert found[-1] / 10 == pytest.approx(79.2, abs=0.5)


def test_within_reach_is_not_saturated() -> None:
    brake = configured()
    run(brake, allow(2000), 5.0, 1200)
    assert not brake.saturated


def test_a_force_that_speed_took_away_comes_back_by_the_slew() -> None:
    brake = configured()
    run(brake, allow(2000), 5.0, 1200)
    at_crawl = run(brake, allow(2000), 1.0, 100)[-1]
    assert run(brake, allow(2000), 0.1, 1200)[-1] <= at_crawl + 60 + READING_DN


def test_a_stalled_tick_slews_by_a_tenth_of_a_second_at_most() -> None:
    brake = configured()
    look(brake, 1200)
    brake.step(allow(2000), 5_000_000)
    assert brake.command_dn == 60


def test_what_the_brake_itself_may_not_give_is_saturated_too() -> None:
    brake = configured()
    run(brake, allow(1000, short_dn=600), 3.0)
    assert brake.saturated
    run(brake, allow(1000, short_dn=40), 1.0)
    assert not brake.saturated


def test_a_supply_that_drives_less_bounds_command_and_current() -> None:
    brake = configured()
    brake.reach_ma = 900
    run(brake, allow(2000), 4.0, 1200)
    assert brake.wanted_ma <= 900
    assert brake.command_dn / 10 == pytest.approx(wouterse_n(0.9, 1.2), rel=0.01)
    assert brake.saturated


def test_the_delivered_force_is_that_of_the_speed_now_and_of_a_field_that_lags() -> None:
    brake = configured()
    for _ in range(100):
        brake.look(1200, 1200, 1000, 10)
    # The belt stops within the memory of the mean.
    for _ in range(10):
        brake.look(1100, 300, 1000, 10)
    assert brake.force_dn / 10 == pytest.approx(wouterse_n(1.0, 0.3), rel=0.02)
    # The coil is cut: the iron keeps a third after 50 ms.
    for _ in range(5):
        brake.look(1100, 300, 0, 10)
    assert wouterse_n(0.15, 0.3) < brake.force_dn / 10 < wouterse_n(0.5, 0.3)


def test_a_disc_that_conducts_less_is_given_more_current() -> None:
    brake = configured()
    run(brake, allow(1000), 3.0, 800)
    cold_ma = brake.wanted_ma
    brake.rescale(round(1024 / 1.1))
    run(brake, allow(1000), 0.1, 800)
    # A critical speed of 3.3 m/s.
    assert wouterse_n(brake.wanted_ma / 1000, 0.8 / 1.1) == pytest.approx(100, rel=0.01)
    assert brake.wanted_ma > cold_ma
    assert brake.command_dn == 1000
