"""What a roller out of true, or an encoder off centre on it, adds to the counts once a revolution.

Two harmonics of the roller's angle are learned from what the tracker did not foresee (LMS; Widrow and Hoff,
1960). They are periodic and add nothing over a revolution: the mean gain stays 1, distance is not touched.
Angles are in 1/256 of a turn, lengths in the tracker's unit, amplitudes in 1/64 of it.
"""

from array import array

from backstride.compat import const
from backstride.core.roller_memory import RollerMemory

_WRAP_MASK = const((1 << 30) - 1)
_WRAP_HALF = const(1 << 29)

# 128 + 127 * sin. Literals, for these stay in flash where a tuple would be copied.
_SINE = (
    b"\x80\x83\x86\x89\x8c\x90\x93\x96\x99\x9c\x9f\xa2\xa5\xa8\xab\xae\xb1\xb3\xb6\xb9\xbc\xbf\xc1\xc4"
    b"\xc7\xc9\xcc\xce\xd1\xd3\xd5\xd8\xda\xdc\xde\xe0\xe2\xe4\xe6\xe8\xea\xeb\xed\xef\xf0\xf1\xf3\xf4"
    b"\xf5\xf6\xf8\xf9\xfa\xfa\xfb\xfc\xfd\xfd\xfe\xfe\xfe\xff\xff\xff\xff\xff\xff\xff\xfe\xfe\xfe\xfd"
    b"\xfd\xfc\xfb\xfa\xfa\xf9\xf8\xf6\xf5\xf4\xf3\xf1\xf0\xef\xed\xeb\xea\xe8\xe6\xe4\xe2\xe0\xde\xdc"
    b"\xda\xd8\xd5\xd3\xd1\xce\xcc\xc9\xc7\xc4\xc1\xbf\xbc\xb9\xb6\xb3\xb1\xae\xab\xa8\xa5\xa2\x9f\x9c"
    b"\x99\x96\x93\x90\x8c\x89\x86\x83\x80\x7d\x7a\x77\x74\x70\x6d\x6a\x67\x64\x61\x5e\x5b\x58\x55\x52"
    b"\x4f\x4d\x4a\x47\x44\x41\x3f\x3c\x39\x37\x34\x32\x2f\x2d\x2b\x28\x26\x24\x22\x20\x1e\x1c\x1a\x18"
    b"\x16\x15\x13\x11\x10\x0f\x0d\x0c\x0b\x0a\x08\x07\x06\x06\x05\x04\x03\x03\x02\x02\x02\x01\x01\x01"
    b"\x01\x01\x01\x01\x02\x02\x02\x03\x03\x04\x05\x06\x06\x07\x08\x0a\x0b\x0c\x0d\x0f\x10\x11\x13\x15"
    b"\x16\x18\x1a\x1c\x1e\x20\x22\x24\x26\x28\x2b\x2d\x2f\x32\x34\x37\x39\x3c\x3f\x41\x44\x47\x4a\x4d"
    b"\x4f\x52\x55\x58\x5b\x5e\x61\x64\x67\x6a\x6d\x70\x74\x77\x7a\x7d"
)

# 4 * log2 of an angle up to half a turn.
_LOG2 = (
    b"\x00\x00\x04\x06\x08\x09\x0a\x0b\x0c\x0d\x0d\x0e\x0e\x0f\x0f\x10\x10\x10\x11\x11\x11\x12\x12\x12"
    b"\x12\x13\x13\x13\x13\x13\x14\x14\x14\x14\x14\x15\x15\x15\x15\x15\x15\x15\x16\x16\x16\x16\x16\x16"
    b"\x16\x16\x17\x17\x17\x17\x17\x17\x17\x17\x17\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x19\x19"
    b"\x19\x19\x19\x19\x19\x19\x19\x19\x19\x19\x19\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a"
    b"\x1a\x1a\x1a\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1c\x1c"
    b"\x1c\x1c\x1c\x1c\x1c\x1c\x1c\x1c\x1c"
)

# By how much the tracker's error leads what disturbs it, by that one's frequency over the bandwidth: of
# s^3 / (s^3 + 2 s^2 + 2 s + 1) at s = j 2^((n - 6) / 4). Slower ones are followed, and teach nothing.
_LEAD = b"\xa3\x9d\x95\x8c\x80\x71\x60\x4f\x40\x34\x2b\x23\x1d\x19\x15\x11\x0e\x0c\x0a\x09"
_FASTEST = const(19)
# 4 * log2(2 pi / 256), the row of p = 1, and the table's first.
_LOG_UNITS = const(-21 + 16 + 6)

