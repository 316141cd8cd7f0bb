"""What one person prefers on this host, in a file of theirs: `config.toml`, table `[monitor]`.

Only how numbers are shown; nothing a console or a file of measurements is given depends on it.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

import click

from backstride_host.errors import BadInput
from backstride_host.live.measures import MASSES, SPEEDS, Measures
from backstride_host.whole_file import whole_file

_TABLE = "monitor"


def config_path() -> Path:
    """Return where it is: BACKSTRIDE_CONFIG, or `config.toml` in the platform's place for settings."""
    named = os.environ.get("BACKSTRIDE_CONFIG")
    return Path(named) if named else Path(click.get_app_dir("backstride")) / "config.toml"


def measures() -> Measures:
    """Return how this person reads numbers, or the defaults. BadInput for a wrong file."""
    path = config_path()
    try:
        table = tomllib.loads(path.read_text("utf-8")).get(_TABLE, {})
    except FileNotFoundError:
        return Measures()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(str(path), None, str(error)) from error
    default = Measures()
    return Measures(
        _one_of(table, "speed", SPEEDS, default.speed, path),
        _one_of(table, "mass", MASSES, default.mass, path),
    )


def _one_of(table: Any, key: str, allowed: tuple[str, ...], default: str, path: Path) -> str:
    value = table.get(key, default) if isinstance(table, dict) else None
    if value not in allowed:
        raise BadInput(str(path), None, f"{_TABLE}.{key} is {value!r}, not one of {', '.join(allowed)}")
    return value


def remember(chosen: Measures) -> Path:
    """Keep `chosen` as this person's preference; return where."""
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f'[{_TABLE}]\nspeed = "{chosen.speed}"\nmass = "{chosen.mass}"\n'
    with whole_file(path) as file:
        file.write(text)
    return path
