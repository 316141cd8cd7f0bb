"""A hypothesis state machine: any interleaving of walker, commands, hands and faults on the real firmware."""

from __future__ import annotations

from typing import Any

from backstride.core import params
from backstride_host.simulator.device.fault_names import FAULTS
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from live_console import PLANTS, LiveConsole
from rules import all_rules

# How bad a fault is, where its default is not the only case of interest.
VALUES: dict[str, list[Any]] = {
    "encoder.dropped_edges": [0.1, 0.5],
    "encoder.bounce": [300, 2000],
    "encoder.noise": [200, 2000],
    "coil.short": [0.2, 0.5],
    "coil.hot": [95, 120, 140],
    "current.stuck": [None, -0.2, 0.0],
    "current.offset": [-0.3, 0.2, 0.5],
    "supply.sag": [9.5, 15, 16.8],
    "link.bit_errors": [0.0005, 0.01],
    "cpu.exception": [0, 1, 2, 3, 4, "tick"],
    "storage.power_cut": [0, 1, 3],
}
STALLS_S = [0.03, 0.09, 0.15, 0.6, 1.5, 2.5]
LASTING = sorted(name for name in FAULTS if not name.startswith("cpu."))
# A host may set it without a hand; of the others none may change, whatever it tries.
PLAIN = params.index_of("console.buzzer_percent")

waits = st.sampled_from([0.05, 0.3, 1.0, 3.0])
speeds = st.sampled_from([0.3, 0.5, 0.8, 1.2, 1.7, 2.4])


class ConsoleMachine(RuleBasedStateMachine):
    """Each action lets some virtual time pass; the rules look at all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.console: LiveConsole | None = None

    @initialize(
        plant=st.sampled_from(sorted(PLANTS)),
        seed=st.integers(1, 999),
        level=st.sampled_from([None, 2, 4, 10]),
    )
    def switch_on(self, plant: str, seed: int, level: int | None) -> None:
        self.console = LiveConsole(all_rules(), PLANTS[plant], seed)
        if level is None:
            self.console.wait(1.5)
        else:
            self.console.under_load(level)

    def _did(self, *what: object) -> LiveConsole:
        assert self.console is not None
        self.console.log.steps.append(" ".join(str(word) for word in what))
        return self.console

    @rule(seconds=waits)
    def wait(self, seconds: float) -> None:
        self._did("wait", seconds).wait(seconds)

    @rule(direction=st.sampled_from(["reverse", "reverse", "forward"]), speed=speeds, seconds=waits)
    def walk(self, direction: str, speed: float, seconds: float) -> None:
        console = self._did("walk", direction, speed, seconds)
        console.walk("walk", direction, speed)
        console.wait(seconds)

    @rule(do=st.sampled_from(["stand", "stand", "step_off"]), seconds=st.sampled_from([0.5, 4.0, 6.0]))
    def rest(self, do: str, seconds: float) -> None:
        console = self._did(do, seconds)
        console.walk(do)
        console.wait(seconds)

    @rule(button=st.sampled_from(["confirm", "confirm", "up", "down", "stop"]), long=st.booleans())
    def press(self, button: str, long: bool) -> None:
        self._did("press", button, long).press(button, 1.2 if long else 0.15)

    @rule(
        name=st.sampled_from(["session.pause", "session.resume", "session.stop", "fault.reset", "ping"]),
        by_other=st.booleans(),
    )
    def command(self, name: str, by_other: bool) -> None:
        self._did(name, by_other).send(name, by_other=by_other)

    @rule(programme=st.sampled_from(["free", "first-steps", "knee-care-10"]), by_other=st.booleans())
    def start(self, programme: str, by_other: bool) -> None:
        console = self._did("start", programme)
        console.send("programme.select", by_other=by_other, name=programme)
        console.send("session.start", by_other=by_other, facing="console")

    @rule(level=st.integers(0, 12), by_other=st.booleans())
    def level(self, level: int, by_other: bool) -> None:
        self._did("level", level).send("level.set", by_other=by_other, level=level)

    @rule(force_n=st.sampled_from([0, 30, 79, 300, 6000]), hold_s=st.sampled_from([0, 0.5, 9, 60]))
    def force(self, force_n: int, hold_s: float) -> None:
        console = self._did("force", force_n, hold_s)
        console.send("force.set", force_dn=force_n * 10, hold_ms=hold_s * 1000)

    @rule(facing=st.sampled_from(["console", "away"]))
    def face(self, facing: str) -> None:
        self._did("facing", facing).send("facing.set", facing=facing)

    @rule(data=st.binary(min_size=1, max_size=300))
    def garbage(self, data: bytes) -> None:
        self._did("garbage", data.hex()).send_bytes(data)

    @rule(name=st.sampled_from(LASTING), seconds=st.sampled_from([0.05, 0.4, 2.0, 8.0]), data=st.data())
    def trouble(self, name: str, seconds: float, data: st.DataObject) -> None:
        value = data.draw(st.sampled_from(VALUES.get(name, [None])))
        console = self._did("inject", name, value, seconds)
        console.inject(name, seconds, value)
        console.wait(min(seconds, 1.0))

    @rule(seconds=st.sampled_from(STALLS_S))
    def stall(self, seconds: float) -> None:
        console = self._did("stall", seconds)
        console.inject("cpu.stall", seconds)
        console.wait(seconds + 0.3)

    @rule(name=st.sampled_from(["cpu.exception", "cpu.reset", "repl.ctrl_c"]), data=st.data())
    def chip(self, name: str, data: st.DataObject) -> None:
        value = data.draw(st.sampled_from(VALUES.get(name, [None])))
        console = self._did("inject", name, value)
        console.inject(name, 0.0, value)
        console.wait(1.5)

    def teardown(self) -> None:
        if self.console is not None:
            self.console.close()
