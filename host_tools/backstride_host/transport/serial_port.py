"""A console at a serial port: any URL pyserial knows."""

import errno
import os
import time

import serial

from backstride_host.errors import PortError

BAUD = 115_200
# A port that takes nothing for this long has nobody at its other end.
_SLICE_S = 0.02
_WRITE_TIMEOUT_S = 2.0
_READ_MOST = 4096

_REASONS = {
    errno.ENOENT: "there is no such port",
    errno.ENODEV: "there is no such port",
    errno.ENXIO: "there is no such port",
    errno.EACCES: "no permission: on Linux, join the group that owns it (often dialout)",
    errno.EBUSY: "another program has it open",
    errno.EWOULDBLOCK: "another program has it open",
    errno.ECONNREFUSED: "nobody listens there",
    errno.ENOTTY: "it is no serial port",
    errno.EISDIR: "it is no serial port",
    errno.EIO: "the port went away",
}


def _number(error: BaseException) -> int | None:
    """Return the error number of what pyserial raised, or of what made it raise."""
    if isinstance(error, OSError) and error.errno:
        return error.errno
    cause = error.__context__
    # termios has an error of its own, with the number first.
    if cause is not None and cause.args and isinstance(cause.args[0], int):
        return cause.args[0]
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, serial.SerialTimeoutException):
        return "it takes no data"
    number = _number(error)
    if number in _REASONS:
        return _REASONS[number]
    if number:
        return os.strerror(number)
    if isinstance(error.__context__, (TypeError, ValueError)):
        return "not an address that this kind of port takes"
    return " ".join(str(error).split()) or type(error).__name__


class SerialTransport:
    """Opened with DTR and RTS low, since raising them resets a development board, and for this host alone."""

    def __init__(self, url: str):
        self.name = url
        # A port on the network agrees with its server anew on every change, and has no time-out for writing.
        self._negotiates = url.lower().startswith("rfc2217:")
        try:
            self._port = serial.serial_for_url(url, do_not_open=True)
            self._port.baudrate = BAUD
            self._port.timeout = 0
            if self._negotiates:
                self._port.timeout = _SLICE_S
            else:
                self._port.write_timeout = _WRITE_TIMEOUT_S
            self._port.dtr = False
            self._port.rts = False
            if "://" not in url:
                self._port.exclusive = True
            self._port.open()
        # pyserial lets ValueError out for a URL it does not know, and what its handlers raise.
        except (OSError, ValueError) as error:
            raise PortError(url, _reason(error)) from error

    def read(self, timeout_s: float) -> bytes:
        """Return what has arrived, waiting at most `timeout_s` for its first byte."""
        port = self._port
        try:
            waiting = port.in_waiting
            if not waiting:
                data = self._first(timeout_s)
                if not data:
                    return b""
            else:
                data = port.read(waiting)
            # A socket reports one byte waiting however many there are.
            while len(data) < _READ_MOST and (waiting := port.in_waiting):
                data += port.read(waiting)
            return data
        except (OSError, TypeError) as error:
            # Without a number it is pyserial's own: it was told of data and found none.
            reason = _reason(error) if _number(error) else _REASONS[errno.EIO]
            raise PortError(self.name, reason) from error

    def _first(self, timeout_s: float) -> bytes:
        """Return the next byte, or nothing after so long."""
        port = self._port
        if not self._negotiates:
            # Setting it touches the port's configuration: only when it is another one.
            if port.timeout != timeout_s:
                port.timeout = timeout_s
            return port.read(1)
        end_s = time.monotonic() + timeout_s
        while not (data := port.read(1)) and time.monotonic() < end_s:
            pass
        return data

    def write(self, data: bytes) -> None:
        """Send all of `data`."""
        try:
            self._port.write(data)
        except OSError as error:
            raise PortError(self.name, _reason(error)) from error

    def close(self) -> None:
        """Close the port."""
        self._port.close()

    def now_s(self) -> float:
        """Return the host's monotonic time."""
        return time.monotonic()

    def utc_s(self) -> float:
        """Return the host's time of day."""
        return time.time()
