"""What the roller's pattern is worth keeping for, and how: its shape, and not where the roller stands.

The encoder has no index, and whoever steps on a belt without power turns the roller unseen. So the place is
never taken from before: a kept pattern waits until a belt that runs has shown it (`core/roller_memory.py`).
"""

from backstride.compat import const

PATH = "roller.json"

# Half a minute of a brisk belt.
_STEPS = const(3000)


class RollerFile:
    """Knows what was saved last, and so whether to save again."""

    def __init__(self, core):
        self._core = core
        self._saved = [0, 0, 0, 0]
        self._steps = 0

    def take(self, record):
        """Take what was saved, or None; of another roller, or a belt the other way round, it is not used."""
        if record and self._is_of_this(record):
            self._saved = record["pattern"]
            self._core.speed.roller.memory.keep(self._saved, record["counts_per_turn"])

    def _is_of_this(self, record):
        pattern = record.get("pattern", ())
        return (
            len(pattern) == 4
            and record.get("polarity") == self._polarity()
            and record.get("counts_per_turn") == self._core.params.get("sensing.counts_per_turn")
        )

    def _polarity(self):
        return -1 if self._core.params.get("sensing.polarity") < 0 else 1

    def is_due(self):
        """Tell whether enough was learned since the last time, and something new."""
        roller = self._core.speed.roller
        if roller.steps < self._steps:
            self._steps = 0  # it began anew
        if roller.memory.waiting or roller.steps - self._steps < _STEPS:
            return False
        news = sum([abs(roller.pattern[index] - self._saved[index]) for index in range(4)])
        return news * 8 > sum([abs(amplitude) for amplitude in self._saved])

    def record(self):
        """Return what to save."""
        roller = self._core.speed.roller
        return {
            "version": 1,
            "counts_per_turn": roller.counts,
            "polarity": self._polarity(),
            "pattern": list(roller.pattern),
        }

    def saved(self, record):
        """Take note that it was saved."""
        self._saved = record["pattern"]
        self._steps = self._core.speed.roller.steps
