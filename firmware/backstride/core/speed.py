"""Belt speed at each tick, from counts and from the times of single edges.

When an edge happened says more than how many did. While they are slow every edge interrupts and the last one
of a tick is used; when they are fast the tick itself waits for the next one. The four edges of a line are
learned, the bandwidth follows how lively the belt is, and an edge that stays away bounds the speed.
Lengths, times and speeds are in the units of `belt_tracker`.
"""

from backstride.compat import const
from backstride.core.belt_tracker import BeltTracker
from backstride.core.edge_catch import EdgeCatch
from backstride.core.line_error import LineError
from backstride.core.motion_level import MotionLevel
from backstride.core.rest_band import RestBand
from backstride.core.roller_error import RollerError

_EVERY = const(1)
_AT_TICK = const(2)
_WRAP_MASK = const((1 << 30) - 1)
_WRAP_HALF = const(1 << 29)

_LONGEST_US = const(65_533)  # with what the last tick left over, the tracker's 16,384 steps
_GAP_TOP = const(65_535)
_SPEED_TOP = const(196_608)  # the tracker's 12 m/s
_TIME_LEAST = const(512)
_SLACK = const(8192)  # 0.5 m/s, by which a push changes it within a tick
_STILL_TOP = const(1 << 20)
_POSITION_TOP = const(1 << 21)  # 131 mm

# A handler runs 50 to 200 us after its edge: the mean, and the standard deviation of that spread.
_LATENCY_US = const(125)
_LATENCY_DEVIATION_US = const(43)
# A handler this soon after a tick may have waited for the tick to end: its edge lies anywhere since.
_BUSY_US = const(2000)
# Looks at the counter of a tick that waits are 25 us apart, and an edge lies evenly between two of them: 7 us
# of standard deviation, and as much for what makes lines uneven.
_LOOK_US = const(14)
# Further from the last count than any tick takes the belt: not an edge of this belt.
_FAR_COUNTS = const(64)
_WAITED_TOP = const(600)  # 2.4 ms
# So many waits in vain, and the count itself is measured.
_MISSES = const(3)
# 0.25 m/s a bin, up to the tracker's 12 m/s.
_BIN_SHIFT = const(12)
_BINS = const(49)


def _log2(number):
    """Return 16 * log2(number), at most 2.4 too low; `number` from 1 to 2^24."""
    octaves = 0
    while number >> octaves > 1:
        octaves += 1
    return 16 * octaves + (number << 4 >> octaves) - 16


def _within(number, top):
    if number > top:
        return top
    return number if number > -top else -top