_AMPLITUDE_TOP = const(1 << 20)  # 1 mm
_STEPS_TOP = const(1 << 29)
_ERROR_TOP = const(1 << 12)  # 0.26 mm: more is a start, not a roller


class RollerError:
    """`pattern`: cosine and sine of one turn, then of half a turn. `counts` a revolution, 0 if not known.

    `steps` of learning so far, up to 2^29; `memory` has a pattern from before, until it has found its place.
    """

    def __init__(self):
        self.pattern = array("i", [0, 0, 0, 0])
        self.memory = RollerMemory()
        self.configure(0)

    def configure(self, counts_per_revolution):
        """Set the counts a revolution, 0 to 4000; start from a true roller."""
        self.counts = counts_per_revolution
        self.restore((0, 0, 0, 0), 0)

    def restore(self, pattern, place):
        """Go on from a `pattern` learned before; count 0 stands at `place` of the revolution."""
        for index in range(4):
            self.pattern[index] = pattern[index]
        self._place = place
        self._edge = 0
        self._angle = 0
        self._turned = 0
        self._harmonic = 1
        self.steps = 0

    def place_of(self, count):
        """Return at which count of the revolution `count` stands."""
        # An edge above the highest count is 2^29: the difference of two unmasked would not fit.
        count = (count & _WRAP_MASK) - (self._edge & _WRAP_MASK)
        count = ((count & _WRAP_MASK) ^ _WRAP_HALF) - _WRAP_HALF
        return (self._place + count % self.counts) % self.counts

    def of(self, edge):
        """Return by how much `edge` (a count) lies beyond its even place, and remember it for `learn`."""
        place = self.place_of(edge)
        # Below 2^12 * 2^8.
        self._turned = (place - self._place) % self.counts * 256 // self.counts
        self._place = place
        self._edge = edge
        place = place * 256 // self.counts
        self._angle = place
        # Four times 2^20 * 127 < 2^29.
        return (self._wave(0, place) + self._wave(2, 2 * place)) >> 13

    def _wave(self, index, angle):
        pattern = self.pattern
        wave = pattern[index] * (_SINE[(angle + 64) & 255] - 128)
        return wave + pattern[index + 1] * (_SINE[angle & 255] - 128)

    def learn(self, error, row):
        """Take the tracker's `error` at the edge last asked for; `row` is its bandwidth's (`speed_gains`).

        The harmonics take turns.
        """
        harmonic = self._harmonic
        self._harmonic = 3 - harmonic
        turned = self._turned * harmonic & 255
        # A turn of more than a half looks like one the other way.
        row = _LOG2[turned if turned <= 128 else 256 - turned] - row + _LOG_UNITS
        if row >= 0 and turned:
            row = _LEAD[row if row < _FASTEST else _FASTEST]
            turned = self._angle * harmonic + (row if turned <= 128 else -row)
            self._step(2 * harmonic - 2, error, turned)
            if self.memory.waiting and self.memory.counts == self.counts:
                self._remember()

    def _remember(self):
        """Go on with the pattern from before, once the new one shows where the roller is."""
        ahead = self.memory.turn(self.pattern, self.steps)
        if ahead is not None:
            self.memory.waiting = False
            for index in range(4):
                self.pattern[index] = self.memory.pattern[index]
            self._place = (self._place - ahead * self.counts // 256) % self.counts

    def _step(self, index, error, angle):
        """Move the amplitudes at `index` against `error`, by 1/128 of it."""
        if error > _ERROR_TOP:
            error = _ERROR_TOP
        elif error < -_ERROR_TOP:
            error = -_ERROR_TOP
        pattern = self.pattern
        if self.steps < _STEPS_TOP:
            self.steps += 1
        # 2^12 * 127 < 2^19; the sine's 127 over 2^8 are 64 / 128. Rounded, for small errors are the rule.
        value = pattern[index] - ((error * (_SINE[(angle + 64) & 255] - 128) + 128) >> 8)
        if -_AMPLITUDE_TOP < value < _AMPLITUDE_TOP:
            pattern[index] = value
        index += 1
        value = pattern[index] - ((error * (_SINE[angle & 255] - 128) + 128) >> 8)
        if -_AMPLITUDE_TOP < value < _AMPLITUDE_TOP:
            pattern[index] = value
