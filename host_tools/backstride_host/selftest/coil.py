"""The coil, a lamp or a resistor in its place: a small current held while the belt coasts, nobody on it."""

from dataclasses import dataclass, field

from backstride.link import messages

from backstride_host.calibration.workshop import CoastTrigger, Workshop
from backstride_host.client import Client
from backstride_host.codec import Message
from backstride_host.errors import CommandRefused
from backstride_host.selftest.bench import WAIT_S, Bench, NothingCame
from backstride_host.selftest.result import Figure

CURRENT_A = 0.4
_HOLD_S = 1.0
_RENEW_S = 0.12
# The driver's regulation settles within a few of its 120 ms.
_SETTLED_S = 0.5
_SLOW_MM_S = 300
_LEAST = 5
_OFF_MA = 60
_REST_S = 3.0


@dataclass
class Hold:
    """A current held from when the belt coasts until it is slow; what was read meanwhile."""

    client: Client
    begun_s: float = 0.0
    over: bool = False
    coil_ma: list[int] = field(default_factory=list)
    drive_v: list[float] = field(default_factory=list)
    _trigger: CoastTrigger = field(default_factory=CoastTrigger)
    _renew_s: float = 0.0

    def take(self, message: Message, host_s: float) -> None:
        """Take telemetry; begin, renew or end the hold."""
        speed_mm_s = abs(message.speed_mm_s)
        if not self.begun_s:
            if not self._trigger.take(host_s, speed_mm_s / 1000):
                return
            self.begun_s = host_s
        if speed_mm_s < _SLOW_MM_S:
            self.over = True
            self.client.hold_brake(0.0)
            return
        settled = host_s - self.begun_s >= _SETTLED_S
        if settled:
            self.coil_ma.append(message.coil_ma)
        if host_s >= self._renew_s:
            self._renew_s = host_s + _RENEW_S
            drive_v = self.client.hold_brake(CURRENT_A, _HOLD_S)
            if settled:
                self.drive_v.append(drive_v)


def run(bench: Bench) -> list[Figure]:
    """Hold the current for as long as the belt coasts, then see that it is gone."""
    nominal_ohm = bench.parameter("brake.coil_milliohm") / 1000
    bench.person.do(
        "belt.spin",
        "Nobody on the belt. Press DOWN, spin the belt above 1 m/s within 8 s, and let it coast to rest.",
    )
    with Workshop(bench.client):
        hold = _held(bench)
        bench.rest(_REST_S)
        off_ma = max(message.coil_ma for message in bench.telemetry(1.0))
    if len(hold.coil_ma) < _LEAST or not hold.drive_v:
        raise NothingCame(f"the belt coasted for less than {_SETTLED_S + 0.2:g} s under the current")
    current_a = sum(hold.coil_ma) / len(hold.coil_ma) / 1000
    ohm = sum(hold.drive_v) / len(hold.drive_v) / max(current_a, 0.001)
    return [
        Figure(
            "current", current_a, "A", CURRENT_A * 0.85, CURRENT_A * 1.15, f"{CURRENT_A:g} A was asked for"
        ),
        Figure(
            "load",
            ohm,
            "ohm",
            nominal_ohm * 0.67,
            nominal_ohm * 1.4,
            "what the console makes up for of brake.coil_milliohm; the diode's 0.7 V is in it",
        ),
        Figure("current_after", off_ma, "mA", 0, _OFF_MA, "let go, the coil carries nothing"),
    ]


def _held(bench: Bench) -> Hold:
    hold = Hold(bench.client)
    for item in bench.received(WAIT_S):
        if item.message.layout.id == messages.TELEMETRY:
            try:
                hold.take(item.message, item.t_s)
            except CommandRefused as error:
                if error.result == "needs_hand":
                    raise NothingCame(
                        "DOWN was not pressed within the 10 s before the belt was let go"
                    ) from None
                there = f" with {', '.join(sorted(bench.faults))}" if bench.faults else ""
                raise NothingCame(f"the console refused to hold the current: {error.result}{there}") from None
        if hold.over:
            return hold
    raise NothingCame(f"the belt was not spun and let go within {WAIT_S:g} s")
