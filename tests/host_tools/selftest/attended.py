"""A simulated console with a person beside it, who does what the self-test asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from backstride_host.client import Client
from backstride_host.selftest import run
from backstride_host.selftest.bench import Bench
from backstride_host.selftest.result import Result
from backstride_host.selftest.table import CHECKS
from backstride_host.simulator.config import CpuCosts, SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import LinkBytes

_UTC_S = 1_795_000_000
_PRESS_S = 0.2
# A supply sags within some seconds.
_SPREADS_S = 4.0


def beside(do: str, **keys: Any) -> dict[str, Any]:
    """Return a walker's entry of somebody who is beside the belt."""
    entry = {"at_us": 0, "do": do, "gait": do, "direction": "forward", "speed_m_s": 0.0}
    return entry | {"facing": "console", "rail": False} | keys


class Attended:
    """A transport to the console, and the person; `saw` answers what `seen` says."""

    name = "a console with somebody beside it"

    def __init__(self, **costs: int):
        walkers = [beside("step_off")]
        self.console = SimulatedConsole(
            SimulationConfig(duration_us=900_000_000, walkers=walkers, costs=CpuCosts(**costs))
        )
        self.seen = True
        self.asked: list[str] = []
        # What is done in the place of what was asked for.
        self.instead: dict[str, str] = {}
        self.forgets_the_button = False
        self._to_console = b""
        self._due: list[tuple[int, Callable[[], None]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # The transport

    def read(self, timeout_s: float) -> bytes:
        """Let time pass until the console has sent something, and let the person act meanwhile."""
        until_us = self.console.now_us + max(round(timeout_s * 1e6), int(timeout_s > 0))
        while True:
            stop_us = min([until_us, *(at_us for at_us, _act in self._due)])
            rx, self._to_console = self._to_console, b""
            records = self.console.advance(stop_us, rx, stop_on_output=True)
            data = b"".join(record.data for record in records if isinstance(record, LinkBytes))
            self._act()
            if data or self.console.now_us >= until_us:
                return data

    def _act(self) -> None:
        now_us = self.console.now_us
        due = [act for at_us, act in self._due if at_us <= now_us]
        self._due = [(at_us, act) for at_us, act in self._due if at_us > now_us]
        for act in due:
            act()

    def write(self, data: bytes) -> None:
        self._to_console += data

    def close(self) -> None:
        self.console.close()

    def now_s(self) -> float:
        return self.console.now_us / 1e6

    def utc_s(self) -> float:
        return _UTC_S + self.now_s()

    # The person

    def do(self, deed: str, text: str) -> None:
        """Do it a moment later."""
        assert text
        self.asked.append(deed)
        kind, _, what = self.instead.get(deed, deed).partition(".")
        if kind == "press":
            self._press(what, 0.5)
        elif kind == "key":
            self._later(0.5, lambda: self.console.press("key", what == "in"))
        elif what == "spin":
            if not self.forgets_the_button:
                self._press("down", 0.5)
            self._later(0.2, lambda: self.console.walk(beside("drill", speed_m_s=1.8)))
            self._later(4.0, lambda: self.console.walk(beside("step_off")))
        elif kind == "belt":
            way = "forward" if what == "forward" else "reverse"
            roll = beside("roll", metres=0.5, slip_percent=0.0, speed_m_s=0.3, direction=way)
            self._later(0.5, lambda: self.console.walk(roll))

    def saw(self, question: str) -> bool:
        assert question.endswith("?")
        return self.seen

    def _press(self, name: str, after_s: float) -> None:
        self._later(after_s, lambda: self.console.press(name, True))
        self._later(after_s + _PRESS_S, lambda: self.console.press(name, False))

    def _later(self, after_s: float, act: Callable[[], None]) -> None:
        self._due.append((self.console.now_us + round(after_s * 1e6), act))

    # The self-test

    def connected(self) -> Bench:
        """Return the bench, greeted."""
        client = Client(self)
        client.handshake()
        self.bench = Bench(client, self)
        return self.bench

    def test(self, *names: str, fault: str = "", value: float | None = None) -> dict[str, Result]:
        """Return the results of the checks, all where none is named, with a fault in the machine."""
        bench = self.connected()
        if fault:
            self.console.inject(fault, value)
            bench.rest(_SPREADS_S)
        checks = [check for check in CHECKS if not names or check.name in names]
        return {result.name: result for result in run.results(bench, checks, attended=True)}
