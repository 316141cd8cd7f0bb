"""`summary.json`: a run in numbers, and the same for people."""

import json
from typing import Any

from backstride_host.codec import Message
from backstride_host.simulator.results.event_log import EventLog
from backstride_host.simulator.results.telemetry_log import TelemetryLog
from backstride_host.simulator.results.truth_log import TruthLog, sums
from backstride_host.simulator.scenario import Scenario

_DECIMALS = 6


def summarise(
    scenario: Scenario,
    seed: int,
    truth: TruthLog,
    telemetry: TelemetryLog,
    events: EventLog,
    sessions: list[Message],
    statistics: dict[str, int],
    link: dict[str, int],
) -> dict[str, Any]:
    """Return the summary but for `speedup`, which is the only part that differs between equal runs."""
    true = {name: round(value, _DECIMALS) for name, value in sums(truth.rows()).items()}
    return {
        "name": scenario.name,
        "seed": seed,
        "start_utc": scenario.start_utc.isoformat() if scenario.start_utc else None,
        "duration_s": statistics.get("now_us", 0) / 1e6,
        **true,
        "reported_forward_m": round(telemetry.forward_m, _DECIMALS),
        "reported_reverse_m": round(telemetry.reverse_m, _DECIMALS),
        "work_j": true["brake_work_j"],
        "sessions": [_session(message) for message in sessions],
        "faults_raised": events.faults_raised(),
        "telemetry_messages": telemetry.count,
        "telemetry_dropped": telemetry.dropped,
        **link,
        **{name: value for name, value in sorted(statistics.items()) if name != "now_us"},
    }


def _session(message: Message) -> dict[str, Any]:
    values = message.in_units()
    programme, _, walker = values["programme_walker"].partition("\n")
    cadence = values["mean_cadence_dspm"]
    return {
        "number": values["number"],
        "programme": programme,
        "walker": walker,
        "walker_mass_kg": values["walker_mass_kg"],
        "state": values["state"],
        "active_s": values["active_ms"] / 1000,
        "forward_m": values["forward_mm"] / 1000,
        "reverse_m": values["reverse_mm"] / 1000,
        "work_j": values["work_j"],
        "peak_force_n": values["peak_force_dn"] / 10,
        "mean_force_n": values["mean_force_dn"] / 10,
        "forward_s": values["forward_ms"] / 1000,
        "reverse_s": values["reverse_ms"] / 1000,
        "forward_fastest_m_s": values["forward_fastest_mm_s"] / 1000,
        "reverse_fastest_m_s": values["reverse_fastest_mm_s"] / 1000,
        "mean_cadence_spm": None if cadence is None else cadence / 10,
        "energy_estimate_kcal": values["energy_estimate_dkcal"] / 10,
        "energy_extrapolated_percent": values["energy_extrapolated_percent"],
    }


def to_json(summary: dict[str, Any]) -> str:
    """Return the file's text."""
    return json.dumps(summary, indent=2) + "\n"
