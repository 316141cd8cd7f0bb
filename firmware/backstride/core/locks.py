"""What keeps programmes locked for who walks now: a task writes it from the record, the tick reads it.

Each number has bits of `codes.MISSING`; 0 is open. Until a record was looked at, nothing with a gate is open.
"""

from backstride.core import codes
from backstride.core.programme_rows import GATE_MASK, GATE_RUNNING, GATE_SESSIONS, SLED


class Locks:
    """running and long: the gates; rest: for sled programmes; plan: for all. `refused` is the last answer."""

    def __init__(self):
        self.running = codes.MISSING_CONFIRMATION
        self.long = codes.MISSING_LONG_SESSIONS
        self.rest = 0
        self.plan = 0
        self.refused = 0

    def missing(self, flags):
        """Return what is missing to a programme with these flags."""
        missing = self.plan
        gate = flags & GATE_MASK
        if gate == GATE_RUNNING:
            missing |= self.running
        elif gate == GATE_SESSIONS:
            missing |= self.long
        if flags & SLED:
            missing |= self.rest
        return missing
