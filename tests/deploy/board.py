"""A board at a port: MicroPython's unix port, started again each time it ends, as a reset starts a chip."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import threading
import tty
from pathlib import Path
from typing import Self

from backstride_host.simulator.micropython_binary import find_micropython

_START = Path(__file__).parent / "firmware_board" / "power_on.py"
_BLOCKS = 512  # 2 MiB
_RETAINED_BYTES = 2048
_SLICE_S = 0.02


class Board:
    """A chip whose flash is a file in `folder`. Use it in a `with`; `url` is where its prompt is."""

    def __init__(self, folder: Path, blocks: int = _BLOCKS, heap: str = "1M"):
        self._heap = heap
        self.flash = folder / "flash"
        self._kept = folder / "kept"
        if not self.flash.exists():
            self.flash.write_bytes(b"\xff" * 4096 * blocks)
        self._kept.write_bytes(b"\xff" * _RETAINED_BYTES)
        self.starts = 0
        self.printed = b""
        self.url = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        # A pty of its own: pyserial would set the timing of the one that it opens.
        self._inner, self._console = os.openpty()
        tty.setraw(self._console)
        self._open()
        self._power_on()
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        self._thread.join()
        self._process.kill()
        self._process.wait()
        self._shut()
        os.close(self._inner)
        os.close(self._console)

    @property
    def said(self) -> str:
        """What it printed since it started last."""
        return self.printed.decode(errors="replace")

    def _power_on(self) -> None:
        self.starts += 1
        self.printed = b""
        program = [str(find_micropython()), "-X", f"heapsize={self._heap}", "-i", str(_START)]
        self._process = subprocess.Popen(
            [*program, str(self.flash), str(self._kept)],
            stdin=self._console,
            stdout=self._console,
            stderr=self._console,
            start_new_session=True,
        )

    def _run(self) -> None:
        while not self._stop.is_set():
            for source in select.select([self._inner, *self._outside()], [], [], _SLICE_S)[0]:
                if source == self._inner:
                    data = os.read(self._inner, 4096)
                    self.printed += data
                    self._say(data)
                else:
                    os.write(self._inner, self._hear(source))
            if self._process.poll() is not None:
                self._ended()
                self._power_on()

    def _open(self) -> None:
        raise NotImplementedError

    def _shut(self) -> None:
        raise NotImplementedError

    def _outside(self) -> list[int]:
        raise NotImplementedError

    def _hear(self, source: int) -> bytes:
        raise NotImplementedError

    def _say(self, data: bytes) -> None:
        raise NotImplementedError

    def _ended(self) -> None:
        """The chip has stopped."""


class PtyBoard(Board):
    """At a serial port that lives on when the chip resets, as behind an USB bridge."""

    def _open(self) -> None:
        self._outer, self._port = os.openpty()
        tty.setraw(self._port)
        self.url = os.ttyname(self._port)

    def _shut(self) -> None:
        os.close(self._outer)
        os.close(self._port)

    def _outside(self) -> list[int]:
        return [self._outer]

    def _hear(self, source: int) -> bytes:
        return os.read(source, 4096)

    def _say(self, data: bytes) -> None:
        os.write(self._outer, data)


class SocketBoard(Board):
    """Behind a TCP port that hangs up when the chip stops, as a bridge that loses its power does."""

    def _open(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._peer: socket.socket | None = None
        self.url = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"

    def _shut(self) -> None:
        self._ended()
        self._listener.close()

    def _outside(self) -> list[int]:
        return [(self._peer or self._listener).fileno()]

    def _hear(self, source: int) -> bytes:
        if self._peer is None:
            self._peer = self._listener.accept()[0]
            return b""
        try:
            data = self._peer.recv(4096)
        except OSError:
            data = b""
        if not data:
            self._ended()
        return data

    def _say(self, data: bytes) -> None:
        # A host that has hung up hears nothing.
        with contextlib.suppress(OSError):
            if self._peer is not None:
                self._peer.sendall(data)

    def _ended(self) -> None:
        if self._peer is not None:
            self._peer.close()
            self._peer = None
