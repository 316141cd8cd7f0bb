"""A magnet's servo is led slowly, its place corrected a little, and a warm magnet moved further in."""

from __future__ import annotations

import pytest
from backstride.core.force_table import nominal_table as coil_table
from backstride.core.inputs import Inputs
from backstride.core.magnet import Magnet, MagnetTable, nominal_table
from hypothesis import given
from hypothesis import strategies as st

TICK_MS = 10
FULL_MA = 2000


class Servo:
    """A servo that makes `span` of the travel it is told to, in `travel_s` for all of it."""

    def __init__(self, travel_s: float = 0.6, span: float = 1.0, place_ma: float = 0.0) -> None:
        self.magnet = Magnet()
        self.inputs = Inputs()
        self.travel_s = travel_s
        self.span = span
        self.place_ma = place_ma

    def run(self, wanted_ma: int, seconds: float, trusted: bool = True) -> list[float]:
        """Return the magnet's place, tick by tick."""
        places = []
        for _ in range(round(seconds * 1000 / TICK_MS)):
            self.inputs.coil_ma = round(self.place_ma)
            self.magnet.step(wanted_ma, self.inputs, TICK_MS, trusted)
            away = self.magnet.duty / 65535 * FULL_MA * self.span - self.place_ma
            most = FULL_MA * TICK_MS / 1000 / self.travel_s
            self.place_ma += max(-most, min(most, away * 0.4))
            places.append(self.place_ma)
        return places


@pytest.mark.parametrize("travel_s", [0.3, 1.0])
@pytest.mark.parametrize("span", [0.95, 1.0, 1.05])
@pytest.mark.parametrize("wanted_ma", [300, 1000, 1800])
def test_it_gets_to_its_place_with_any_servo(travel_s: float, span: float, wanted_ma: int) -> None:
    servo = Servo(travel_s, span)
    servo.run(wanted_ma, 6)
    assert servo.place_ma == pytest.approx(wanted_ma, abs=FULL_MA * 0.003)


def test_all_of_the_travel_is_in_reach() -> None:
    servo = Servo()
    servo.run(FULL_MA, 4)
    assert servo.magnet.duty == 65_535
    assert servo.magnet.reach_ma == FULL_MA


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 60)), min_size=1, max_size=20))
def test_no_wish_moves_it_faster_than_the_slowest_servo_follows(wishes: list[tuple[int, int]]) -> None:
    servo = Servo(travel_s=1.0)
    before = 0
    for wanted_ma, ticks in wishes:
        for _ in range(ticks):
            servo.run(wanted_ma, TICK_MS / 1000)
            led_ma = servo.magnet.duty / 65535 * FULL_MA
            # A tick of 2 mA/ms, and of what its correction moves.
            assert abs(led_ma - before) <= 2 * TICK_MS + 125
            before = led_ma
            # What should be sensed by now is, within what a guard lets pass.
            assert abs(servo.magnet.expected_ma - servo.place_ma) < 100
            assert 0 <= servo.place_ma <= FULL_MA + 1


def test_a_sensor_that_lies_moves_it_by_less_than_a_sixteenth_of_the_travel() -> None:
    servo = Servo()
    servo.run(1000, 3)
    for _ in range(500):
        servo.inputs.coil_ma = 860
        servo.magnet.step(1000, servo.inputs, TICK_MS, True)
    assert servo.magnet.duty / 65535 * FULL_MA <= 1000 + FULL_MA / 16


def test_without_its_sensor_it_is_where_it_is_led() -> None:
    servo = Servo()
    servo.run(800, 4, trusted=False)
    assert servo.magnet.duty / 65535 * FULL_MA == pytest.approx(800, abs=1)


def test_let_go_it_is_out_whatever_it_has_learned() -> None:
    servo = Servo(span=0.95)
    servo.run(1500, 4)
    servo.run(0, 4)
    assert servo.magnet.duty == 0


def test_it_goes_on_from_the_place_that_a_fade_left() -> None:
    servo = Servo(place_ma=1200.0)
    servo.magnet.take_over(1200)
    places = servo.run(600, 0.1)
    assert places[0] >= 1200 - 2 * TICK_MS - 1
    assert servo.magnet.expected_ma == pytest.approx(servo.place_ma, abs=100)


@given(st.integers(-200, 1200), st.integers(0, 2500), st.integers(0, 3000))
def test_a_table_gives_the_force_that_a_warm_magnet_has(
    celsius_dc: int, force_dn: int, speed_mm_s: int
) -> None:
    magnet = Magnet()
    cold = coil_table()
    table = magnet.lend(cold, 200)
    magnet.warm(celsius_dc)
    cold.at(speed_mm_s)
    table.at(speed_mm_s)
    # Neodymium's 0.11 % a kelvin, squared; in steps of two kelvin; both tables round down to 0.1 N.
    weak = (1 - 0.0011 * (celsius_dc - 200) / 10) ** 2
    assert table.force_dn(1500) == pytest.approx(cold.force_dn(1500) * weak, rel=0.02, abs=2.1)
    place_ma = table.current_ma(force_dn)
    if place_ma < FULL_MA:
        assert force_dn - 1 <= table.force_dn(place_ma)


def test_a_temperature_that_has_not_changed_changes_nothing() -> None:
    magnet = Magnet()
    table = magnet.lend(coil_table(), 200)
    assert magnet.warm(400)
    assert not magnet.warm(405)
    share = table.share
    assert not magnet.warm(-2730)  # a sensor that is open
    assert table.share == share < MagnetTable(coil_table()).share


def test_an_uncalibrated_magnet_is_taken_for_the_strongest_at_each_place() -> None:
    table = nominal_table()
    for speed_m_s in (0.3, 0.8, 2.0, 5.0):
        x = speed_m_s / 3
        table.at(round(speed_m_s * 1000))
        for place in (0.05, 0.2, 0.37, 0.8, 1.0):
            most_n = 400 * 2 * x / (1 + x * x)
            told_n = table.force_dn(round(place * FULL_MA)) / 10
            assert told_n == pytest.approx(most_n * place, rel=0.03, abs=1.0)
            assert told_n >= 0.99 * most_n * place**2 - 0.5
