"""A story of steps for the cadence, in integers: a slow walk, a limp, a run backwards, a coast, noise.

Speeds come as the estimator gives them, ticks 8 to 12 ms apart and some of them far apart. Runs on every
interpreter, so it knows neither files nor types.
"""

from array import array

try:
    import micropython
except ImportError:
    micropython = None  # CPython does not measure

from backstride.core.cadence import Cadence

TICKS = 7000
# From which tick on: speed in mm/s, ripple in permille from peak to peak, a step in ms, how much longer one
# foot's is in permille.
_GAITS = (
    (0, 300, 60, 1250, 0),
    (1500, 900, 40, 620, 200),
    (3000, -2400, 60, 350, 40),
    (4400, 700, 0, 500, 0),
    (5000, -800, 30, 550, 0),
    (6200, 12_000, 2000, 230, 0),
)


class Story:
    """Speeds and times of ticks."""

    def __init__(self):
        self._random = 4711
        self._phase_us = 0
        self._left = 1
        self.speeds = array("i", bytearray(4 * TICKS))
        self.times = array("i", bytearray(4 * TICKS))
        gait = -1
        for tick in range(TICKS):
            if gait + 1 < len(_GAITS) and tick >= _GAITS[gait + 1][0]:
                gait += 1
            dt_us = 8000 + self._draw(4000) if tick % 61 else 5000 + self._draw(25_000)
            self.times[tick] = dt_us
            self.speeds[tick] = self._speed(_GAITS[gait], dt_us)

    def _draw(self, below):
        self._random = (self._random * 1103 + 12_345) & 0xFFFFF
        return (self._random >> 6) % below

    def _speed(self, gait, dt_us):
        _from, mean, ripple, step_ms, uneven = gait
        step_us = step_ms * (1000 + self._left * uneven // 2)
        self._phase_us += dt_us
        if self._phase_us >= step_us:
            self._phase_us -= step_us
            self._left = -self._left
        # A step's wave of two parabolas, within 1000.
        half = self._phase_us * 200 // step_us
        wave = half * (100 - half) * 2 // 5 if half < 100 else -(half - 100) * (200 - half) * 2 // 5
        speed = mean + mean * ripple // 1000 * wave // 2000 + self._draw(5) - 2
        return min(max(speed, -12_000), 12_000)


def play(cadence, story, first, end):
    """Step through the ticks from `first` to before `end` and do nothing else."""
    speeds = story.speeds
    times = story.times
    for tick in range(first, end):
        cadence.step(speeds[tick], times[tick])


def digest():
    """Return a number that depends on all that was told, and how many different cadences there were."""
    story = Story()
    cadence = Cadence()
    cadence.configure(1000, 252)
    state = 0
    told = set()
    for tick in range(TICKS):
        play(cadence, story, tick, tick + 1)
        for number in (cadence.cadence_dspm, cadence.asymmetry_permille, cadence.variability_permille):
            state = (state << 5 ^ state >> 19 ^ (number & 0xFFFFFF)) & 0xFFFFFF
        for number in (cadence._rhythm.period, cadence._rhythm.likeness, cadence._strides.period):
            state = (state << 5 ^ state >> 19 ^ (number & 0xFFFFFF)) & 0xFFFFFF
        told.add(cadence.cadence_dspm // 100)
    return state, sorted(told)


def allocated():
    """Return the bytes that all steps of the story took from the heap."""
    story = Story()
    cadence = Cadence()
    play(cadence, story, 0, 1)
    before = micropython.mem_total()
    play(cadence, story, 0, 0)
    empty = micropython.mem_total() - before
    before = micropython.mem_total()
    play(cadence, story, 0, TICKS)
    return micropython.mem_total() - before - empty
