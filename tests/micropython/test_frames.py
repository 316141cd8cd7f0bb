"""No function of the tick has a frame of more than 11 words: the heap gives the larger ones, at each call."""

import re
from pathlib import Path

import frames
import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "firmware" / "backstride" / "core"
# What a task steps once a second or reads at boot, and the tick never.
BESIDE_THE_TICK = {"calibration.py", "energy.py", "fatigue.py", "steady_pace.py"}
CORE = sorted(path for path in FOLDER.glob("*.py") if path.name not in BESIDE_THE_TICK)
# Run once, at import or when a console is put together.
NOT_IN_THE_TICK = {"nominal_forces_dn", "nominal_table"}
# Asked by a task before it keeps a programme.
CORE.remove(ROOT / "firmware" / "backstride" / "core" / "programme_check.py")


def test_the_core_is_there() -> None:
    assert len(CORE) > 25


def test_the_tick_imports_nothing_of_what_runs_beside_it() -> None:
    modules = {Path(name).stem for name in BESIDE_THE_TICK}
    assert all((FOLDER / name).exists() for name in BESIDE_THE_TICK)
    for path in CORE:
        assert not re.search(rf"backstride\.core\.({'|'.join(modules)})\b", path.read_text()), path


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_every_frame_of_the_tick_stays_on_the_c_stack(path: Path, tmp_path: Path) -> None:
    # The first frame is the module's own, at import.
    _module, *functions = frames.frames(path, tmp_path)
    large = [
        frame
        for frame in functions
        if frame.words > frames.WORDS_ON_STACK and frame.name not in NOT_IN_THE_TICK
    ]
    assert large == []


@pytest.mark.parametrize(
    "name", ["app.py", "hal/belt_encoder.py", "hal/analog.py", "hal/contacts.py", "hal/servo_driver.py"]
)
def test_so_does_what_the_app_and_the_drivers_do_in_it(name: str, tmp_path: Path) -> None:
    in_the_tick = {
        "tick",
        "_latch",
        "_drive",
        "latch",
        "_look",
        "_fold",
        "capture",
        "_listen",
        "_edge",
        "drive",
    }
    found = frames.frames(ROOT / "firmware" / "backstride" / name, tmp_path)
    mine = [frame for frame in found if frame.name in in_the_tick]
    assert mine
    assert all(frame.words <= frames.WORDS_ON_STACK for frame in mine)


def test_a_large_frame_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "large.py"
    source.write_text("def large(a, b, c, d, e, f, g, h):\n    return a(b(c(d(e(f(g(h)))))))\n")
    assert frames.frames(source, tmp_path)[1].words > frames.WORDS_ON_STACK
