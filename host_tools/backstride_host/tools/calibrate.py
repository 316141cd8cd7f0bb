"""`backstride calibrate`: leads a technician through the four calibrations of a machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from backstride_host.tools.options import json_option, required_port_option


def _choices(function: Callable[..., None]) -> Callable[..., None]:
    """Give a calibration the options that all have."""
    options = (
        required_port_option,
        click.option(
            "--record",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="The machine's record; calibration-BOARD.json in this folder where not given.",
        ),
        click.option(
            "--dry-run", is_flag=True, help="Measure and judge, but change neither file nor console."
        ),
        click.option("--yes", is_flag=True, help="Write to the console without being asked."),
        json_option,
    )
    for option in reversed(options):
        function = option(function)
    return function


def _currents(_context: click.Context, _option: click.Parameter, text: str) -> tuple[float, ...]:
    try:
        found = tuple(float(word) for word in text.split(","))
    except ValueError:
        raise click.BadParameter("it is amperes with commas between, as 0.4,0.8,1.2") from None
    if not all(0.1 <= current <= 3.0 for current in found) or len(set(found)) < len(found):
        raise click.BadParameter("each current is from 0.1 to 3 A, and another one")
    return found


@click.group()
def command() -> None:
    """Calibrate a machine: encoder, supply, coast-down, brake.

    In this order. Each leads step by step, judges every run, keeps all of them in the machine's record with
    the reason where one does not count, compares with the record before, and writes to the console what you
    confirm.
    Nobody stands on the belt, ever. Where the console wants a hand, press DOWN: it changes nothing.
    """


@command.command("encoder")
@click.option("--loop-m", type=click.FloatRange(1.0, 20.0), required=True, help="Length of the belt's loop.")
@click.option("--loops", type=click.IntRange(1), default=10, show_default=True, help="Loops in a run.")
@click.option(
    "--runs", type=click.IntRange(2, 10), default=3, show_default=True, help="Runs that must agree."
)
@_choices
def encoder(loop_m: float, loops: int, runs: int, **choices: Any) -> None:
    """Counts a metre and polarity: roll ten loops of the belt by hand, forward, from mark to mark.

    Stick a mark on the belt and one on the frame beside it, and measure the loop with a tape. Roll by hand
    from beside the belt. A run is over when the belt has rested for five seconds: rest nowhere else.
    """
    from backstride_host.calibration.encoder import EncoderCalibration  # noqa: PLC0415
    from backstride_host.tools import calibrate_runs  # noqa: PLC0415

    with calibrate_runs.job("encoder", choices) as job:
        polarity = -1 if job.parameter("sensing.polarity") < 0 else 1
        calibrate_runs.encoder(job, EncoderCalibration(loop_m, loops, job.counts_per_km, polarity, runs))


@command.command("supply")
@click.option("--currents", default="0.5,1.0,1.5", show_default=True, callback=_currents, help="In A.")
@click.option(
    "--volts", type=click.FloatRange(5, 60), help="What a voltmeter reads at the console's terminals."
)
@_choices
def supply(currents: tuple[float, ...], volts: float | None, **choices: Any) -> None:
    """The supply under load, and the coil's cold resistance, from a coast at each of some currents.

    Press DOWN, spin the belt to 2 m/s or more with a drill on the roller, and take the drill away: the
    console holds the current while the belt coasts.
    """
    from backstride_host.calibration.supply import SupplyCalibration  # noqa: PLC0415
    from backstride_host.tools import calibrate_runs  # noqa: PLC0415

    with calibrate_runs.job("supply", choices) as job:
        most_a = job.parameter("brake.max_current_ma") / 1000
        low_v = job.parameter("safety.supply_low_mv") / 1000
        calibrate_runs.supply(job, SupplyCalibration(most_a, low_v, currents, volts))


@command.command("coast-down")
@click.option(
    "--runs", type=click.IntRange(2, 10), default=3, show_default=True, help="Coasts that must agree."
)
@click.option(
    "--hang-kg", type=click.FloatRange(0, 50), default=0.0, help="The mass on the cord, for the belt's own."
)
@click.option(
    "--hang-runs", type=click.IntRange(2, 10), default=2, show_default=True, help="Runs with the mass."
)
@_choices
def coast_down(runs: int, hang_kg: float, hang_runs: int, **choices: Any) -> None:
    """Friction of the belt, and with a mass on a cord its moving mass.

    Spin the belt to 3 m/s with a drill, or to 1.5 m/s from the side platforms, and let it coast to rest.
    Then, with --hang-kg, wind a cord with that mass round the roller, let it fall for a metre and the belt
    coast. Without a mass the console's belt.mass_kg is taken; what was not driven to 3 m/s is extrapolated,
    and marked.
    """
    from backstride_host.calibration.coast_down import CoastDownCalibration  # noqa: PLC0415
    from backstride_host.tools import calibrate_runs  # noqa: PLC0415

    with calibrate_runs.job("coast_down", choices) as job:
        calibrate_runs.need(job, "encoder")
        assumed_kg = job.parameter("belt.mass_kg")
        calibrate_runs.coast_down(job, CoastDownCalibration(assumed_kg, runs, hang_kg, hang_runs))


@command.command("brake")
@click.option(
    "--currents", default="0.4,0.75,1.1,1.4,1.7", show_default=True, callback=_currents, help="In A."
)
@click.option("--repeats", type=click.IntRange(2, 5), default=2, show_default=True, help="Coasts a current.")
@_choices
def brake(currents: tuple[float, ...], repeats: int, **choices: Any) -> None:
    """The brake's force over current and speed, from coasts at five currents.

    Needs the record's coast-down and supply. Press DOWN, spin the belt to 3 m/s or more with a drill, and
    take it away: the console holds the current while the belt coasts. The stronger the current, the faster
    the spin should be.
    """
    from backstride_host.calibration.brake import BrakeCalibration  # noqa: PLC0415
    from backstride_host.tools import calibrate_runs  # noqa: PLC0415

    with calibrate_runs.job("brake", choices) as job:
        calibrate_runs.brake(job, BrakeCalibration(calibrate_runs.drag_of(job), currents, repeats))
