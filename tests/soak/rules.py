"""What must hold whatever the walker, a host, a hand and the hardware do.

Judged by the plant's truth and by what the console told; nothing of the firmware's inside is looked at.
Figures are DOMAIN's; tolerances are the stride's swing, the coil's lag and the plants' own brake laws.
"""

from __future__ import annotations

import numpy as np
from backstride.core import codes, faults
from story_log import BY_HAND, ELECTRICAL, Heard, Rows, StoryLog

RISE_N_S = 60.0
RELEASE_N_S = 100.0
FAULT_RELEASE_N_S = 150.0
UNCALIBRATED_N = 80.0
LIGHT_DRAG_S = 3.0
# 30 N at 0.8 m/s by the nominal law of 400 N at 2 A.
LIGHT_DRAG_A = 0.653
COIL_OHM = 12.0
HAND_S = 10.0
COLD_START = 1
# The console's button press is debounced for 30 ms; events wait for the link, telemetry for its turn.
LINK_S = 0.15
# The longest that the driver's own fade is felt after the heartbeat stopped.
FADE_S = 6.0
BLIND = ("encoder.",)


def nominal_n(current_a: np.ndarray, speed_m_s: np.ndarray) -> np.ndarray:
    """Return the force by the law of the uncalibrated table."""
    x = np.abs(speed_m_s) / 3.0
    fmax_n = 1300.0 * (current_a / 3.0) ** 2 / (1.0 + (current_a / 3.0) ** 2)
    return fmax_n * 2.0 * x / (1.0 + x * x)


def trailing_mean(values: np.ndarray, count: int) -> np.ndarray:
    """Return the mean of each value and the `count - 1` before it; those without are left out."""
    sums = np.cumsum(np.insert(values, 0, 0.0))
    return (sums[count:] - sums[:-count]) / count


def hardware_off(log: StoryLog, start_s: float, end_s: float) -> bool:
    """Tell whether the heartbeat was missing, or the enable dropped, so that no command counted."""
    if log.was_reset(start_s - FADE_S, end_s) or log.troubled(("cpu.stall",), start_s - FADE_S, end_s):
        return True
    if log.troubled(("cpu.exception",), start_s - 1.0, end_s):
        return True
    cuts = ("coil.open", "coil.overcurrent")
    return any(
        event.name == "fault.raise" and event.detail in cuts and start_s - 2.0 <= event.t_s <= end_s + LINK_S
        for event in log.events
    )


def steady_power(log: StoryLog, start_s: float, end_s: float) -> bool:
    """Tell whether nothing electrical moved the current by itself."""
    return not log.troubled(ELECTRICAL, start_s - 1.0, end_s) and not hardware_off(log, start_s, end_s)


class CommandedSlew:
    """The commanded force rises by 60 N/s and falls by 100, under a fault by 150 N/s."""

    name = "commanded slew"

    def __init__(self) -> None:
        self._seen = 1

    def look(self, log: StoryLog) -> str | None:
        samples = log.telemetry
        for place in range(max(self._seen, 1), len(samples)):
            wrong = self._pair(log, samples[place - 1], samples[place])
            if wrong:
                return wrong
        self._seen = len(samples)
        return None

    def _pair(self, log: StoryLog, before: Heard, after: Heard) -> str | None:
        first, second = before.message, after.message
        # A tick may fall on either side of a message, and telemetry has steps of 0.1 N.
        elapsed_s = (second.t_ms - first.t_ms) / 1000 + 0.011
        if elapsed_s <= 0 or log.was_reset(before.t_s - 0.1, after.t_s):
            return None
        if log.troubled(("cpu.stall",), before.t_s - 0.2, after.t_s):
            return None
        risen_n = (second.command_dn - first.command_dn) / 10 - 0.1
        if risen_n > RISE_N_S * elapsed_s:
            return f"rose by {risen_n:.1f} N in {elapsed_s:.3f} s at {after.t_s:.2f} s"
        return self._release(log, before, after, -risen_n - 0.2, elapsed_s)

    def _release(
        self, log: StoryLog, before: Heard, after: Heard, fallen_n: float, elapsed_s: float
    ) -> str | None:
        first, second = before.message, after.message
        slowest = min(abs(first.speed_mm_s), abs(second.speed_mm_s))
        if slowest < 350 or log.troubled(BLIND, before.t_s - 1.0, after.t_s):
            return None  # what the belt's own slowing takes away was no command
        if hardware_off(log, before.t_s, after.t_s):
            return None
        faulty = first.faults or second.faults
        # The table gives less to a slower belt: so much of the command may go at once.
        slower = max(0.0, 1 - abs(second.speed_mm_s) / abs(first.speed_mm_s))
        granted_n = (FAULT_RELEASE_N_S if faulty else RELEASE_N_S) * elapsed_s
        granted_n += first.command_dn / 10 * slower * 1.5
        if fallen_n > granted_n:
            return f"fell by {fallen_n:.1f} N in {elapsed_s:.3f} s at {after.t_s:.2f} s"
        return None


