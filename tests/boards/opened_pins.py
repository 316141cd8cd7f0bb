"""How the firmware's own drivers open the pins: a `machine` that only writes down what it is asked for."""

import re
import sys
from types import ModuleType, SimpleNamespace

NAMED = re.compile(r"[A-Z][A-Z0-9_]*$")


class Opened:
    """The uses of each pin, by its number: pwm, adc, output, input, pull-up, count, uart-tx, uart-rx, i2c."""

    def __init__(self) -> None:
        self.uses: dict[int, set[str]] = {}

    def add(self, pin: object, use: str) -> None:
        self.uses.setdefault(getattr(pin, "number", pin), set()).add(use)  # type: ignore[arg-type]

    def machine(self) -> ModuleType:
        """Return the module; a peripheral it does not know is an error of the test that uses it."""
        opened = self

        class Peripheral:
            """Takes any call."""

            def __getattr__(self, name: str):
                return lambda *_args, **_options: 0

        class Constants(type):
            def __getattr__(cls, name: str) -> int:
                if NAMED.match(name):
                    return 1
                raise AttributeError(name)

        class Pin(Peripheral, metaclass=Constants):
            OUT = 3

            def __init__(self, number: int, mode: int = 1, pull: int = 0, value: int | None = None):
                self.number = number
                opened.add(number, "output" if mode == self.OUT else "input")
                if pull:
                    opened.add(number, "pull-up")

        def on_pins(use: str):
            class OnPins(Peripheral, metaclass=Constants):
                def __init__(self, *arguments: object, **_options: object):
                    for argument in arguments:
                        if isinstance(argument, Pin):
                            opened.add(argument, use)

            return OnPins

        class Bus(Peripheral, metaclass=Constants):
            def __init__(self, *_arguments: object, **options: object):
                for name in {"tx", "rx", "sda", "scl"} & set(options):
                    opened.add(options[name], f"uart-{name}" if name in ("tx", "rx") else "i2c")

        module = ModuleType("machine")
        known = {"Pin": Pin, "PWM": on_pins("pwm"), "ADC": on_pins("adc")}
        known |= {name: on_pins("count") for name in ("Encoder", "Counter")}
        known |= dict.fromkeys(("UART", "I2C", "SoftI2C"), Bus)
        known |= {name: on_pins("none") for name in ("Timer", "WDT", "RTC")}
        module.__dict__.update(known, PWRON_RESET=1, __getattr__=lambda name: name)
        return module


def opened_by(open_hal: str) -> dict[int, set[str]]:
    """Run a piece of code that opens the drivers on this `machine`; return the uses of each pin."""
    opened = Opened()
    micropython = ModuleType("micropython")
    micropython.const = lambda value: value  # type: ignore[attr-defined]
    framebuf = ModuleType("framebuf")
    framebuf.__dict__.update(FrameBuffer=lambda *_arguments: None, MONO_VLSB=0)
    esp32 = ModuleType("esp32")
    esp32.__dict__["Partition"] = SimpleNamespace(TYPE_DATA=1, find=lambda *_arguments, **_options: [])
    mine = {"machine": opened.machine(), "micropython": micropython, "framebuf": framebuf, "esp32": esp32}
    before = {name: module for name, module in sys.modules.items() if _of_the_drivers(name)}
    for name in before:
        del sys.modules[name]
    sys.modules.update(mine)
    import time  # noqa: PLC0415

    ticks = {"ticks_us": lambda: 0, "ticks_ms": lambda: 0, "ticks_diff": lambda a, b: a - b, "sleep_us": id}
    time.__dict__.update(ticks)
    try:
        exec(open_hal, {})
    finally:
        for name in ticks:
            del time.__dict__[name]
        for name in [name for name in sys.modules if _of_the_drivers(name)]:
            del sys.modules[name]
        sys.modules.update(before)
    return opened.uses


def _of_the_drivers(name: str) -> bool:
    mine = ("machine", "micropython", "framebuf", "esp32", "pins", "board")
    return name in mine or name.startswith("backstride.hal")
