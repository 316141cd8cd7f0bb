"""What a reset of the chip ends, and what lives through it."""

import math

import pytest
from backstride_host.simulator.config import CpuCosts, FaultWindow
from backstride_host.simulator.console_records import LogText, ResetHappened

FAST = CpuCosts(boot_us=100_000)
PWRON, HARD, WDT, SOFT = 1, 2, 3, 5

LIVES = """
    import machine, os, time
    rtc = machine.RTC()
    try:
        with open("starts") as file:
            starts = int(file.read())
    except OSError:
        starts = 0
    print(starts, machine.reset_cause(), len(rtc.memory()), time.ticks_ms() < 200)
    with open("starts", "w") as file:
        file.write(str(starts + 1))
    rtc.memory(b"kept")
    time.sleep_ms(400)
    """


def test_a_reset_keeps_files_and_rtc_memory(run):
    outcome = run(LIVES + "machine.reset()", seconds=2.2, costs=FAST)
    assert outcome.printed[:2] == ["0 1 0 True", "1 2 4 True"]
    assert set(outcome.resets) == {HARD}
    assert outcome.summary["resets"] == len(outcome.resets) >= 2


def test_no_finally_runs_at_a_reset(run):
    outcome = run(
        """
        import machine
        try:
            machine.reset()
        finally:
            print("finally")
        """,
        seconds=0.15,
        costs=FAST,
    )
    assert outcome.resets == [HARD]
    assert outcome.printed == []


def test_a_soft_reset_runs_finally_and_keeps_pads(run):
    outcome = run(
        """
        import machine, time
        print(machine.reset_cause())
        if machine.reset_cause() == machine.SOFT_RESET:
            print(machine.Pin(23).value())
            time.sleep(10)
        machine.Pin(23, machine.Pin.OUT, value=1)
        try:
            machine.soft_reset()
        finally:
            print("finally")
        """,
        costs=FAST,
    )
    assert outcome.printed == ["1", "finally", "5", "1"]
    assert outcome.resets == [SOFT]


def test_the_watchdog_resets_a_board_that_does_not_feed_it(run):
    outcome = run(
        """
        import machine, time
        print(machine.reset_cause())
        watchdog = machine.WDT(timeout=500)
        for _ in range(5):
            time.sleep_ms(300)
            watchdog.feed()
        while True:
            time.sleep_ms(100)
        """,
        seconds=2.3,
        costs=FAST,
    )
    assert outcome.resets == [WDT]
    assert outcome.numbers == [PWRON, WDT]
    reset = outcome.of(ResetHappened)[0]
    assert reset.t_us == pytest.approx(100_000 + 5 * 300_000 + 500_000, abs=1000)


def test_the_watchdog_survives_a_soft_reset_and_bites_in_a_stall(run):
    outcome = run(
        """
        import machine, time
        print(machine.reset_cause())
        if machine.reset_cause() == machine.PWRON_RESET:
            machine.WDT(timeout=300)
            machine.soft_reset()
        time.sleep(10)
        """,
        costs=FAST,
        seconds=0.9,
    )
    assert outcome.resets == [SOFT, WDT]
    stalled = run(
        "from machine import WDT\nfrom time import sleep_ms\n"
        "w = WDT(timeout=300)\nwhile True:\n    w.feed()\n    sleep_ms(10)",
        costs=FAST,
        faults=[FaultWindow(500_000, "cpu.stall", value=400)],
    )
    assert stalled.resets == [WDT]


def test_a_panic_reads_as_a_hard_reset(run):
    outcome = run(LIVES, costs=FAST, faults=[FaultWindow(300_000, "cpu.reset")])
    assert outcome.resets == [HARD]
    assert outcome.printed == ["0 1 0 True", "1 2 4 True"]


def test_a_power_cut_browns_the_chip_out_until_the_supply_is_back(run):
    outcome = run(LIVES, costs=FAST, faults=[FaultWindow(300_000, "supply.cut", for_us=500_000)])
    # Files are kept, RTC memory is not, and a brown-out reads as power-on.
    assert outcome.resets == [PWRON]
    assert outcome.printed == ["0 1 0 True", "1 1 0 True"]
    texts = outcome.of(LogText)
    assert texts[1].t_us == pytest.approx(300_000 + 500_000 + 100_000, abs=25_000)


