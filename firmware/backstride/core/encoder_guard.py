"""Does the encoder tell the truth? And if not, what is wrong with it?

Two things are known of every tick besides the count: how many edges each channel had by itself, and what a
belt of this mass can do. What contradicts them begins a trial (`encoder_trial`), and the trial names the
fault. Until then, and while edges are overdue, the coil's current does not rise and the direction is kept.
"""

from backstride.compat import const
from backstride.core import faults
from backstride.core.belt_leap import BeltLeap
from backstride.core.edge_balance import EdgeBalance
from backstride.core.edge_pace import EdgePace
from backstride.core.encoder_trial import NONE, UNDECIDED, EncoderTrial
from backstride.core.units import WRAP_MASK, wrapped

_NOBODY = const(-1)
_SECOND_US = const(1_000_000)
_LATE_US = const(20_000)
# Net travel of a belt that moves, in the two windows of `belt_leap`: 4 counts, or 4 mm.
_MOVING_COUNTS = const(4)
# After so many ticks that moved the belt the same way, none shaken by such an acceleration, its speed is well
# known.
_CALM_MM_S2 = const(3000)
_CALM = const(20)
# Edges of one channel alone, for such a time after a speed that does not end between two edges.
_ALONE = const(6)
_ALONE_FROM_US = const(40_000)
_ALONE_TO_US = const(200_000)
# A belt that is silent for less may have an edge under way, for longer it may stand.
_SILENT_US = const(10_000)
_SHORT_US = const(200_000)
# What is noted, and ends by itself.
_NOTES = 1 << faults.ENCODER_BOUNCE | 1 << faults.ENCODER_NOISE