class CoilSlew:
    """The force that the coil's true current gives at the stride-mean speed keeps the same limits."""

    name = "true slew"
    WINDOW = 30  # rows of 10 ms
    MEAN = 60

    def __init__(self) -> None:
        self._from_s = 0.0
        self.surge_n_s = 0.0  # the fastest release while the hardware was off: reported, not judged

    def look(self, log: StoryLog) -> str | None:
        start_s = self._from_s
        rows = log.rows(start_s - 1.0)
        if len(rows) < self.MEAN + self.WINDOW + 1:
            return None
        self._from_s = float(rows["t_us"][-1]) / 1e6 - 0.3
        speed_m_s = trailing_mean(np.abs(rows["belt_speed_m_s"]), self.MEAN)
        force_n = nominal_n(rows["coil_current_a"][self.MEAN - 1 :], speed_m_s)
        t_s = rows["t_us"][self.MEAN - 1 :] / 1e6
        moving = np.minimum(speed_m_s[self.WINDOW :], speed_m_s[: -self.WINDOW]) > 0.35
        change_n = force_n[self.WINDOW :] - force_n[: -self.WINDOW]
        # A belt that changes its speed takes or gives force at the same current.
        ratio = speed_m_s[self.WINDOW :] / np.maximum(speed_m_s[: -self.WINDOW], 0.01)
        window_s = self.WINDOW / 100
        slack_n = 8.0 + (0.1 + 1.5 * np.abs(1 - ratio)) * force_n[: -self.WINDOW]
        rise = change_n > RISE_N_S * window_s + slack_n
        fall = -change_n > FAULT_RELEASE_N_S * window_s + slack_n
        for place in np.flatnonzero(moving & (rise | fall)):
            at_s = float(t_s[place])
            if steady_power(log, at_s, at_s + window_s):
                return f"{change_n[place]:+.1f} N in {window_s} s from {at_s:.2f} s on"
            self.surge_n_s = max(self.surge_n_s, float(-change_n[place]) / window_s)
        return None


class Deceleration:
    """Before calibration the brake takes no more than 80 N's worth of deceleration, stride's swing apart."""

    name = "brake-caused deceleration"
    # The stride swings speed, and with it the force at constant current, by a sixth; the estimate of the
    # stride-mean speed follows a walker who speeds up late.
    SWING = 1.35

    def __init__(self, belt_kg: float = 75.0) -> None:
        self._belt_kg = belt_kg
        self._from_s = 0.0
        self.most_m_s2 = 0.0

    def look(self, log: StoryLog) -> str | None:
        rows = log.rows(self._from_s)
        self._from_s = log.now_s
        if not len(rows):
            return None
        worst = int(rows["brake_force_n"].argmax())
        force_n = float(rows["brake_force_n"][worst])
        at_s = float(rows["t_us"][worst]) / 1e6
        if log.troubled(("coil.", "current.", "magnet."), at_s - 2.0, at_s):
            return None
        self.most_m_s2 = max(self.most_m_s2, force_n / self._belt_kg)
        if force_n > UNCALIBRATED_N * self.SWING:
            return f"{force_n:.0f} N, {force_n / self._belt_kg:.2f} m/s2, at {at_s:.2f} s"
        return None


