"""The two plants that every scenario runs on, and runs shared by the tests of one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from backstride_host import simulator
from session_files import SessionFiles, run

WORLD = Path(simulator.__file__).parent / "world"
PLANTS = {"first plant": WORLD / "plant.py", "second plant": WORLD / "second_plant.py"}


@pytest.fixture(scope="module", params=PLANTS, ids=lambda name: name.replace(" ", "-"))
def plant(request: pytest.FixtureRequest) -> Path:
    """A plant's file: every test that asks for it runs once on either."""
    return PLANTS[request.param]


@pytest.fixture(scope="module")
def walked(plant: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], SessionFiles]:
    """Run a scenario's text on the plant; the same text runs once for all tests of the file."""
    done: dict[str, SessionFiles] = {}

    def run_once(text: str) -> SessionFiles:
        if text not in done:
            done[text] = run(text, tmp_path_factory.mktemp("run"), plant)
        return done[text]

    return run_once
