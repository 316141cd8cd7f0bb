"""FIT, by Garmin's own encoder: what sports watches and training sites read."""

from datetime import datetime
from pathlib import Path
from typing import Any

from garmin_fit_sdk import Encoder, Profile

from backstride_host.exports.points import Point, Stretch, at, is_running, start_of, stretches_of
from backstride_host.session.model import Session
from backstride_host.whole_file import whole_bytes

_DEVELOPMENT = 255  # the manufacturer of whoever is none
_APPLICATION_ID = list(b"backstride 2026 ")
_PRODUCT = "Backstride"
_CADENCE_MOST = 254
_POWER_MOST = 65_534
# What no field of FIT's own says: name, base type, unit. Exact sums are in the console's own units.
_OWN_FIELDS = (
    ("direction", "sint8", "reverse -1, forward 1"),
    ("brake_force", "float32", "N"),
    ("forward_mm", "uint32", "mm"),
    ("reverse_mm", "uint32", "mm"),
)
# As the file has them: the SDK's own constants lack the flag of types longer than a byte.
_BASE_TYPES = {name: number for number, name in Profile["types"]["fit_base_type"].items()}
_MESSAGES = {message["name"]: number for number, message in Profile["messages"].items() if "name" in message}


def write(session: Session, path: Path) -> None:
    """Write the session to `path`."""
    data = encoded(session)
    with whole_bytes(path) as file:
        file.write(data)


def encoded(session: Session) -> bytes:
    """Return the file's bytes."""
    out = _Writer()
    began = start_of(session)
    out.head(session, began)
    out.message("event", timestamp=began, event="timer", event_type="start")
    stretches = stretches_of(session)
    for stretch in stretches:
        for point in stretch.points:
            out.message("record", _own(point), **_record(session, point))
    ended = at(session, session.duration_s)
    out.message("event", timestamp=ended, event="timer", event_type="stop_all")
    for number, stretch in enumerate(stretches):
        out.message("lap", _sums(stretch.lap.sums), **_lap(session, number, stretch))
    out.message("session", _sums(session.totals), **_session(session, stretches))
    out.message(
        "activity",
        timestamp=ended,
        total_timer_time=session.totals["active_ms"] / 1000,
        num_sessions=1,
        type="manual",
        event="activity",
        event_type="stop",
    )
    return out.close()


class _Writer:
    """Garmin's encoder with messages by name, and what is unknown left out."""

    def __init__(self) -> None:
        self._encoder = Encoder()

    def head(self, session: Session, began: datetime) -> None:
        serial = {"serial_number": session.board_id} if session.board_id else {}
        self.message(
            "file_id", type="activity", manufacturer=_DEVELOPMENT, product=1, time_created=began, **serial
        )
        owner: Any = {"application_id": _APPLICATION_ID, "developer_data_index": 0}
        self.message("developer_data_id", **owner)
        for number, (name, base, unit) in enumerate(_OWN_FIELDS):
            field: Any = {
                "developer_data_index": 0,
                "field_definition_number": number,
                "fit_base_type_id": _BASE_TYPES[base],
                "field_name": name,
                "units": unit,
            }
            self.message("field_description", **field)
            self._encoder.add_developer_field(number, owner, field)
        self.message(
            "device_info",
            timestamp=began,
            device_index=0,
            manufacturer=_DEVELOPMENT,
            product=1,
            product_name=_PRODUCT,
            **serial,
        )

    def message(self, name: str, own: dict[str, Any] | None = None, /, **fields: Any) -> None:
        message = {"mesg_num": _MESSAGES[name]}
        message |= {field: value for field, value in fields.items() if value is not None}
        if own:
            numbers = [field[0] for field in _OWN_FIELDS]
            message["developer_fields"] = {numbers.index(field): own[field] for field in own}
        self._encoder.write_mesg(message)

    def close(self) -> bytes:
        return bytes(self._encoder.close())