def runs(mask: np.ndarray, rows: Rows) -> list[tuple[float, float]]:
    """Return start and end in seconds of every stretch where the mask is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    t_s = rows["t_us"] / 1e6
    return [(float(t_s[a]), float(t_s[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]


class ArmedDirection:
    """With the belt going the other way there is no more than light drag, 0.3 s after it turned."""

    name = "armed direction"
    TURN_S = 0.3

    def __init__(self) -> None:
        self._from_s = 0.0

    def look(self, log: StoryLog) -> str | None:
        rows = log.rows(self._from_s - 2.0)
        self._from_s = log.now_s
        if not len(rows):
            return None
        for start_s, end_s in runs(rows["belt_speed_m_s"] * self._wrong_way(log) > 0.05, rows):
            late = rows[(rows["t_us"] >= (start_s + self.TURN_S) * 1e6) & (rows["t_us"] <= end_s * 1e6)]
            if not len(late):
                continue
            worst = int(late["coil_current_a"].argmax())
            current_a = float(late["coil_current_a"][worst])
            at_s = float(late["t_us"][worst]) / 1e6
            if current_a > LIGHT_DRAG_A * 1.08 + 0.03 and not self._may_brake(log, at_s):
                return f"{current_a:.2f} A at {at_s:.2f} s, belt the wrong way since {start_s:.2f} s"
        return None

    def _wrong_way(self, log: StoryLog) -> int:
        """Return the belt direction that nothing arms: every step with a force is walked backwards."""
        away = log.telemetry and log.telemetry[-1].message.facing == codes.FACING_AWAY
        return -1 if away else 1

    def _may_brake(self, log: StoryLog, at_s: float) -> bool:
        """A controlled stop and over-speed brake either way; a fade and a blind encoder ask nobody."""
        stops = ("key.out", "stop.button", "speed.over")
        stopping = any(
            event.name == "fault.raise" and event.detail in stops and at_s - 4.0 <= event.t_s <= at_s + LINK_S
            for event in log.events
        )
        turned_round = [h for h in log.telemetry[-500:] if h.t_s > at_s - 3.0]
        declared = len({heard.message.facing for heard in turned_round}) > 1
        blind = log.troubled((*BLIND, *ELECTRICAL, "link."), at_s - 3.0, at_s)
        over = any(heard.message.faults & 1 << faults.SPEED_OVER for heard in turned_round)
        return stopping or over or declared or blind or hardware_off(log, at_s, at_s)


class StateRule:
    """A rule that looks at each telemetry message and the one before it, of the same start of the chip."""

    # Between two messages further apart anything may have happened: a cut link, a chip that starts.
    GAP_S = 0.3

    def __init__(self) -> None:
        self._seen = 0

    def look(self, log: StoryLog) -> str | None:
        samples = log.telemetry
        while self._seen < len(samples):
            after = samples[self._seen]
            before = samples[self._seen - 1] if self._seen else None
            if before and (
                after.t_s - before.t_s > self.GAP_S or log.was_reset(before.t_s - self.GAP_S, after.t_s)
            ):
                before = None
            self._seen += 1
            wrong = self.judge(log, before, after)
            if wrong:
                return wrong
        return None

    def judge(self, log: StoryLog, before: Heard | None, after: Heard) -> str | None:
        """Return what is wrong; `before` is None after a gap."""
        raise NotImplementedError


class NoRiseWhenBlind(StateRule):
    """From the detection of a sensing fault on the current only falls, until a hand lets go."""

    name = "no rise after a sensing fault"
    # Noise and bounce are notes: they say that the count is right in spite of them.
    MASK = sum(
        1 << place
        for place, row in enumerate(faults.FAULTS)
        if row[0].startswith("encoder.") and row[1] == faults.LATCH
    )

    def __init__(self) -> None:
        super().__init__()
        self._least_a = 10.0

    def judge(self, log: StoryLog, before: Heard | None, after: Heard) -> str | None:
        if not after.message.faults & self.MASK:
            self._least_a = 10.0
            return None
        if before is None or not before.message.faults & self.MASK:
            return None
        # A message is of some milliseconds before it arrives.
        rows = log.rows(before.t_s - 0.02, after.t_s - 0.02)
        if log.troubled(ELECTRICAL, after.t_s - 2.0, after.t_s):
            self._least_a = 10.0
            return None
        for row in rows if len(rows) else ():
            current_a = float(row["coil_current_a"])
            # The coil's loop undershoots the end of a release by some hundredths.
            if current_a > self._least_a + 0.05:
                return f"{current_a:.3f} A at {after.t_s:.2f} s, after {self._least_a:.3f} A"
            # What is driven already still rises with the coil's L/R.
            driven_a = float(row["brake_duty"] * row["supply_v"]) / COIL_OHM
            self._least_a = min(self._least_a, max(current_a, driven_a))
        return None


class LightDragAfterLatch(StateRule):
    """Three seconds after a latch, and until a hand, there is light drag at most."""

    name = "light drag after a latch"

    def __init__(self) -> None:
        super().__init__()
        self._since_s: float | None = None

    def judge(self, log: StoryLog, before: Heard | None, after: Heard) -> str | None:
        if not after.message.faults & HAND_MASK:
            self._since_s = None
            return None
        if before is None or self._since_s is None:
            self._since_s = after.t_s
        if after.t_s - self._since_s < LIGHT_DRAG_S:
            return None
        rows = log.rows(after.t_s - 0.04, after.t_s - 0.01)
        current_a = float(rows["coil_current_a"].max()) if len(rows) else 0.0
        # A current sensor that lies, shorted turns, or a supply that comes back mislead the trim by a third.
        troubled = log.troubled(ELECTRICAL, self._since_s - 2.0, after.t_s)
        most_a = LIGHT_DRAG_A * (1.45 if troubled else 1.03) + 0.02
        # A driver that conducts by itself, and turns that short, lose the enable in 0.1 s, and the coil its
        # current by L/R. A magnet that jams stays where it is.
        by_itself = ("cpu.stall", "coil.driver", "coil.short", "magnet.jammed")
        if current_a > most_a and not log.troubled(by_itself, after.t_s - 1.0, after.t_s):
            return f"{current_a:.2f} A at {after.t_s:.2f} s, latched since {self._since_s:.2f} s"
        return None


class NoUnlatchWithoutHand(StateRule):
    """A latch goes only with a hand at the console, the key in and the belt standing; a session likewise."""

    name = "no unlatch without a hand"

    def __init__(self) -> None:
        super().__init__()
        self._last: Heard | None = None
        self._reset_s: float | None = None  # of a reset in a session

    def judge(self, log: StoryLog, before: Heard | None, after: Heard) -> str | None:
        wrong = self._after_reset(log, before, after)
        self._last = after
        if wrong or before is None:
            return wrong
        freed = before.message.faults & ~after.message.faults & HAND_MASK
        if not freed:
            return None
        names = "+".join(faults.names(freed))
        if not log.pressed(after.t_s - HAND_S - LINK_S, after.t_s):
            return f"{names} went at {after.t_s:.2f} s without a hand"
        if not after.message.flags & codes.FLAG_KEY_IN:
            return f"{names} went at {after.t_s:.2f} s without the key"
        rows = log.rows(after.t_s - 0.08, after.t_s)
        speed_m_s = float(np.abs(rows["belt_speed_m_s"]).min()) if len(rows) else 0.0
        if speed_m_s > 0.13 and not log.troubled(("encoder.",), after.t_s - 2.0, after.t_s):
            return f"{names} went at {after.t_s:.2f} s on a belt at {speed_m_s:.2f} m/s"
        return None

    def _after_reset(self, log: StoryLog, before: Heard | None, after: Heard) -> str | None:
        """After a reset in a session: no session goes on unless a hand has been there since."""
        running = (codes.READY, codes.ACTIVE)
        if before is None and self._last is not None and log.was_reset(self._last.t_s - 0.1, after.t_s):
            reset_s, cause = log.resets[-1]
            # A cold start has nothing to go on with; but for that one a fault may have been a session's.
            held = (*running, codes.PAUSED) if cause == COLD_START else (*running, codes.PAUSED, codes.FAULT)
            self._reset_s = reset_s if self._last.message.state in held else None
        if self._reset_s is None or after.message.state not in running:
            return None
        if log.pressed(self._reset_s, after.t_s):
            return None
        return (
            f"a session goes on at {after.t_s:.2f} s, after a reset at {self._reset_s:.2f} s, without a hand"
        )


class Totals:
    """A session's totals never decrease, and after a reset no more than a second of it is missing."""

    name = "totals never decrease"
    FIELDS = ("active_ms", "forward_mm", "reverse_mm", "work_j")
    # Of a second at 4 m/s against 200 N; half a second more for what was under way.
    LOST = (1500, 6000, 6000, 1200)

    def __init__(self) -> None:
        self._seen = 0
        self._last: Heard | None = None
        self._began_s = 0.0

    def look(self, log: StoryLog) -> str | None:
        for heard in log.sessions[self._seen :]:
            wrong = self._judge(log, heard)
            if wrong:
                return wrong
            if self._last is None or self._last.message.number != heard.message.number:
                self._began_s = heard.t_s
            self._last = heard
        self._seen = len(log.sessions)
        return None

    def _judge(self, log: StoryLog, heard: Heard) -> str | None:
        last = self._last
        if last is None:
            return None
        was_reset = log.was_reset(last.t_s - 0.1, heard.t_s)
        # A power cut at a flash write leaves what was saved before: the last session, or none.
        if was_reset and log.troubled(("storage.", "supply."), last.t_s - 1.0, heard.t_s):
            return None
        if heard.message.number != last.message.number:
            over = last.message.state in (codes.IDLE, codes.FINISHED, codes.FAULT)
            # One that has just begun may not be kept yet: the one before it comes back.
            young = log.was_reset(last.t_s - 0.1, self._began_s + 1.0)
            if was_reset and not over and not young:
                return f"session {last.message.number} did not come back after a reset"
            return None
        for name, lost in zip(self.FIELDS, self.LOST, strict=True):
            gone = getattr(last.message, name) - getattr(heard.message, name)
            if gone > (lost if was_reset else 0):
                return f"{name} of session {heard.message.number} fell by {gone} at {heard.t_s:.2f} s"
        return None


