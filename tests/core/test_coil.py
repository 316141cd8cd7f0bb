"""The duty against Ohm's law and copper's temperature coefficient, closed over a coil of our own."""

import pytest
from backstride.core.coil import DUTY_FULL, Coil
from backstride.core.inputs import Inputs
from hypothesis import given, settings
from hypothesis import strategies as st

# Whole millivolts, and a duty in steps of 1/16,384.
DUTY_STEPS = 8


def configured(milliohm: int = 12_000) -> Coil:
    coil = Coil()
    coil.configure(milliohm, 17_000)
    return coil


def copper_ohm(cold_ohm: float, celsius: float) -> float:
    return cold_ohm * (1 + 0.0039 * (celsius - 20))


class Bench:
    """A coil of L/R 17 ms, a sensor in whole milliamperes, and a diode that the current flows on through."""

    def __init__(
        self, ohm: float = 12.0, supply_v: float = 24.0, lag: float = 1.0, diode_v: float = 0.7
    ) -> None:
        self.coil = configured()
        self.inputs = Inputs()
        self.ohm = ohm
        self.henry = 12 * 0.017 * lag
        self.supply_v = supply_v
        self.diode_v = diode_v
        self.current_a = 0.0

    def drive(self, wanted_ma: int, seconds: float = 2.0) -> list[float]:
        """Return the current in mA at each tick's end; ten steps a tick."""
        found = []
        for tick in range(round(seconds * 100)):
            if tick % 16 == 0:
                self.coil.see_reach(round(self.supply_v * 1000))
            self.inputs.supply_mv = round(self.supply_v * 1000)
            self.inputs.coil_ma = round(self.current_a * 1000)
            self.coil.step(wanted_ma, self.inputs, 10, True)
            duty = self.coil.duty / DUTY_FULL
            volt = duty * self.supply_v - (1 - duty) * self.diode_v
            for _ in range(10):
                self.current_a += (volt - self.ohm * self.current_a) / self.henry * 0.001
                self.current_a = max(self.current_a, 0.0)
            found.append(self.current_a * 1000)
        return found


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
    # Two roundings to milliohms, one to millivolts, one to steps of 1/16,384; less than half a kelvin is not
    # followed.
    volt = wanted_ma / 1000 * (0.002 + 0.002 * milliohm / 1000) + 0.001
    assert coil.duty / DUTY_FULL == pytest.approx(duty, rel=0, abs=volt / (supply_mv / 1000) + 1 / 16_384)


def test_sixty_kelvin_cost_nothing_of_the_current() -> None:
    coil = configured()
    inputs = Inputs()
    inputs.coil_temperature_dc = 800
    coil.step(1000, inputs, 10, False)
    # At constant voltage it would be 23 % less current and 35 % less force.
    assert coil.duty / DUTY_FULL * 24 / copper_ohm(12, 80) == pytest.approx(1.0, rel=0.002)


# Resistance and inductance within a fifth, 18 to 28 V; a switch or a diode to flow on by.
boxes = st.tuples(
    st.floats(0.8, 1.2), st.floats(0.8, 1.2), st.floats(18.0, 28.0), st.sampled_from([0.0, 0.7])
)


@settings(max_examples=40)
# Below 300 mA a diode's 0.7 V beside a fifth of resistance is more than the learned share makes good.
@given(boxes, st.integers(300, 1200))
def test_the_measured_current_makes_good_what_a_coil_differs_by(box: tuple, wanted_ma: int) -> None:
    share, lag, supply_v, diode_v = box
    found = Bench(12 * share, supply_v, lag, diode_v).drive(wanted_ma)
    # Half a milliampere of the sensor, a step of 1/1,024 of the learned share.
    assert found[-1] == pytest.approx(wanted_ma, rel=0.002, abs=1.5)


@settings(max_examples=40)
@given(boxes, st.integers(300, 1200))
def test_a_step_neither_rings_nor_cycles(box: tuple, wanted_ma: int) -> None:
    share, lag, supply_v, diode_v = box
    bench = Bench(12 * share, supply_v, lag, diode_v)
    first = bench.drive(wanted_ma)
    # Until it is learned the coil carries what it differs by, and no more than a tenth beyond.
    assert max(first) <= max(1.0, 1 / share) * 1.1 * wanted_ma
    end = first[150:]
    assert max(end) - min(end) <= 0.002 * wanted_ma + 1.5
    # Known once, it needs no learning a second time.
    bench.drive(0, 0.5)
    again = bench.drive(wanted_ma)
    assert max(again) <= 1.06 * wanted_ma + 2
    assert again[30] == pytest.approx(wanted_ma, rel=0.06)


