"""Parameter values in a TOML file: a table `[params]`, as a scenario has it."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from backstride.core import params

from backstride_host.errors import BadInput, NotFound
from backstride_host.parameter import Parameter


def to_toml(parameters: Iterable[Parameter]) -> str:
    """Return the file's text, each value with its unit and limits beside it."""
    lines = ["[params]"]
    for row in parameters:
        unit = f" {row.unit}" if row.unit else ""
        lines.append(f'"{row.name}" = {row.value}  # {row.minimum} to {row.maximum}{unit}')
    return "\n".join(lines) + "\n"


def read_values(path: Path) -> dict[str, int]:
    """Return the values of a file; every name must be a parameter and every value within its limits."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(str(path), None, str(error)) from error
    values = content.get("params")
    if not isinstance(values, dict):
        raise BadInput(str(path), None, "it has no table [params]")
    for name, value in values.items():
        _check(str(path), name, value)
    return values


def _check(path: str, name: str, value: object) -> None:
    try:
        row = params.PARAMS[params.index_of(name)]
    except ValueError as error:
        raise NotFound("parameter", f"{name} (in {path})") from error
    if not isinstance(value, int) or isinstance(value, bool) or not row[2] <= value <= row[3]:
        raise BadInput(path, None, f"{name} takes whole numbers from {row[2]} to {row[3]}, not {value!r}")
