"""A machine's calibration record: one part a calibration, with its runs, and what the console takes of it.

Once supply, coast-down and brake are there, the record has the console's own part beside them: then the file
is what `[calibration] file` of a scenario names, too. What a part replaces stays, under `before`.
"""

import json
from pathlib import Path
from typing import Any

from backstride.core import calibration

from backstride_host.calibration.record import MeasuredBrake, calibration_record
from backstride_host.errors import BadInput, CalibrationError
from backstride_host.whole_file import whole_file

ENCODER, SUPPLY, COAST_DOWN, BRAKE = PARTS = ("encoder", "supply", "coast_down", "brake")
NEEDED = (SUPPLY, COAST_DOWN, BRAKE)
_CONSOLE = ("version", "force_table", "checksum", *(row[0] for row in calibration.SCALARS))
# A disc of aluminium or copper; it takes hours of heat to measure it.
DISC_PER_K = 0.001
_REFUSED_KEPT = 5


def load(path: Path, board: str) -> dict[str, Any]:
    """Return the record in `path`, a new one where there is none; BadInput when it is another machine's."""
    if not path.exists():
        return {"board": board}
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(str(path), None, f"is no calibration record: {error}") from None
    if not isinstance(record, dict) or "board" not in record:
        raise BadInput(str(path), None, "is no calibration record")
    if record["board"] != board:
        raise BadInput(str(path), None, f"is of board {record['board']}, and this is board {board}")
    return record


def save(path: Path, record: dict[str, Any]) -> None:
    """Write the record, whole or not at all."""
    with whole_file(path) as file:
        file.write(json.dumps(record, indent=1) + "\n")


def put(record: dict[str, Any], name: str, part: dict[str, Any]) -> None:
    """Put a part in, and bring the console's own part up to date."""
    _replace(record, name)
    record[name] = part
    if name == COAST_DOWN:
        # The forces were told by the old mass and friction.
        _replace(record, BRAKE)
    for field in _CONSOLE:
        record.pop(field, None)
    if all(part in record for part in NEEDED):
        record.update(_console_part(record))


def refuse(record: dict[str, Any], name: str, reason: str, part: dict[str, Any]) -> None:
    """Keep the runs of a calibration that came to nothing."""
    record["refused"] = [*record.get("refused", []), {"part": name, "reason": reason, **part}][
        -_REFUSED_KEPT:
    ]


def for_console(record: dict[str, Any]) -> dict[str, Any]:
    """Return what goes to the console; CalibrationError names the parts that are missing."""
    missing = [name.replace("_", "-") for name in NEEDED if name not in record]
    if missing:
        raise CalibrationError(f"the console's record needs {', '.join(missing)} first")
    notes = {"board": record["board"], "utc": record[BRAKE]["utc"]}
    if ENCODER in record:
        notes["polarity"] = record[ENCODER]["polarity"]
        notes["counts_per_metre"] = record[ENCODER]["counts_per_metre"]
    return notes | {name: record[name] for name in _CONSOLE}


def _replace(record: dict[str, Any], name: str) -> None:
    if name in record:
        record.setdefault("before", {})[name] = record.pop(name)


def _console_part(record: dict[str, Any]) -> dict[str, Any]:
    supply, coast_down, brake = (record[name] for name in NEEDED)
    measured = MeasuredBrake(
        currents_a=brake["currents_a"],
        speeds_m_s=brake["speeds_m_s"],
        forces_n=brake["forces_n"],
        # Cold at the start: the disc was as warm as the coil.
        disc_c=brake["coil_c"],
        disc_per_k=DISC_PER_K,
        coil_ohm=supply["coil_ohm"],
        coil_c=20.0,
        mass_kg=coast_down["mass_kg"],
        drag_n=coast_down["drag_n"],
        drag_per_speed_n=coast_down["drag_per_speed_n"],
        drag_per_square_n=coast_down["drag_per_square_n"],
    )
    return calibration_record(measured)
