"""A command on a terminal of its own, as a person sits at it."""

import os
import pty
import select
import subprocess
import sys
import termios
import time

PROGRAM = [sys.executable, "-c", "from backstride_host.tools.main import main; main()"]


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, *arguments: str, term: str = "xterm-256color"):
        self.screen, terminal = pty.openpty()
        termios.tcsetwinsize(terminal, (24, 80))
        self.settings = termios.tcgetattr(terminal)
        self.terminal = terminal
        environment = os.environ | {"TERM": term, "BACKSTRIDE_CONFIG": "/nowhere/config.toml"}
        self.process = subprocess.Popen(
            [*PROGRAM, *arguments], stdin=terminal, stdout=terminal, stderr=terminal, env=environment
        )
        self.shown = b""

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.process.kill()  # else it would keep the port from whoever gets this number next
        self.process.wait()
        os.close(self.terminal)
        os.close(self.screen)

    def until(self, wanted: bytes, timeout_s: float = 30) -> None:
        self.shown = read_until(self.screen, wanted, timeout_s)
        assert wanted in self.shown, self.shown[-400:]

    def ended(self) -> int:
        end_s = time.monotonic() + 30
        while self.process.poll() is None and time.monotonic() < end_s:
            # A terminal that nobody reads would hold it up.
            self.shown += read_until(self.screen, b"nothing shows this", 0.1)
        self.shown += read_until(self.screen, b"nothing shows this", 0.2)
        return self.process.wait(1)

    def is_as_it_was(self) -> bool:
        """Whether the other screen and the cursor are back, and the line's settings what they were."""
        restored = b"\x1b[?1049l" in self.shown and b"\x1b[?25h" in self.shown
        return restored and termios.tcgetattr(self.terminal) == self.settings


def read_until(descriptor: int, wanted: bytes, timeout_s: float) -> bytes:
    shown = b""
    end_s = time.monotonic() + timeout_s
    while wanted not in shown and time.monotonic() < end_s:
        if select.select([descriptor], [], [], 0.1)[0]:
            try:
                shown += os.read(descriptor, 65536)
            except OSError:
                break
    return shown
