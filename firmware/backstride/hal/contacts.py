"""Safety key, stop button and the three console buttons.

All close to ground against a pull-up. The stop button is a break contact: pressed, or its wire broken,
reads 1.
"""

from machine import Pin


def service_held(pins):
    """Tell whether CONFIRM and UP are held together: at the start that asks for a free prompt."""
    return not any(Pin(number, Pin.IN, Pin.PULL_UP).value() for number in (pins.CONFIRM, pins.UP))


class Contacts:
    """Latches the contacts as key in, button pressed."""

    def __init__(self, key, stop, confirm, up, down):
        self._key = Pin(key, Pin.IN, Pin.PULL_UP)
        self._stop = Pin(stop, Pin.IN)  # its pull-up is on the board
        self._confirm = Pin(confirm, Pin.IN, Pin.PULL_UP)
        self._up = Pin(up, Pin.IN, Pin.PULL_UP)
        self._down = Pin(down, Pin.IN, Pin.PULL_UP)

    def latch(self, inputs):
        """Fill key, stop, confirm, up and down of `inputs`."""
        inputs.key = not self._key.value()
        inputs.stop = self._stop.value() == 1
        inputs.confirm = not self._confirm.value()
        inputs.up = not self._up.value()
        inputs.down = not self._down.value()
