"""Applies faults by name to the parts of the board."""

from .chip import HARD_RESET
from .kernel import INTERRUPT, TICK_ERROR
from .tasks import shared


class Injector:
    """Switches faults on and off."""

    def __init__(self, kernel, world, port, driver, sensors, link, chip, contacts, files, panel):
        self._kernel = kernel
        self._world = world
        self._port = port
        self._driver = driver
        self._sensors = sensors
        self._link = link
        self._chip = chip
        self._contacts = contacts
        self._files = files
        self._panel = panel

    def switch_on(self, name, value, for_us):
        """Begin a fault."""
        group, _, what = name.partition(".")
        if group == "encoder":
            self._port.set_fault(what, value)
        elif name == "coil.driver_stuck_on":
            self._driver.set_stuck(float(value or 1.0))
        elif group in ("coil", "magnet", "supply"):
            self._world.set_fault(name, value)
        else:
            getattr(self, "_" + name.replace(".", "_"))(value, for_us)

    def switch_off(self, name):
        """End a fault."""
        group, _, what = name.partition(".")
        if group == "encoder":
            self._port.clear_fault(what)
        elif name == "coil.driver_stuck_on":
            self._driver.set_stuck(None)
        elif group in ("coil", "magnet", "supply"):
            self._world.clear_fault(name)
        elif group == "link":
            self._link.set_cut(False) if what == "cut" else self._link.set_bit_errors(False, None)
        elif name == "current.stuck":
            self._sensors.release_current()
        elif name == "current.offset":
            self._sensors.add_current(0.0)
        elif name == "temperature.open":
            self._sensors.temperature_open = False
        elif group == "key":
            self._contacts.set_fault(what, False)
        elif name == "display.missing":
            self._panel.missing = False
        elif name == "display.stuck":
            self._panel.bus_stuck = False
        elif name == "storage.full":
            shared.chores.append(lambda: self._files.set_full(False))
        elif name == "storage.power_cut":
            self._files.flash.cut_after = None

    def _current_stuck(self, value, _):
        self._sensors.stick_current(None if value is None else float(value))

    def _current_offset(self, value, _):
        self._sensors.add_current(float(value or 0.5))

    def _temperature_open(self, *_):
        self._sensors.temperature_open = True

    def _link_cut(self, *_):
        self._link.set_cut(True)

    def _link_bit_errors(self, value, _):
        self._link.set_bit_errors(True, value)

    def _key_pulled(self, *_):
        self._contacts.set_fault("pulled", True)

    def _key_stuck(self, *_):
        self._contacts.set_fault("stuck", True)

    def _display_missing(self, *_):
        self._panel.missing = True

    def _display_stuck(self, *_):
        self._panel.bus_stuck = True

    def _storage_full(self, *_):
        # Done between the steps of tasks, where no file operation can be under way.
        shared.chores.append(lambda: self._files.set_full(True))

    def _storage_power_cut(self, value, _):
        self._files.flash.cut_after = int(value or 0)

    def _cpu_stall(self, value, for_us):
        self._kernel.stall(int(value * 1000) if value else for_us)

    def _cpu_exception(self, value, _):
        error = RuntimeError("injected by the scenario")
        if value == "tick":
            self._kernel.clock[TICK_ERROR] = error
        else:
            shared.to_raise.append((value or 0, error))

    def _cpu_reset(self, *_):
        self._chip.reset(HARD_RESET, "panic")

    def _repl_ctrl_c(self, *_):
        if self._chip.keyboard_interrupt:
            self._kernel.clock[INTERRUPT] = True
