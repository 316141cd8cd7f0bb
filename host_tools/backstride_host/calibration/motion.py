"""What the belt did between two rests, sample by sample, as telemetry tells it.

Places come from counts and are the truth; the console's own speed is late by some hundredths of a second,
which a hard coast would feel. So speeds are taken from the places: the slope of a cubic through what is near.
"""

from dataclasses import dataclass, field

import numpy as np
from backstride.core import faults

from backstride_host.codec import Message

Array = np.ndarray
# A belt that moves less than this in a rest's time has rested: a belt that stands may tremble by a count.
REST_M = 0.004
_BEFORE_S = 1.0  # kept of the rest before
_WRAP_MS = 1 << 30
_MOVED_M = 0.1
_FIELDS = ("host_s", "t_s", "place_m", "coil_a", "coil_c", "supply_v", "cadence", "held")


@dataclass(frozen=True)
class Motion:
    """Samples by time; `place_m` is signed, by the console's scale and polarity; `held` is the lease."""

    host_s: Array
    t_s: Array
    place_m: Array
    coil_a: Array
    coil_c: Array
    supply_v: Array
    cadence: Array
    held: Array
    faults: frozenset[str] = field(default_factory=frozenset)

    @property
    def moved_m(self) -> float:
        """Signed travel from the first sample to the last."""
        return float(self.place_m[-1] - self.place_m[0])

    @property
    def way(self) -> int:
        """1 forward, -1 backward."""
        return 1 if self.moved_m >= 0 else -1

    @property
    def back_m(self) -> float:
        """How far it went against its way."""
        steps = np.diff(self.place_m) * self.way
        return float(-steps[steps < 0].sum())

    def speed_m_s(self, half_s: float = 0.12) -> Array:
        """Return the speed at each sample, positive along the way."""
        return slopes(self.t_s, self.place_m * self.way, half_s)

    def part(self, chosen: Array) -> "Motion":
        """Return the samples of a mask."""
        return Motion(**{name: getattr(self, name)[chosen] for name in _FIELDS}, faults=self.faults)


class MotionRecorder:
    """Give it telemetry; a motion is over once the belt has rested for `rest_s`."""

    def __init__(self, rest_s: float):
        self._rest_s = rest_s
        self._rows: list[tuple[float, ...]] = []
        self._faults: set[str] = set()
        self._last_ms = 0
        self._t_s = 0.0

    def take(self, telemetry: Message, host_s: float) -> Motion | None:
        """Take one message; return the motion that it ends."""
        named = telemetry.named()
        if self._rows:
            self._t_s += ((telemetry.t_ms - self._last_ms) % _WRAP_MS) / 1000
        self._last_ms = telemetry.t_ms
        row = (
            host_s,
            self._t_s,
            (telemetry.forward_mm - telemetry.backward_mm) / 1000,
            telemetry.coil_ma / 1000,
            telemetry.coil_temperature_dc / 10,
            telemetry.supply_mv / 1000,
            np.nan if telemetry.cadence_dspm == 0xFFFF else telemetry.cadence_dspm / 10,
            float("lease" in named["flags"]),
        )
        self._rows.append(row)
        self._faults |= {name for bit, name in enumerate(faults.FAULT_NAMES) if telemetry.faults >> bit & 1}
        return self._over()

    @property
    def so_far(self) -> Motion:
        """What there is of the present motion."""
        columns = np.array(self._rows).T
        return Motion(**dict(zip(_FIELDS, columns, strict=True)), faults=frozenset(self._faults))

    def _over(self) -> Motion | None:
        place, t_s = self._rows[-1][2], self._t_s
        rested = True
        for row in reversed(self._rows):
            if abs(row[2] - place) > REST_M:
                rested = False
                break
            if t_s - row[1] >= self._rest_s:
                break
        else:
            return None
        if not rested:
            return None
        moved = max(abs(row[2] - self._rows[0][2]) for row in self._rows) > _MOVED_M
        motion = self.so_far if moved else None
        self._rows = [row for row in self._rows if t_s - row[1] <= _BEFORE_S]
        self._faults = set()
        return motion


def slopes(t_s: Array, values: Array, half_s: float) -> Array:
    """Return the slope at each time of a cubic through the values within `half_s` of it."""
    found = np.zeros(len(t_s))
    for index, t in enumerate(t_s):
        near = np.abs(t_s - t) <= half_s
        degree = min(3, int(near.sum()) - 1)
        if degree < 1:
            continue
        powers = (t_s[near] - t)[:, None] ** np.arange(degree + 1)
        found[index] = np.linalg.lstsq(powers, values[near], rcond=None)[0][1]
    return found


def integral(t_s: Array, values: Array) -> Array:
    """Return the integral from the first sample to each, by trapezia."""
    steps = np.diff(t_s) * (values[1:] + values[:-1]) / 2
    return np.concatenate([[0.0], np.cumsum(steps)])
