"""The faults a scenario can inject, and what their value means. MicroPython and CPython alike."""

# name: what `value` means; where it is not given the fault's own default holds
FAULTS = {
    "encoder.a_stuck": "level of channel A, 0 or 1; not given: the level it has",
    "encoder.b_stuck": "level of channel B, 0 or 1; not given: the level it has",
    "encoder.swapped": "none: A and B are exchanged",
    "encoder.dropped_edges": "part of the edges that is lost, 0.1 if not given or 0",
    "encoder.bounce": "time in us in which an edge bounces, 300 if not given or 0",
    "encoder.noise": "glitches a second, up to 50 us wide, 500 if not given or 0",
    "encoder.slip": "part of the travel for which the ring stands on its shaft, 0.3 if not given or 0",
    "coil.open": "the plant's",
    "coil.short": "the plant's",
    "coil.hot": "the plant's",
    "coil.driver_stuck_on": "duty of the shorted driver, 1 if not given or 0",
    "magnet.jammed": "the plant's: the magnet's carriage does not move",
    "current.stuck": "current in A that the sense shows; not given: what it shows now",
    "current.offset": "current in A added to the sense, 0.5 if not given or 0",
    "temperature.open": "none: the sense reads 0 V",
    "link.cut": "none: no byte gets through, either way",
    "link.bit_errors": "probability of a wrong bit, 0.001 if not given or 0",
    "supply.sag": "the plant's",
    "supply.cut": "the plant's; below 9 V the chip browns out",
    "cpu.stall": "milliseconds in which the CPU does nothing; not given or 0: the fault's duration",
    "cpu.exception": "name or index of the task, 0 (the main task) if not given; 'tick': in the tick",
    "cpu.reset": "none: a panic resets the chip",
    "repl.ctrl_c": "none: KeyboardInterrupt in the main task, unless kbd_intr(-1)",
    "key.pulled": "none: the key is out",
    "key.stuck": "none: the key's contact stays as it is",
    "display.missing": "none: the display does not answer",
    "display.stuck": "none: a line of the display's bus is held low",
    "storage.full": "none: no room is left in the file system",
    "storage.power_cut": "number of the erase or write (from 0) in the middle of which the power fails",
}

# They happen once; the rest lasts.
MOMENTARY = ("cpu.stall", "cpu.exception", "cpu.reset", "repl.ctrl_c")
