"""A sensing story in integers, the same on every interpreter: prints a digest of everything it leads to.

Runs inside MicroPython or CPython, with the firmware on the search path. `allocated` says how many bytes the
steps alone took from the heap.
"""

from array import array

try:
    import micropython
except ImportError:
    micropython = None  # CPython does not measure

from backstride.core.direction import Direction
from backstride.core.odometer import Odometer
from backstride.core.speed import SpeedEstimator

TICKS = 3000
_MASK = (1 << 30) - 1
_HALF = 1 << 29
# From which tick on the belt strives to which speed in mm/s.
_GOALS = ((0, 0), (60, 250), (500, -900), (1100, 0), (1300, 2600), (1800, 10_000), (2300, -60), (2700, 0))


class Sensing:
    """The stages that turn counts into speed, direction and distance."""

    def __init__(self, counts_per_metre):
        self.speed = SpeedEstimator()
        self.speed.configure(counts_per_metre, counts_per_metre // 4)
        self.direction = Direction()
        self.direction.configure(counts_per_metre, 6, 400_000)
        self.odometer = Odometer()
        self.odometer.configure(counts_per_metre * 1000 + 7)

        self.state = 0

    def fold(self, number):
        """Let the digest depend on `number`."""
        state = self.state
        self.state = (state << 5 ^ state >> 19 ^ (number & 0xFFFFFF) ^ (number >> 24 & 0x7F)) & 0xFFFFFF

    def fold_all(self):
        """Let it depend on everything that matters now."""
        speed = self.speed
        tracker = speed._tracker
        self.fold(speed.speed_mm_s)
        self.fold(speed.accel_mm_s2)
        self.fold(speed.capture)
        self.fold(speed._gap)
        self.fold(speed._still)
        self.fold(tracker.position)
        self.fold(tracker.speed)
        self.fold(tracker.acceleration)
        self.fold(speed._level.log_level)
        self.fold(speed._band.since)
        for line in range(4):
            self.fold(speed._lines._offsets[line])
            self.fold(speed.roller.pattern[line])
        self.fold(self.direction.direction)
        self.fold(self.odometer.forward_m)
        self.fold(self.odometer.forward_rem)
        self.fold(self.odometer.backward_rem)
        self.fold(self.odometer.net_mm())


class Story:
    """Ticks of a belt, uneven in time, its edges and what a waiting tick would have caught."""

    def __init__(self, counts_per_metre):
        self._scale = counts_per_metre
        self._um = 0
        self._speed = 0
        self._random = 12_345
        self._goal = 0
        self.rows = [array("i", bytearray(4 * TICKS)) for _column in range(7)]
        count = _HALF - 5000
        t_us = _MASK - 7_000_000
        for tick in range(TICKS):
            dt_us = 9000 + self._draw(2000) if tick % 97 else 5000 + self._draw(25_000)
            before = self._um * counts_per_metre // 1_000_000
            self._move(tick, dt_us)
            moved = self._um * counts_per_metre // 1_000_000 - before
            count = ((count + moved + _HALF) & _MASK) - _HALF
            t_us = (t_us + dt_us) & _MASK
            back = self._draw(3) if moved else 0
            edge_count = ((count - (back if moved > 0 else -back) + _HALF) & _MASK) - _HALF
            row = (
                count,
                t_us,
                dt_us,
                edge_count,
                (t_us - self._draw(9000)) & _MASK,
                self._draw(3) * (moved != 0),
            )
            for column in range(6):
                self.rows[column][tick] = row[column]
            self.rows[6][tick] = (moved > 0) - (moved < 0)

    def _draw(self, below):
        self._random = (self._random * 1103 + 12_345) & 0xFFFFF
        return (self._random >> 6) % below

    def _move(self, tick, dt_us):
        while self._goal + 1 < len(_GOALS) and tick >= _GOALS[self._goal + 1][0]:
            self._goal += 1
        goal = _GOALS[self._goal][1]
        goal += goal * (tick % 50 - 25) // 400  # a stride
        step = 30
        self._speed += min(max(goal - self._speed, -step), step)
        self._um += self._speed * dt_us // 1000


def play(sensing, rows, first, end):
    """Step through the ticks from `first` to before `end` and do nothing else."""
    speed = sensing.speed
    counts, times, steps, edge_counts, edge_times, edges, caught = rows
    for tick in range(first, end):
        if speed.wait_us(counts[tick], times[tick]) >= 0:
            speed.caught = caught[tick]
            speed.step(counts[tick], times[tick], steps[tick], 0, 0, 0)
        else:
            speed.step(
                counts[tick], times[tick], steps[tick], edge_counts[tick], edge_times[tick], edges[tick]
            )
        sensing.direction.step(counts[tick], steps[tick])
        sensing.odometer.step(edges[tick] - 1)
        sensing.odometer.net_mm()


def digest(counts_per_metre):
    """Return a number that depends on every state of the story at one scale."""
    rows = Story(counts_per_metre).rows
    sensing = Sensing(counts_per_metre)
    for tick in range(TICKS):
        play(sensing, rows, tick, tick + 1)
        sensing.fold_all()
    return sensing.state


def allocated(counts_per_metre):
    """Return the bytes that all steps of a story took from the heap."""
    story = Story(counts_per_metre)
    sensing = Sensing(counts_per_metre)
    rows = story.rows
    play(sensing, rows, 0, 1)
    before = micropython.mem_total()
    play(sensing, rows, 0, 0)
    empty = micropython.mem_total() - before
    before = micropython.mem_total()
    play(sensing, rows, 0, TICKS)
    return micropython.mem_total() - before - empty
