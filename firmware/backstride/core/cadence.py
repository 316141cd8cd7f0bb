"""Steps a minute and the feet's difference, from the ripple that steps leave in the belt's speed.

Two opinions of different kind are asked: after what time the ripple repeats (`rhythm`), and when single steps
came (`strides`). Only where they agree for long enough is there an answer, their mean. How fast the belt is
plays no part: the ripple is relative to that. The work of each 50 ms is spread over the ticks that follow.
"""

from backstride.compat import const
from backstride.core.rhythm import Rhythm
from backstride.core.ripple import AROUND, SAMPLE_US, SAMPLES_PER_MINUTE, UNITS_PER_M, Ripple
from backstride.core.strides import Strides

UNKNOWN = const(-1)

_LEAST_MM_S = const(40)
# The work of a sample is done in three shares, one a tick of 10 ms; longer ticks do more.
_DONE = const(3)
_SHARE_US = const(6000)
_NEXT_SHARE_US = const(5000)

# 0.4. What there is above 0.31 adds up, each 0.4 s, to the evidence.
_LEAST_LIKENESS = const(102)
_TELLING_LIKENESS = const(80)
_EVIDENCE = const(250)
_EVIDENCE_TOP = const(320)
_EVIDENCE_LOST = const(30)
# 4 s of ripple.
_LEAST_SAMPLES = const(80)
# 3 steps a minute between the two opinions; twice that once many steps came in a row.
_AGREED_DSPM = const(30)
_ALLOWED_DSPM = const(60)
_MANY = const(12)
# So many steps in a row know their period better than the rhythm does.
_SOME = const(4)
_CATCH_UP = const(3)


