"""The link's commands about walkers: who they are, what they did, what they plan, what a coach grants."""

from backstride.compat import const
from backstride.core import codes, weekly_plan
from backstride.core.progress import Limits
from backstride.link import messages
from backstride.tasks.training.walkers import GUEST, right_text

_BY_NAME = const(255)
_NO_WEEK = (255, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFF, 0)


class TrainingCommands:
    """Questions are answered by a message; changes to files come at standstill and between sessions only."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._trainer = console.trainer
        self._walkers = console.trainer.walkers

    def carry_out(self, command, values):
        """Return a code of `codes.RESULTS`, or None when a message was the answer."""
        if command == messages.WALKER_GET:
            return self._tell_walker(values[0], values[1])
        if command == messages.HISTORY_GET:
            return self._tell_past(values[0], values[1])
        if command == messages.OVERRIDE_GET:
            return self._tell_override(values[0], values[1])
        if self._core.session.running or self._core.standing_ms == 0:
            return codes.WRONG_STATE
        if command == messages.OVERRIDE:
            return self._override(values[0], values[1], values[2])
        if command == messages.WALKER_DELETE:
            return self._forget(values[0])
        return self._change(command, values)

    def _tell_walker(self, index, name):
        names = self._walkers.names()
        if index != _BY_NAME:
            if index >= len(names):
                return codes.UNKNOWN
            name = names[index]
        walker = self._walkers.load(name)
        if walker is None:
            return codes.UNKNOWN
        limits = Limits(self._core.params)
        progress = walker.progress
        numbers = (
            names.index(walker.name) if walker.name in names else _BY_NAME,
            len(names),
            walker.mass_kg,
            walker.own_mm_s,
            progress.sessions,
            progress.reverse_s,
            progress.steady_s,
            progress.long_sessions,
            progress.calm_sessions,
            progress.confirmed,
            progress.missing_to_run(limits),
            progress.missing_to_go_long(limits),
            walker.granted,
            len(walker.past),
            len(walker.overrides),
        )
        numbers += tuple(walker.plan) + self._week(walker)
        self._console.endpoint.send_text(messages.WALKER, walker.name, numbers)
        return None

    def _week(self, walker):
        """Return the week's numbers as the message has them, all unknown without a clock."""
        week = None if walker.name == GUEST else walker.week(self._trainer.utc_min())
        if week is None:
            return _NO_WEEK
        return week.sessions, week.walked_s, week.before_s, week.limit_s(), week.rest_min, week.advice()

    def _tell_past(self, index, name):
        """Tell the session before the last by index 1, and so on."""
        walker = self._walkers.load(name)
        if walker is None or index >= len(walker.past):
            return codes.UNKNOWN
        past = walker.past[-1 - index]
        numbers = (index, past[0], past[1] * 60) + tuple(past[2:-1])
        self._console.endpoint.send_text(messages.PAST, past[-1] + "\n" + walker.name, numbers)
        return None

    def _tell_override(self, index, name):
        walker = self._walkers.load(name)
        if walker is None or index >= len(walker.overrides):
            return codes.UNKNOWN
        what, ended_min, coach, reason = walker.overrides[-1 - index]
        granted = what >= 0
        numbers = (index, ended_min * 60, what if granted else -1 - what, granted)
        self._console.endpoint.send_text(messages.OVERRIDDEN, coach + "\n" + reason, numbers)
        return None

    def _override(self, what, granted, text):
        """Let a coach grant something to who walks now; running only with a hand at the console."""
        coach, _, reason = text.partition("\n")
        if what >= len(codes.GRANTS) or granted > 1 or not (right_text(coach) and right_text(reason)):
            return codes.OUT_OF_RANGE
        if self._walkers.now.name == GUEST:
            return codes.WRONG_STATE
        if what == codes.GRANT_RUNNING and granted and not self._core.hand.present:
            return codes.NEEDS_HAND
        self._walkers.now.override(what, granted, self._trainer.utc_min(), coach, reason)
        self._walkers.changed()
        self._trainer.refresh()
        self._console.tell(codes.EVENT_OVERRIDE, what if granted else -1 - what, self._core.t_ms)
        return self._save(self._walkers.now)

    def _forget(self, name):
        known = self._walkers.forget(name)
        self._trainer.refresh()
        return codes.OK if known else codes.UNKNOWN

    def _change(self, command, values):
        """Change a walker's plan or history."""
        programme, _, name = values[-1].rpartition("\n")
        walker = self._walkers.load(name)
        if walker is None or walker.name == GUEST:
            return codes.UNKNOWN
        if command == messages.PLAN_SET:
            if not weekly_plan.valid(values[:-1]):
                return codes.OUT_OF_RANGE
            walker.plan = values[:-1]
        else:
            past = [values[1], values[2] // 60] + list(values[3:-1]) + [programme]
            walker.add(past, Limits(self._core.params))
        if walker is self._walkers.now:
            self._walkers.changed()
            self._trainer.refresh()
        return self._save(walker)

    def _save(self, walker):
        try:
            if walker is self._walkers.now:
                self._walkers.save()
            else:
                self._walkers.store(walker)
        except OSError:
            return codes.NOT_SAVED
        return codes.OK
