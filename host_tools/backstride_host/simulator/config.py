"""What a simulation is made of. Times are microseconds of virtual time since power-on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from backstride_host.errors import SimulatorError

BUILT_IN_PLANT = Path(__file__).parent / "world" / "plant.py"
DEFAULT_BOARD = "CONSOLE_ESP32"


@dataclass(frozen=True)
class CpuCosts:
    """What the console's CPU takes for things, and when it gets round to interrupts."""

    tick_us: int = 1500  # a timer's callback, beside what it waits and looks
    look_us: int = 25  # a tick's look at the encoder's counter
    edge_us: int = 40  # a pin's interrupt handler
    schedule_us: int = 40  # a function from micropython.schedule
    task_step_us: int = 150  # one step of an asyncio task
    collection_us: int = 2500
    collection_interval_us: int = 0  # between automatic collections; 0: none
    i2c_transfer_us: int = 100  # of the driver, beside the bits on the bus
    flash_erase_us: int = 40_000  # a block of 4 KiB
    flash_page_us: int = 700  # a page of 256 bytes
    boot_us: int = 900_000
    rtos_tick_us: int = 10_000  # asyncio's waits end at these, or after an interrupt
    irq_latency_low_us: int = 50  # from an event to its handler, at best and at worst
    irq_latency_high_us: int = 200
    tick_jitter_us: int = 0  # by how much more a timer may be late
    late_us: int = 5000  # a tick that starts later than this counts as late


@dataclass(frozen=True)
class FaultWindow:
    """A fault by name from `at_us` for `for_us` (None: to the end). `value` None: the fault's own default."""

    at_us: int
    name: str
    for_us: int | None = None
    value: float | int | str | None = None


@dataclass(frozen=True)
class PinChange:
    """A hand at the console: `name` is key, stop, confirm, up or down; `pressed` of the key: it is in."""

    at_us: int
    name: str
    pressed: bool


@dataclass(frozen=True)
class SimulationConfig:
    """Everything that decides a run. Same config and same MicroPython: same records, to the byte."""

    duration_us: int
    seed: int = 1
    start_utc_s: int = 0  # for the host; the console's own clock starts in 2000, as after a power cut
    board: str = DEFAULT_BOARD
    firmware_dir: Path | None = None  # holds boot.py and main.py; None: the installed firmware
    boards_dir: Path | None = None  # holds the boards; None: `boards` beside the firmware
    files: Mapping[str, str] = field(
        default_factory=dict
    )  # on the console before the first start on its flash
    plant_file: Path = BUILT_IN_PLANT
    plant_params: Mapping[str, float] = field(default_factory=dict)
    encoder_params: Mapping[str, float] = field(default_factory=dict)
    walkers: Sequence[Mapping[str, Any]] = ()  # each with at_us
    faults: Sequence[FaultWindow] = ()
    pins: Sequence[PinChange] = ()
    rx: Sequence[tuple[int, bytes]] = ()  # what the host sends, and when it begins to
    costs: CpuCosts = field(default_factory=CpuCosts)
    plant_step_us: int = 2000
    ticks_offset_us: int = 0  # what the tick counters show when the chip starts
    flash_blocks: int = 64
    flash: Path | None = None  # a file that is the console's flash and outlives the run; made if not there
    heap_kib: int = 2048  # fastest from here on: fewer collections of the plant's floats
    display_interval_us: int = 0  # how often the display is looked at, at most; 0: never
    probe_file: Path | None = None  # read after every tick; see device/replay_probe.py
    recording: Path | None = None  # compact edges (recording_edges.py) in place of belt and encoder
    replay_start_us: int = 2_000_000  # when the recording begins: the firmware runs by then

    def __post_init__(self) -> None:
        if self.duration_us <= 0:
            raise SimulatorError(f"duration_us is {self.duration_us} and must be above 0")
        if not 100 <= self.plant_step_us <= 2000 or 10_000 % self.plant_step_us:
            raise SimulatorError(
                f"plant_step_us is {self.plant_step_us}: it must divide 10000 and be at most 2000"
            )
        if (
            self.costs.irq_latency_low_us > self.costs.irq_latency_high_us
            or self.costs.irq_latency_low_us < 0
        ):
            raise SimulatorError("the interrupt latency needs 0 <= low <= high")

    def firmware_path(self) -> Path:
        """Return the folder of boot.py and main.py."""
        if self.firmware_dir is not None:
            path = self.firmware_dir.resolve()
        else:
            found = find_spec("backstride")
            if found is None or not found.submodule_search_locations:
                raise SimulatorError("the firmware is not installed: run `make run` or `pip install -e .`")
            path = Path(next(iter(found.submodule_search_locations))).resolve().parent
        for program in ("boot.py", "main.py"):
            if not (path / program).is_file():
                raise SimulatorError(f"{path} is no firmware: it has no {program}")
        return path

    def board_path(self) -> Path:
        """Return the folder of the board's pins.py."""
        boards = self.boards_dir.resolve() if self.boards_dir else self.firmware_path().parent / "boards"
        path = boards / self.board
        if not (path / "pins.py").is_file():
            raise SimulatorError(f"no board {self.board} in {boards}")
        return path

    def to_json(self, firmware: Path, recording_fd: int | None = None, fresh: bool = True) -> bytes:
        """Return what the simulated console is told; paths are the host's.

        `firmware`: the folder of what it runs, for `firmware_path()` may be run as compiled elsewhere.
        `fresh`: nothing is on its flash.
        """
        content = {
            "seed": self.seed,
            "firmware_dir": str(firmware),
            "board_dir": str(self.board_path()),
            "files": dict(self.files),
            "fresh": fresh,
            "plant_file": str(self.plant_file.resolve()),
            "plant_params": dict(self.plant_params),
            "encoder_params": dict(self.encoder_params),
            "walkers": [dict(entry) for entry in self.walkers],
            "faults": [asdict(fault) for fault in self.faults],
            "pins": [asdict(pin) for pin in self.pins],
            "rx": [[at_us, data.hex()] for at_us, data in self.rx],
            "costs": asdict(self.costs),
            "plant_step_us": self.plant_step_us,
            "ticks_offset_us": self.ticks_offset_us,
            "flash_blocks": self.flash_blocks,
            "display_interval_us": self.display_interval_us,
            "probe_file": str(self.probe_file.resolve()) if self.probe_file else None,
            "recording_fd": recording_fd,
            "replay_start_us": self.replay_start_us,
        }
        return json.dumps(content, separators=(",", ":")).encode()
