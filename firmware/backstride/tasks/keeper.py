"""Keeps what must not be lost: parameters and finished sessions in files, the running session over a reset.

Files are written at standstill only: an erase stalls the chip for tens of milliseconds.
"""

import asyncio
import gc
import struct

from backstride.compat import const
from backstride.core import codes, faults, force_table, params

PARAMS_FILE = "params.json"
CALIBRATION_FILE = "calibration.json"
SESSION_FILE = "last_session.json"

_PERIOD_MS = const(1000)
# Magic, session number, programme, facing, active ms, forward mm, reverse mm, work J.
_RETAINED = "<IHBBIIII"
_MAGIC = const(0x42535331)


class Keeper:
    """Loads at boot, then saves once a second what has changed."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._storage = console.hal.storage
        self._saved_revision = 0
        self._ended = False
        self._retained = bytearray(struct.calcsize(_RETAINED))

    def load(self):
        """Take parameters and calibration from storage, and a session that a reset cut short."""
        stored = self._storage.load(PARAMS_FILE)
        if stored:
            for name, value in stored.get("values", {}).items():
                if name in params.NAMES:
                    self._core.params.set(params.index_of(name), value)
        self._saved_revision = self._core.params.revision
        record = self._storage.load(CALIBRATION_FILE)
        if record and "force_table" in record:
            table = record["force_table"]
            self._core.brake.table = force_table.ForceTable(
                table["currents_ma"], table["speeds_mm_s"], table["forces_dn"]
            )
            self._core.calibrated = True
        self._core.params.revision += 1
        return self._restore()

    def _restore(self):
        kept = self._console.hal.chip.retained()
        if len(kept) != len(self._retained):
            return False
        magic, number, programme, facing, active_ms, forward, reverse, work = struct.unpack(_RETAINED, kept)
        if magic != _MAGIC:
            return False
        core = self._core
        core.player.select(programme)
        core.player.facing = facing
        core.player.resume_at(active_ms)
        core.totals.restore(forward, reverse, work)
        core.session.restore(number, active_ms)
        return True

    async def run(self):
        """Look after storage, memory and the retained session once a second."""
        while True:
            await asyncio.sleep_ms(_PERIOD_MS)
            self._retain()
            if self._standing():
                self._save()
            gc.collect()

    def session_ended(self):
        """Remember to save the totals of the session that has just ended."""
        self._ended = True

    def _standing(self):
        core = self._core
        return core.standing_ms > 0 and core.session.state not in (codes.ACTIVE, codes.READY)

    def _retain(self):
        core = self._core
        session = core.session
        totals = core.totals
        struct.pack_into(
            _RETAINED,
            self._retained,
            0,
            _MAGIC if session.running else 0,
            session.number,
            core.player.programme,
            core.player.facing,
            session.active_ms,
            totals.forward_mm,
            totals.reverse_mm,
            totals.work_j,
        )
        self._console.hal.chip.retain(self._retained)

    def _save(self):
        core = self._core
        try:
            if core.params.revision != self._saved_revision:
                self._saved_revision = core.params.revision
                self._storage.save(PARAMS_FILE, {"version": 1, "values": self._changed()})
            if self._ended:
                self._ended = False
                self._storage.save(SESSION_FILE, self._session())
            core.book.set(faults.STORAGE_FAILED, False)
        except OSError:
            core.book.set(faults.STORAGE_FAILED, True)

    def _changed(self):
        values = {}
        for index in range(len(params.PARAMS)):
            value = self._core.params.values[index]
            if value != params.PARAMS[index][4]:
                values[params.NAMES[index]] = value
        return values

    def _session(self):
        totals = self._core.totals
        return {
            "version": 1,
            "number": self._core.session.number,
            "walker": self._console.walker,
            "active_ms": self._core.session.active_ms,
            "forward_mm": totals.forward_mm,
            "reverse_mm": totals.reverse_mm,
            "work_j": totals.work_j,
        }
