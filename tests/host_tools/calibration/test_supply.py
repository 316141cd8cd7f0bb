"""The coil and the supply from a circuit of which everything is known.

D V = R I + (1 - D) Vd and V = V0 - Rs D I together give the duty D, the smaller root of
Rs I D^2 - (V0 + Vd) D + R I + Vd = 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from backstride_host.calibration.motion import Motion
from backstride_host.calibration.record import COLD_C, COPPER_PER_K
from backstride_host.calibration.supply import SupplyCalibration
from backstride_host.errors import CalibrationError
from known_belt import STEP_S, after_a_spin, let_go_s, motion_of, slowing

FAST_M_S = 3.2
HELD_S = let_go_s() + 0.3


@dataclass
class Circuit:
    """Volts, ohms (of the cold coil), and what an odd machine does to them."""

    open_v: float = 24.0
    source_ohm: float = 0.3
    coil_ohm: float = 12.0
    diode_v: float = 0.7
    coil_c: float = 22.0
    wobble_v: float = 0.0

    def duty(self, current_a: float) -> float:
        warm_ohm = self.coil_ohm * (1 + COPPER_PER_K * (self.coil_c - COLD_C))
        a, b, c = (
            self.source_ohm * current_a,
            -(self.open_v + self.diode_v),
            warm_ohm * current_a + self.diode_v,
        )
        return c / -b if a == 0 else (-b - math.sqrt(b * b - 4 * a * c)) / (2 * a)

    def run(self, current_a: float, telling: float = 1.0) -> tuple[Motion, list[tuple[float, float]]]:
        """A coast under a current; `telling` is the scale of what the console reads as volts."""
        duty = self.duty(current_a)
        loaded_v = self.open_v - self.source_ohm * duty * current_a
        law, end_s = slowing(FAST_M_S, 0.3 + 0.4 * current_a, 0.1)

        def supply_v(t_s: float) -> float:
            wobble = self.wobble_v * math.sin(9 * t_s)
            return round((loaded_v + wobble if t_s >= HELD_S else self.open_v) * telling, 3)

        motion = motion_of(
            after_a_spin(law, FAST_M_S),
            let_go_s() + end_s + 1.0,
            coil_a=lambda t_s: current_a if t_s >= HELD_S else 0.0,
            supply_v=supply_v,
            coil_c=self.coil_c,
        )
        drives = [
            (HELD_S + 0.12 * number, round(duty * loaded_v * telling, 3))
            for number in range(int((motion.t_s[-1] - HELD_S) / 0.12))
        ]
        return motion, drives


def told(circuit: Circuit, most_a: float = 2.0, low_v: float = 20.0, **telling: float) -> SupplyCalibration:
    calibration = SupplyCalibration(most_a, low_v, true_v=telling.pop("true_v", None))
    for current_a in (0.5, 1.0, 1.5):
        motion, drives = circuit.run(current_a, **telling)
        calibration.take(motion, current_a, drives)
    return calibration


@pytest.mark.parametrize(
    "circuit",
    [
        Circuit(),
        Circuit(coil_ohm=9.0, source_ohm=0.8),
        Circuit(open_v=36.0, coil_ohm=20.0),
        Circuit(diode_v=0.0),
        Circuit(coil_c=45.0),
    ],
)
def test_the_coil_is_found_within_half_a_percent_and_the_source_within_5(circuit: Circuit) -> None:
    result = told(circuit).result()
    assert result.coil_ohm == pytest.approx(circuit.coil_ohm, rel=0.005)  # at 20 degC
    assert abs(result.coil_ohm - circuit.coil_ohm) < 2 * result.coil_uncertainty_ohm
    assert result.source_ohm == pytest.approx(circuit.source_ohm, rel=0.05)
    assert result.diode_v == pytest.approx(circuit.diode_v, abs=0.1)
    assert result.open_v == pytest.approx(circuit.open_v, abs=0.01)
    assert result.params == {"brake.coil_milliohm": pytest.approx(circuit.coil_ohm * 1000, rel=0.005)}


def test_what_is_left_under_the_highest_current_is_told() -> None:
    circuit = Circuit(source_ohm=0.8, coil_ohm=9.0)
    duty = circuit.duty(2.0)
    assert told(circuit).result().loaded_v == pytest.approx(24.0 - 0.8 * duty * 2.0, abs=0.1)


REFUSED = {
    "falls too low": (
        Circuit(source_ohm=1.6, coil_ohm=8.0),
        {"low_v": 22.5},
        "at 22.5 V the console lets the brake go",
    ),
    "a weak battery": (Circuit(wobble_v=2.0), {}, "(does not follow its load|R2 of the coil)"),
    "a divider that is wrong": (Circuit(), {"telling": 0.95, "true_v": 24.0}, "-5.0 %, its divider is wrong"),
    "no diode is like that": (Circuit(diode_v=4.0), {}, "a diode of 4.0 V is none"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_supply_that_will_not_do_is_refused_with_the_reason(name: str) -> None:
    circuit, options, reason = REFUSED[name]
    with pytest.raises(CalibrationError, match=reason):
        told(circuit, **options).result()


def test_too_few_steady_readings_do_not_count() -> None:
    calibration = SupplyCalibration(2.0, 20.0)
    motion, drives = Circuit().run(0.5)
    run = calibration.take(motion, 0.5, drives[4:6])
    assert "only 2 steady readings, 3 at least" in run.reason
    assert calibration.current_a == 0.5  # again
    with pytest.raises(CalibrationError, match="supply: 0 of 3 runs count"):
        calibration.result()


def test_a_coil_that_never_got_its_current_says_so() -> None:
    calibration = SupplyCalibration(2.0, 20.0)
    motion, drives = Circuit().run(1.2)
    assert "the coil had 1.20 A of 1.50 A at most" in calibration.take(motion, 1.5, drives).reason


def test_two_currents_are_too_few() -> None:
    with pytest.raises(CalibrationError, match="2 currents are too few: 3 at least"):
        SupplyCalibration(2.0, 20.0, (0.5, 1.0))


def test_readings_are_taken_while_the_current_is_held_alone() -> None:
    calibration = SupplyCalibration(2.0, 20.0)
    motion, drives = Circuit().run(0.5)
    early = [(STEP_S * number, 23.0) for number in range(50)]
    run = calibration.take(motion, 0.5, [*early, *drives])
    assert run.values["drive_v"] == pytest.approx(
        Circuit().duty(0.5) * (24.0 - 0.3 * Circuit().duty(0.5) * 0.5), abs=0.01
    )
