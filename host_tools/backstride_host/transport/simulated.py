"""A console that a scenario simulates, behind the same interface as a real one.

In real time its clock follows the host's. With speed=max it lives in lockstep: time passes only while a
read waits, and stops the moment the console has sent something.
"""

import time
from pathlib import Path
from urllib.parse import parse_qsl

from backstride_host.errors import LinkEnded, PortError
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import LinkBytes, Record
from backstride_host.simulator.scenario import load_scenario
from backstride_host.simulator.simulation import config_of

SCHEME = "sim:"
# A scenario without a start has one all the same, so that every run of it is alike: 2026-01-01.
_DEFAULT_UTC_S = 1_767_225_600
_SLICE_S = 0.005


def _parse(url: str) -> tuple[Path, bool, int, Path | None]:
    """Return scenario, whether in lockstep, seed, and the console's flash where it is to be kept."""
    path, _, query = url.removeprefix(SCHEME).partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    speed = options.pop("speed", "real")
    seed = options.pop("seed", "1")
    flash = options.pop("flash", "")
    if options or speed not in ("real", "max") or not seed.isdecimal() or not path:
        raise PortError(
            url, "a simulated console is sim:SCENARIO.toml with any of ?speed=max&seed=N&flash=FILE"
        )
    return Path(path), speed == "max", int(seed), Path(flash) if flash else None


class SimulatedTransport:
    """Runs the firmware as the scenario says; LinkEnded when the scenario is over."""

    def __init__(self, url: str):
        self.name = url
        path, self._in_lockstep, seed, flash = _parse(url)
        config = config_of(load_scenario(path), seed, flash)
        self._start_utc_s = config.start_utc_s or _DEFAULT_UTC_S
        self._console = SimulatedConsole(config)
        self._end_us = config.duration_us
        self._to_console = b""
        self._from_console = b""
        self._start_s = time.monotonic()

    def read(self, timeout_s: float) -> bytes:
        """Let time pass until the console has sent something; return it."""
        if self._in_lockstep:
            if not self._from_console:
                # Who waits for less than a microsecond, again and again, would wait for ever.
                wait_us = max(round(timeout_s * 1e6), int(timeout_s > 0))
                self._advance(self._console.now_us + wait_us, stop_on_output=True)
        else:
            self._follow(timeout_s)
        data, self._from_console = self._from_console, b""
        if not data and self._console.now_us >= self._end_us:
            raise LinkEnded(self.name)
        return data

    def _follow(self, timeout_s: float) -> None:
        """Keep up with the host's clock until bytes come or `timeout_s` is over."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            self._advance(round(self.now_s() * 1e6), stop_on_output=False)
            left_s = deadline_s - time.monotonic()
            if self._from_console or left_s <= 0 or self._console.now_us >= self._end_us:
                return
            time.sleep(min(_SLICE_S, left_s))

    def _advance(self, until_us: int, stop_on_output: bool) -> None:
        rx, self._to_console = self._to_console, b""
        self._keep(self._console.advance(until_us, rx, stop_on_output))

    def _keep(self, records: list[Record]) -> None:
        self._from_console += b"".join(record.data for record in records if isinstance(record, LinkBytes))

    def write(self, data: bytes) -> None:
        """Send from now on."""
        if not self._in_lockstep:
            # The console is behind by the time since the last read: these bytes must not reach its past.
            self._advance(round(self.now_s() * 1e6), stop_on_output=False)
        self._to_console += data

    def close(self) -> None:
        """End the simulation."""
        self._console.close()

    def now_s(self) -> float:
        """Return the scenario's time."""
        return self._console.now_us / 1e6 if self._in_lockstep else time.monotonic() - self._start_s

    def utc_s(self) -> float:
        """Return the scenario's time of day."""
        return self._start_utc_s + self.now_s()
