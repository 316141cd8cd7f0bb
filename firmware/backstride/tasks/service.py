"""What a technician asks for: how far and how long this machine has run, and what was before each fault.

Travel and hours go on from a file. Five times a second a row goes into a ring of ten seconds; a fault takes
the ring with it into a record. Both are written at standstill.
"""

import asyncio
import struct

from backstride.compat import const
from backstride.core import codes, faults
from backstride.link import messages

PATH = "service.json"
FAULTS_MOST = const(6)
ROWS = const(50)
_LOOK_MS = const(200)
_LOOKS_A_SECOND = const(5)
_FORMAT = messages.fixed_format(messages.FAULT_ROW)
ROW_BYTES = struct.calcsize(_FORMAT)
# Written when so much has come to it: a power cut costs no more.
_SAVE_M = const(50)
_SAVE_S = const(1800)
# What follows a fault so soon belongs to it.
_TOGETHER_MS = const(2000)
# Of more than these before the belt stands, the first are kept.
_WAITING_MOST = const(2)
_KEPT = ("forward_m", "backward_m", "on_s", "moving_s")


class Service:
    """`sums`: metres forward and backward, seconds powered and in motion, of the machine's life."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._storage = console.hal.storage
        self._files = None
        self.waiting = []
        self._owed = False
        self.sums = [0] * len(_KEPT)
        self._saved = [0] * len(_KEPT)
        # What of the odometer is in `sums`.
        self._forward_m = self._backward_m = 0
        self._ring = bytearray(ROWS * ROW_BYTES)
        self._rows = 0
        self._next = 0
        self._last_ms = 0

    def load(self):
        """Go on from the file."""
        kept = self._storage.load(PATH)
        if kept:
            for at in range(len(_KEPT)):
                value = kept.get(_KEPT[at])
                self.sums[at] = value if isinstance(value, int) and value > 0 else 0
        self._saved = list(self.sums)

    def files(self):
        """Return the records' files; before there is a fault or a question, their code is not in memory."""
        if self._files is None:
            from backstride.tasks.numbered_files import NumberedFiles  # noqa: PLC0415

            self._files = NumberedFiles(self._storage, "fault-", FAULTS_MOST)
        return self._files

    async def run(self):
        """Take a row five times a second, and the sums once a second; for ever."""
        looks = 0
        while True:
            await asyncio.sleep_ms(_LOOK_MS)
            self.look()
            looks = (looks + 1) % _LOOKS_A_SECOND
            if looks == 0:
                self.count()

    def look(self):
        """Put this moment into the ring."""
        core = self._core
        struct.pack_into(
            _FORMAT,
            self._ring,
            self._next * ROW_BYTES,
            core.speed.speed_mm_s,
            core.brake.force_dn,
            core.inputs.coil_ma & 0xFFFF,
            core.direction.direction,
            core.session.state,
        )
        self._next = (self._next + 1) % ROWS
        self._rows = min(self._rows + 1, ROWS)

    def count(self):
        """Add the last second and what was travelled since."""
        odometer = self._core.odometer
        sums = self.sums
        sums[0] += odometer.forward_m - self._forward_m
        sums[1] += odometer.backward_m - self._backward_m
        self._forward_m = odometer.forward_m
        self._backward_m = odometer.backward_m
        sums[2] += 1
        if self._core.standing_ms == 0:
            sums[3] += 1

    def heard(self, event, value, t_ms):
        """Take an event: a fault that is more than a note, and not just somebody's key or button at rest."""
        if event != codes.EVENT_FAULT_RAISE or faults.FAULTS[value][1] == faults.NOTE:
            return
        core = self._core
        if value <= faults.STOP_BUTTON and not core.session.running and core.standing_ms > 0:
            return
        if self.waiting and (t_ms - self._last_ms) & 0x3FFFFFFF < _TOGETHER_MS:
            self.waiting[-1]["faults"] |= 1 << value
        elif len(self.waiting) < _WAITING_MOST:
            self._last_ms = t_ms
            self.waiting.append(
                {
                    "version": 1,
                    "utc_s": self._console.hal.clock.utc_s(),
                    "session": core.session.number if core.session.running else 0,
                    "faults": 1 << value,
                    "rows": self._before().hex(),
                }
            )

    def _before(self):
        """Return the ring's rows, the oldest first."""
        if self._rows < ROWS:
            return self._ring[: self._rows * ROW_BYTES]
        at = self._next * ROW_BYTES
        return self._ring[at:] + self._ring[:at]

    def is_due(self):
        """Tell whether there is something to `save`."""
        grown = [self.sums[at] - self._saved[at] for at in range(len(_KEPT))]
        return len(self.waiting) > 0 or self._owed or grown[0] + grown[1] >= _SAVE_M or grown[2] >= _SAVE_S

    def save(self):
        """Write a record that waits, or the sums; OSError when that failed. At standstill only."""
        if self.waiting:
            serials = self.files().serials()
            self.files().save(serials[-1] + 1 if serials else 1, self.waiting[0])
            self.waiting.pop(0)
            self._owed = True  # the sums go with it
            return
        record = {"version": 1}
        for at in range(len(_KEPT)):
            record[_KEPT[at]] = self.sums[at]
        self._storage.save(PATH, record)
        self._owed = False
        self._saved = list(self.sums)
