"""Ways to a console behind one small interface: a serial port of any kind, a simulated console, a capture.

A transport brings its own clock, so that time-outs follow virtual time where the console lives in it.
"""

from typing import Protocol


class Transport(Protocol):
    """Bytes to and from a console, and the time in which it lives."""

    name: str

    def read(self, timeout_s: float) -> bytes:
        """Return bytes once there are any, nothing after `timeout_s`; PortError when the port is gone."""
        ...

    def write(self, data: bytes) -> None:
        """Send all of `data`; PortError when the port is gone or takes nothing."""
        ...

    def close(self) -> None:
        """Let go of the port; safe to repeat."""
        ...

    def now_s(self) -> float:
        """Return the time on a clock that never steps back."""
        ...

    def utc_s(self) -> float:
        """Return the time of day, in seconds since 1970."""
        ...


def open_transport(url: str) -> Transport:
    """Open `sim:SCENARIO.toml[?speed=max]`, `capture:FILE[?speed=max]` or any pyserial URL.

    PortError when that cannot be.
    """
    # Imported where needed: a user of one kind does not wait for the other to load.
    if url.startswith("capture:"):
        from backstride_host.transport.captured import CaptureTransport  # noqa: PLC0415

        return CaptureTransport(url)
    if url.startswith("sim:"):
        from backstride_host.transport.simulated import SimulatedTransport  # noqa: PLC0415

        return SimulatedTransport(url)
    from backstride_host.transport.serial_port import SerialTransport  # noqa: PLC0415

    return SerialTransport(url)
