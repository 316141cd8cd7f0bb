"""Which faults are present and which are latched. Guards write it, the supervisor reads it."""

from backstride.core import codes, faults

_HAND_MASK = 0
for _number in range(len(faults.FAULTS)):
    if faults.FAULTS[_number][2] == faults.HAND:
        _HAND_MASK |= 1 << _number


class FaultBook:
    """`mask` has a bit for each fault, present or latched; `latched` for those that wait for a hand."""

    def __init__(self, events):
        self._events = events
        self._present = 0
        self.latched = 0
        self.mask = 0

    def set(self, number, present):
        """Report that fault `number` is present or not; a fault of the kind "by hand" latches at once."""
        bit = 1 << number
        if present:
            self._present |= bit
            if bit & _HAND_MASK:
                self.latched |= bit
            if not self.mask & bit:
                self.mask |= bit
                self._events.put(codes.EVENT_FAULT_RAISE, number)
        elif self._present & bit:
            self._present &= ~bit
            if not self.latched & bit:
                self._clear(number, bit)

    def _clear(self, number, bit):
        self.mask &= ~bit
        self._events.put(codes.EVENT_FAULT_CLEAR, number)

    def release(self):
        """Let go of every latch whose cause is gone: only ever called for a hand at the console."""
        freed = self.latched & ~self._present
        self.latched &= ~freed
        number = 0
        while freed:
            if freed & 1:
                self._clear(number, 1 << number)
            freed >>= 1
            number += 1
