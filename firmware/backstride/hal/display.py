"""The display, 128 by 64 dots: drawn in a frame, and sent in pieces, only those that have changed.

It is an SSD1306 or its larger sister SSD1309, which takes the same commands. The driver in micropython-lib
sends a whole frame in one transfer: for 25 ms no tick would run. It also takes the display for granted. Here
a transfer is a quarter of a line of letters, 0.9 ms; ticks and edges come in between, and without a display
there is an OSError that a task can live with.
"""

import framebuf
from machine import I2C, Pin
from micropython import const

WIDTH = 128
HEIGHT = 64
# How many pieces a frame is sent in.
PIECES = 32

_ADDRESS = const(0x3C)
_BUS_HZ = const(400_000)
# A line that is held low keeps the task, and with it the tick, no longer than this.
_TIMEOUT_US = const(5_000)
_PIECE_BYTES = const(32)

# Control bytes: only commands follow; one command follows; only dots follow.
_COMMANDS = const(0x00)
_COMMAND = const(0x80)
_DOTS = const(0x40)
_OFF = b"\x00\xae"
_ON = b"\x00\xaf"
_CONTRAST = const(0x81)
_PAGE = const(0xB0)
_LOW_COLUMN = const(0x00)
_HIGH_COLUMN = const(0x10)

# Off; a page at a time; all 64 rows from row 0, rows and columns as the connector at the top asks; the
# data sheet's clock, precharge and level for the built-in charge pump; dots as in memory, not inverted.
_SET_UP = b"\x00\xae\x20\x02\xa8\x3f\xd3\x00\x40\xa1\xc8\xda\x12\xd5\x80\xd9\xf1\xdb\x30\x8d\x14\xa4\xa6"


class Display:
    """Draw into `frame` (framebuf's methods), then `send` each piece. All but drawing may raise OSError."""

    def __init__(self, sda, scl):
        self._i2c = I2C(0, scl=Pin(scl), sda=Pin(sda), freq=_BUS_HZ, timeout=_TIMEOUT_US)
        dots = bytearray(WIDTH * HEIGHT // 8)
        self.frame = framebuf.FrameBuffer(dots, WIDTH, HEIGHT, framebuf.MONO_VLSB)
        self._drawn = memoryview(dots)
        self._shown = memoryview(bytearray(len(dots)))
        self._known = bytearray(PIECES)  # 1 where it is known what the display has there
        self._command = bytearray((_COMMANDS, _CONTRAST, 0))
        head = (_COMMAND, _PAGE, _COMMAND, _LOW_COLUMN, _COMMAND, _HIGH_COLUMN, _DOTS)
        self._transfer = bytearray(head) + bytearray(_PIECE_BYTES)
        self._dots = memoryview(self._transfer)[len(head) :]

    def begin(self):
        """Set the display up, dark; its memory holds anything until every piece was sent."""
        for piece in range(PIECES):
            self._known[piece] = 0
        self._i2c.writeto(_ADDRESS, _SET_UP)

    def send(self, piece):
        """Send piece 0 to 31 if it has changed: 40 bytes in 0.9 ms. Tell whether it had."""
        start = piece * _PIECE_BYTES
        drawn = self._drawn[start : start + _PIECE_BYTES]
        shown = self._shown[start : start + _PIECE_BYTES]
        if self._known[piece] and drawn == shown:
            return False
        # Four pieces a page of eight rows, at columns 0, 32, 64 and 96.
        self._transfer[1] = _PAGE | piece >> 2
        self._transfer[5] = _HIGH_COLUMN | (piece & 3) << 1
        self._dots[:] = drawn
        self._i2c.writeto(_ADDRESS, self._transfer)
        shown[:] = drawn
        self._known[piece] = 1
        return True

    def switch(self, on):
        """Light the dots, or let the display sleep: it keeps its memory on 10 uA."""
        self._i2c.writeto(_ADDRESS, _ON if on else _OFF)

    def contrast(self, level):
        """Set how bright lit dots are, 0 to 255."""
        self._command[2] = level
        self._i2c.writeto(_ADDRESS, self._command)
