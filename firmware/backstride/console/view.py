"""What is to be seen now: the most urgent of all that the core tells, as a screen and what it takes."""

from backstride.compat import const
from backstride.console import headlines, letters, screens
from backstride.core import codes, faults, params, programme_rows

# How many looks a cue, a note and the summary stay.
_CUE_LOOKS = const(20)
_NOTE_LOOKS = const(20)
_SUMMARY_LOOKS = const(150)
# The end of a step is near: what follows it is shown.
_NEAR_MS = const(15_000)
# It is over when it is told: for the log alone.
_UNSEEN = ~(1 << faults.TICK_LATE)
_NOTES = faults.mask_of(faults.NOTE)
_UNLOCKED = const(1 << 17)

_UNITS = ("km/h", "mph")


class View:
    """`look` five times a second; `hear` every event."""

    def __init__(self, core, trainer):
        self._core = core
        self._trainer = trainer
        self._units_index = params.index_of("console.units")
        self._cue = 0
        self._cue_looks = 0
        self._note = 0
        self._note_looks = 0
        self._summary_looks = 0
        self._programme = 0

    def hear(self, event, value):
        """Take what has just happened."""
        if event == codes.EVENT_CUE:
            self._cue = value
            self._cue_looks = _CUE_LOOKS
        elif event == codes.EVENT_FAULT_RAISE and _NOTES & _UNSEEN & 1 << value:
            self._note = value
            self._note_looks = _NOTE_LOOKS
        elif event == codes.EVENT_SESSION_END:
            self._summary_looks = _SUMMARY_LOOKS
            self._programme = self._core.player.programme

    def look(self):
        """Return what to show: a screen's number, then what `screens` draws it from."""
        core = self._core
        self._cue_looks = max(self._cue_looks - 1, 0)
        self._note_looks = max(self._note_looks - 1, 0)
        mask = core.book.mask & _UNSEEN
        if mask & ~_NOTES:
            return (screens.FAULT, _worst(mask & ~_NOTES))
        questions = core.questions
        if questions.open and questions.asked:
            return (screens.QUESTION, questions.question, questions.after, questions.chosen())
        if mask & _UNLOCKED:
            return (screens.FAULT, faults.BELT_UNLOCKED)
        if self._note_looks:
            return (screens.FAULT, self._note)
        if self._cue_looks and headlines.CUES[self._cue]:
            return (screens.CUE, self._cue, self._tenths(), self._unit(), core.session.active_ms // 1000)
        return self._of_state(mask != 0)

    def _of_state(self, warns):
        core = self._core
        state = core.session.state
        if state == codes.ACTIVE:
            return self._walking(warns)
        title = letters.plain(core.catalogue.entry(core.player.programme)[1])
        if state == codes.READY:
            return (screens.READY, title, _way(core.player.direction))
        if state == codes.PAUSED:
            return self._paused()
        if core.player.programme != self._programme:
            self._summary_looks = 0  # somebody chooses the next one
        if state == codes.FINISHED or self._summary_looks:
            return self._summary()
        missing = core.locks.missing(core.player.flags)
        text = codes.names(codes.MISSING, missing & -missing) if missing else ""
        return (screens.IDLE, title, text, letters.plain(self._trainer.walkers.now.name), warns)

    def _walking(self, warns):
        core = self._core
        player = core.player
        span = player.span
        load = player.load
        left_ms = span.left_ms
        left = ""
        near = span.timed and left_ms <= _NEAR_MS
        if near:
            left = "%d" % max((left_ms + 999) // 1000, 0)
        elif span.timed:
            left = "%d:%02d" % divmod((left_ms + 999) // 1000, 60)
        elif span.left_mm:
            left = "%d m" % ((span.left_mm + 999) // 1000)
        level = "host" if core.lease.held else "L%d" % load.level
        return (
            screens.WALKING,
            self._tenths(),
            self._unit(),
            core.walking(),
            core.session.active_ms // 1000,
            player.script.number + 1,
            left,
            "%s %dN" % (level, core.target_dn // 10) if core.target_dn else "no load",
            self._following() if near else "",
            warns,
        )

    def _following(self):
        """Return where the next step goes and what it asks for; "end" after the last."""
        player = self._core.player
        script = player.script
        rows = script.rows
        row = script.following()
        if row < 0:
            return ">end"
        way = programme_rows.direction_of(rows, row)
        force_dn = player.load.would_ask_dn(
            programme_rows.mode_of(rows, row), programme_rows.value_of(rows, row), self._core.mean.speed_mm_s
        )
        text = ">" + headlines.STEPS[_way(way)]
        return text + " %dN" % (force_dn // 10) if force_dn else text

    def _paused(self):
        core = self._core
        metres = (core.totals.reverse_mm + core.totals.forward_mm) // 1000
        return (screens.PAUSED, core.session.active_ms // 1000, metres, self._in_miles())

    def _summary(self):
        core = self._core
        self._summary_looks = max(self._summary_looks - 1, 0)
        totals = core.totals
        return (
            screens.SUMMARY,
            core.session.active_ms // 1000,
            totals.reverse_mm // 1000,
            totals.forward_mm // 1000,
            totals.work_j,
            self._trainer.effort.energy.energy_dkcal // 10,
            self._in_miles(),
        )

    def _in_miles(self):
        return self._core.params.values[self._units_index] == 1

    def _unit(self):
        return _UNITS[self._in_miles()]

    def _tenths(self):
        """Return the stride-mean speed in tenths of the unit; 12,000 mm/s * 22,369 = 2.7e8."""
        speed_mm_s = self._core.mean.speed_mm_s
        if self._in_miles():
            return (speed_mm_s * 22_369 + 500_000) // 1_000_000
        return (speed_mm_s * 36 + 500) // 1000


def _way(direction):
    """Return 1, -1, or 0 for any direction and for a turn."""
    return direction if direction in (programme_rows.FORWARD, programme_rows.REVERSE) else 0


def _worst(mask):
    """Return the fault of the strongest reaction, the first in the table of several."""
    worst = -1
    reaction = -1
    for number in range(len(faults.FAULTS)):
        if mask >> number & 1 and faults.FAULTS[number][1] > reaction:
            worst = number
            reaction = faults.FAULTS[number][1]
    return worst
