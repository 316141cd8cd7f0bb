"""How bright the display is: full while anything goes on, dim after a while, dark after a longer one.

When the supply sags it is dimmed at once and dark as soon as the session is saved: the reserve is for the
brake and the flash. A supply that is low for longer than any reserve lasts is weak and not cut, and who
walks may read that.
"""

from backstride.compat import const

DARK = const(0)
DIM = const(1)
BRIGHT = const(2)

LOOKS_A_SECOND = const(5)
_RESERVE_LOOKS = const(60)
_MOST_LOOKS = const(1 << 20)


class Rest:
    """`look` five times a second; `wake` when anything happens that somebody may want to see."""

    def __init__(self, core):
        self._core = core
        self._idle = 0  # looks since anything happened
        self._low = 0  # looks since the supply became low
        self._key = False

    def wake(self):
        """Begin to wait anew."""
        self._idle = 0

    def look(self, dim_after_s, dark_after_s, saved):
        """Return DARK, DIM or BRIGHT. saved: nothing would be lost with the power."""
        core = self._core
        key = core.inputs.key
        if core.session.running or core.standing_ms == 0 or core.hand.present or key != self._key:
            self._idle = 0
        self._key = key
        self._idle = min(self._idle + 1, _MOST_LOOKS)
        if core.supply.low:
            self._low = min(self._low + 1, _MOST_LOOKS)
            if self._low <= _RESERVE_LOOKS:
                return DARK if saved else DIM
        else:
            self._low = 0
        if self._idle > dark_after_s * LOOKS_A_SECOND:
            return DARK
        return DIM if self._low or self._idle > dim_after_s * LOOKS_A_SECOND else BRIGHT
