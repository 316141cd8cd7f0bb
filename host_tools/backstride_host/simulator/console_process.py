"""A simulated console: the process that runs the firmware, in virtual time, and is replaced at each reset."""

import contextlib
import fcntl
import os
import select
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backstride_host.errors import SimulatorCrash, SimulatorError, SimulatorStuck
from backstride_host.simulator import compiled, wire
from backstride_host.simulator.config import SimulationConfig
from backstride_host.simulator.console_records import Ended, LogText, Record, ResetHappened, read_statistics
from backstride_host.simulator.device.fault_names import FAULTS
from backstride_host.simulator.flash_file import open_flash
from backstride_host.simulator.micropython_binary import find_micropython
from backstride_host.simulator.wire import Kind

_CHUNK_BYTES = 1 << 16
_LOG_TAIL_CHARS = 2000
_LINES_SHOWN = 12


class _Child:
    """One MicroPython process and its pipes."""

    def __init__(self, command: list[str], flash_fd: int, log: Path, recording_fd: int | None):
        commands_out, self._commands = os.pipe()
        self._records, records_in = os.pipe()
        with log.open("ab") as log_in, log.open("rb") as log_out:
            log_out.seek(0, os.SEEK_END)
            passed = [commands_out, records_in, log_out.fileno(), flash_fd]
            command = [*command, *map(str, passed)]
            if recording_fd is not None:
                passed.append(recording_fd)
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log_in,
                    stderr=log_in,
                    pass_fds=passed,
                    start_new_session=True,  # a Ctrl-C at the terminal is the host's to handle
                )
            except OSError as error:
                os.close(self._commands)
                os.close(self._records)
                raise SimulatorError(f"{command[0]} does not start: {error.strerror}") from None
            finally:
                os.close(commands_out)
                os.close(records_in)
        self._reader = wire.FrameReader()

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        # A child that is gone is noticed when its records end.
        with contextlib.suppress(BrokenPipeError):
            while view:
                view = view[os.write(self._commands, view) :]

    def receive(self, timeout_s: float) -> tuple[Kind, bytes] | None:
        """Return the next frame; None when the process has ended. TimeoutError when it says nothing."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            frame = self._reader.next()
            if frame is not None:
                return frame
            left_s = max(deadline_s - time.monotonic(), 0.0)
            if not select.select([self._records], [], [], left_s)[0]:
                raise TimeoutError
            data = os.read(self._records, _CHUNK_BYTES)
            if not data:
                return None
            self._reader.feed(data)

    def stop(self) -> int:
        """End the process and return its exit status."""
        for descriptor in (self._commands, self._records):
            os.close(descriptor)
        self._process.kill()
        return self._process.wait()


class SimulatedConsole:
    """The firmware on its simulated board. Use it in a `with`; time passes only in `advance` and `stream`."""

    def __init__(self, config: SimulationConfig, stuck_after_s: float = 30.0):
        self.config = config
        self.now_us = 0
        self._stuck_after_s = stuck_after_s
        self._statistics: dict[str, int] = {}
        self._log_tail = ""
        self._busy = False
        self._ended = False
        self._early: list[Record] = []  # from before the first advance
        binary = find_micropython()
        program = compiled.entry_program(binary)
        self._command = [str(binary), "-X", f"heapsize={config.heap_kib}K", str(program)]
        self._firmware = compiled.firmware(binary, config.firmware_path())
        config.board_path()
        self._files = contextlib.ExitStack()
        flash, self._fresh = open_flash(config.flash, config.flash_blocks)
        self._flash = self._files.enter_context(flash)
        # A process that was just killed may still hold the file open; the lock goes now.
        self._files.callback(fcntl.flock, flash, fcntl.LOCK_UN)
        folder = self._files.enter_context(tempfile.TemporaryDirectory(prefix="backstride-"))
        self._log = Path(folder) / "console.log"
        self._recording = self._files.enter_context(config.recording.open("rb")) if config.recording else None
        self._child: _Child | None = None
        try:
            self._child = self._start(b"")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the simulation; safe to repeat."""
        if self._child is not None:
            self._child.stop()
            self._child = None
        self._files.close()

    def advance(self, until_us: int, rx: bytes = b"", stop_on_output: bool = False) -> list[Record]:
        """Let time pass up to `until_us`, and return what happened.

        The host sends `rx` from now on, at the link's baud rate. With `stop_on_output` time stops earlier,
        when the console has sent something: see `now_us`.
        """
        return list(self.stream(until_us, rx, stop_on_output))

    def stream(self, until_us: int, rx: bytes = b"", stop_on_output: bool = False) -> Iterator[Record]:
        """Do as `advance`, and give each record as soon as it comes. Read it to its end."""
        if self._busy:
            raise SimulatorError("the records of the last advance have not all been read")
        if self._ended:
            return iter(())
        self._busy = True
        horizon_us = min(until_us, self.config.duration_us)
        command = wire.advance_command(max(horizon_us, self.now_us), rx, stop_on_output)
        self._running().send(command)
        return self._records(horizon_us, stop_on_output)

    def press(self, name: str, pressed: bool) -> None:
        """Let a hand act at the console now: key, stop, confirm, up or down; the key is in while pressed."""
        if name not in ("key", "stop", "confirm", "up", "down"):
            raise SimulatorError(f"the console has no button {name}")
        self._running().send(wire.input_command("hand", {"name": name, "pressed": pressed}))

    def walk(self, entry: Mapping[str, Any]) -> None:
        """Let the walker do something else from now on: an entry as in `SimulationConfig.walkers`."""
        self._running().send(wire.input_command("walker", entry))

    def inject(self, name: str, value: float | int | str | None = None, for_us: int = 0) -> None:
        """Let a fault begin now; it lasts until `repair`. `for_us` is how long a stall takes."""
        if name not in FAULTS:
            raise SimulatorError(f"no fault {name}")
        self._running().send(wire.input_command("fault", {"name": name, "value": value, "for_us": for_us}))

    def repair(self, name: str) -> None:
        """End a fault."""
        self._running().send(wire.input_command("fault.end", {"name": name}))

    def summary(self) -> dict[str, int]:
        """Return the CPU's statistics so far, resets included; see `console_records.STATISTICS`."""
        return dict(self._statistics)

    def log_tail(self) -> str:
        """Return the end of what the firmware printed."""
        return self._log_tail

    def _records(self, horizon_us: int, stop_on_output: bool) -> Iterator[Record]:
        while True:
            yield from self._early
            self._early.clear()
            kind, payload = self._receive()
            if kind is Kind.DONE:
                self._note(payload)
                break
            if kind is Kind.RESET:
                t_us, cause = struct.unpack_from("<qB", payload)
                yield ResetHappened(t_us, cause)
                self._restart(payload[9:])
                self._running().send(wire.advance_command(horizon_us, b"", stop_on_output))
                continue
            record = wire.read_record(kind, payload)
            if isinstance(record, LogText):
                self._log_tail = (self._log_tail + record.text)[-_LOG_TAIL_CHARS:]
            yield record
        if self.now_us >= self.config.duration_us:
            self._ended = True
            yield Ended(self.now_us, self._log_tail)
        self._busy = False

    def _running(self) -> _Child:
        if self._child is None:
            raise SimulatorError("the simulated console is closed")
        return self._child

    def _start(self, state: bytes) -> _Child:
        recording_fd = self._recording.fileno() if self._recording else None
        if self._recording:
            self._recording.seek(0)
        child = _Child(self._command, self._flash.fileno(), self._log, recording_fd)
        self._child = child
        child.send(wire.setup_command(self.config.to_json(self._firmware, recording_fd, self._fresh), state))
        while (frame := self._receive())[0] is not Kind.DONE:
            self._early.append(wire.read_record(*frame))
        self._note(frame[1])
        return child

    def _restart(self, state: bytes) -> None:
        self._running().stop()
        self._child = None
        self._start(state)

    def _note(self, payload: bytes) -> None:
        self._statistics = read_statistics(payload)
        self.now_us = self._statistics["now_us"]

    def _receive(self) -> tuple[Kind, bytes]:
        child = self._running()
        try:
            frame = child.receive(self._stuck_after_s)
        except TimeoutError:
            self.close()
            raise SimulatorStuck(self._stuck_after_s, self._log_tail) from None
        if frame is None:
            log = self._log.read_text("utf-8", "replace")[-_LOG_TAIL_CHARS:]
            status = child.stop()
            self._child = None
            self.close()
            last = log.strip().splitlines()[-1:] or ["it said nothing"]
            raise SimulatorCrash(f"the simulated console ended by itself (status {status}): {last[0]}", log)
        if frame[0] is Kind.FATAL:
            text = frame[1].decode(errors="replace")
            self.close()
            raise SimulatorCrash(text.splitlines()[0], text)
        return frame
