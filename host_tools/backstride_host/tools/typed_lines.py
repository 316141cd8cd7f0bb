"""What is typed while something goes on: a line at a time, and nobody waits for it."""

import os
import select
from contextlib import suppress

_STDIN = 0


def typed_lines() -> list[str]:
    """Return the lines that were typed since the last call; none where nobody can type."""
    lines = []
    while _is_waiting() and (data := os.read(_STDIN, 4096)):
        lines += data.decode("utf-8", "replace").splitlines()
    return [line.strip() for line in lines]


def _is_waiting() -> bool:
    # Windows selects on sockets only.
    if os.name != "posix" or not os.isatty(_STDIN):
        return False
    with suppress(OSError):  # a terminal that is not this process's own stops nobody
        if os.tcgetpgrp(_STDIN) != os.getpgrp():
            return False  # to read from the background would stop the process
    return bool(select.select([_STDIN], [], [], 0)[0])
