"""What the encoder's two pins show: every change of a level in time, and what can be wrong with them.

A change is a time and the bit that turns over, 1 for A and 2 for B. So a glitch is two changes of one bit.
"""

from dataclasses import dataclass, replace

import numpy as np
from uneven_encoder import Ints, Recording

A, B = 1, 2
# Levels a + 2 b after the boundaries 0 to 3 of a line, forward: 10, 11, 01, 00. A changes at 0 and at 2.
_AFTER = np.array([1, 3, 2, 0])


@dataclass(frozen=True)
class Pins:
    """Changes in order of time, from `first_level` at 0 to the end at `length_us`."""

    t_us: Ints
    bit: Ints
    first_level: int
    length_us: int

    def rows(self) -> str:
        """Return the recording as CSV, its last row a repetition of the last levels."""
        level = np.bitwise_xor.accumulate(np.concatenate(([self.first_level], self.bit)))
        t_us = np.concatenate(([0], self.t_us))
        lines = [
            f"{time},{now & 1},{now >> 1}\n" for time, now in zip(t_us.tolist(), level.tolist(), strict=True)
        ]
        return "t_us,a,b\n" + "".join(lines) + f"{self.length_us},{level[-1] & 1},{level[-1] >> 1}\n"

    def between(self, from_s: float, to_s: float) -> "np.typing.NDArray[np.bool_]":
        return (self.t_us >= from_s * 1e6) & (self.t_us < to_s * 1e6)


def pins_of(recording: Recording) -> Pins:
    """Return what a sound encoder's pins show."""
    t_us = np.round(recording.edge_s * 1e6).astype(np.int64)
    bit = np.where(recording.edge % 2 == 0, A, B)
    return Pins(t_us, bit, int(_AFTER[recording.first_count % 4]), round(recording.duration_s * 1e6))


def silent(pins: Pins, bit: int, from_s: float) -> Pins:
    """A channel's cable breaks: from then on its level stays as it is."""
    kept = ~((pins.bit == bit) & (pins.t_us >= from_s * 1e6))
    return replace(pins, t_us=pins.t_us[kept], bit=pins.bit[kept])


def swapped(pins: Pins) -> Pins:
    """A is wired to B's pin, and B to A's."""
    first = pins.first_level
    return replace(pins, bit=3 - pins.bit, first_level=(first & 1) << 1 | first >> 1)


def lost_pulses(
    rng: np.random.Generator, pins: Pins, bit: int, from_s: float, to_s: float, part: float
) -> Pins:
    """A dirty disc: a `part` of a channel's pulses, rise and fall, is not seen."""
    found = np.flatnonzero((pins.bit == bit) & pins.between(from_s, to_s))
    starts = found[:-1:2]
    gone = starts[rng.random(starts.size) < part]
    kept = np.ones(pins.t_us.size, bool)
    kept[gone] = False
    kept[found[np.searchsorted(found, gone) + 1]] = False
    return replace(pins, t_us=pins.t_us[kept], bit=pins.bit[kept])


def bouncing(rng: np.random.Generator, pins: Pins, longest_us: int, times: int) -> Pins:
    """Contacts: after each change the level turns over up to `times` times to and fro, within `longest_us`.

    The bouncing ends before 0.4 of the time to the next change is over.
    """
    room_us = np.minimum(longest_us, 0.4 * np.diff(pins.t_us, append=pins.length_us))
    more_us, more_bits = [], []
    for t_us, bit, most_us in zip(pins.t_us, pins.bit, room_us, strict=True):
        turns = np.sort(rng.integers(1, max(2, int(most_us)), 2 * int(rng.integers(0, times + 1))))
        more_us.append(t_us + turns)
        more_bits.append(np.full(turns.size, bit))
    return _with(pins, np.concatenate(more_us), np.concatenate(more_bits))


def noisy(
    rng: np.random.Generator, pins: Pins, from_s: float, to_s: float, per_s: float, longest_us: int
) -> Pins:
    """A supply's noise: so many glitches a second on either channel, each 1 to `longest_us` long."""
    number = round((to_s - from_s) * per_s)
    starts = rng.integers(round(from_s * 1e6), round(to_s * 1e6), number)
    ends = starts + rng.integers(1, longest_us + 1, number)
    bits = rng.integers(1, 3, number)
    return _with(pins, np.concatenate((starts, ends)), np.concatenate((bits, bits)))


def _with(pins: Pins, t_us: Ints, bit: Ints) -> Pins:
    all_us = np.concatenate((pins.t_us, t_us))
    order = np.argsort(all_us, kind="stable")
    return replace(pins, t_us=all_us[order], bit=np.concatenate((pins.bit, bit))[order])