@settings(max_examples=40)
@given(boxes)
def test_a_ramp_is_followed_without_going_beyond_it(box: tuple) -> None:
    share, lag, supply_v, diode_v = box
    bench = Bench(12 * share, supply_v, lag, diode_v)
    bench.drive(300)
    for wanted_ma in range(300, 1100, 8):  # 0.8 A/s: 60 N/s at 0.8 m/s from 0.5 A on
        assert bench.drive(wanted_ma, 0.01)[-1] <= wanted_ma * 1.02
    assert max(bench.drive(1100)) <= 1100 * 1.03


@pytest.mark.parametrize("share", [0.8, 1.0, 1.2])
@pytest.mark.parametrize("celsius", [20, 110])
def test_a_supply_at_its_end_winds_nothing_up(share: float, celsius: int) -> None:
    bench = Bench(copper_ohm(12 * share, celsius), supply_v=18.0)
    bench.inputs.coil_temperature_dc = celsius * 10
    most_ma = bench.supply_v / bench.ohm * 1000
    assert bench.drive(2000, 5.0)[-1] == pytest.approx(min(most_ma, 2000), rel=0.005)
    bench.supply_v = 28.0
    # Ten volts more at once: it carries the wish and, while the current rises, a twentieth more at most.
    assert max(bench.drive(2000)) <= min(bench.supply_v / bench.ohm * 1000, 2000 * 1.05)


def test_a_supply_that_fails_teaches_nothing_and_its_return_is_no_jolt() -> None:
    bench = Bench()
    bench.drive(800)
    for supply_v in range(23, 7, -1):  # the reserve runs down within a second
        bench.supply_v = float(supply_v)
        bench.drive(800, 0.06)
    # The console is gone: the driver stays at the last duty, and the mains is back.
    most_ma = bench.coil.duty / DUTY_FULL * 24.0 / bench.ohm * 1000
    assert most_ma <= 800 * 24 / 17 * 1.05


@pytest.mark.parametrize("share", [0.8, 1.0, 1.2])
@pytest.mark.parametrize("supply_v", [18.0, 24.0, 28.0])
def test_the_reach_is_what_the_supply_can_drive_through_this_coil(share: float, supply_v: float) -> None:
    bench = Bench(12 * share, supply_v)
    bench.drive(900, 5.0)
    # The diode's 0.7 V count as resistance at a small duty, and not at all at a full one.
    assert bench.coil.reach_ma == pytest.approx(supply_v / bench.ohm * 1000, rel=0.06)


def test_an_untrusted_current_leaves_the_duty_at_feed_forward() -> None:
    coil = configured()
    inputs = Inputs()
    inputs.coil_ma = -125
    for _ in range(100):
        coil.step(1000, inputs, 10, False)
    assert coil.duty / DUTY_FULL == pytest.approx(0.5, abs=DUTY_STEPS / DUTY_FULL)


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=60), st.integers(1, 2000))
def test_no_measured_current_moves_the_duty_far(measured: list[int], wanted: int) -> None:
    coil = configured()
    inputs = Inputs()
    for coil_ma in measured:
        inputs.coil_ma = coil_ma
        coil.step(wanted, inputs, 10, True)
        nominal = min(1.0, wanted / 1000 * 12 / 24)
        # A third less or two fifths more.
        room = 0.001 * nominal + DUTY_STEPS / DUTY_FULL
        assert nominal / 1.5 - room <= coil.duty / DUTY_FULL <= nominal * 1.4 + room


def test_no_wanted_current_is_no_duty() -> None:
    bench = Bench()
    bench.drive(1000)
    bench.drive(0, 0.01)
    assert bench.coil.duty == 0
    assert bench.drive(0, 0.3)[-1] == pytest.approx(0, abs=1)


def test_another_coil_is_learned_anew() -> None:
    bench = Bench(14.0)
    bench.drive(1000)
    bench.coil.configure(10_000, 17_000)
    bench.coil.step(1000, bench.inputs, 10, False)
    assert bench.coil.duty / DUTY_FULL == pytest.approx(10 / 24, abs=DUTY_STEPS / DUTY_FULL)


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
