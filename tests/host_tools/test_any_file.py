"""Whatever a text file has in it, a reader takes it or says in one line where it is wrong.

Recordings, captures, runs and the history have such tests beside their own.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backstride_host import parameter_file, preferences, programme_file
from backstride_host.errors import BackstrideError
from backstride_host.simulator.built_in import scenario_path
from backstride_host.simulator.scenario import load_scenario
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# What TOML is made of, and what no file should have.
PIECES = [
    "[",
    "]",
    "[[",
    "]]",
    "=",
    ",",
    '"',
    "'",
    "\n",
    "#",
    "{",
    "}",
    ".",
    "-1",
    "1e999",
    "nan",
    "true",
    "\0",
]
PIECES += ["1979-05-27", '"""', "\\u00", "9" * 40, "[" * 300, "0x", "\r", "\u2028", "\U0001f3c3"]

PARAMETERS = '[params]\n"sensing.counts_per_metre" = 1000\n"brake.max_force_dn" = 2000\n'


def _preferences(path: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preferences, "config_path", lambda: path)
        return preferences.measures()


READERS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "scenario": (load_scenario, scenario_path("knee_care").read_text("utf-8")),
    "programme": (
        programme_file.read,
        (Path(programme_file.__file__).parent / "programme_files" / "07-sled-drag.toml").read_text("utf-8"),
    ),
    "parameters": (parameter_file.read_values, PARAMETERS),
    "preferences": (_preferences, '[monitor]\nspeed = "km/h"\nmass = "kg"\n'),
}

edits = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(PIECES) | st.text(max_size=4)),
    max_size=4,
)


def edited(text: str, changes: list[tuple[int, int, str]]) -> bytes:
    for place, gone, new in changes:
        at = place % (len(text) + 1)
        text = text[:at] + new + text[at + gone :]
    return text.encode("utf-8", "surrogatepass")


def judged(name: str, content: bytes, folder: Path) -> None:
    reader = READERS[name][0]
    path = folder / f"{name}.toml"
    path.write_bytes(content)
    try:
        reader(path)
    except BackstrideError as error:
        assert "\n" not in str(error)
        assert path.name in str(error)
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=edits)
def test_a_file_that_somebody_edited(tmp_path: Path, name: str, changes: list[tuple[int, int, str]]) -> None:
    judged(name, edited(READERS[name][1], changes), tmp_path)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_a_file_that_is_something_else(tmp_path: Path, name: str, content: bytes) -> None:
    judged(name, content, tmp_path)


@pytest.mark.parametrize("name", READERS)
def test_what_was_not_edited_is_taken(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_text(READERS[name][1])
    assert READERS[name][0](path) is not None
