"""A board's prompt, through mpremote: its errors as ours, and nothing of it on the terminal."""

import ast
import contextlib
import io
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from backstride_host.errors import BoardError, DeployError, PortError

# A console that does not let itself be interrupted says nothing at all.
_ANSWER_S = 4.0
# A board that erases its flash is silent for a while, and mpremote takes half an answer for a wrong one.
_READ_S = 10.0
_CHUNK_BYTES = 512
_LAST_LINE = -1


class Prompt:
    """The raw prompt of a MicroPython at a port, any URL that pyserial knows. Use it in a `with`."""

    def __init__(self, url: str):
        self.url = url
        self._transport = _opened(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave a friendly prompt behind and let go of the port."""
        with contextlib.suppress(Exception):
            if self._transport.in_raw_repl:
                self._transport.exit_raw_repl()
        with contextlib.suppress(Exception):
            self._transport.close()

    def enter(self) -> None:
        """Interrupt what runs; BoardError where nothing lets itself be interrupted."""
        from mpremote.transport import TransportError  # noqa: PLC0415

        try:
            with self._watched():
                self._transport.enter_raw_repl(soft_reset=False, timeout_overall=_ANSWER_S)
        except BoardError as error:
            if isinstance(error.__cause__, TransportError):
                raise BoardError(
                    self.url,
                    "no prompt: a session is active, the belt moves, or no MicroPython is there",
                ) from error
            raise

    def run(self, code: str) -> str:
        """Run code; return what it prints. BoardError with its exception's last line."""
        with self._watched():
            return self._transport.exec(code).decode()

    def value(self, expression: str) -> Any:
        """Return what an expression is on the board."""
        return ast.literal_eval(self.run(f"print(repr({expression}))").strip())

    def values(self, code: str) -> list[Any]:
        """Return what code prints, one value a line."""
        return [ast.literal_eval(line) for line in self.run(code).splitlines() if line]

    def write(self, path: str, data: bytes, written: Callable[[int], None]) -> None:
        """Write a file; `written` hears how many bytes are there."""
        with self._watched():
            self._transport.fs_writefile(
                path, data, chunk_size=_CHUNK_BYTES, progress_callback=lambda done, _all: written(done)
            )

    def leave(self, code: str) -> None:
        """Run code that does not come back, such as a reset."""
        with self._watched():
            self._transport.exec_raw_no_follow(code)
        self._transport.in_raw_repl = False

    def heard(self, wanted: bytes, timeout_s: float) -> str | None:
        """Return the first line with `wanted` in it that the board prints; None when none comes."""
        end_s = time.monotonic() + timeout_s
        line = b""
        with self._watched():
            while time.monotonic() < end_s:
                line += self._transport.read_until(1, b"\n", timeout=0.2)
                if line.endswith(b"\n"):
                    if wanted in line:
                        return line.decode(errors="replace").strip()
                    line = b""
        return None

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Make a BoardError of what mpremote and pyserial raise."""
        from mpremote.transport import TransportError, TransportExecError  # noqa: PLC0415

        try:
            # Where it fails, mpremote prints what it heard.
            with contextlib.redirect_stdout(io.StringIO()):
                yield
        except TransportExecError as error:
            lines = str(error.error_output).strip().splitlines() or ["it stopped"]
            raise BoardError(self.url, f"the board says {lines[_LAST_LINE]}") from error
        except TransportError as error:
            raise BoardError(self.url, " ".join(str(error).split())) from error
        # Half an answer: mpremote takes it apart without a look at its length.
        except (OSError, struct.error, SyntaxError, ValueError) as error:
            raise BoardError(self.url, "the board went away") from error


def _opened(url: str) -> Any:
    try:
        from mpremote.transport import TransportError  # noqa: PLC0415
        from mpremote.transport_serial import SerialTransport  # noqa: PLC0415
    except ImportError:
        raise DeployError("deploying takes the package mpremote: pip install 'backstride[deploy]'") from None
    import serial  # noqa: PLC0415

    if __package__ and f"{__package__}.ports" not in serial.protocol_handler_packages:
        serial.protocol_handler_packages.append(f"{__package__}.ports")
    name = url if "://" in url else f"quiet://{url}"
    try:
        return SerialTransport(name, timeout=_READ_S)
    except (TransportError, OSError, ValueError) as error:
        raise _why_not(url) or PortError(url, " ".join(str(error).split())) from error


def _why_not(url: str) -> PortError | None:
    """Return why a port does not open, which mpremote does not tell."""
    from backstride_host.transport.serial_port import SerialTransport  # noqa: PLC0415

    try:
        SerialTransport(url).close()
    except PortError as error:
        return error
    return None
