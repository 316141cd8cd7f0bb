"""The same as lines of text, for a log or a pipe: events at once, the belt once a second."""

from backstride.core import codes, faults
from backstride.link import messages

from backstride_host.connection import Received, ReceivedLine
from backstride_host.live.console_state import ConsoleState
from backstride_host.live.measures import Measures

_EVERY_S = 1.0


class PlainView:
    """Turns what is received into lines; takes it into `state` on the way."""

    def __init__(self, state: ConsoleState, measures: Measures | None = None):
        self.state = state
        self._measures = measures or Measures("m/s")
        self._due_s = float("-inf")
        self._start_s: float | None = None

    def lines(self, item: Received | ReceivedLine) -> list[str]:
        """Return the lines that `item` is worth: none or one."""
        self.state.take(item)
        if isinstance(item, ReceivedLine):
            return []
        if self._start_s is None:
            self._start_s = item.t_s
        text = self._text(item)
        return [self._line(item.t_s, text)] if text else []

    def mark(self, t_s: float, text: str = "") -> str:
        """Mark this moment; return its line."""
        return self._line(t_s, f"mark {self.state.mark(t_s, text).detail}")

    def _line(self, t_s: float, text: str) -> str:
        return f"{t_s - (t_s if self._start_s is None else self._start_s):8.1f} s  {text}"

    def _text(self, item: Received) -> str:
        message = item.message
        kind = message.layout.id
        if kind == messages.EVENT:
            told = f"{message.named()['event']}: {message.detail}".removesuffix(": ")
            return f"{told}. {_advice(message.detail)}" if message.event == codes.EVENT_FAULT_RAISE else told
        if kind == messages.HELLO:
            return f"hello from firmware {message.firmware}"
        if kind != messages.TELEMETRY or item.t_s < self._due_s:
            return ""
        self._due_s = max(self._due_s + _EVERY_S, item.t_s)
        return self._belt()

    def _belt(self) -> str:
        telemetry = self.state.telemetry
        assert telemetry is not None
        values, measures = telemetry.in_units(), self._measures
        speed = measures.speed_number(values["speed_mm_s"])
        parts = [
            f"{values['state']}, {self.state.going} {speed} {measures.speed}",
            f"force {values['force_dn'] / 10:.0f} of {values['target_dn'] / 10:.0f} N",
            f"{values['power_w']} W",
            f"{values['forward_mm'] / 1000:.1f} m forward, {values['backward_mm'] / 1000:.1f} m back",
        ]
        if values["cadence_dspm"] is not None:
            parts.append(f"{values['cadence_dspm'] / 10:.0f} steps a minute")
        if values["faults"]:
            parts.append("faults " + " ".join(values["faults"]))
        return "; ".join(parts)


def _advice(name: str) -> str:
    """Return what to do about a fault; nothing for one of another firmware."""
    return next((advice for fault, _reaction, _way_back, advice in faults.FAULTS if fault == name), "")
