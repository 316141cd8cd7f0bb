"""The last sessions of this console, a file each, until a host has pulled them and deletes them.

A file is written once, at standstill, when its session is over; the oldest goes where there are too many.
Where there is no room for one more, the oldest goes that a host has pulled.
"""

import struct

from backstride.compat import const
from backstride.core import codes
from backstride.tasks import telemetry
from backstride.tasks.numbered_files import NumberedFiles

SESSIONS_MOST = const(12)
_PULLED_FILE = "pulled.json"
# A session that could not be written yet waits in memory, and one more.
_WAITING_MOST = const(2)
_SERIALS = const(65_536)
_VERSION = const(2)
# A record of version 1 has rows without way and fault, no faults, and no answers.
_OLD_ROW_BYTES = const(24)
_OLD_SUMS_AT = const(6)
_NO_FAULT = b"\xff"
# What two records of one session agree in, of telemetry's totals: number, active time, travel, work.
_SAME = (1, 3, 4, 5, 6)


class SessionLog:
    """`waiting` has the sessions that are over and in no file yet; `serials` and `remove` as of the files."""

    def __init__(self, console):
        self._console = console
        self._storage = console.hal.storage
        self._files = NumberedFiles(self._storage, "session-", SESSIONS_MOST)
        self.serials = self._files.serials
        self.remove = self._files.remove
        self.waiting = []

    def finish(self):
        """Take the session that has just ended."""
        console = self._console
        core = console.pipeline
        name = core.catalogue.name(core.player.programme)
        record = {
            "version": _VERSION,
            "ended_s": console.hal.clock.utc_s(),
            "reason": core.session.end_reason,
            "faults": console.keeper.trace.faults,
            "answers": list(core.questions.answers),
            "values": telemetry.totals(core, console.trainer.effort),
            "text": name + "\n" + console.trainer.walkers.now.name,
            "rows": console.keeper.trace.rows().hex(),
        }
        self.waiting = (self.waiting + [record])[-_WAITING_MOST:]

    def answered(self):
        """Take what was answered after the session's end, into its record wherever that is by now."""
        core = self._console.pipeline
        if not self.waiting:
            serials = self.serials()
            record = self.load(serials[-1]) if serials else None
            if not record or record["values"][1] != core.session.number:
                return
            self.waiting = [record]
        self.waiting[-1]["answers"] = list(core.questions.answers)

    def save(self):
        """Write what waits; OSError when that failed."""
        while self.waiting:
            self._write(self.waiting[0])
            self.waiting.pop(0)

    def _write(self, record):
        serials = self.serials()
        newest = self.load(serials[-1]) if serials else None
        if newest and self._same(newest, record):
            # It was written just before a reset brought it back, or before it was answered to.
            if newest["answers"] != record["answers"]:
                self._files.save(serials[-1], record)
            return
        pulled = self.last_pulled()
        # Above all that were pulled, too: of a file that is gone the next one is not taken for pulled.
        serial = (max(serials[-1:] + [pulled]) + 1) % _SERIALS
        try:
            self._files.save(serial, record)
        except OSError:
            # No room: what a host has already may go, and what none has stays.
            if not serials or serials[0] > pulled:
                raise
            self.remove(serials.pop(0))
            self._files.save(serial, record)

    def _same(self, one, other):
        return [one["values"][at] for at in _SAME] == [other["values"][at] for at in _SAME]

    def last_pulled(self):
        """Return the last number that a host has pulled; 0 where none has."""
        kept = self._storage.load(_PULLED_FILE)
        return kept.get("serial", 0) if kept else 0

    def pulled(self, serial):
        """Take note that a host has all up to `serial`; OSError when that failed."""
        if serial > self.last_pulled():
            self._storage.save(_PULLED_FILE, {"version": 1, "serial": serial})

    def load(self, serial):
        """Return the record of that number; None where there is none that can be read."""
        record = self._files.load(serial)
        try:
            if record["version"] == 1:
                _renew(record)
            sound = record["version"] == _VERSION and len(record["values"]) == telemetry.TOTALS
            sound = sound and len(record["answers"]) == 4 and record["faults"] >= 0
            bytes.fromhex(record["rows"])
            return record if sound and record["text"] else None
        except (TypeError, KeyError, ValueError):
            return None


def _renew(record):
    """Make a record of version 1 one of the present: a row's way is that of the sum that has grown."""
    rows = bytes.fromhex(record["rows"])
    found = bytearray()
    forward_mm = reverse_mm = 0
    for at in range(0, len(rows) - _OLD_ROW_BYTES + 1, _OLD_ROW_BYTES):
        before_mm = reverse_mm - forward_mm
        forward_mm, reverse_mm = struct.unpack_from("<II", rows, at + _OLD_SUMS_AT)
        more_mm = reverse_mm - forward_mm - before_mm
        going = codes.GOING_BACKWARD if more_mm > 0 else codes.GOING_FORWARD if more_mm < 0 else 0
        found += rows[at : at + _OLD_ROW_BYTES] + bytes((going,)) + _NO_FAULT
    record["rows"] = found.hex()
    record["faults"] = 0
    record["answers"] = [codes.NO_ANSWER] * 4
    record["version"] = _VERSION
