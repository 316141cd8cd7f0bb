"""A walker as the console knows them: progress, plan, what is locked, sessions, a coach's decisions."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from backstride_host.codec import Message


@dataclass(frozen=True)
class Plan:
    """A week's plan. `held`: a session beyond it does not start without a coach's grant."""

    sessions_least: int
    sessions_most: int
    minutes_least: int
    minutes_most: int
    growth_percent: int
    rest_h: int
    held: bool


@dataclass(frozen=True)
class Week:
    """The last seven days, in minutes backwards; `advice` is what speaks against one more session now."""

    sessions: int
    minutes: float
    minutes_before: float
    minutes_limit: float
    rest_min: int
    advice: tuple[str, ...]


@dataclass(frozen=True)
class Walker:
    """One walker. What is missing names what keeps running, or the longest programme, locked."""

    name: str
    mass_kg: int | None
    own_speed_m_s: float | None
    sessions: int
    reverse_min: float
    steady_s: int
    long_sessions: int
    calm_sessions: int
    confirmed: bool
    missing_to_run: tuple[str, ...]
    missing_to_go_long: tuple[str, ...]
    granted: tuple[str, ...]
    past: int
    overrides: int
    plan: Plan
    week: Week | None

    @classmethod
    def from_message(cls, message: Message) -> "Walker":
        """Read a `walker` message."""
        values = message.named()
        own_mm_s = values["own_mm_s"]
        return cls(
            name=values["name"],
            mass_kg=values["mass_kg"],
            own_speed_m_s=None if own_mm_s is None else own_mm_s / 1000,
            sessions=values["sessions"],
            reverse_min=values["reverse_s"] / 60,
            steady_s=values["steady_s"],
            long_sessions=values["long_sessions"],
            calm_sessions=values["calm_sessions"],
            confirmed=bool(values["confirmed"]),
            missing_to_run=tuple(values["missing_to_run"]),
            missing_to_go_long=tuple(values["missing_to_go_long"]),
            granted=tuple(values["granted"]),
            past=values["past"],
            overrides=values["overrides"],
            plan=Plan(**{name: values[name] for name in _PLAN}, held=bool(values["held"])),
            week=_week(values),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


_PLAN = ("sessions_least", "sessions_most", "minutes_least", "minutes_most", "growth_percent", "rest_h")


def _week(values: dict[str, Any]) -> Week | None:
    """Return the week; None where the console has no clock, or for a guest."""
    if values["week_sessions"] is None:
        return None
    return Week(
        sessions=values["week_sessions"],
        minutes=values["week_s"] / 60,
        minutes_before=values["week_before_s"] / 60,
        minutes_limit=values["week_limit_s"] / 60,
        rest_min=values["rest_min"],
        advice=tuple(values["advice"]),
    )


@dataclass(frozen=True)
class Override:
    """A coach's decision: what was granted or taken back, when (None: unknown), by whom and why."""

    grant: str
    granted: bool
    utc_s: int | None
    coach: str
    reason: str

    @classmethod
    def from_message(cls, message: Message) -> "Override":
        """Read an `overridden` message."""
        values = message.named()
        coach, _, reason = values["coach_reason"].partition("\n")
        return cls(values["grant"], bool(values["granted"]), values["utc_s"], coach, reason)


@dataclass(frozen=True)
class PastSession:
    """A finished session; None is unknown.

    Energy is an estimate, and so much of the time in motion was outside its equation's range.
    """

    number: int
    ended_utc_s: int | None
    programme: str
    active_s: int
    forward_s: int
    reverse_s: int
    forward_mm: int
    reverse_mm: int
    work_j: int
    energy_estimate_dkcal: int
    energy_extrapolated_percent: int
    forward_fastest_mm_s: int
    reverse_fastest_mm_s: int
    mean_cadence_dspm: int | None
    steady_s: int
    flags: tuple[str, ...]
    pain_before: int | None
    exertion_before: int | None
    pain_after: int | None
    exertion_after: int | None

    @classmethod
    def from_message(cls, message: Message) -> "PastSession":
        """Read a `past` message."""
        values: dict[str, Any] = message.named()
        programme, _, _walker = values["programme_walker"].rpartition("\n")
        values |= {"flags": tuple(values["flags"]), "programme": programme}
        return cls(**{field.name: values[field.name] for field in fields(cls)})

    def to_message(self, walker: str) -> dict[str, Any]:
        """Return the fields of `history.add`."""
        values = asdict(self)
        return values | {"index": 0, "programme_walker": f"{values.pop('programme')}\n{walker}"}
