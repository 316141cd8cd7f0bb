"""One plant, two interpreters: the same bits, and a step's price under MicroPython."""

import ast
import struct
import subprocess
from pathlib import Path

import pytest

WALK = """
import struct
def run(Plant):
    plant = Plant({"mass_kg": 60}, 7)
    numbers = []
    walk = {"do": "walk", "direction": "reverse", "speed_m_s": 0.7, "cadence_spm": 96}
    entries = (
        dict(walk, faults={}),
        dict(walk, faults={"coil.short": 0.3}),
        {"do": "push", "speed_m_s": 1.1, "cadence_spm": 70, "faults": {"supply.cut": 0}},
        {"do": "step_off", "faults": {"coil.hot": 120}},
    )
    for entry in entries:
        for number in range(3000):
            plant.step(0.002 if number & 1 else 0.001, 0.4, entry)
        numbers += [plant.belt_speed_m_s, plant.belt_position_m, plant.brake_force_n, plant.coil_current_a]
        numbers += [plant.coil_temperature_c, plant.walker_force_n, plant.supply_v, plant.slip_m]
        numbers += [plant.disc_temperature_c]
    return b"".join([struct.pack("<d", number) for number in numbers]).hex()
"""


def files():
    """Return the files of both plants."""
    import backstride_host  # noqa: PLC0415

    world = Path(backstride_host.__file__).parent / "simulator" / "world"
    return [world / "plant.py", world / "second_plant.py"]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_the_same_bits_under_both_interpreters(path, micropython, tmp_path):
    script = tmp_path / "walk.py"
    script.write_text(
        f"{WALK}\nimport sys\nsys.path.insert(0, {str(path.parent)!r})\n"
        + f"from {path.stem} import Plant\nprint(run(Plant))\n"
    )
    answer = subprocess.run(
        [micropython, "-X", "heapsize=256K", str(script)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    space: dict = {}
    exec(WALK, space)
    plant: dict = {}
    exec(compile(path.read_text(), str(path), "exec"), plant)
    expected = space["run"](plant["Plant"])
    assert answer.stdout.strip() == expected, first_difference(answer.stdout.strip(), expected)


def first_difference(got, expected):
    """Name the first number that differs."""
    numbers = [[row[0] for row in struct.iter_unpack("<d", bytes.fromhex(text))] for text in (got, expected)]
    for index, pair in enumerate(zip(*numbers, strict=True)):
        if pair[0] != pair[1]:
            return f"number {index}: {pair}"
    return "nothing"


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_plant_imports_math_at_most(path):
    tree = ast.parse(path.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert names <= {"math"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
