"""What the host gets to see of a run, in order of virtual time."""

import struct

import micropython
from micropython import const

from . import wire as kinds
from .kernel import NOW

TRUTH_ROW = "<q9d"
_TRUTH_ROW_BYTES = const(80)
_TRUTH_ROWS = const(100)


class Records:
    """Packs records. Rows of truth and probe are collected and sent once a second."""

    def __init__(self, kernel, wire, log):
        self._kernel = kernel
        self._wire = wire
        self._log = log
        self._truth = bytearray(_TRUTH_ROW_BYTES * _TRUTH_ROWS)
        self._truth_filled = 0
        self._probe = bytearray(0)
        self.probe_filled = 0
        self.stop_on_output = False
        self.on_output = None

    @micropython.native
    def truth(self, t_us, plant):
        """Add a row of the plant's truth."""
        struct.pack_into(
            TRUTH_ROW,
            self._truth,
            self._truth_filled,
            t_us,
            plant.belt_speed_m_s,
            plant.belt_position_m,
            plant.brake_force_n,
            plant.coil_current_a,
            plant.coil_temperature_c,
            plant.walker_force_n,
            plant.brake_duty,
            plant.supply_v,
            plant.slip_m,
        )
        filled = self._truth_filled + _TRUTH_ROW_BYTES
        self._truth_filled = filled
        if filled == _TRUTH_ROW_BYTES * _TRUTH_ROWS:
            self.flush()

    def probe_rows(self, row_bytes, rows):
        """Make room for the probe's rows; returns the buffer. `probe_filled` is where the next one goes."""
        self._probe = bytearray(row_bytes * rows)
        return self._probe

    def probed(self, row_bytes):
        """Keep the row that was packed; a full buffer is sent."""
        self.probe_filled += row_bytes
        if self.probe_filled == len(self._probe):
            self.flush()

    def link(self, data):
        """Hand bytes of the console to the host."""
        self._wire.write(kinds.LINK, struct.pack("<q", self._kernel.clock[NOW]) + data)
        if self.stop_on_output:
            self.on_output()

    def event(self, name, detail):
        """Tell of something that the scenario did."""
        self._wire.write(
            kinds.EVENT, struct.pack("<q", self._kernel.clock[NOW]) + (name + "\0" + detail).encode()
        )

    def display(self, contrast, picture):
        """Tell what the display shows; contrast 0: it is dark."""
        self._wire.write(kinds.DISPLAY, struct.pack("<qB", self._kernel.clock[NOW], contrast) + picture)

    def log(self):
        """Send what the firmware has printed since the last time."""
        while True:
            text = self._log.read(2048)
            if not text:
                return
            self._wire.write(kinds.LOG, struct.pack("<q", self._kernel.clock[NOW]) + text)

    def flush(self):
        """Send what was collected."""
        self.log()
        if self._truth_filled:
            self._wire.write(kinds.TRUTH, memoryview(self._truth)[: self._truth_filled])
            self._truth_filled = 0
        if self.probe_filled:
            self._wire.write(kinds.PROBE, memoryview(self._probe)[: self.probe_filled])
            self.probe_filled = 0
        self._wire.flush()

    def send(self, kind, payload):
        """Send a record behind everything collected so far."""
        self.flush()
        self._wire.write(kind, payload)
        self._wire.flush()