class Cadence:
    """`step` each tick sets `cadence_dspm`, `asymmetry_permille` and `variability_permille`, or `UNKNOWN`.

    The asymmetry is a magnitude: which foot is which, the belt does not tell.
    """

    def __init__(self):
        self._ripple = Ripple()
        self._rhythm = Rhythm()
        self._strides = Strides()
        self._way = 0
        self._restart()

    def configure(self, counts_per_metre, counts_per_turn):
        """Know the roller, whose error is not to pass for a walker's steps (0 where a turn is not known)."""
        # 244,140 travel units a metre: 2^18 * 4096 < 2^30.
        self._strides.configure(UNITS_PER_M * counts_per_turn // counts_per_metre)
        self._restart()

    def _restart(self):
        self._ripple.restart()
        self._rhythm.restart()
        self._strides.restart()
        self._filled_us = 0
        self._sum = 0
        self._work = _DONE
        self._period = 0
        self._steady = 0
        self._began = 0
        self._samples = 0
        self._behind = 0
        self._evidence = 0
        self._forget()

    def _forget(self):
        self.cadence_dspm = UNKNOWN
        self.asymmetry_permille = UNKNOWN
        self.variability_permille = UNKNOWN

    def step(self, speed_mm_s, dt_us):
        """Take the belt's speed (within 12,000) `dt_us` after the last."""
        along = speed_mm_s * self._way
        if along < _LEAST_MM_S or dt_us >= SAMPLE_US:
            self._turn(speed_mm_s)
            return
        if self._work != _DONE:
            self._do(dt_us)
        filled_us = self._filled_us + dt_us
        if filled_us < SAMPLE_US:
            self._filled_us = filled_us
            # 12,000 * 12,500 = 1.5e8 in a whole sample.
            self._sum += along * (dt_us >> 2)
            return
        filled_us -= SAMPLE_US
        self._filled_us = filled_us
        self._ripple.put(self._sum + along * ((dt_us - filled_us) >> 2) >> 10)
        self._sum = along * (filled_us >> 2)
        self._work = 0

    def _turn(self, speed_mm_s):
        """Begin anew, either way or standing."""
        way = 0
        if speed_mm_s >= _LEAST_MM_S:
            way = 1
        elif speed_mm_s <= -_LEAST_MM_S:
            way = -1
        if way or self._way:
            self._way = way
            self._restart()

    def _do(self, dt_us):
        """Do as many shares of the work as a tick of `dt_us` is due."""
        while True:
            work = self._work
            self._work = work + 1
            if work == 0:
                self._sample()
            elif work == 1:
                self._rhythm.correlate(self._ripple.wave, self._ripple.wave_at)
            else:
                self._go_on(self._rhythm.turn)
            dt_us -= _SHARE_US
            if dt_us < _NEXT_SHARE_US or self._work == _DONE:
                return

    def _go_on(self, turn):
        """Do what is done in turns of eight samples."""
        if not turn & 1:
            self._rhythm.correlate_far(self._ripple.wave, self._ripple.wave_at)
        elif turn == 1:
            self._rhythm.look_near()
        elif turn == 3:
            self._rhythm.look_far()
        elif turn == 5:
            self._follow()
        else:
            self._judge()

    def _sample(self):
        ripple = self._ripple
        if ripple.age < AROUND:
            self._work = _DONE
            ripple.clear()
            self._rhythm.clear(ripple.age)
            return
        if not ripple.rate():
            self._restart()
            return
        if self._samples < _LEAST_SAMPLES:
            self._samples += 1
        if self._behind:
            self._catch_up(ripple)
        elif self._period:
            self._strides.step(ripple.travel, ripple.at)

    def _catch_up(self, ripple):
        """Let the strides take a few samples of those that came before their period was known."""
        self._behind += 1
        left = _CATCH_UP
        while left and self._behind:
            left -= 1
            self._behind -= 1
            self._strides.step(ripple.travel, ripple.at - self._behind)

    def _follow(self):
        """Keep near the rhythm's period the one that steps are looked for with."""
        period = self._rhythm.period
        if not period:
            if self._steady > 0:
                self._steady -= 1
            return
        strides = self._strides
        known = strides.regular >= _SOME
        kept = strides.period >> 6 if known else self._period
        change = period - kept
        if -kept < 7 * change < kept:
            self._aim(kept if known else period)
            if self._steady < 5:
                self._steady += 1
            change = period - self._began
            if known or -self._began < 10 * change < self._began:
                return
        elif self._steady > 0:
            self._steady -= 2
            return
        self._aim(period)
        self._began = period  # the one that these strides began with
        self._strides.restart()
        # Go back as far as the ring reaches, and catch up.
        behind = self._ripple.age - (period >> 6) - 2
        self._behind = behind if behind > 0 else 0

    def _aim(self, period):
        self._period = period
        self._strides.aim(period)

    def _judge(self):
        agreed_dspm = 0
        likeness = self._rhythm.likeness
        if likeness > _LEAST_LIKENESS and self._samples == _LEAST_SAMPLES:
            if self._strides.sure():
                agreed_dspm = self._agreed_dspm()
            # Half of it where steps are not yet sure: a slow walker has made but a few.
            telling = likeness - _TELLING_LIKENESS
            self._weigh(telling if agreed_dspm else telling >> 1)
        else:
            self._weigh(-_EVIDENCE_LOST)
        if not agreed_dspm:
            self._forget()
        elif self._evidence >= _EVIDENCE:
            self._tell(agreed_dspm)

    def _weigh(self, telling):
        evidence = self._evidence + telling
        if evidence < 0:
            evidence = 0
        self._evidence = evidence if evidence < _EVIDENCE_TOP else _EVIDENCE_TOP

    def _agreed_dspm(self):
        """Return what both opinions agree on, or 0 where they differ."""
        # 10 * 1200 * 4096 < 2^26.
        by_rhythm = 10 * SAMPLES_PER_MINUTE * 64 // self._rhythm.period
        by_strides = 10 * SAMPLES_PER_MINUTE * 4096 // self._strides.period
        apart = by_rhythm - by_strides
        if -_AGREED_DSPM < apart < _AGREED_DSPM:
            return (by_rhythm + 3 * by_strides + 2) >> 2
        if -_ALLOWED_DSPM < apart < _ALLOWED_DSPM and self._strides.regular >= _MANY:
            return by_strides
        return 0

    def _tell(self, cadence_dspm):
        strides = self._strides
        self.cadence_dspm = cadence_dspm
        if strides.settled():
            self.asymmetry_permille = strides.asymmetry_permille()
            self.variability_permille = strides.variability_permille()
