"""The metrics UART, with the back-pressure that the chip does not give.

`UART.write` blocks when its buffer is full and its poll always says ready, so the free room is kept by
reckoning: what was written, less what the line has carried since.
"""

from machine import UART, Pin

from backstride.hal.clock import ticks_diff, ticks_ms

_BAUD = 115_200
_TX_BYTES = 1152
_RX_BYTES = 512
# Ten bits a byte; a twentieth less than the line carries, so that the reckoning errs to the safe side.
_BYTES_PER_MS = _BAUD // 10 * 95 // 100_000


class MetricsUart:
    """Port of the link: `room`, `write`, `read_into`."""

    def __init__(self, number, tx, rx):
        self._uart = UART(
            number,
            baudrate=_BAUD,
            tx=Pin(tx),
            rx=Pin(rx),
            txbuf=_TX_BYTES,
            rxbuf=_RX_BYTES,
            timeout=0,
        )
        self._waiting = 0
        self._since_ms = ticks_ms()

    def room(self):
        """Return how many bytes may be written now without blocking."""
        now_ms = ticks_ms()
        carried = ticks_diff(now_ms, self._since_ms) * _BYTES_PER_MS
        self._since_ms = now_ms
        self._waiting = max(0, self._waiting - carried)
        return _TX_BYTES - self._waiting

    def write(self, buffer, length):
        """Write buffer[:length]; ask `room` first."""
        self._uart.write(memoryview(buffer)[:length])
        self._waiting += length

    def read_into(self, buffer):
        """Read what has arrived into `buffer`; return the number of bytes."""
        if not self._uart.any():
            return 0
        return self._uart.readinto(buffer) or 0
