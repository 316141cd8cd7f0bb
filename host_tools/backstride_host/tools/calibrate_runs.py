"""The runs of each calibration: what is asked of the technician, and how one run is taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backstride_host.calibration import brake as braking
from backstride_host.calibration import coast_down as coasting
from backstride_host.calibration import record_file
from backstride_host.calibration.brake import BrakeCalibration
from backstride_host.calibration.coast_down import CoastDownCalibration, CoastDownResult
from backstride_host.calibration.course import course
from backstride_host.calibration.driven_coast import usable
from backstride_host.calibration.encoder import EncoderCalibration
from backstride_host.calibration.motion import Motion
from backstride_host.calibration.supply import SupplyCalibration
from backstride_host.calibration.workshop import Workshop
from backstride_host.client import Client
from backstride_host.errors import CalibrationError
from backstride_host.tools.calibrate_job import Choices, Job
from backstride_host.tools.calibrate_picture import NOTHING, Forming
from backstride_host.tools.calibrate_screen import Screen

_ROLLED_REST_S = 5.0
_COAST_REST_S = 1.0
_SCALES_DIFFER = 1e-4


@contextmanager
def job(part: str, options: dict[str, Any]) -> Iterator[Job]:
    """Connect, and put the part's job together."""
    choices = Choices(**options)
    with Client.connect(choices.port) as client:
        screen = Screen(aside=choices.as_json)
        screen.picture.title = f"Calibrate {part.replace('_', '-')}"
        screen.picture.rest_s = _ROLLED_REST_S if part == record_file.ENCODER else _COAST_REST_S
        yield Job(part, choices, client, screen)


def encoder(job: Job, calibration: EncoderCalibration) -> None:
    """Loops from mark to mark."""

    def step(workshop: Workshop) -> Motion:
        motion = next(workshop.motions(_ROLLED_REST_S))
        calibration.take(motion)
        return motion

    def ask() -> str:
        return f"roll {calibration.loops} loops forward, from mark to mark, then leave the belt for 5 s."

    def forming(motion: Motion) -> Forming:
        loops = abs(motion.moved_m) / calibration.loop_m
        return Forming(
            f"{loops:.2f} of {calibration.loops} loops, by the scale until now",
            part=loops / calibration.loops,
        )

    job.perform(calibration, calibration.needed, step, ask, forming)


def coast_down(job: Job, calibration: CoastDownCalibration) -> None:
    """Coasts without current, then with a mass."""

    def step(workshop: Workshop) -> Motion:
        motion = next(workshop.motions(_COAST_REST_S))
        calibration.take(motion)
        return motion

    def ask() -> str:
        if calibration.hanging:
            return f"let {calibration.hang_kg:g} kg on the cord pull the belt, and let it coast to rest."
        return "spin the belt (drill: 3 m/s, by foot: 1.5 m/s), let go, and let it coast to rest."

    def forming(motion: Motion) -> Forming:
        coast = coasting.coast_in(motion)
        if coast is None:
            return NOTHING
        slowing = coasting.fit([coast])
        curve = course(coast.begin_s, float(coast.v_m_s[0]), lambda v: float(slowing.at(v)))
        return Forming(f"this coast: {coasting.formula(slowing)}", curve)

    job.perform(calibration, calibration.needed + calibration.hang_needed, step, ask, forming)


def _under(current_a: float, least_m_s: int) -> str:
    spin = f"spin the belt above {least_m_s} m/s within 8 s, and let go."
    return f"{current_a:g} A, nobody on the belt: press DOWN, {spin}"


def supply(job: Job, calibration: SupplyCalibration) -> None:
    """A coast at each current."""

    def step(workshop: Workshop) -> Motion:
        current_a = calibration.current_a
        motion, drives, refused = workshop.coast_under(current_a, _COAST_REST_S)
        calibration.take(motion, current_a, drives, refused)
        return motion

    def ask() -> str:
        return _under(calibration.current_a, 2)

    job.perform(calibration, len(calibration.currents_a), step, ask)


def brake(job: Job, calibration: BrakeCalibration) -> None:
    """Some coasts at each current."""

    def step(workshop: Workshop) -> Motion:
        current_a = calibration.current_a
        motion, _drives, refused = workshop.coast_under(current_a, _COAST_REST_S)
        calibration.take(motion, current_a, refused)
        return motion

    def ask() -> str:
        return _under(calibration.current_a, 3)

    def forming(motion: Motion) -> Forming:
        coast, _reason = usable(motion, calibration.current_a, "")
        if coast is None:
            return NOTHING
        shape = braking.fit([coast], calibration.drag)
        curve = course(
            coast.begin_s,
            float(coast.v_m_s[0]),
            lambda v: (calibration.drag.force_n(v) + shape.force_n(0, v)) / calibration.drag.mass_kg,
        )
        force_n = shape.force_n(0, braking.AT_M_S)
        return Forming(f"this coast: {force_n:.1f} N at {braking.AT_M_S:g} m/s, R2 {shape.r2:.5f}", curve)

    job.perform(calibration, calibration.needed * len(calibration.currents_a), step, ask, forming)


def need(job: Job, *parts: str) -> None:
    """CalibrationError where the record lacks one of the parts, or the console has another scale."""
    missing = [name.replace("_", "-") for name in parts if name not in job.record]
    if missing:
        raise CalibrationError(f"{job.path} has no {' and no '.join(missing)} yet: calibrate that first")
    per_m = job.record[record_file.ENCODER]["counts_per_metre"]
    if abs(job.counts_per_km / 1000 / per_m - 1) > _SCALES_DIFFER:
        raise CalibrationError(
            f"the console counts {job.counts_per_km / 1000:g} a metre and {job.path} has {per_m:g}: "
            "all speeds hang on it, so write it to the console first"
        )


def drag_of(job: Job) -> CoastDownResult:
    """Return friction and mass of the job's record; CalibrationError where a part is missing."""
    need(job, record_file.ENCODER, record_file.SUPPLY, record_file.COAST_DOWN)
    part = job.record[record_file.COAST_DOWN]
    return CoastDownResult(
        (part["drag_n"], part["drag_per_speed_n"], part["drag_per_square_n"]),
        part["mass_kg"],
        part["mass_uncertainty_kg"],
        part["mass"] == "measured",
        part["measured_to_m_s"],
        part["r2"],
        part["spread_percent"] / 100,
    )
