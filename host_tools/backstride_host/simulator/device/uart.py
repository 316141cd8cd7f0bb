"""`machine.UART` of the ESP32 port: finite buffers that empty at the baud rate, and a write() that blocks."""

import micropython
from micropython import const

from .hardware import hardware
from .kernel import NOW
from .pin import Pin

_FIFO = const(128)  # the hardware's own, behind either buffer
_POLL = const(3)
_POLL_READ = const(1)
_POLL_WRITE = const(4)
_DEFAULT_PINS = ((1, 3), (10, 9), (17, 16))


class UART:
    """One port. Only the one on the board's METRICS pins is wired to anything.

    `any()` returns how many bytes can be read without waiting; `readinto(buf[, nbytes])` reads into `buf` and
    returns the number of bytes, None when there is nothing within the timeout.
    """

    INV_TX = 1 << 5
    INV_RX = 1 << 2
    RTS = 1
    CTS = 2

    def __init__(self, id, *args, **kwargs):
        if not 0 <= id < len(_DEFAULT_PINS):
            raise ValueError("UART(%d) doesn't exist" % id)
        self._pins = _DEFAULT_PINS[id]
        self._txbuf = self._rxbuf = 256
        self._timeout_ms = 0
        self._baudrate = 115200
        self._drained_ns = 0  # when the last byte written so far has left
        self._received = bytearray(self._rxbuf + _FIFO)
        self._filled = 0
        # Found on the object itself a method costs half of what it costs in the class.
        self.any = self._any
        self.readinto = self._readinto
        self.init(*args, **kwargs)

    def init(
        self,
        baudrate=0,
        bits=8,
        parity=None,
        stop=1,
        *,
        tx=None,
        rx=None,
        txbuf=-1,
        rxbuf=-1,
        timeout=-1,
        timeout_char=-1,
    ):
        """Configure the port; what is not given stays as it is."""
        if (bits, parity, stop) != (8, None, 1):
            raise NotImplementedError("the simulated link is 8N1")
        if baudrate:
            self._baudrate = baudrate
        self._byte_ns = 10_000_000_000 // self._baudrate
        if txbuf >= 0:
            self._txbuf = txbuf
        if rxbuf >= 0:
            if rxbuf <= _FIFO:
                raise ValueError("rxbuf must be above %d" % _FIFO)
            self._rxbuf = rxbuf
            self._received = bytearray(rxbuf + _FIFO)
            self._filled = 0
        if timeout >= 0:
            self._timeout_ms = timeout
        self._pins = (
            Pin(tx).number if tx is not None else self._pins[0],
            Pin(rx).number if rx is not None else self._pins[1],
        )
        self._link = hardware.link.attach(self, self._pins)

    def deinit(self):
        """Close the port."""
        if self._link is not None:
            self._link.detach()
            self._link = None

    @micropython.native
    def _any(self):
        hardware.kernel.touch()
        return self.settle()

    @micropython.native
    def settle(self):
        """Take in what has arrived by now; it costs the CPU nothing, so that the hardware may call it."""
        link = self._link
        if link is not None and link.arriving:
            # What does not fit is lost: nobody has read since the buffer was full.
            self._filled = link.take(self._received, self._filled, hardware.kernel.clock[NOW])
        return self._filled

    def _await(self, wanted):
        kernel = hardware.kernel
        deadline_us = kernel.clock[NOW] + self._timeout_ms * 1000
        while self.any() < wanted and kernel.clock[NOW] < deadline_us:
            kernel.charge(min(1000, deadline_us - kernel.clock[NOW]))

    def _drop(self, count):
        left = self._filled - count
        if left:
            self._received[0:left] = self._received[count : self._filled]
        self._filled = left

    def read(self, nbytes=-1):
        """Return what has been received, at most `nbytes`; None when there is nothing within the timeout."""
        self._await(max(nbytes, 1))
        count = self._filled if nbytes < 0 else min(nbytes, self._filled)
        if not count:
            return None
        data = bytes(self._received[:count])
        self._drop(count)
        return data

    @micropython.native
    def _readinto(self, buf, nbytes=-1):
        waiting = self._any()
        if not waiting and not self._timeout_ms:
            return None
        room = len(buf)
        if 0 <= nbytes < room:
            room = nbytes
        if not waiting:
            self._await(room)
        count = min(room, self._filled)
        if not count:
            return None
        received = self._received
        for place in range(count):
            buf[place] = received[place]
        self._drop(count)
        return count

    def readline(self):
        """Return a line, or what there is of one."""
        self._await(1)
        end = self._received.find(b"\n", 0, self._filled)
        return self.read(end + 1 if end >= 0 else -1)

    @micropython.native
    def _queued(self):
        left_ns = self._drained_ns - hardware.kernel.clock[NOW] * 1000
        return (left_ns + self._byte_ns - 1) // self._byte_ns if left_ns > 0 else 0

    def write(self, buf, off_or_length=None, length=None):
        """Send; blocks while the buffer is full. Returns the number of bytes."""
        if off_or_length is not None:
            start = 0 if length is None else off_or_length
            buf = memoryview(buf)[start : start + (off_or_length if length is None else length)]
        data = bytes(buf)
        kernel = hardware.kernel
        room = self._txbuf + _FIFO - self._queued()
        if len(data) > room:
            kernel.charge((len(data) - room) * self._byte_ns // 1000 + 1)
        start_ns = max(self._drained_ns, kernel.clock[NOW] * 1000)
        self._drained_ns = start_ns + len(data) * self._byte_ns
        if self._link is not None and data:
            self._link.send(data, start_ns, self._drained_ns, self._byte_ns)
        return len(data)

    def txdone(self):
        """Tell whether everything written has left."""
        hardware.kernel.touch()
        return self._queued() == 0

    def flush(self):
        """Wait until everything written has left."""
        while self._queued():
            hardware.kernel.charge(1000)

    def ioctl(self, request, flags):
        """Answer a poll. As on the chip, writing always looks possible."""
        if request != _POLL:
            return 0
        ready = flags & _POLL_WRITE
        if flags & _POLL_READ and self.any():
            ready |= _POLL_READ
        return ready
