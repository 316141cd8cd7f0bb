"""The duty against Ohm's law and copper's temperature coefficient, closed over a coil of our own."""

import pytest
from backstride.core.coil import DUTY_FULL, Coil
from backstride.core.inputs import Inputs
from hypothesis import given
from hypothesis import strategies as st

# Whole millivolts, and a duty in steps of 1/16,384.
DUTY_STEPS = 8


def configured(milliohm: int = 12_000) -> Coil:
    coil = Coil()
    coil.configure(milliohm, 17_000)
    return coil


def copper_ohm(cold_ohm: float, celsius: float) -> float:
    return cold_ohm * (1 + 0.0039 * (celsius - 20))


def settle(coil: Coil, wanted_ma: int, ohm: float, supply_v: float = 24.0, seconds: float = 2.0) -> float:
    """Drive a first-order coil of 50 ms; return its current in mA."""
    inputs = Inputs()
    inputs.supply_mv = round(supply_v * 1000)
    current_a = 0.0
    for _ in range(round(seconds * 100)):
        inputs.coil_ma = round(current_a * 1000)
        coil.step(wanted_ma, inputs, 10, True)
        current_a += (coil.duty / DUTY_FULL * supply_v / ohm - current_a) * 0.01 / 0.05
    return current_a * 1000


@given(st.integers(1, 2000), st.integers(1000, 60_000), st.integers(-200, 1400), st.integers(17_000, 30_000))
def test_untrimmed_duty_is_ohms_law_at_the_coils_temperature(
    wanted_ma: int, milliohm: int, temperature_dc: int, supply_mv: int
) -> None:
    coil = configured(milliohm)
    inputs = Inputs()
    inputs.coil_temperature_dc = temperature_dc
    inputs.supply_mv = supply_mv
    coil.step(wanted_ma, inputs, 10, False)
    ohm = copper_ohm(milliohm / 1000, temperature_dc / 10)
    duty = min(1.0, wanted_ma / 1000 * ohm / (supply_mv / 1000))
    # Two roundings to milliohms, one to millivolts, one to steps of 1/16,384.
    volt = wanted_ma / 1000 * 0.002 + 0.001
    assert coil.duty / DUTY_FULL == pytest.approx(duty, rel=0, abs=volt / (supply_mv / 1000) + 1 / 16_384)


def test_sixty_kelvin_cost_nothing_of_the_current() -> None:
    coil = configured()
    inputs = Inputs()
    inputs.coil_temperature_dc = 800
    coil.step(1000, inputs, 10, False)
    # At constant voltage it would be 23 % less current and 35 % less force.
    assert coil.duty / DUTY_FULL * 24 / copper_ohm(12, 80) == pytest.approx(1.0, rel=0.002)


@pytest.mark.parametrize("share", [0.8, 0.9, 1.1, 1.2])
@pytest.mark.parametrize("wanted_ma", [400, 1000, 1600])
def test_the_measured_current_trims_a_coil_that_differs_by_a_fifth(share: float, wanted_ma: int) -> None:
    assert settle(configured(), wanted_ma, 12 * share) == pytest.approx(wanted_ma, rel=0.02)


@pytest.mark.parametrize("share", [0.8, 1.0, 1.2])
def test_the_trim_does_not_ring(share: float) -> None:
    coil = configured()
    inputs = Inputs()
    current_a = 0.0
    highest = 0.0
    for _ in range(300):
        inputs.coil_ma = round(current_a * 1000)
        coil.step(1000, inputs, 10, True)
        current_a += (coil.duty / DUTY_FULL * 24 / (12 * share) - current_a) * 0.01 / 0.05
        highest = max(highest, current_a)
    # Feed-forward alone gives 1/share; the trim adds no more than a fifth on top.
    assert highest <= max(1.0, 1 / share) * 1.2


def test_an_untrusted_current_leaves_the_duty_at_feed_forward() -> None:
    coil = configured()
    inputs = Inputs()
    inputs.coil_ma = -125
    for _ in range(100):
        coil.step(1000, inputs, 10, False)
    assert coil.duty / DUTY_FULL == pytest.approx(0.5, abs=DUTY_STEPS / DUTY_FULL)


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=60), st.integers(1, 2000))
def test_no_measured_current_moves_the_duty_by_more_than_a_third(measured: list[int], wanted: int) -> None:
    coil = configured()
    inputs = Inputs()
    for coil_ma in measured:
        inputs.coil_ma = coil_ma
        coil.step(wanted, inputs, 10, True)
        nominal = min(1.0, wanted / 1000 * 12 / 24)
        # A third, and a tenth of a volt for the smallest currents.
        room = nominal / 3 + 0.1 / 24 + DUTY_STEPS / DUTY_FULL
        assert nominal - room <= coil.duty / DUTY_FULL <= nominal + room


def test_no_wanted_current_is_no_duty_and_forgets_the_trim() -> None:
    coil = configured()
    settle(coil, 1000, 14.0)
    inputs = Inputs()
    coil.step(0, inputs, 10, True)
    assert coil.duty == 0
    coil.step(1000, inputs, 10, False)
    assert coil.duty / DUTY_FULL == pytest.approx(0.5, abs=DUTY_STEPS / DUTY_FULL)


@pytest.mark.parametrize("supply_mv", [0, 5000, 16_900])
def test_a_dead_supply_sensor_never_gives_more_than_the_lowest_healthy_supply_would(supply_mv: int) -> None:
    coil = configured()
    inputs = Inputs()
    inputs.supply_mv = supply_mv
    coil.step(700, inputs, 10, False)
    # With 24 V really there that is under 0.3 A above the wish: no overcurrent, no cut.
    assert coil.duty / DUTY_FULL * 24 / 12 - 0.7 < 0.3


def test_the_expected_current_follows_like_the_iron_does() -> None:
    coil = configured()
    inputs = Inputs()
    found = []
    for _ in range(40):
        coil.step(1000, inputs, 10, False)
        found.append(coil.expected_ma)
    assert found == sorted(found)
    # Of 30 to 80 ms of iron lag: two thirds are there after 40 ms, and nearly all after 200 ms.
    assert 500 < found[3] < 800
    assert found[19] > 980
