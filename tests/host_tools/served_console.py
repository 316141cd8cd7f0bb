"""Serves an emulated console in real time, over a pty or a TCP port, from a thread."""

import contextlib
import os
import select
import socket
import threading
import time
import tty

import serial
from emulated_console import EmulatedConsole
from serial.rfc2217 import PortManager

_SLICE_S = 0.005


class _Served:
    """A thread that moves bytes between a descriptor and the console; `url` is where to connect."""

    def __init__(self, console: EmulatedConsole):
        self.console = console
        self.url = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._open()
        self._thread.start()
        return self

    def __exit__(self, *_exception):
        self._stop.set()
        self._thread.join()
        self._shut()

    def _run(self):
        before_s = time.monotonic()
        while not self._stop.is_set():
            arrived = self._read()
            now_s = time.monotonic()
            ms = int((now_s - before_s) * 1000)
            before_s += ms / 1000
            sent = self.console.advance(ms, arrived)
            if sent:
                self._write(sent)

    def _open(self) -> None:
        raise NotImplementedError

    def _shut(self) -> None:
        raise NotImplementedError

    def _read(self) -> bytes:
        raise NotImplementedError

    def _write(self, data: bytes) -> None:
        raise NotImplementedError


class PtyConsole(_Served):
    """A console at the far end of a pty; leaving the block unplugs it."""

    def _open(self):
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        self.url = os.ttyname(self._near)

    def _shut(self):
        os.close(self._far)
        os.close(self._near)

    def _read(self):
        if select.select([self._far], [], [], _SLICE_S)[0]:
            return os.read(self._far, 4096)
        return b""

    def _write(self, data):
        # When nobody reads, bytes are lost as a UART would lose them.
        with contextlib.suppress(BlockingIOError):
            os.write(self._far, data)


class SocketConsole(_Served):
    """A console behind a TCP port, one connection after the other."""

    def __init__(self, console: EmulatedConsole, port: int = 0):
        super().__init__(console)
        self.port = port

    def _open(self):
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._listener.settimeout(_SLICE_S)
        self._peer = None
        self.url = f"socket://127.0.0.1:{self.port}"

    def _shut(self):
        if self._peer:
            self._peer.close()
        self._listener.close()

    def _read(self):
        try:
            if self._peer is None:
                self._peer = self._listener.accept()[0]
                self._peer.settimeout(_SLICE_S)
            data = self._peer.recv(4096)
        except TimeoutError:
            return b""
        if not data:
            self._peer.close()
            self._peer = None
        return data

    def _write(self, data):
        if self._peer:
            self._peer.sendall(data)


class NetworkedConsole(SocketConsole):
    """A console's port on the network, by pyserial's own server of RFC 2217; `port_of_it` is that port."""

    def _open(self):
        super()._open()
        self.url = f"rfc2217://127.0.0.1:{self.port}"
        self.port_of_it = serial.serial_for_url("loop://", dsrdtr=False)
        # As a port is before anybody opens it: the client has to say what it wants.
        self.port_of_it.dtr = self.port_of_it.rts = True
        self._manager: PortManager | None = None

    def _read(self):
        data = super()._read()
        if self._peer is None:
            self._manager = None
        elif self._manager is None:
            # Any port will do, and anything that writes: its own annotations say otherwise.
            self._manager = PortManager(self.port_of_it, _Sender(self._peer))  # type: ignore[arg-type]
        return b"".join(self._manager.filter(data)) if self._manager else b""

    def _write(self, data):
        if self._manager:
            super()._write(b"".join(self._manager.escape(data)))

    def _shut(self):
        super()._shut()
        self.port_of_it.close()


class _Sender:
    """What the server writes its own answers with."""

    def __init__(self, peer: socket.socket):
        self.write = peer.sendall
