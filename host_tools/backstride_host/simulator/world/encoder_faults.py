"""What can be wrong between the encoder's disc and the console's pins. MicroPython and CPython alike.

Only while something is wrong are a step's edges passed through here, one by one.
"""

from .encoder import LEVEL_A, LEVEL_B

NAMES = ("a_stuck", "b_stuck", "swapped", "dropped_edges", "bounce", "noise", "slip")
FOREVER_US = 1 << 30

_DROPPED_PART = 0.1
_BOUNCE_US = 300
_GLITCHES_PER_S = 500
_GLITCH_US = 50  # the longest; most of them the counter's filter does not see
_SLIPPED_PART = 0.3
_SLIP_M = 0.1  # the ring sticks and slips once in so much travel, give or take a half

# What happens to a channel: it takes a level, or a glitch turns it over until the glitch ends.
_LOW = 0
_HIGH = 1
_TURN_OVER = 2


class EncoderFaults:
    """Turns a step's true edges into what the pins see; `times_us`, `levels` (a + 2 b) and `holds_us`."""

    def __init__(self, seed, bounce_us=0):
        self.random = seed % 2147483646 + 1
        self.own_bounce_us = int(bounce_us)
        self.active = {}
        self.slipped_m = 0.0  # by how much the ring is behind the roller
        self.slipping = False
        self._roller_m = None
        self._left_m = 0.0  # of this slip, or of the travel to the next
        self.switched_on = self._is_on()  # whether edges have to pass through here
        self.base = [0, 0]
        self.turned = [0, 0]
        self.stuck: list = [None, None]
        self.seen = [0, 0]
        self.times_us = []
        self.levels = []
        self.holds_us = []
        self._last: list = [None, None]

    def set(self, name, value):
        """Switch a fault on by its name, without `encoder.`; None takes the fault's own default."""
        self.active[name] = value
        self.switched_on = True
        if name == "a_stuck":
            self.stuck[0] = self.seen[0] if value is None else int(bool(value))
        elif name == "b_stuck":
            self.stuck[1] = self.seen[1] if value is None else int(bool(value))
        elif name == "slip":
            self.slipping = False
            self._roller_m = None
            self._left_m = 0.0

    def clear(self, name):
        """Switch a fault off again."""
        self.active.pop(name, None)
        self.switched_on = self._is_on()
        if name == "a_stuck":
            self.stuck[0] = None
        elif name == "b_stuck":
            self.stuck[1] = None

    def _is_on(self):
        return bool(self.active) or self.own_bounce_us > 0 or self.slipped_m != 0.0

    def ring_m(self, position_m):
        """Return where the encoder's ring is when the roller is at `position_m`."""
        if "slip" in self.active:
            moved_m = 0.0 if self._roller_m is None else position_m - self._roller_m
            if self.slipping:
                self.slipped_m += moved_m
            self._left_m -= abs(moved_m)
            if self._left_m <= 0.0:
                self.slipping = not self.slipping
                part = self.active["slip"] or _SLIPPED_PART
                self._left_m = _SLIP_M * (0.5 + self._chance()) * (part if self.slipping else 1.0 - part)
            self._roller_m = position_m
        return position_m - self.slipped_m

    def start(self, count, level):
        """Begin to take part: the disc's count and the level the pins show now."""
        self.base = [LEVEL_A[count & 3], LEVEL_B[count & 3]]
        self.seen = [level & 1, level >> 1]

    def through(self, count, times_us, counts, found, start_us, end_us):
        """Pass a step's `found` edges, which began at `count`; return how many the pins see."""
        happenings = []
        if "dropped_edges" not in self.active:
            # What was lost earlier is caught up with.
            happenings.append((start_us, 0, 0, LEVEL_A[count & 3]))
            happenings.append((start_us, 1, 1, LEVEL_B[count & 3]))
        self._add_edges(happenings, count, times_us, counts, found, end_us)
        self._add_noise(happenings, start_us, end_us)
        happenings.sort()
        self.times_us, self.levels, self.holds_us = [], [], []
        self._last: list = [None, None]
        for due_us, _, channel, what in happenings:
            if what == _TURN_OVER:
                self.turned[channel] ^= 1
            else:
                self.base[channel] = what
            self._show(due_us)
        self._show(start_us if not happenings else happenings[-1][0])
        return len(self.times_us)

    def _chance(self):
        self.random = self.random * 48271 % 2147483647
        return self.random / 2147483647.0

    def _add_edges(self, happenings, count, times_us, counts, found, end_us):
        dropped = (self.active["dropped_edges"] or _DROPPED_PART) if "dropped_edges" in self.active else 0
        bounce_us = (self.active["bounce"] or _BOUNCE_US) if "bounce" in self.active else self.own_bounce_us
        for i in range(found):
            channel = 0 if LEVEL_A[counts[i] & 3] != LEVEL_A[count & 3] else 1
            count = counts[i]
            if dropped and self._chance() < dropped:
                continue
            level = LEVEL_B[count & 3] if channel else LEVEL_A[count & 3]
            happenings.append((times_us[i], 2 * i + 2, channel, level))
            if bounce_us:
                next_us = times_us[i + 1] if i + 1 < found else end_us
                self._turn_over(
                    happenings, times_us[i], min(bounce_us, next_us - times_us[i]), channel, 2 * i + 3
                )

    def _turn_over(self, happenings, start_us, room_us, channel, order):
        opens_us = start_us + int(room_us * 0.5 * self._chance())
        closes_us = opens_us + int(room_us * 0.5 * self._chance())
        happenings.append((opens_us, order, channel, _TURN_OVER))
        happenings.append((closes_us, order, channel, _TURN_OVER))

    def _add_noise(self, happenings, start_us, end_us):
        if "noise" not in self.active:
            return
        expected = (self.active["noise"] or _GLITCHES_PER_S) * (end_us - start_us) / 1e6
        # Many small chances, so that they scatter as noise does.
        chances = 8 * (int(expected) + 1)
        for _ in range(chances):
            if self._chance() * chances >= expected:
                continue
            channel = 1 if self._chance() < 0.5 else 0
            opens_us = start_us + int((end_us - start_us) * self._chance())
            closes_us = min(opens_us + 1 + int(_GLITCH_US * self._chance()), end_us)
            happenings.append((opens_us, 1000, channel, _TURN_OVER))
            happenings.append((closes_us, 1001, channel, _TURN_OVER))

    def _show(self, due_us):
        a = self.base[0] ^ self.turned[0]
        b = self.base[1] ^ self.turned[1]
        if self.stuck[0] is not None:
            a = self.stuck[0]
        if self.stuck[1] is not None:
            b = self.stuck[1]
        if "swapped" in self.active:
            a, b = b, a
        # One channel at a time, as a decoder expects it.
        if a != self.seen[0]:
            self.seen[0] = a
            self._emit(due_us, 0)
        if b != self.seen[1]:
            self.seen[1] = b
            self._emit(due_us, 1)

    def _emit(self, due_us, channel):
        self.times_us.append(due_us)
        self.levels.append(self.seen[0] + 2 * self.seen[1])
        self.holds_us.append(FOREVER_US)
        # How long a level stays is known when its channel changes again.
        last = self._last[channel]
        if last is not None:
            self.holds_us[last] = due_us - self.times_us[last]
        self._last[channel] = len(self.times_us) - 1
