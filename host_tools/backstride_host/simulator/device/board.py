"""Builds the simulated board from a configuration, fresh or from what the last process left."""

from ..world.encoder import Encoder
from ..world.encoder_faults import EncoderFaults
from .chip import Chip
from .contacts import Contacts
from .display_watch import DisplayWatch
from .electronics import BrakeDriver, Sensors, ServoAdapter
from .encoder_port import EncoderPort
from .faults import Injector
from .filesystem import FileSystem
from .flash import Flash, Partition
from .gc_module import Collector
from .hardware import hardware
from .kernel import make_kernel
from .link import Link
from .pads import Pads
from .panel import Panel
from .recording import RecordedEdges
from .records import Records
from .replay_bench import ReplayBench
from .script import Script
from .world_clock import World


def run_file(path):
    """Run a Python file of the host; return its names."""
    with open(path) as file:
        source = file.read()
    names = {"__name__": path.rsplit("/", 1)[-1].rsplit(".", 1)[0]}
    exec(compile(source, path, "exec"), names)
    return names


class Board:
    """All parts, wired. `hardware` lets the peripherals find them."""

    def __init__(self, config, wire, log_file, flash_image, recording_file):
        self.config = config
        costs = config["costs"]
        seed = config["seed"]
        pins = run_file(config["board_dir"] + "/pins.py")
        self.kernel = kernel = make_kernel(costs, seed, config["plant_step_us"])
        self.records = Records(kernel, wire, log_file)
        self.chip = Chip(kernel, seed, 0, 1, b"", 0)
        self.pads = Pads(pins)
        self.plant_names = {}
        self.plant = self._plant(recording_file)
        step_us = config["plant_step_us"]
        self.driver = self._driver(pins, step_us / 1e6)
        self.sensors = Sensors(self.plant, pins)
        self.port = self._port(recording_file, seed)
        self.link = Link(kernel, self.records, pins, seed + 2)
        self.contacts = Contacts(self.pads)
        self.panel = Panel(pins, seed, costs["i2c_transfer_us"])
        self.watch = DisplayWatch(kernel, self.panel, self.records, config["display_interval_us"])
        blocks = config["flash_blocks"]
        flash_us = (costs["flash_erase_us"], costs["flash_page_us"])
        self.flash = Flash(kernel, flash_image, blocks, *flash_us)
        # What is left of the image, and erased beforehand.
        self.partition = Partition(kernel, flash_image, 16, *flash_us, blocks)
        self.files = FileSystem(self.flash)
        self.collector = Collector(kernel, costs["collection_us"], costs["collection_interval_us"])
        self.world = World(kernel, self.plant, self.driver, self.port, self.chip, self.records, step_us)
        self.injector = Injector(
            kernel,
            self.world,
            self.port,
            self.driver,
            self.sensors,
            self.link,
            self.chip,
            self.contacts,
            self.files,
            self.panel,
        )
        self.script = Script(config)
        self._wire_up()

    def _plant(self, recording_file):
        if recording_file is not None:
            return ReplayBench()
        self.plant_names = run_file(self.config["plant_file"])
        plant = self.plant_names["Plant"](self.config["plant_params"], self.config["seed"])
        if not hasattr(plant, "slip_m"):
            plant.slip_m = 0.0  # a plant need not know of slip
        return plant

    def _driver(self, pins, step_s):
        wires = (self.kernel, self.pads, pins["BRAKE_PWM"], pins["BRAKE_ENABLE"], step_s)
        if not getattr(self.plant, "has_magnet", False):
            return BrakeDriver(*wires)
        place = self.plant.coil_current_a / 2.0
        return ServoAdapter(*wires, pins["SERVO_OUT_US"], pins["SERVO_IN_US"], place)

    def _port(self, recording_file, seed):
        disc = Encoder(self.config["encoder_params"], seed + 1, self.config["plant_step_us"])
        recording = None
        if recording_file is not None:
            recording = RecordedEdges(recording_file, self.config["replay_start_us"])
        return EncoderPort(self.kernel, disc, EncoderFaults(seed + 1, disc.bounce_us), recording)

    def _wire_up(self):
        hardware.kernel = self.kernel
        hardware.port = self.port
        hardware.pads = self.pads
        hardware.driver = self.driver
        hardware.panel = self.panel
        hardware.sensors = self.sensors
        hardware.link = self.link
        hardware.chip = self.chip
        hardware.partition = self.partition

    def start(self):
        """Let the scenario begin, or go on."""
        parts = (self.kernel, self.world, self.injector, self.contacts, self.link, self.records)
        self.script.start(*parts)
