"""The chip's pads: what drives each, and what the board's contacts put on the inputs."""

import micropython

# The ESP32's pads that MicroPython offers; 6 to 11 carry the flash.
VALID = tuple(range(6)) + tuple(range(12, 20)) + (21, 22, 23, 25, 26, 27) + tuple(range(32, 40))
FIRST_INPUT_ONLY = 34


class Pads:
    """Levels by pad number. What nobody drives reads what its pull gives it."""

    def __init__(self, pins):
        self.levels = [0] * 40  # what each pad reads; `settle` keeps it
        self.output = [0] * 40
        self.driven = [False] * 40
        self.pull_up = [False] * 40
        self.contact = [None] * 40  # None: nothing on the board holds this input
        self.pwm = [None] * 40
        self.listeners = [None] * 40
        self.encoder_a = pins["ENCODER_A"]
        self.encoder_b = pins["ENCODER_B"]
        self.heartbeat = pins["BRAKE_HEARTBEAT"]
        self.enable = pins["BRAKE_ENABLE"]
        self.buttons = {
            "key": pins["KEY"],
            "stop": pins["STOP"],
            "confirm": pins["CONFIRM"],
            "up": pins["UP"],
            "down": pins["DOWN"],
        }
        for name in ("key", "stop", "confirm", "up", "down"):
            self.contact[self.buttons[name]] = self.contact_level(name, name == "key")
            self.settle(self.buttons[name])

    def contact_level(self, name, pressed):
        """Return what a contact reads; `pressed` of the key: it is in. The stop button breaks its contact."""
        closed = not pressed if name == "stop" else pressed
        return 0 if closed else 1

    def settle(self, pad):
        """Find again what a pad reads, after something about it has changed."""
        if self.driven[pad]:
            self.levels[pad] = self.output[pad]
        elif self.contact[pad] is not None:
            self.levels[pad] = self.contact[pad]
        else:
            self.levels[pad] = 1 if self.pull_up[pad] else 0

    @micropython.native
    def driven_level(self, pad):
        """Return what the board behind an output sees: its pull-down, while nothing drives the pad."""
        return self.output[pad] if self.driven[pad] else 0

    @micropython.native
    def duty(self, pad):
        """Return the duty on a pad, 0 to 1; a pad with a pull-down that floats is at 0."""
        pwm = self.pwm[pad]
        if pwm is not None:
            return pwm.fraction
        return float(self.driven_level(pad))
