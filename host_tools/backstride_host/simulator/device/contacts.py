"""Key and buttons: what a hand does, and what the key's faults make of it."""


class Contacts:
    """Sets the levels of the board's contacts and raises their pins' interrupts."""

    def __init__(self, pads):
        self._pads = pads
        self.pressed = {"key": True, "stop": False, "confirm": False, "up": False, "down": False}
        self._pulled = False
        self._stuck = False

    def set(self, name, pressed):
        """Press or release a button; the key is in while pressed."""
        self.pressed[name] = pressed
        self._show(name)

    def set_fault(self, what, on):
        """Switch `pulled` or `stuck` of the key on or off."""
        if what == "pulled":
            self._pulled = on
        else:
            self._stuck = on
        self._show("key")

    def _show(self, name):
        if name == "key" and self._stuck:
            return
        pressed = self.pressed[name] and not (name == "key" and self._pulled)
        pads = self._pads
        pad = pads.buttons[name]
        level = pads.contact_level(name, pressed)
        if pads.contact[pad] != level:
            pads.contact[pad] = level
            pads.settle(pad)
            if pads.listeners[pad] is not None:
                pads.listeners[pad].contact_changed(level)

    def state(self):
        """Return what a reset of the chip leaves as it is."""
        contact = self._pads.contact
        levels = [[pad, contact[pad]] for pad in range(40) if contact[pad] is not None]
        names = sorted(self.pressed)
        return [[[name, self.pressed[name]] for name in names], self._pulled, self._stuck, levels]

    def restore(self, state):
        """Go on from `state()`."""
        pressed, self._pulled, self._stuck, levels = state
        for name, value in pressed:
            self.pressed[name] = value
        for pad, level in levels:
            self._pads.contact[pad] = level
            self._pads.settle(pad)
