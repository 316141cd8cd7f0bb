"""Events on their way from the tick to the link: a ring that never blocks and never allocates."""

from array import array

from backstride.compat import const

_SLOTS = const(32)


class EventRing:
    """Holds up to 32 events; a full ring counts what it loses. The tick puts, one task takes."""

    def __init__(self):
        self._t_ms = array("i", [0] * _SLOTS)
        self._event = bytearray(_SLOTS)
        self._value = array("i", [0] * _SLOTS)
        self._head = 0
        self._tail = 0
        self.lost = 0
        self.now_ms = 0
        # The event that `take` fetched.
        self.t_ms = 0
        self.event = 0
        self.value = 0

    def put(self, event, value):
        """Append event number `event` with a number that names its state, step, cue, fault or reason."""
        head = self._head
        following = (head + 1) % _SLOTS
        if following == self._tail:
            self.lost += 1
            return
        self._t_ms[head] = self.now_ms
        self._event[head] = event
        self._value[head] = value
        self._head = following

    def take(self):
        """Fetch the oldest event into t_ms, event and value; return False when there is none."""
        tail = self._tail
        if tail == self._head:
            return False
        self.t_ms = self._t_ms[tail]
        self.event = self._event[tail]
        self.value = self._value[tail]
        self._tail = (tail + 1) % _SLOTS
        return True
