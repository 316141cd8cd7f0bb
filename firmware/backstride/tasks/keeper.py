"""Keeps what must not be lost: parameters and finished sessions in files, the running session over a reset.

Files are written at standstill: an erase stalls the chip for tens of milliseconds. When the supply sags, the
running session is written at once, while the reserve capacitor lasts, into blocks that were erased before.
"""

import asyncio
import gc

from backstride.compat import const
from backstride.core import codes
from backstride.tasks import drift_file, retained, roller_file, settings
from backstride.tasks.session_trace import SessionTrace

# The last session's number: its record is in the log, from which a host may delete it.
SESSION_FILE = "last_session.json"
# The running session of a console whose supply went; gone when that session has ended.
OPEN_FILE = "open_session.json"

_LAST_NUMBER = const(0x7FFF)
_LOOK_MS = const(250)
_LOOKS_A_SECOND = const(4)
# A write that failed is tried again after this long.
_RETRY_S = const(10)
# The reserve holds for some seconds; a supply that is low for longer than that is a weak one, not a cut.
# Twice a second: a save that takes its time still leaves less than a second behind.
_HOLD_UPS = const(10)


def _bytes_of(text):
    """Return what hexadecimal digits mean; nothing for anything else, for a boot must not end here."""
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        return b""


class Keeper:
    """Loads at boot; then retains the running session four times a second, and saves what has changed."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._storage = console.hal.storage
        self._power_cut = console.hal.power_cut
        self._saved_revision = 0
        self._saved_scale = 0
        self._roller = roller_file.RollerFile(self._core)
        self._log = None
        self.trace = SessionTrace()
        self._ended = False
        self._rest_s = 0
        self._damaged = 0
        self._hold_ups = _HOLD_UPS
        self._held_up = False

    def load(self):
        """Take parameters and calibration from storage; tell whether a running session came back."""
        self._storage.settle()
        settings.load(self._core, self._storage)
        drift_file.take(self._core, self._storage.load(drift_file.PATH))
        self._saved_scale = self._core.drift.goal
        self._roller.take(self._storage.load(roller_file.PATH))
        self._saved_revision = self._core.params.revision
        self._console.service.load()
        # Within the limits that were just read, and before the session that may play one of them.
        self._console.programmes.own.load()
        return self._restore()

    def _restore(self):
        """A reset leaves the session in the chip's memory, a power cut in erased blocks or a file."""
        memory = self._console.hal.chip.retained()
        state, values = retained.unpack(memory[: retained.BYTES])
        if values:
            retained.warm_up(self._core, values)
        last = self._last_number()
        if state == retained.NOTHING:
            state, values, memory = self._after_a_cut(last)
        rest = memory[retained.BYTES :]
        self._core.session.begin_after(last)
        if state != retained.NOTHING:
            retained.put_back(self._core, state, values)
            self._console.trainer.restore(rest[self.trace.unpack(rest) :])
        self._ended = state == retained.ENDED
        if self._ended:
            self.log().finish()
        return state == retained.RUNNING

    def _after_a_cut(self, last):
        """Return state, numbers and memory of a session after `last` that a power cut ended."""
        memory = self._power_cut.load()
        state, values = retained.unpack(memory[: retained.BYTES])
        # One that has ended since is only not erased yet; numbers wrap.
        if values is not None and (last - values[0]) & _LAST_NUMBER < _LAST_NUMBER >> 1:
            state, values = retained.NOTHING, None
        filed, rest = self._read_open_session()
        # A file is written where no erased block was left.
        if filed and (values is None or filed[0] != values[0] or filed[3] > values[3]):
            return retained.RUNNING, filed, bytes(retained.BYTES) + rest
        return state, values, memory

    def _last_number(self):
        """Return the number of the last session that was saved; 0 where there is none."""
        kept = self._storage.load(SESSION_FILE)
        number = kept.get("number") if kept else 0
        if not isinstance(number, int) or not 0 <= number <= _LAST_NUMBER:
            return 0
        # The version before the one that is damaged is of the session before.
        return number + 1 if SESSION_FILE in self._storage.damaged else number

    def _read_open_session(self):
        """Return the numbers of a session that a power cut ended, and the rest as bytes; None without one."""
        kept = self._storage.load(OPEN_FILE)
        try:
            values = retained.completed(kept["values"])
            if values:
                return values, _bytes_of(kept.get("trace")) + _bytes_of(kept.get("training"))
        except (TypeError, KeyError):
            pass
        return None, b""

    def log(self):
        """Return the log of sessions; before one has ended or is asked for, its code is not in memory."""
        if self._log is None:
            from backstride.tasks.session_log import SessionLog  # noqa: PLC0415

            self._log = SessionLog(self._console)
        return self._log

    async def run(self):
        """Look after the retained session, storage and memory."""
        looks = 0
        while True:
            await asyncio.sleep_ms(_LOOK_MS)
            self._retain()
            looks = (looks + 1) % _LOOKS_A_SECOND
            if looks & 1:
                self.hold_up()
            self.save()
            if looks == 0:
                self.look()
                gc.collect()

    def heard(self, event, value):
        """Take an event in its turn."""
        if event == codes.EVENT_SESSION_START or event == codes.EVENT_SESSION_END:
            self.session_changed(event == codes.EVENT_SESSION_END)
        elif event == codes.EVENT_FAULT_RAISE and self._core.session.running:
            self.trace.raised(value)
        elif event == codes.EVENT_ANSWER and not self._core.session.running:
            self.log().answered()

    def session_changed(self, ended):
        """A session has begun, or `ended` and its totals are to be saved: retain that at once."""
        if ended:
            self._ended = True
            self.trace.close(self._core)
            self.log().finish()
        else:
            self.trace.begin()
        self._retain()

    def look(self):
        """Do what is due each second."""
        core = self._core
        if len(self._storage.damaged) != self._damaged:
            self._damaged = len(self._storage.damaged)
            core.reports.storage_unread(True)
        if core.session.running:
            self.trace.look(core)
        if self._rest_s:
            self._rest_s -= 1

    def is_saved(self):
        """Tell whether the power may go: no session runs, or in this sag it went into its file."""
        return self._held_up or not self._core.session.running

    def _retain(self):
        """Keep the session in memory that a reset leaves alone."""
        self._console.hal.chip.retain(self._memory())

    def _memory(self):
        """Return the session as bytes: whether there is one, its numbers, its course, its walker."""
        state = retained.NOTHING
        if self._core.session.running:
            state = retained.RUNNING
        elif self._ended:
            state = retained.ENDED
        memory = bytearray(retained.BYTES)
        retained.pack(memory, state, retained.values_of(self._core))
        if state != retained.NOTHING:
            memory += self.trace.pack()
            memory += self._console.trainer.keep()
        return memory

    def hold_up(self):
        """Save the running session while the reserve of a failing supply lasts."""
        if not self._core.supply.low:
            self._hold_ups = _HOLD_UPS
            self._held_up = False
        elif self._hold_ups and not self._rest_s and self._core.session.running:
            self._hold_ups -= 1
            self._held_up = self._power_cut.append(self._memory()) or self._save_open()

    def _save_open(self):
        """Without erased blocks: a file, whatever it erases."""
        training = self._console.trainer.keep().hex()
        values = retained.values_of(self._core)
        record = {"version": 1, "values": values, "training": training, "trace": self.trace.pack().hex()}
        return self._attempt(OPEN_FILE, record)

    def save(self):
        """Write one file that is due, at standstill: each stops the chip, and in between a tick comes."""
        state = self._core.session.state
        if self._rest_s or self._core.standing_ms == 0 or state == codes.ACTIVE or state == codes.READY:
            return
        if not (self._save_settings() or self._save_session() or self._save_learned()):
            self._power_cut.erase_one(self._core.session.running)

    def _save_settings(self):
        """Write parameters or a walker; tell whether one was due."""
        revision = self._core.params.revision
        walkers = self._console.trainer.walkers
        if revision != self._saved_revision:
            if self._attempt(settings.PARAMS_FILE, settings.changed(self._core)):
                self._saved_revision = revision
        elif walkers.unsaved:
            self._report(walkers.save)
        else:
            return False
        return True

    def _save_session(self):
        """Write the session that has ended, then its number; tell whether one was due."""
        if self._log is not None and self._log.waiting:
            self._report(self._log.save)
        elif self._ended:
            if self._attempt(SESSION_FILE, {"version": 1, "number": self._core.session.number}):
                self._ended = False
                self.trace.end()
                self._storage.remove(OPEN_FILE)
        else:
            return False
        return True

    def _save_learned(self):
        """Write what the machine has told of itself; tell whether anything was due."""
        scale = self._core.drift.goal
        service = self._console.service
        if self._roller.is_due():
            record = self._roller.record()
            if self._attempt(roller_file.PATH, record):
                self._roller.saved(record)
        elif scale != self._saved_scale:
            if self._attempt(drift_file.PATH, drift_file.record(self._core)):
                self._saved_scale = scale
        elif service.is_due():
            self._report(service.save)
        else:
            return False
        return True

    def _attempt(self, path, record):
        """Save and report how it went."""
        return self._report(lambda: self._storage.save(path, record))

    def _report(self, save):
        failed = False
        try:
            save()
        except OSError:
            failed = True
            self._rest_s = _RETRY_S
        self._core.reports.storage_failed(failed)
        return not failed
