"""A roller's pattern kept from before, and how it finds its place again: the encoder has no index.

Its shape is known and how far the roller has turned is not. A newly learned first harmonic shows that long
before it has its full height; then the kept pattern goes on from there.
"""

from array import array

from backstride.compat import const

# A first harmonic of less than 10 um is no help: 10 * 16 * 64.
_LEAST = const(10_240)
# So many steps until the new one is to be trusted: a second or two of a brisk belt.
_STEPS = const(96)


def _arctangent(low, high):
    """Return the angle of `low` over `high`, the larger one and above 0, in 1/256 of a turn."""
    # Of a ratio r it is r * (32 + 11.1 * (1 - r)), here with r in 1/256: 2^20 << 8 = 2^28.
    low = (low << 8) // high
    return low * (8192 + 11 * (256 - low)) + 32_768 >> 16


def angle_of(cosine, sine):
    """Return the angle of a vector (each part within 2^20) in 1/256 of a turn, at most one wrong."""
    x = abs(cosine)
    y = abs(sine)
    angle = 0
    if x > y:
        angle = _arctangent(y, x)
    elif y:
        angle = 64 - _arctangent(x, y)
    if cosine < 0:
        angle = 128 - angle
    return (angle if sine >= 0 else -angle) & 255


class RollerMemory:
    """`waiting` while a pattern is kept whose place is not found; `counts` a revolution of its roller."""

    def __init__(self):
        self.pattern = array("i", [0, 0, 0, 0])
        self.counts = 0
        self.waiting = False

    def keep(self, pattern, counts):
        """Take a pattern learned before, as `RollerError.pattern`."""
        for index in range(4):
            self.pattern[index] = pattern[index]
        self.counts = counts
        self.waiting = abs(pattern[0]) + abs(pattern[1]) >= _LEAST

    def turn(self, learned, steps):
        """Return by how much the `learned` pattern, of so many `steps`, is ahead of this one, once it shows.

        In 1/256 of a turn; None while it is less than 3/8 of this one's height.
        """
        pattern = self.pattern
        # 2^21 * 8 = 2^24.
        height = abs(learned[0]) + abs(learned[1])
        if steps < _STEPS or height * 8 < 3 * (abs(pattern[0]) + abs(pattern[1])):
            return None
        return angle_of(learned[0], learned[1]) - angle_of(pattern[0], pattern[1])
