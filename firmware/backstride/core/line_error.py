"""Where the four edges of an encoder line truly lie: duty and phase errors, learned while the belt moves."""

from array import array

from backstride.compat import const

# Offsets are kept in 1/16 of a length unit; a step is 1/16 of the error at first, then 1/32.
_KEEP_SHIFT = const(4)
_FIRST_STEPS = const(64)


class LineError:
    """The offsets of a line's four edges from even spacing, in the caller's length unit; together 0."""

    def __init__(self):
        self._offsets = array("i", [0, 0, 0, 0])
        self.reset(1)

    def reset(self, count_length):
        """Start from even spacing of `count_length` (at most 160,000)."""
        self._count_length = count_length
        # No edge lies further off than half a count: 160,000 << 3 < 2^21.
        self._most = count_length << (_KEEP_SHIFT - 1)
        self._latest = 0
        self._steps = 0
        for line in range(4):
            self._offsets[line] = 0

    def learn(self, edge, error):
        """Return the true error of `edge` from its `error` (measured less predicted) under even spacing.

        `edge` is the count that begins there, 0 to 3. Only an edge of another line than the one before says
        anything, and that is the difference of two offsets: a run of one line draws the tracker along, and
        its swing back would teach the opposite.
        """
        offsets = self._offsets
        error += offsets[edge] >> _KEEP_SHIFT
        latest = self._latest
        if edge != latest:
            self._latest = edge
            if -self._count_length < error < self._count_length:
                # Offsets stay within 2^21, errors within 2^18.
                step = error
                if self._steps < _FIRST_STEPS:
                    self._steps += 1
                else:
                    step >>= 1
                if -self._most < offsets[edge] - step < self._most:
                    offsets[edge] -= step
                if -self._most < offsets[latest] + step < self._most:
                    offsets[latest] += step
        return error