def test_the_treadmill_goes_on_over_a_reset(run, tmp_path):
    plant = tmp_path / "swinging.py"
    plant.write_text(
        """
import math

class Spring:
    def __init__(self, stiffness):
        self.stiffness = stiffness
        self.pulled_n = 0.0
        self.history = [0.1]

class Plant:
    def __init__(self, params, seed):
        self.springs = (Spring(90.0), Spring(10.0))
        self.active = self.springs[0]
        self.table = {"a": 1 / 3, "b": (2.5, None, True, "text", b"bytes")}
        self.random = seed
        self.sine = math.sin
        self.belt_speed_m_s = 1.0
        self.belt_position_m = 0.0
        self.brake_force_n = self.coil_current_a = self.walker_force_n = self.brake_duty = 0.0
        self.coil_temperature_c = 25.0
        self.supply_v = 24.0

    def step(self, dt_s, brake_duty, walker):
        self.random = (self.random * 48271) % 2147483647
        self.active = self.springs[self.random & 1]
        self.active.pulled_n = -self.active.stiffness * self.belt_position_m
        self.active.history[0] += self.table["a"] * self.sine(self.belt_position_m)
        self.belt_speed_m_s += self.active.pulled_n * dt_s
        self.belt_position_m += self.belt_speed_m_s * dt_s
        self.walker_force_n = self.active.history[0]
"""
    )
    idle = "import time\ntime.sleep(100)"
    given = {"seconds": 2.0, "costs": FAST, "plant_file": plant, "plant_params": {}, "seed": 5}
    quiet = run(idle, **given).truth
    faults = [FaultWindow(at_us, "cpu.reset") for at_us in (300_500, 700_000, 1_999_000)]
    disturbed = run(idle, faults=faults, **given)
    assert disturbed.resets == [HARD] * 3
    # To the last bit, at every row.
    assert disturbed.truth.tobytes() == quiet.tobytes()
    assert len(quiet) == 201
    assert not math.isnan(quiet["walker_force_n"][-1])


def test_the_belt_is_counted_on_over_a_reset(run):
    outcome = run(
        """
        import machine, time
        encoder = machine.Encoder(0, machine.Pin(18), machine.Pin(19), phases=4)
        while True:
            time.sleep_ms(100)
            print(encoder.value())
        """,
        speed_m_s=1.0,
        costs=FAST,
        seconds=1.0,
        faults=[FaultWindow(450_000, "cpu.reset")],
    )
    # The unit starts again at 0 with each start of the chip.
    assert outcome.numbers == pytest.approx([100, 200, 300, 100, 200, 300, 400], abs=2)


def test_bytes_on_their_way_when_the_chip_stops(run):
    outcome = run(
        """
        import machine, time
        uart = machine.UART(2, baudrate=115200)
        uart.write(b"0123456789" * 10)
        time.sleep(10)
        """,
        seconds=0.106,
        costs=FAST,
        faults=[FaultWindow(104_400, "cpu.reset")],
    )
    # 4.4 ms at 86.8 us a byte: what has left before the reset arrives.
    assert 48 <= len(outcome.link) <= 51


def test_scripted_things_happen_once(run):
    outcome = run(
        "import time\ntime.sleep(10)",
        costs=FAST,
        seconds=1.0,
        walkers=[{"at_us": 0, "do": "walk"}, {"at_us": 600_000, "do": "stand"}],
        faults=[
            FaultWindow(200_000, "key.pulled", for_us=500_000),
            FaultWindow(400_000, "cpu.reset"),
        ],
    )
    assert [(round(t, 3), name, detail) for t, name, detail in outcome.events] == [
        (0.0, "walker", "walk"),
        (0.2, "fault.inject", "key.pulled"),
        (0.4, "fault.inject", "cpu.reset"),
        (0.4, "chip.reset", "panic"),
        (0.6, "walker", "stand"),
        (0.7, "fault.end", "key.pulled"),
    ]
