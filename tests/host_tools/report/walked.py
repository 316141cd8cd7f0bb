"""A session for the pages: both ways, a load out of reach, a key that was pulled, questions answered."""

from backstride.core import codes, faults
from backstride_host.session import Session
from told_session import Told

SATURATED = codes.FLAG_SATURATED
NAME = "Ann <script>alert('x')</script> & \"Bo\""


class Walk(Told):
    """Told, with a walk forward and a name that would be markup if nobody took care."""

    walker = NAME

    def total(self, state: str = "active", **added: int) -> None:
        for name, value in added.items():
            self.sums[name] += value
        more = {"peak_force_dn": 412, "mean_force_dn": 305, "walker_mass_kg": 75, "forward_ms": 20_000}
        more |= {"reverse_ms": 60_000, "forward_fastest_mm_s": 620, "reverse_fastest_mm_s": 934}
        more |= {"mean_cadence_dspm": 931, "energy_estimate_dkcal": 64, "energy_extrapolated_percent": 12}
        text = f"knee-care-10\n{self.walker}"
        self.tell("session", number=7, state=state, programme_walker=text, **self.sums, **more)

    def forward(self, seconds: int, step: int) -> None:
        for _ in range(seconds * 10):
            self.ms += 100
            self.tell("telemetry", state="active", step=step, speed_mm_s=600, direction=1)
        self.total(active_ms=1000 * seconds, forward_mm=600 * seconds, work_j=15 * seconds)


def a_session() -> Session:
    """Return the session, as a capture would have it."""
    told = Walk()
    told.begin()
    told.event(codes.EVENT_ANSWER, "pain before 2")
    told.forward(20, 0)
    told.event(codes.EVENT_STEP, "1 of knee-care-10")
    load = {"target_dn": 300, "power_w": 40, "cadence_dspm": 920, "asymmetry_permille": 40}
    told.walk(30, 1, 700, force_dn=300, **load)
    told.walk(20, 2, 500, force_dn=250, flags=["saturated"], **load)
    told.event(codes.EVENT_FAULT_RAISE, faults.FAULT_NAMES[faults.KEY_OUT])
    told.event(codes.EVENT_FAULT_RAISE, faults.FAULT_NAMES[faults.BELT_UNLOCKED])
    told.event(codes.EVENT_CUE, codes.CUES[codes.CUE_WELL_DONE])
    told.end()
    told.event(codes.EVENT_ANSWER, "pain after 1")
    told.event(codes.EVENT_ANSWER, "exertion after 4")
    return told.one()