def _record(session: Session, point: Point) -> dict[str, Any]:
    return {
        "timestamp": at(session, point.t_s),
        "distance": point.distance_mm / 1000,
        "enhanced_speed": None if point.speed_mm_s is None else point.speed_mm_s / 1000,
        "power": None if point.power_w is None else min(point.power_w, _POWER_MOST),
        "resistance": point.level,
        **_cadence(point.steps_per_min),
    }


def _own(point: Point) -> dict[str, Any]:
    own: dict[str, Any] = {"direction": point.way}
    if point.force_n is not None:
        own["brake_force"] = point.force_n
    return own


def _sums(sums: dict[str, Any]) -> dict[str, Any]:
    return {name: sums[name] for name in ("forward_mm", "reverse_mm")}


def _cadence(steps_per_min: float | None, prefix: str = "") -> dict[str, Any]:
    """Return cadence in strides a minute, of two steps each: whole, and 128ths."""
    if steps_per_min is None:
        return {}
    halves = min(round(steps_per_min / 2 * 128), _CADENCE_MOST * 128)
    return {f"{prefix}cadence": halves // 128, f"{prefix}fractional_cadence": halves % 128 / 128}


def _lap(session: Session, number: int, stretch: Stretch) -> dict[str, Any]:
    lap = stretch.lap
    step = session.step(lap.number)
    resting = step is not None and step.way == "turn"
    speeds = [point.speed_mm_s for point in stretch.points if point.speed_mm_s is not None]
    return {
        "message_index": number,
        "timestamp": at(session, lap.end_s),
        "event": "lap",
        "event_type": "stop",
        "start_time": at(session, lap.start_s),
        "total_elapsed_time": round((lap.end_s - lap.start_s) * 1000) / 1000,
        "total_timer_time": lap.sums["active_ms"] / 1000,
        "total_distance": lap.distance_mm / 1000,
        "total_calories": stretch.kcal,
        "total_work": lap.sums["work_j"],
        "enhanced_avg_speed": _mean_speed(lap.distance_mm, lap.sums["active_ms"]),
        "enhanced_max_speed": max(speeds) / 1000 if speeds else None,
        "avg_power": _mean_power(lap.sums),
        "intensity": "rest" if resting else "active",
        "lap_trigger": "manual" if number + 1 < len(session.marked_laps) else "session_end",
        "wkt_step_index": lap.number,
        **_sport(session),
    }


def _session(session: Session, stretches: list[Stretch]) -> dict[str, Any]:
    totals = session.totals
    cadence = totals["mean_cadence_dspm"]
    fastest = max(totals["forward_fastest_mm_s"], totals["reverse_fastest_mm_s"])
    return {
        "message_index": 0,
        "timestamp": at(session, session.duration_s),
        "event": "session",
        "event_type": "stop",
        "start_time": start_of(session),
        "total_elapsed_time": round(session.duration_s * 1000) / 1000,
        "total_timer_time": totals["active_ms"] / 1000,
        "total_distance": session.distance_mm / 1000,
        "total_calories": sum(stretch.kcal for stretch in stretches),
        "total_work": totals["work_j"],
        "enhanced_avg_speed": _mean_speed(session.distance_mm, totals["active_ms"]),
        "enhanced_max_speed": fastest / 1000,
        "avg_power": _mean_power(totals),
        "first_lap_index": 0,
        "num_laps": len(stretches),
        "trigger": "activity_end",
        "sport_profile_name": session.programme[:24],
        **_cadence(None if cadence is None else cadence / 10, "avg_"),
        **_sport(session),
    }


def _sport(session: Session) -> dict[str, str]:
    if is_running(session):
        return {"sport": "running", "sub_sport": "treadmill"}
    return {"sport": "walking", "sub_sport": "indoor_walking"}


def _mean_speed(distance_mm: int, active_ms: int) -> float | None:
    return round(1000 * distance_mm / active_ms) / 1000 if active_ms else None


def _mean_power(sums: dict[str, Any]) -> int | None:
    return min(round(1000 * sums["work_j"] / sums["active_ms"]), _POWER_MOST) if sums["active_ms"] else None
