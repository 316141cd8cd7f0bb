"""Buttons: debounced presses, and how long ago a hand was at the console."""

from backstride.compat import const

_DEBOUNCE_MS = const(30)
_HOLD_MS = const(1000)
# Safety-class commands of a host count for this long after a press.
_PRESENT_MS = const(10_000)

NO_PRESS = const(0)
PRESS = const(1)
HOLD = const(2)


class Button:
    """`event` is PRESS in the tick that accepts a press, HOLD once when it lasts a second, else NO_PRESS."""

    def __init__(self):
        self._down_ms = 0
        self._up_ms = 0
        self._accepted = False
        self._held = False
        self.event = NO_PRESS

    def step(self, pressed, dt_ms):
        """Take the contact's level now."""
        self.event = NO_PRESS
        if not pressed:
            self._down_ms = 0
            self._up_ms = min(self._up_ms + dt_ms, _DEBOUNCE_MS)
            if self._up_ms >= _DEBOUNCE_MS:
                self._accepted = False
                self._held = False
            return
        self._up_ms = 0
        self._down_ms = min(self._down_ms + dt_ms, _HOLD_MS)
        if not self._accepted and self._down_ms >= _DEBOUNCE_MS:
            self._accepted = True
            self.event = PRESS
        elif self._accepted and not self._held and self._down_ms >= _HOLD_MS:
            self._held = True
            self.event = HOLD


class Hand:
    """The four buttons; `present` within ten seconds of any press."""

    def __init__(self):
        self.confirm = Button()
        self.up = Button()
        self.down = Button()
        self._left_ms = 0
        self.present = False

    def step(self, inputs, dt_ms):
        """Take the contacts of this tick."""
        self.confirm.step(inputs.confirm, dt_ms)
        self.up.step(inputs.up, dt_ms)
        self.down.step(inputs.down, dt_ms)
        if self.confirm.event or self.up.event or self.down.event:
            self._left_ms = _PRESENT_MS
        elif self._left_ms > 0:
            self._left_ms -= dt_ms
        self.present = self._left_ms > 0
