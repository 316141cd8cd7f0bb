"""What the firmware made of a replayed recording: one row a control tick."""

from collections.abc import Iterator

import numpy as np
from backstride.core import faults

COLUMNS = ("t_us", "count", "speed_mm_s", "direction", "distance_mm", "cadence_dspm", "faults")
# As the probe packs them (simulator/device/replay_probe.py): cadence is negative while unknown.
_ROW = np.dtype(
    [
        ("t_us", "<i8"),
        ("count", "<i8"),
        ("speed_mm_s", "<i4"),
        ("direction", "<i4"),
        ("distance_mm", "<i8"),
        ("cadence_dspm", "<i4"),
        ("faults", "<u4"),
    ]
)


class TickLines:
    """Turns the probe's rows into lines of CSV. `start_us` is when the recording began, in virtual time."""

    def __init__(self, start_us: int, length_us: int):
        self._start_us = start_us
        self._length_us = length_us
        self._names: dict[int, str] = {0: ""}

    def lines(self, data: bytes) -> Iterator[str]:
        """Yield the ticks that sampled within the recording."""
        for t_us, count, speed_mm_s, direction, distance_mm, cadence_dspm, mask in np.frombuffer(
            data, _ROW
        ).tolist():
            since_us = t_us - self._start_us
            if 0 <= since_us <= self._length_us:
                cadence = "" if cadence_dspm < 0 else cadence_dspm
                yield (
                    f"{since_us},{count},{speed_mm_s},{direction},{distance_mm},{cadence},{self._faults(mask)}\n"
                )

    def _faults(self, mask: int) -> str:
        if mask not in self._names:
            self._names[mask] = "+".join(faults.names(mask))
        return self._names[mask]