class SpeedEstimator:
    """`step` once a tick sets `speed_mm_s`, `accel_mm_s2`, and `capture` for the time until the next tick.

    `capture` 1: interrupt on every edge of both channels (channel A alone serves too, less well).
    `capture` 2: no interrupts; the next tick asks `wait_us`, sleeps so long, looks until the count changes
    (for 2.2 ms in all), samples right then, and sets `caught` to the change, 1 or -1, before `step`; 0 where
    it came too early or not at all. Together this takes at most 10 % of the time at any speed.
    """

    def __init__(self):
        self._tracker = BeltTracker()
        self._lines = LineError()
        self.roller = RollerError()
        self._level = MotionLevel()
        self._band = RestBand()
        self._catch = EdgeCatch()
        self._edge_logs = bytearray(_BINS)
        self._caught_logs = bytearray(_BINS)
        self.configure(1000)

    def configure(self, counts_per_metre, counts_per_revolution=0):
        """Set the scale, 100 to 4000 counts a metre, and start anew.

        `counts_per_revolution` of the roller, up to 4000; 0 where it is not known, and its error not learned.
        """
        self.roller.configure(counts_per_revolution)
        self._counts_per_metre = counts_per_metre
        length = 16_000_000 // counts_per_metre  # 4000 to 160,000
        self._count_length = length
        for index in range(_BINS):
            um_s = 250_000 * index + 125_000
            # um/s * us / 62,500 is in 1/16 um: 12.2e6 * 43 < 2^30. Edges lie within 3 % of a count once
            # their line is learned.
            spread = um_s * _LATENCY_DEVIATION_US // 62_500 + length * 3 // 100
            self._edge_logs[index] = _log2(spread)
            self._caught_logs[index] = _log2(um_s * _LOOK_US // 62_500 + 1)
        # An edge of uncertain time, or a count that must have an edge on either side.
        self._loose_log = _log2(length // 5)
        # A count alone: its length over the root of 12.
        self._count_log = _log2(length * 29 // 100)
        self._slow = length >> 8  # four counts a second
        self.reset()

    def reset(self):
        """Forget everything measured; the next sample is the start."""
        self._tracker.rest_at(self._count_length >> 1)
        self._lines.reset(self._count_length)
        self._level.restart()
        # 0.1 s, and two counts at 40 mm/s: 12,500,000 steps of 4 us are 50 s.
        self._band.rest(25_000 + 12_500_000 // self._counts_per_metre)
        self._resting = True
        self._started = False
        self._count = 0
        self._moved = 0
        self._t_us = 0
        self._dt_us = 0
        self._spare_us = 0
        self._time = 0  # since the last tick
        self._left = 0  # of it, still to be predicted
        self._gap = _GAP_TOP  # since the last measured edge
        self._still = 0  # since the last sign of movement
        self._misses = 0
        self._lost = False
        self._counted = 0
        self._asked_us = -1  # when a wait began
        self._spared = False  # or was not granted
        self._catch.configure(self._count_length)
        self.caught = 0
        self.capture = _EVERY
        self.speed_mm_s = 0
        self.accel_mm_s2 = 0

    def wait_us(self, count, t_us):
        """Return how long a tick that finds `count` at `t_us` may sleep before it looks for its edge.

        -1 where it is not to wait at all.
        """
        if self.capture != _AT_TICK:
            return -1
        if self._catch.credit < 0:
            self._spared = True
            return -1
        self._asked_us = t_us
        if self._misses:
            return 0  # the last one was slept through
        count = (((count - self._count) & _WRAP_MASK) ^ _WRAP_HALF) - _WRAP_HALF
        t_us = (t_us - self._t_us) & _WRAP_MASK
        return self._catch.wait_us(self._tracker, self._level.level, count, t_us >> 2)

    def step(self, count, t_us, dt_us, edge_count, edge_t_us, edges):
        """Take a tick's sample: `count` at `t_us` (both wrap at 2^30), `dt_us` after the last one.

        `edges` interrupts came since then, the last one's handler read `edge_count` at `edge_t_us`.
        """
        self._begin(count, dt_us)
        self._t_us = t_us
        if dt_us > _LONGEST_US:
            self._bridge(count, dt_us)
        else:
            if edges:
                edge_t_us = (t_us - edge_t_us) & _WRAP_MASK  # from here on its age
                edges = self._take_edge(edge_count, edge_t_us)
            self._move_on(count)
            if self.caught:
                self._take_caught()
            elif not edges:
                self._take_count()
                self._bound_speed()
        self._level.step(self._tracker.acceleration, self._time)
        self._account()
        self._report()

    def _begin(self, count, dt_us):
        """Divide the tick's time, see whether the belt rests."""
        if not self._started:
            self._started = True
            self._count = count
        # Both are within 2^29.
        moved = (((count - self._count) & _WRAP_MASK) ^ _WRAP_HALF) - _WRAP_HALF
        self._moved = moved
        if dt_us > _LONGEST_US:
            dt_us = _LONGEST_US
        self._dt_us = dt_us
        dt_us += self._spare_us
        self._spare_us = dt_us & 3
        self._time = self._left = dt_us >> 2
        if self._resting or -2 < moved < 2:
            self._watch_rest()
        else:
            self._band.since = 0

    def _bridge(self, count, dt_us):
        """A tick came so late that of what the belt did meanwhile only its mean speed is known."""
        length = self._count_length
        tracker = self._tracker
        tracker.rest_at(length >> 1)
        if not self._resting:
            # 30 m of counts are 2^29; 256 steps of 4 us are the unit of speed.
            dt_us = _within(self._moved, (1 << 29) // length) * length // (dt_us >> 10)
            tracker.speed = _within(dt_us, _SPEED_TOP)
        self._count = count
        self._gap = self._still = self._misses = self.caught = 0

    def _watch_rest(self):
        band = self._band
        band.step(self._moved, self._time)
        if band.resting:
            self._tracker.speed = self._tracker.acceleration = 0
        elif self._resting:
            self._level.restart()
        self._resting = band.resting

    def _take_edge(self, edge_count, age_us):
        """Measure the edge whose handler ran `age_us` ago and read `edge_count`; return whether."""
        near = (((edge_count - self._count) & _WRAP_MASK) ^ _WRAP_HALF) - _WRAP_HALF
        age_us = self._dt_us - age_us  # from here on: after the last tick
        if age_us <= 0 or not -_FAR_COUNTS < near < _FAR_COUNTS:
            return False
        tracker = self._tracker
        if age_us < _BUSY_US:
            if self.capture == _AT_TICK:
                return False  # a fast belt's: anywhere within many counts
            age_us >>= 3
            log_deviation = self._loose_log
        else:
            age_us = (age_us - _LATENCY_US) >> 2
            log_deviation = self._edge_logs[abs(tracker.speed) >> _BIN_SHIFT]
        # From here on in the tracker's unit.
        tracker.predict(age_us)
        self._left -= age_us
        # Entered from above, an edge is the upper end of the count `near`. Below four counts a second the
        # speed does not tell, and the nearer end is taken: 64 * 160,000 < 2^24.
        length = self._count_length
        if tracker.speed < -self._slow or (
            tracker.speed <= self._slow and tracker.position - near * length > length >> 1
        ):
            near += 1
        self._gap += age_us
        self._measure(near, log_deviation)
        self._gap = -age_us
        return True

    def _move_on(self, count):
        """Predict to the tick and measure positions from its count."""
        tracker = self._tracker
        tracker.predict(self._left)
        gap = self._gap + self._time
        self._gap = gap if gap < _GAP_TOP else _GAP_TOP
        position = self._count_length >> 1
        if self._is_lost():
            tracker.rest_at(position)
            tracker.speed = self._counted
        elif -self._counts_per_metre < self._moved < self._counts_per_metre:
            # A metre is 16e6; the position stays within 2^21 + 2^19 + 5 * 3.7e6 before it.
            position = tracker.position - self._moved * self._count_length
            if position > _POSITION_TOP:
                position = _POSITION_TOP
            elif position < -_POSITION_TOP:
                position = -_POSITION_TOP
        tracker.position = position
        self._count = count

    def _is_lost(self):
        """Tell whether two ticks one after the other moved by more counts, or fewer, than the tracker tells.

        It would chase such a belt, and swing. `_counted` is the speed that the counts alone show.
        """
        lost = self._lost
        self._lost = False
        time = self._time
        moved = self._moved
        if (
            self._resting
            or time < _TIME_LEAST
            or not -self._counts_per_metre < moved < self._counts_per_metre
        ):
            return False
        # A metre is 16e6: 31,250 << 8 < 2^23. A count and a half may be where no one sees it.
        self._counted = moved * self._count_length // time << 8
        slack = (self._count_length * 3 // time << 7) + _SLACK
        if -_SPEED_TOP < self._counted < _SPEED_TOP:
            self._lost = not -slack < self._counted - self._tracker.speed < slack
        return lost and self._lost

    def _take_caught(self):
        """Measure the edge for which this tick has waited: an end of the present count."""
        if self.caught > 0:
            self._measure(0, self._caught_logs[abs(self._tracker.speed) >> _BIN_SHIFT])
        else:
            self._measure(1, self._caught_logs[abs(self._tracker.speed) >> _BIN_SHIFT])
        self._gap = 0
        self.caught = 0

    def _take_count(self):
        """Without an edge: keep the position between the ends of the present count.

        Where edges stay away although counts come, the count itself is measured.
        """
        length = self._count_length
        error = -self._tracker.position
        log_deviation = self._loose_log
        if self._moved and self._misses >= _MISSES:
            error += length >> 1
            log_deviation = self._count_log
        else:
            if self._moved and not self._spared:
                self._misses += 1
            if -length <= error <= 0:
                return
            if error < 0:
                error += length
        if self._resting:
            self._tracker.position += error
        else:
            self._tracker.correct(error, self._gap, self._level.log_level - log_deviation)
            if log_deviation == self._count_log:
                self._gap = 0

    def _measure(self, near, log_deviation):
        """Correct by the edge that is `near` counts above the present count's lower end."""
        # 65 * 160,000 and the position, below 2^25.
        error = near * self._count_length - self._tracker.position
        self._misses = self._still = 0
        if self._resting:
            self._tracker.position += error
            return
        roller = self.roller
        near += self._count  # from here on the edge
        if roller.counts:
            error += roller.of(near)
        error = self._lines.learn(near & 3, error)
        self._tracker.correct(error, self._gap, self._level.log_level - log_deviation)
        if roller.counts:
            roller.learn(error, self._tracker.row)

    def _bound_speed(self):
        """Without an edge for some time the belt moved less than a count in it: 10 % more is granted."""
        if self._moved:
            self._still = 0
            return
        if self._still < _STILL_TOP:
            self._still += self._time
        if self._still:
            # 160,000 * 282 < 2^26; 256 steps are the unit of speed.
            self._tracker.at_most(self._count_length * 282 // self._still)

    def _account(self):
        """Let what the tick has waited be paid for."""
        waited = 0
        if self._asked_us >= 0:
            # As long as no wait ever is, where the clock of one that waits is another than that of a step.
            waited = (self._t_us - self._asked_us & _WRAP_MASK) >> 2
            if waited > _WAITED_TOP:
                waited = _WAITED_TOP
        self._catch.account(self._time, waited)
        self._asked_us = -1
        self._spared = False

    def _report(self):
        """Set what others read."""
        speed = self._tracker.speed
        # 125 / 2^11 = 0.061035; 196,608 * 125 < 2^25. 61 / 262 = 0.2328; 131,072 * 61 < 2^23.
        self.speed_mm_s = (speed * 125 + 1024) >> 11
        self.accel_mm_s2 = self._tracker.acceleration * 61 // 262
        self.capture = self._catch.choose(speed, self._time)