class TelemetryTrue(StateRule):
    """What telemetry tells of the belt, the coil, the driver and the faults is so."""

    name = "telemetry tells the true state"
    # Telemetry is of a tick up to so long before it arrives.
    AGE_S = 0.06
    # From a reset until the console runs and has seen the belt for half a second; a supply that comes back
    # starts it later.
    BOOT_S = 1.5
    SEEN_MS = 500

    def __init__(self) -> None:
        super().__init__()
        self._events = 0
        self._told = 0  # faults by their events
        self._told_s = 0.0

    def judge(self, log: StoryLog, before: Heard | None, after: Heard) -> str | None:
        rows = log.rows(after.t_s - self.AGE_S, after.t_s)
        if len(rows) < 3 or log.troubled(("cpu.",), after.t_s - 2.0, after.t_s):
            return None
        if log.was_reset(after.t_s - self.BOOT_S, after.t_s) or after.message.t_ms < self.SEEN_MS:
            return None
        wrong = (
            self._speed(log, after, rows) or self._coil(log, after, rows) or self._driver(log, after, rows)
        )
        return wrong or self._faults(log, before, after)

    def _speed(self, log: StoryLog, after: Heard, rows: Rows) -> str | None:
        if log.troubled(BLIND, after.t_s - 3.0, after.t_s) or after.message.faults & NoRiseWhenBlind.MASK:
            return None
        told_m_s = after.message.speed_mm_s / 1000
        slack_m_s = 0.12 + 0.05 * abs(told_m_s)
        low_m_s, high_m_s = rows["belt_speed_m_s"].min() - slack_m_s, rows["belt_speed_m_s"].max() + slack_m_s
        if low_m_s <= told_m_s <= high_m_s:
            return None
        return f"speed {told_m_s:.3f} m/s at {after.t_s:.2f} s, truly {rows['belt_speed_m_s'].mean():.3f}"

    def _coil(self, log: StoryLog, after: Heard, rows: Rows) -> str | None:
        if log.troubled(("current.", "coil."), after.t_s - 1.0, after.t_s):
            return None
        told_a = after.message.coil_ma / 1000
        true_a = rows["coil_current_a"]
        # It was measured between two rows, the last of which may not be there yet.
        slack_a = 0.06 + float(np.abs(np.diff(true_a)).max())
        # Let go, a coil of 17 ms loses nearly half of its current from one row to the next.
        if 0.55 * true_a.min() - slack_a <= told_a <= true_a.max() + slack_a:
            return None
        return f"coil {told_a:.3f} A at {after.t_s:.2f} s, truly {true_a.mean():.3f}"

    def _driver(self, log: StoryLog, after: Heard, rows: Rows) -> str | None:
        if after.message.flags & codes.FLAG_DRIVER_ENABLED or hardware_off(log, after.t_s, after.t_s):
            return None
        duty = float(rows["brake_duty"][:2].max())
        return f"driver off at {after.t_s:.2f} s, truly at {duty:.2f}" if duty > 0 else None

    def _faults(self, log: StoryLog, before: Heard | None, after: Heard) -> str | None:
        """What events said by 0.2 s ago, telemetry says, unless events said more since."""
        while self._events < len(log.events) and log.events[self._events].t_s <= after.t_s:
            event = log.events[self._events]
            self._events += 1
            if event.name in ("fault.raise", "fault.clear"):
                bit = 1 << faults.FAULT_NAMES.index(event.detail)
                self._told = self._told | bit if event.name == "fault.raise" else self._told & ~bit
                self._told_s = event.t_s
            elif event.name == "boot":
                # Raised before the first tick, told before the boot; an older one went with the power.
                just_now = event.t_s - self._told_s < 0.1
                self._told &= 1 << faults.RESET_UNCLEAN if just_now else 0
        if log.troubled(("link.",), 0.0, after.t_s) or before is None:
            return None
        if after.t_s - self._told_s < 0.2 or before.message.faults != after.message.faults:
            return None
        odd = (self._told ^ after.message.faults) & ~(1 << faults.TICK_LATE)
        return f"{'+'.join(faults.names(odd))} differs from the events at {after.t_s:.2f} s" if odd else None


HAND_MASK = sum(1 << faults.FAULT_NAMES.index(name) for name in BY_HAND)


def all_rules() -> list:
    """Return every rule, fresh."""
    return [
        CommandedSlew(),
        CoilSlew(),
        Deceleration(),
        ArmedDirection(),
        NoRiseWhenBlind(),
        LightDragAfterLatch(),
        NoUnlatchWithoutHand(),
        Totals(),
        TelemetryTrue(),
    ]
