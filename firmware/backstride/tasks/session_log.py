"""The last sessions of this console, a file each, until a host has pulled them and deletes them.

A file is written once, at standstill, when its session is over; the oldest goes where there are too many.
Where there is no room for one more, the oldest goes that a host has pulled.
"""

from backstride.compat import const
from backstride.tasks import telemetry

SESSIONS_MOST = const(12)
_PREFIX = "session-"
_SUFFIX = ".json"
_PULLED_FILE = "pulled.json"
# A session that could not be written yet waits in memory, and one more.
_WAITING_MOST = const(2)
_SERIALS = const(65_536)
# What two records of one session agree in, of telemetry's totals: number, active time, travel, work.
_SAME = (1, 3, 4, 5, 6)


class SessionLog:
    """`waiting` has the sessions that are over and in no file yet."""

    def __init__(self, console):
        self._console = console
        self._storage = console.hal.storage
        self.waiting = []

    def finish(self):
        """Take the session that has just ended."""
        console = self._console
        core = console.pipeline
        name = core.catalogue.name(core.player.programme)
        record = {
            "version": 1,
            "ended_s": console.hal.clock.utc_s(),
            "reason": core.session.end_reason,
            "values": telemetry.totals(core, console.trainer.effort),
            "text": name + "\n" + console.trainer.walkers.now.name,
            "rows": console.keeper.trace.rows().hex(),
        }
        self.waiting = (self.waiting + [record])[-_WAITING_MOST:]

    def save(self):
        """Write what waits; OSError when that failed."""
        while self.waiting:
            self._write(self.waiting[0])
            self.waiting.pop(0)

    def _write(self, record):
        serials = self.serials()
        if serials and self._same(self.load(serials[-1]), record):
            return  # it was written just before a reset brought it back
        pulled = self.last_pulled()
        # Above all that were pulled, too: of a file that is gone the next one is not taken for pulled.
        serial = (max(serials[-1:] + [pulled]) + 1) % _SERIALS
        try:
            self._storage.save(_path(serial), record)
        except OSError:
            # No room: what a host has already may go, and what none has stays.
            if not serials or serials[0] > pulled:
                raise
            self.remove(serials.pop(0))
            self._storage.save(_path(serial), record)
        # Only now: a power cut leaves one too many, and never one too few. The oldest were pulled first.
        for oldest in serials[: max(0, len(serials) - SESSIONS_MOST + 1)]:
            self.remove(oldest)

    def _same(self, one, other):
        return one and [one["values"][at] for at in _SAME] == [other["values"][at] for at in _SAME]

    def last_pulled(self):
        """Return the last number that a host has pulled; 0 where none has."""
        kept = self._storage.load(_PULLED_FILE)
        return kept.get("serial", 0) if kept else 0

    def pulled(self, serial):
        """Take note that a host has all up to `serial`; OSError when that failed."""
        if serial > self.last_pulled():
            self._storage.save(_PULLED_FILE, {"version": 1, "serial": serial})

    def serials(self):
        """Return the numbers of the files, the oldest first."""
        found = []
        for path in self._storage.listed(_PREFIX, _SUFFIX):
            digits = path[len(_PREFIX) : -len(_SUFFIX)]
            if digits.isdigit() and len(digits) == 5:
                found.append(int(digits))
        return sorted(found)

    def load(self, serial):
        """Return the record of that number; None where there is none that can be read."""
        record = self._storage.load(_path(serial))
        try:
            sound = record["version"] == 1 and len(record["values"]) == telemetry.TOTALS
            bytes.fromhex(record["rows"])
            return record if sound and record["text"] else None
        except (TypeError, KeyError, ValueError):
            return None

    def remove(self, serial):
        """Forget the record of that number, if it is there."""
        self._storage.remove(_path(serial))


def _path(serial):
    return _PREFIX + "%05d" % serial + _SUFFIX
