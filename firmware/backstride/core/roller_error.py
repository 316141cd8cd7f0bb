"""What a roller out of true, or an encoder off centre on it, adds to the counts once a revolution.

Two harmonics of the roller's angle are learned from what the tracker did not foresee (LMS; Widrow and Hoff,
1960). They are periodic and add nothing over a revolution: the mean gain stays 1, distance is not touched.
Angles are in 1/256 of a turn, lengths in the tracker's unit, amplitudes in 1/64 of it.
"""

from array import array

from backstride.compat import const

_WRAP_MASK = const((1 << 30) - 1)
_WRAP_HALF = const(1 << 29)

# 127 * sin of a quarter turn, then all four.
_QUARTER = (
    0, 3, 6, 9, 12, 16, 19, 22, 25, 28, 31, 34, 37, 40, 43, 46, 49, 51, 54, 57, 60, 63, 65, 68,
    71, 73, 76, 78, 81, 83, 85, 88, 90, 92, 94, 96, 98, 100, 102, 104, 106, 107, 109, 111, 112, 113, 115, 116,
    117, 118, 120, 121, 122, 122, 123, 124, 125, 125, 126, 126, 126, 127, 127, 127,
)  # fmt: skip
_HALF = _QUARTER + (127,) + tuple(reversed(_QUARTER[1:]))
_SINE = array("b", _HALF + tuple([-value for value in _HALF]))

# 4 * log2 of an angle up to half a turn.
_LOG2 = bytes((
    0, 0, 4, 6, 8, 9, 10, 11, 12, 13, 13, 14, 14, 15, 15, 16, 16, 16, 17, 17, 17, 18, 18, 18, 18, 19,
    19, 19, 19, 19, 20, 20, 20, 20, 20, 21, 21, 21, 21, 21, 21, 21, 22, 22, 22, 22, 22, 22, 22, 22, 23, 23,
    23, 23, 23, 23, 23, 23, 23, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 25, 25, 25, 25, 25, 25, 25, 25,
    25, 25, 25, 25, 25, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 27, 27, 27, 27, 27,
    27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
))  # fmt: skip

# By how much the tracker's error leads what disturbs it, by that one's frequency over the bandwidth: of
# s^3 / (s^3 + 2 s^2 + 2 s + 1) at s = j 2^((n - 6) / 4). Slower ones are followed, and teach nothing.
_LEAD = bytes((163, 157, 149, 140, 128, 113, 96, 79, 64, 52, 43, 35, 29, 25, 21, 17, 14, 12, 10, 9))
_FASTEST = const(19)
# 4 * log2(2 pi / 256), the row of p = 1, and the table's first.
_LOG_UNITS = const(-21 + 16 + 6)

_AMPLITUDE_TOP = const(1 << 20)  # 1 mm
_ERROR_TOP = const(1 << 12)  # 0.26 mm: more is a start, not a roller


class RollerError:
    """`pattern`: cosine and sine of one turn, then of half a turn. `counts` a revolution, 0 if not known."""

    def __init__(self):
        self.pattern = array("i", [0, 0, 0, 0])
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

    def place_of(self, count):
        """Return at which count of the revolution `count` stands."""
        count = (((count - self._edge) & _WRAP_MASK) ^ _WRAP_HALF) - _WRAP_HALF
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
        return pattern[index] * _SINE[(angle + 64) & 255] + pattern[index + 1] * _SINE[angle & 255]

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

    def _step(self, index, error, angle):
        """Move the amplitudes at `index` against `error`, by 1/128 of it."""
        if error > _ERROR_TOP:
            error = _ERROR_TOP
        elif error < -_ERROR_TOP:
            error = -_ERROR_TOP
        pattern = self.pattern
        # 2^12 * 127 < 2^19; the sine's 127 over 2^8 are 64 / 128. Rounded, for small errors are the rule.
        value = pattern[index] - ((error * _SINE[(angle + 64) & 255] + 128) >> 8)
        if -_AMPLITUDE_TOP < value < _AMPLITUDE_TOP:
            pattern[index] = value
        index += 1
        value = pattern[index] - ((error * _SINE[angle & 255] + 128) >> 8)
        if -_AMPLITUDE_TOP < value < _AMPLITUDE_TOP:
            pattern[index] = value
