"""A small deterministic random generator: the same numbers in every process and on every build."""

import micropython

_MULTIPLIER = 1103515245
_MASK = 0x7FFFFFFF


class Rng:
    """A linear congruential generator of 31 bits. The low bits are poor, so only the upper 23 are used."""

    def __init__(self, seed):
        self.state = (seed * 2654435761 + 12345) & _MASK
        # Neighbouring seeds start with neighbouring states: a few steps take them apart.
        for _ in range(4):
            self.below(2)

    @micropython.native
    def below(self, limit):
        """Return a whole number from 0 to limit - 1; `limit` up to 2^23."""
        state = (self.state * _MULTIPLIER + 12345) & _MASK
        self.state = state
        return (state >> 8) % limit

    def chance(self):
        """Return a float from 0 to 1."""
        return self.below(1 << 23) / 8388608.0