class EncoderGuard:
    """Writes the faults `encoder.*`. `overdue` while edges stay away too long, `doubt` during a trial."""

    def __init__(self, book):
        self._book = book
        self._leap = BeltLeap()
        self._balance = EdgeBalance()
        self._pace = EdgePace()
        self._trial = EncoderTrial()
        self._counts_per_metre = 1000
        self._raised = _NOBODY  # reported in the last tick, and no longer present
        self._noted = _NOBODY
        self._quiet_us = 0
        self.forget()

    def configure(self, counts_per_metre, accel_mm_s2, belt_mass_kg):
        """Take the scale, the acceleration that is not believed of a 75 kg belt, and this belt's mass."""
        self._counts_per_metre = counts_per_metre
        self._leap.configure(counts_per_metre, accel_mm_s2, belt_mass_kg)
        self._balance.configure(max(_MOVING_COUNTS, counts_per_metre // 250))
        self.forget()

    def forget(self):
        """Begin anew, after a fault was released or time stood still."""
        self._leap.forget()
        self._balance.forget()
        self._pace.forget()
        self._trial.running = False
        self._started = False
        self._count = 0
        self._moved_us = 0  # when the count changed last,
        self._moved = 0
        self._calm = 0  # ticks that moved the belt the same way, and gently
        self._speed_a_mm_s = 0  # how fast it was when each channel had an edge
        self._speed_b_mm_s = 0
        self._told = False
        self._pending = self._raised >= 0 or self._noted >= 0  # anything for `_follow`
        self.overdue = False
        self.doubt = False

    def step(self, inputs, speed, braked_dn):
        """Take this tick's inputs, the estimate from before it (`SpeedEstimator`), and the brake's force."""
        self._leap.braked_dn = braked_dn
        moved = self._advance(inputs, speed)
        if inputs.edges_a + inputs.edges_b != moved * self._balance.way or self._balance.busy:
            self._balance.step(inputs, moved, self._leap.net())
        else:
            self._balance.now = 0
        if inputs.edges:
            self._pace.keep(inputs.edge_count, inputs.edge_t_us)
        if self._pending:
            self._follow(inputs, moved)
        if self._leap.step(moved, inputs.t_us):
            self._leapt(inputs, moved)
        if not moved:
            self._look_for_silence(inputs.t_us, abs(speed.speed_mm_s))
        if self._balance.busy:
            self._weigh(speed.speed_mm_s)

    def _advance(self, inputs, speed):
        """Return how many counts the belt has moved; keep how fast it was then."""
        if not self._started:
            self._started = True
            self._count = inputs.count
            self._moved_us = inputs.t_us
        # Both are within 2^29.
        moved = wrapped(inputs.count - self._count)
        if moved:
            self._count = inputs.count
            self._moved_us = inputs.t_us
            self.overdue = False
            self._keep(inputs, speed, moved)
        return moved

    def _keep(self, inputs, speed, moved):
        """Keep the speed at this edge, where it is well known: it did not turn, nor leap, nor was it late."""
        shaken = (moved ^ self._moved) < 0 or inputs.dt_us > _LATE_US
        if shaken or not -_CALM_MM_S2 < speed.accel_mm_s2 < _CALM_MM_S2:
            self._calm = 0
        else:
            self._calm = min(self._calm + 1, _CALM)
        self._moved = moved
        moved = speed.speed_mm_s if self._calm == _CALM else 0
        if inputs.edges_a:
            self._speed_a_mm_s = moved
        if inputs.edges_b:
            self._speed_b_mm_s = moved

    def _look_for_silence(self, t_us, speed_mm_s):
        # Two intervals between counts at this speed: 2e9 / (v * cpm) us, at most 10^9 / 100.
        silent_us = (t_us - self._moved_us) & WRAP_MASK
        travel = speed_mm_s * self._counts_per_metre // 1000  # counts a second, at most 48,000
        self.overdue = travel > 4 and silent_us > 2_000_000 // travel + 10_000
        if silent_us < _SHORT_US and not (self._told or self._trial.running or self._noted >= 0):
            self._ask_silence(t_us)

    def _ask_silence(self, t_us):
        """Suspect an encoder that is silent too soon after edges that came so fast."""
        pace = self._pace
        silent_us = pace.silent_us(self._count, t_us)
        if silent_us <= _SILENT_US or not pace.look():
            return
        if self._leap.must_have_moved(pace.counts, pace.span_us, silent_us):
            self._suspect(pace.counts * 1000 // (pace.span_us // 1000), silent_us)

    def _leapt(self, inputs, moved):
        """Begin a trial, or know at once that the counter lost its place: 15 m/s and a few counts."""
        if self._told:
            return
        dt_us = min(inputs.dt_us, _SECOND_US)
        if abs(moved) > self._counts_per_metre * (dt_us >> 10) // 64 + 8:  # 4,000 * 976
            self._name(faults.ENCODER_LOST)
        elif not (self._trial.running and self._trial.engaged()):
            self._suspect(self._leap.rate(), 0)

    def _suspect(self, before, silent_us):
        self._trial.begin(True, before, silent_us, self._balance.stray())
        self.doubt = self._pending = True

    def _weigh(self, speed_mm_s):
        """See whether the edges prove something by themselves, or call for a trial."""
        balance = self._balance
        if self._told:
            return
        if balance.noisy:
            self._name(faults.ENCODER_NOISE)
        elif balance.alone >= _ALONE and (balance.humming or self._missed()):
            self._name(faults.ENCODER_A_STUCK if balance.missing == 1 else faults.ENCODER_B_STUCK)
        elif balance.strayed and not self._trial.running:
            self._trial.begin(False, speed_mm_s * self._counts_per_metre // 1000, 0, 0)
            self._pending = True

    def _missed(self):
        """Tell whether the belt was too fast to stop before an edge of the channel that has none."""
        balance = self._balance
        if not _ALONE_FROM_US <= balance.alone_us < _ALONE_TO_US:
            return False
        speed_mm_s = self._speed_a_mm_s if balance.missing == 1 else self._speed_b_mm_s
        return not self._leap.stops_between_edges(abs(speed_mm_s))

    def _follow(self, inputs, moved):
        """Go on with what a tick before this one began: a trial, a report, a noted fault."""
        if self._raised >= 0:
            self._book.set(self._raised, False)
            self._raised = _NOBODY
        if self._trial.running:
            self._try(inputs, moved)
        if self._noted >= 0:
            self._listen(inputs, moved)
        self._pending = self._trial.running or self._raised >= 0 or self._noted >= 0

    def _try(self, inputs, moved):
        trial = self._trial
        fault = trial.step(inputs, moved, self._balance.now)
        if fault == UNDECIDED:
            return
        trial.running = False
        self.doubt = False
        # Of a noted fault nothing new is noted: only a belt that stands tells noise for sure.
        if fault == NONE or (self._noted >= 0 and _NOTES >> fault & 1):
            self._balance.settle()
        else:
            self._name(fault)

    def _name(self, fault):
        """Report a fault: noted while it lasts, or latched, and then nothing more is told."""
        self._balance.settle()
        self._trial.running = self.doubt = False
        self._pending = True
        if not _NOTES >> fault & 1:
            self._told = True
            self._raised = fault
        elif self._noted != fault:
            if self._noted >= 0:
                self._book.set(self._noted, False)
            self._noted = fault
            self._quiet_us = 0
            self._trial.noted = True
            self._leap.loosen(True)
        self._book.set(fault, True)

    def _listen(self, inputs, moved):
        """Let a noted fault end after a second without two false edges in a tick."""
        if inputs.edges_a + inputs.edges_b - abs(moved) > 1:
            self._quiet_us = 0
            return
        self._quiet_us += min(inputs.dt_us, _SECOND_US)
        if self._quiet_us > _SHORT_US and not self._trial.leapt:
            self._trial.running = False  # half of it would be evidence of what is over
        if self._quiet_us >= _SECOND_US:
            self._book.set(self._noted, False)
            self._noted = _NOBODY
            self._trial.noted = False
            self._leap.loosen(False)
