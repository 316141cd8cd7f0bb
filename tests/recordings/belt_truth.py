"""What a belt really did, from its own speed: travel, turns, speed at moments, cadence.

The encoder and the firmware have no part in it: a recording's sidecar is written from this.
"""

from dataclasses import dataclass

import numpy as np
from belt_motions import GRID_S, Floats, smoothed


@dataclass(frozen=True)
class Turn:
    """The belt got furthest at `extreme_s`; at `shown_s` it was far enough the other way, `direction`."""

    extreme_s: float
    shown_s: float
    direction: int


def positions_mm(speed_m_s: Floats) -> Floats:
    """Return the belt's place on the grid, 0 at first."""
    steps_mm = (speed_m_s[1:] + speed_m_s[:-1]) / 2 * GRID_S * 1000
    return np.concatenate(([0.0], np.cumsum(steps_mm)))


def turns(position_mm: Floats, enough_mm: float) -> list[Turn]:
    """Return each start and turn: where the belt is `enough_mm` from the furthest it got before."""
    found: list[Turn] = []
    low = high = 0
    direction = 0
    for index, place in enumerate(position_mm.tolist()):
        if place > position_mm[high]:
            high = index
        if place < position_mm[low]:
            low = index
        if direction <= 0 and place - position_mm[low] >= enough_mm:
            direction, extreme = 1, low
        elif direction >= 0 and position_mm[high] - place >= enough_mm:
            direction, extreme = -1, high
        else:
            continue
        found.append(Turn(extreme * GRID_S, index * GRID_S, direction))
        low = high = index
    return found


def speed_at(speed_m_s: Floats, time_s: float) -> float:
    """Return the speed at a moment in mm/s."""
    return float(speed_m_s[round(time_s / GRID_S)]) * 1000


def cadence_spm(speed_m_s: Floats, near_spm: float, from_s: float, to_s: float) -> float:
    """Return the ripple's rate within 15 % of `near_spm` that holds most of its power, in steps a minute."""
    piece = speed_m_s[round(from_s / GRID_S) : round(to_s / GRID_S)]
    piece = piece - smoothed(piece, 2.0)
    time_s = np.arange(piece.size) * GRID_S
    rates = np.arange(0.85 * near_spm, 1.15 * near_spm, 0.05)
    window = np.hanning(piece.size)
    power = [abs(np.sum(window * piece * np.exp(-2j * np.pi * rate / 60 * time_s))) for rate in rates]
    return float(rates[int(np.argmax(power))])
