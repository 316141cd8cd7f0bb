"""A technician's side of the link: motions of the belt as they end, coasts under a current as they begin."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from types import TracebackType
from typing import Self

from backstride.link import messages

from backstride_host.calibration.motion import Motion, MotionRecorder
from backstride_host.client import Client
from backstride_host.codec import Message
from backstride_host.connection import Received
from backstride_host.errors import CommandRefused, LinkError

RATE_HZ = 50
_RATE = "link.telemetry_hz"
_POLL_S = 0.1
_LOOK_S = 0.25
# A hold lasts so long without being renewed, and is renewed so often.
_HOLD_S = 1.0
_RENEW_S = 0.12
_HAND_S = 120.0
_NEEDS_HAND = "needs_hand"


class Workshop:
    """Telemetry at its fastest while in a `with`; afterwards as it was."""

    def __init__(self, client: Client, look: Callable[[Motion], None] | None = None):
        self._client = client
        self._look = look
        self._look_due_s = 0.0
        self._rate_before = RATE_HZ

    def __enter__(self) -> Self:
        self._rate_before = self._client.parameter(_RATE).value
        self._client.set_parameter(_RATE, RATE_HZ)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A link that is gone, or a scenario that is over, leaves nothing to put back.
        with suppress(LinkError):
            self._client.set_parameter(_RATE, self._rate_before)

    def motions(self, rest_s: float) -> Iterator[Motion]:
        """Yield each motion once the belt has rested for `rest_s`; without end but that of a scenario."""
        recorder = MotionRecorder(rest_s)
        for message, host_s in self._telemetry():
            motion = recorder.take(message, host_s)
            self._show(recorder, host_s)
            if motion is not None:
                yield motion

    def coast_under(
        self, current_a: float, rest_s: float = 1.0
    ) -> tuple[Motion, list[tuple[float, float]], str]:
        """Wait until the belt was spun up and coasts, then hold a current until it rests.

        Return the motion, the coil's drive in volts by the host's time, and why there was no current.
        """
        recorder = MotionRecorder(rest_s)
        trigger = CoastTrigger()
        drives: list[tuple[float, float]] = []
        refused = ""
        renew_s = float("inf")
        for message, host_s in self._telemetry():
            motion = recorder.take(message, host_s)
            self._show(recorder, host_s)
            if motion is not None:
                return motion, drives, refused
            if trigger.take(host_s, abs(message.speed_mm_s) / 1000):
                renew_s = host_s
            if host_s >= renew_s:
                renew_s = host_s + _RENEW_S
                over = trigger.slow
                try:
                    drives.append((host_s, self._client.hold_brake(0.0 if over else current_a, _HOLD_S)))
                except CommandRefused as error:
                    refused = error.result
                    over = True
                if over:
                    renew_s = float("inf")
        raise AssertionError("telemetry ends by an error only")

    def _telemetry(self) -> Iterator[tuple[Message, float]]:
        waiting: deque[Received] = deque()
        while True:
            for item in self._client.poll(_POLL_S):
                if isinstance(item, Received) and item.message.layout.id == messages.TELEMETRY:
                    waiting.append(item)
            while waiting:
                item = waiting.popleft()
                yield item.message, item.t_s

    def _show(self, recorder: MotionRecorder, host_s: float) -> None:
        if self._look is not None and host_s >= self._look_due_s:
            self._look_due_s = host_s + _LOOK_S
            self._look(recorder.so_far)

    def with_hand(self, act: Callable[[], None], ask: Callable[[], None]) -> None:
        """Do what needs a hand at the console: `ask` for it once, and try again until it was there."""
        end_s = self._client.now_s() + _HAND_S
        asked = False
        while True:
            try:
                return act()
            except CommandRefused as error:
                if error.result != _NEEDS_HAND or self._client.now_s() >= end_s:
                    raise
            if not asked:
                asked = True
                ask()
            self._client.poll(_LOOK_S)


class CoastTrigger:
    """Tells once that the belt, spun up, is let go: it has only slowed for a while, and by some."""

    _FAST_M_S = 0.7
    _SLOW_M_S = 0.15
    _SPAN_S = 0.24
    _DROP_M_S = 0.02
    _NOISE_M_S = 0.004

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque()
        self._told = False
        self.slow = False

    def take(self, t_s: float, speed_m_s: float) -> bool:
        """Take a sample; return whether this is the moment."""
        recent = self._recent
        recent.append((t_s, speed_m_s))
        while recent and t_s - recent[0][0] > self._SPAN_S:
            recent.popleft()
        self.slow = speed_m_s < self._SLOW_M_S
        speeds = [speed for _t, speed in recent]
        falls = all(later <= earlier + self._NOISE_M_S for earlier, later in pairwise(speeds))
        whole = t_s - recent[0][0] > 0.8 * self._SPAN_S
        let_go = whole and falls and speeds[0] - speeds[-1] > self._DROP_M_S and speed_m_s > self._FAST_M_S
        if let_go and not self._told:
            self._told = True
            return True
        return False
