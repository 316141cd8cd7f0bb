"""A pseudo terminal that any serial program can open, in place of the cable to the console."""

import contextlib
import os
import pty
import tty


class PtyPort:
    """`name` is the terminal to open. What nobody reads is dropped once its buffer is full, as on a wire."""

    def __init__(self) -> None:
        self._host, self._device = pty.openpty()
        tty.setraw(self._device)
        os.set_blocking(self._host, False)
        # Our own handle on the other end stays open, so that a program may come and go.
        self.name = os.ttyname(self._device)

    def write(self, data: bytes) -> None:
        """Take what the console sent."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._host, data)

    def read(self) -> bytes:
        """Return what there is for the console, without waiting."""
        try:
            return os.read(self._host, 4096)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        """Take the terminal away."""
        os.close(self._host)
        os.close(self._device)
