"""`machine.I2C` of the ESP32 port: a transfer holds the code up for as long as its bits take on the bus."""

from .hardware import hardware
from .pin import Pin

_ENODEV = 19
_ETIMEDOUT = 110
_BITS_A_BYTE = 9  # eight and an acknowledge
_BUSES = 2


class I2C:
    """A bus on the display's two pins reaches the panel; on any other pins nobody answers."""

    def __init__(self, id, *, scl=None, sda=None, freq=400_000, timeout=50_000):
        if not 0 <= id < _BUSES:
            raise ValueError("I2C(%d) doesn't exist" % id)
        self._panel = hardware.panel
        self._wired = (_number(sda), _number(scl)) == self._panel.pins
        self._freq_hz = freq
        self._timeout_us = timeout

    def writeto(self, addr, buf, stop=True):
        """Send `buf` to `addr`; OSError where nobody acknowledges or the bus is held low."""
        self._transfer(addr, len(buf))
        self._panel.take(buf)
        return len(buf)

    def writevto(self, addr, vector, stop=True):
        """Send several buffers as one."""
        return self.writeto(addr, b"".join([bytes(part) for part in vector]))

    def scan(self):
        """Return the addresses that answer."""
        return [self._panel.address] if self._wired and self._panel.answers() else []

    def _transfer(self, addr, length):
        panel = self._panel
        if panel.bus_stuck:
            self._hold_up(self._timeout_us)
            raise OSError(_ETIMEDOUT)
        answered = self._wired and addr == panel.address and panel.answers()
        # Nothing follows an address that nobody acknowledges.
        bytes_sent = 1 + length if answered else 1
        self._hold_up(panel.transfer_us + bytes_sent * _BITS_A_BYTE * 1_000_000 // self._freq_hz)
        if not answered:
            raise OSError(_ENODEV)

    def _hold_up(self, us):
        # One call in C: no handler runs in it, and those that waited run as soon as it returns.
        hardware.kernel.stop_everything(us)
        hardware.kernel.touch()


def _number(pin):
    return None if pin is None else Pin(pin).number
