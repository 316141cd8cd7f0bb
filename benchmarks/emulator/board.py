"""Runs an image in QEMU and speaks to it with mpremote, as with a board on a cable."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Virtual time goes with executed instructions: one each nanosecond, and none is waited for.
_COUNTED = "shift=0,sleep=off"
_START_S = 10
# What an ESP32 without PSRAM leaves to Python: a heap of 56 KiB that grew once, 40 KB staying with the
# chip's own system (MicroPython's pull request 13219: "the size is 111936 bytes").
ESP32_HEAP_BYTES = 2 * 56 * 1024
# Room for the firmware as files too.
LARGE_HEAP_BYTES = 512 * 1024
# Where the board looks for the size of its heap, and where a ROMFS image lies.
_HEAP_BYTES_AT = 0x21F00000
ROMFS_AT = 0x21800000


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Board:
    """A running board: `repl` and `metrics` are its serial ports, as URLs that pyserial opens."""

    def __init__(self, repl: int, metrics: int) -> None:
        self.repl = f"socket://127.0.0.1:{repl}"
        self.metrics = f"socket://127.0.0.1:{metrics}"

    def mpremote(self, *arguments: str | Path, seconds: float = 300) -> str:
        """Run mpremote; return what it prints. CalledProcessError has what it said when it failed."""
        command = [sys.executable, "-m", "mpremote", "connect", self.repl, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
        if done.returncode:
            raise RuntimeError(f"mpremote ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def run(self, script: str, seconds: float = 300) -> str:
        """Run `script` after a soft reset; return what it prints."""
        with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
            file.write(script)
            file.flush()
            return self.mpremote("run", file.name, seconds=seconds)


@contextmanager
def running(
    image: Path, heap_bytes: int = ESP32_HEAP_BYTES, romfs: Path | None = None, counted: bool = True
) -> Iterator[Board]:
    """Start `image`; end it afterwards. Where instructions are not `counted`, time is real."""
    ports = _free_ports(2)
    command = ["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-semihosting"]
    for port in ports:
        command += ["-serial", f"tcp:127.0.0.1:{port},server=on,wait=off,nodelay=on"]
    command += ["-device", f"loader,addr={_HEAP_BYTES_AT},data={heap_bytes},data-len=4"]
    if romfs:
        command += ["-device", f"loader,file={romfs},addr={ROMFS_AT},force-raw=on"]
    command += ["-icount", _COUNTED] if counted else []
    with subprocess.Popen([*command, "-kernel", image], stderr=subprocess.PIPE) as process:
        try:
            _wait_for(ports[1], process)
            yield Board(*ports)
        finally:
            process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the last port listens."""
    end = time.monotonic() + _START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                process.kill()
                raise RuntimeError((process.stderr or sys.stderr.buffer).read().decode()) from None
            time.sleep(0.05)
