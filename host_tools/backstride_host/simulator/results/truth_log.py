"""`truth.csv`: what the plant knows, and the sums over it."""

from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from backstride_host.simulator.console_records import TRUTH_COLUMNS, TRUTH_DTYPE

# Decimals of each column; fixed, so that the same run gives the same bytes.
DECIMALS = {
    "belt_speed_m_s": 6,
    "belt_position_m": 6,
    "brake_force_n": 4,
    "coil_current_a": 5,
    "coil_temperature_c": 4,
    "walker_force_n": 4,
    "brake_duty": 5,
    "supply_v": 4,
    "slip_m": 6,
}
# A belt slower than this counts as standing.
STANDING_M_S = 0.02

Rows = NDArray[np.void]


class TruthLog:
    """Takes the plant's rows, 100 a second, as they come."""

    def __init__(self, out: TextIO):
        self._out = out
        self._format = "%.3f" + "".join(f",%.{DECIMALS.get(name, 6)}f" for name in TRUTH_COLUMNS) + "\n"
        out.write(",".join(["t_s", *TRUTH_COLUMNS]) + "\n")
        self._parts: list[Rows] = []

    def add(self, rows: Rows) -> None:
        """Write rows."""
        table = np.empty((len(rows), 1 + len(TRUTH_COLUMNS)))
        table[:, 0] = rows["t_us"] / 1e6
        for column, name in enumerate(TRUTH_COLUMNS, 1):
            # A negative zero would be written as -0.000000.
            table[:, column] = rows[name] + 0.0
        self._out.write(self._format * len(rows) % tuple(table.ravel().tolist()))
        self._parts.append(rows)

    def rows(self) -> Rows:
        """Return all rows so far."""
        return np.concatenate(self._parts) if self._parts else np.empty(0, TRUTH_DTYPE)


def sums(rows: Rows) -> dict[str, float]:
    """Return distances, times, forces and work. Directions are the belt's; reverse is the reversed belt."""
    if len(rows) < 2:
        rows = np.zeros(2, rows.dtype)
    travel_m = np.diff(rows["belt_position_m"])
    elapsed_s = np.diff(rows["t_us"]) / 1e6
    speed = rows["belt_speed_m_s"][1:]
    force_n = rows["brake_force_n"]
    distance_m = float(np.abs(travel_m).sum())
    brake_work_j = float((_middle(force_n) * np.abs(travel_m)).sum())
    return {
        "true_forward_m": float(travel_m[travel_m > 0].sum()),
        "true_reverse_m": float(-travel_m[travel_m < 0].sum()),
        "forward_s": float(elapsed_s[speed > STANDING_M_S].sum()),
        "reverse_s": float(elapsed_s[speed < -STANDING_M_S].sum()),
        "peak_force_n": float(force_n.max()),
        # Over the travel: work over distance.
        "mean_force_n": brake_work_j / distance_m if distance_m else 0.0,
        "brake_work_j": brake_work_j,
        "walker_work_j": float((_middle(rows["walker_force_n"]) * travel_m).sum()),
        # Of the belt over the roller, beyond the distances above.
        "slip_m": float(rows["slip_m"][-1]),
        "coil_temperature_max_c": float(rows["coil_temperature_c"].max()),
    }


def _middle(values: Any) -> Any:
    """Return the mean of each two neighbours."""
    return 0.5 * (values[1:] + values[:-1])
