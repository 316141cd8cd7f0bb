"""The treadmill's side of the timeline: what the kernel steps, and what is looked at 100 times a second."""

import micropython
from micropython import const

from .kernel import NOW

ROW_US = const(10_000)  # truth at 100 Hz


class World:
    """Owns the walker's entry. A step computes what the time up to its end will bring."""

    def __init__(self, kernel, plant, driver, port, chip, records, step_us):
        self.kernel = kernel
        self.plant = plant
        self.port = port
        self.chip = chip
        self.records = records
        self._truth = records.truth
        self.walker = {"do": "stand", "faults": {}}
        # The chip notices its supply while it is on.
        self.powered = False
        kernel.set_walker(self.walker)
        kernel.connect(plant, port.disc, port, self._row, ROW_US // step_us, driver.fade)
        port.choose_way()

    def start(self):
        """Begin, with the first row of truth."""
        self.records.truth(self.kernel.clock[NOW], self.plant)
        self.kernel.start_world()

    @micropython.native
    def _row(self, end_us):
        plant = self.plant
        self._truth(end_us, plant)
        self.port.follow()
        if self.powered:
            self.chip.supply_checked(plant.supply_v)

    def set_walker(self, entry):
        """Let the walker do something else; the faults stay."""
        walker = dict(entry)
        walker["faults"] = self.walker["faults"]
        self.use(walker)

    def use(self, walker):
        """Hand an entry with its faults to the plant."""
        self.walker = walker
        self.kernel.set_walker(walker)

    def set_fault(self, name, value):
        """Hand a coil or supply fault to the plant."""
        self.walker["faults"][name] = value
        self._tell()

    def clear_fault(self, name):
        """Take a coil or supply fault from the plant again."""
        self.walker["faults"].pop(name, None)
        self._tell()

    def _tell(self):
        # A new entry: a plant may look at its faults only when something has changed.
        self.use(dict(self.walker))
