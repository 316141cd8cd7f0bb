"""What a simulated console reports, as typed records. Times are microseconds of virtual time."""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TRUTH_COLUMNS = (
    "belt_speed_m_s",
    "belt_position_m",
    "brake_force_n",
    "coil_current_a",
    "coil_temperature_c",
    "walker_force_n",
    "brake_duty",
    "supply_v",
    "slip_m",
)
TRUTH_DTYPE = np.dtype([("t_us", "<i8")] + [(name, "<f8") for name in TRUTH_COLUMNS])

STATISTICS = (
    "now_us",
    "ticks_run",
    "ticks_late",
    "ticks_dropped",
    "tick_lateness_max_us",
    "within_ticks_us",
    "edges_run",
    "edges_dropped",
    "other_interrupts_run",
    "heap_high_water_bytes",
    "resets",
)
_STATISTICS_LAYOUT = struct.Struct("<11q")


@dataclass(frozen=True)
class Truth:
    """Rows of the plant's truth, at 100 Hz; they come up to a second after their time."""

    data: bytes

    def rows(self) -> NDArray[np.void]:
        """Return a structured array with `t_us` and the columns of truth.csv."""
        return np.frombuffer(self.data, TRUTH_DTYPE)


@dataclass(frozen=True)
class LinkBytes:
    """What the console wrote in one go, at the time its last bit had left."""

    t_us: int
    data: bytes


@dataclass(frozen=True)
class DisplayShows:
    """What is on the display, dark at contrast 0: 1024 columns of eight dots, the lowest bit at the top."""

    t_us: int
    contrast: int
    dots: bytes


@dataclass(frozen=True)
class ScenarioEvent:
    """Something that the scenario, a hand or a fault did to the console."""

    t_us: int
    name: str
    detail: str


@dataclass(frozen=True)
class LogText:
    """What the firmware printed: its text console, not the link."""

    t_us: int
    text: str


@dataclass(frozen=True)
class ProbeRows:
    """Rows of the probe, in the probe's own layout."""

    data: bytes


@dataclass(frozen=True)
class ResetHappened:
    """The chip was reset; `cause` is what machine.reset_cause() reads from then on."""

    t_us: int
    cause: int


@dataclass(frozen=True)
class FirmwareEnded:
    """main.py is over; what it left running (timers, PWM) goes on, as on a board."""

    t_us: int
    detail: str


@dataclass(frozen=True)
class Ended:
    """The run's duration is over. `log` is the end of what the firmware printed."""

    t_us: int
    log: str


Record = (
    Truth
    | LinkBytes
    | DisplayShows
    | ScenarioEvent
    | LogText
    | ProbeRows
    | ResetHappened
    | FirmwareEnded
    | Ended
)


def read_statistics(payload: bytes) -> dict[str, int]:
    """Return the numbers that end each advance, by name."""
    return dict(zip(STATISTICS, _STATISTICS_LAYOUT.unpack(payload), strict=True))
