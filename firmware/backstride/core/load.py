"""The load of a programme: the step's own, what a hand or a host made of it, and never a sudden rise.

A level that is set counts to the end of a step with a load of its own, else to the end of the session. Who
asks for less than now gets no more than that in later steps either, until more is asked for again.
"""

from backstride.compat import const
from backstride.core import modes, programme_rows
from backstride.core.programme_rows import LEVEL, LEVEL_DN, OFF, RISE_DN

_NO_MODE = const(-1)
_NO_CEILING_DN = const(4000)


class Load:
    """Sets asked_dn (now), wanted_dn (once announced) and level.

    `loaded` while the step brakes at all, `held` while a rise waits for its announcement.
    """

    def __init__(self):
        self.mass_kg = 80
        self._following = modes.Following()
        self.reset()

    def reset(self):
        """Ask for nothing, and forget what was set."""
        self.level = 0
        self.set_mode = _NO_MODE
        self.set_value = 0
        self.ceiling_dn = _NO_CEILING_DN
        self._own_mode = OFF
        self._own_value = 0
        self._held_dn = 0
        self._hold_ms = 0
        self.held = False
        self._use(OFF, 0, 0)

    def take(self, rows, row, mean_mm_s):
        """Begin a step with the row's mode and value; mean_mm_s: the stride-mean speed."""
        mode = programme_rows.mode_of(rows, row)
        self._own_mode = mode
        self._own_value = programme_rows.value_of(rows, row)
        if mode != LEVEL and mode != OFF:
            self.set_mode = _NO_MODE
        self._apply(mean_mm_s)

    def restore(self, set_mode, set_value, ceiling_dn):
        """Have again what was set before a reset."""
        self.set_mode = set_mode
        self.set_value = set_value
        self.ceiling_dn = ceiling_dn
        self._apply(0)

    def set_level(self, level, mean_mm_s):
        """Ask for 20 N a level instead; less than now is a ceiling for what comes."""
        dn = level * LEVEL_DN
        resting = self.mode == OFF
        if level < self.level if resting else dn < self.wanted_dn:
            self.ceiling_dn = dn
        elif resting or dn >= self._own_dn(mean_mm_s):
            self.ceiling_dn = _NO_CEILING_DN
        else:
            self.ceiling_dn = max(self.ceiling_dn, dn)
        self.set(LEVEL, level, mean_mm_s)
        self.level = level

    def set(self, mode, value, mean_mm_s):
        """Use another mode, or another value, instead of the step's own."""
        self.set_mode = mode
        self.set_value = value
        self._apply(mean_mm_s)

    def would_ask_dn(self, mode, value, mean_mm_s):
        """Return what a step with a mode and value of its own would ask for now."""
        if mode == LEVEL and self.set_mode != _NO_MODE:
            mode = self.set_mode
            value = self.set_value
        return self._steady_dn(mode, value, mean_mm_s)

    def _steady_dn(self, mode, value, mean_mm_s):
        return min(modes.steady_dn(mode, value, mean_mm_s, self.mass_kg), self.ceiling_dn)

    def hold(self, from_dn, for_ms):
        """Rise no further above from_dn than without an announcement, for for_ms."""
        self._held_dn = from_dn
        self._hold_ms = for_ms
        self._limit()

    def step(self, tick):
        """Follow the belt; called while `busy`."""
        if self.held:
            self._hold_ms -= tick.dt_ms
        if self._follows:
            self._follow(tick)
        self._limit()

    def _follow(self, tick):
        self.wanted_dn = min(self._following.wanted_dn(self.mode, self.value, tick), self.ceiling_dn)
        self.level = self.wanted_dn // LEVEL_DN

    def _apply(self, mean_mm_s):
        mode = self._own_mode
        if mode == OFF or self.set_mode == _NO_MODE:
            self._use(mode, self._own_value, mean_mm_s)
        else:
            self._use(self.set_mode, self.set_value, mean_mm_s)

    def _use(self, mode, value, mean_mm_s):
        self.mode = mode
        self.value = value
        self._follows = modes.follows(mode)
        self.loaded = mode != OFF and value != 0
        self._following.start(mean_mm_s)
        self.wanted_dn = self._steady_dn(mode, value, mean_mm_s)
        if mode != OFF:
            self.level = self.wanted_dn // LEVEL_DN
        self._limit()

    def _own_dn(self, mean_mm_s):
        return modes.steady_dn(self._own_mode, self._own_value, mean_mm_s, self.mass_kg)

    def _limit(self):
        self.held = self._hold_ms > 0
        self.busy = self._follows or self.held
        asked_dn = self.wanted_dn
        if self.held:
            asked_dn = min(asked_dn, self._held_dn + RISE_DN - 1)
        self.asked_dn = asked_dn
