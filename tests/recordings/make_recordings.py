"""Writes the recordings of `recipes.py`, a sidecar beside each, and the README that lists them.

`python tests/recordings/make_recordings.py [NAME ...]`. The same recipes give the same recordings, but
for the sessions': in those the firmware brakes, and another version of it may brake otherwise.
"""

import gzip
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "yardstick")]

import belt_truth  # noqa: E402
import numpy as np  # noqa: E402
import pin_levels  # noqa: E402
from belt_motions import Floats  # noqa: E402
from recipes import RECIPES, Recipe  # noqa: E402
from uneven_encoder import record  # noqa: E402


def make(recipe: Recipe) -> tuple[Floats, pin_levels.Pins]:
    """Return the belt's speed and what the pins show."""
    rng = np.random.default_rng([recipe.seed, zlib.crc32(recipe.name.encode())])
    speed_m_s = recipe.belt(rng)
    pins = pin_levels.pins_of(record(rng, speed_m_s, recipe.counts_per_metre, recipe.errors))
    return speed_m_s, recipe.spoil(rng, pins)


def sidecar(recipe: Recipe, speed_m_s: Floats) -> str:
    """Return the TOML that says what a recording is and what is true of its belt."""
    position_mm = belt_truth.positions_mm(speed_m_s)
    enough_mm = max(6.0, 3000 / recipe.counts_per_metre)
    settings = {"sensing.counts_per_metre": recipe.counts_per_metre, **recipe.params}
    lines = [
        f'purpose = "{recipe.purpose}"',
        f'made = "synthetic: {recipe.made}; make_recordings.py"',
        f"encoder_is_sound = {str(recipe.spoil is RECIPES[0].spoil).lower()}",
        "[params]",
        *(f'"{name}" = {value}' for name, value in settings.items()),
        "# The belt's own. A turn: when it was furthest, and when it was 6 mm or 3 counts from there.",
        "[truth]",
        f"net_mm = {position_mm[-1]:.1f}",
        f"pauses_s = {[list(span) for span in recipe.pauses]}",
        f"quiet_s = {[list(span) for span in recipe.quiet]}",
        f"faults = {list(recipe.faults)}".replace("'", '"'),
    ]
    for turn in belt_truth.turns(position_mm, enough_mm):
        lines += [
            "[[truth.turn]]",
            f"extreme_s = {turn.extreme_s:.3f}",
            f"shown_s = {turn.shown_s:.3f}",
            f"direction = {turn.direction}",
        ]
    for moment_s in recipe.moments_s:
        lines += [
            "[[truth.speed]]",
            f"at_s = {moment_s}",
            f"mm_s = {belt_truth.speed_at(speed_m_s, moment_s):.0f}",
        ]
    if recipe.cadence:
        from_s, to_s, near_spm = recipe.cadence
        lines += [
            "[truth.cadence]",
            f"from_s = {from_s}",
            f"to_s = {to_s}",
            f"spm = {belt_truth.cadence_spm(speed_m_s, near_spm, from_s, to_s):.1f}",
        ]
    return "\n".join(lines) + "\n"


INDEX_HEAD = """# Recordings of encoder edges

What each is for. All are **synthetic**: no board was there to record from. Two makers of belt motion and
sessions of the firmware on both plants give the belt; a disc with errors of phase, of duty and of the roller
gives the edges. Each has a sidecar, TOML, with the parameters to set and what the belt truly did: neither the
encoder nor the firmware had a part in that.

    backstride replay tests/recordings/start_stop_turn.csv --ticks out.csv
    backstride replay tests/recordings/reverse_run.csv --ticks out.csv --set sensing.counts_per_metre=256

`python tests/recordings/make_recordings.py` makes them again.

| recording | s | counts/m | edges | what it is for |
|---|--:|--:|--:|---|
"""


def index_page() -> str:
    """Return the README: a row a recording."""
    rows = []
    for recipe in RECIPES:
        path = HERE / recipe.file_name
        content = path.read_bytes()
        lines = (gzip.decompress(content) if recipe.compressed else content).decode().splitlines()
        length_s = int(lines[-1].split(",")[0]) / 1e6
        rows.append(
            f"| [{recipe.name}]({recipe.file_name}) | {length_s:.1f} | {recipe.counts_per_metre} "
            f"| {len(lines) - 3} | {recipe.purpose} |\n"
        )
    return INDEX_HEAD + "".join(rows)


def write(recipe: Recipe) -> None:
    """Write a recording and its sidecar."""
    speed_m_s, pins = make(recipe)
    content = pins.rows().encode()
    if recipe.compressed:
        content = gzip.compress(content, mtime=0)
    (HERE / recipe.file_name).write_bytes(content)
    (HERE / f"{recipe.name}.toml").write_text(sidecar(recipe, speed_m_s), encoding="utf-8")
    print(f"{recipe.file_name}: {pins.length_us / 1e6:.1f} s, {pins.t_us.size} edges, {len(content)} bytes")


if __name__ == "__main__":
    chosen = sys.argv[1:] or [recipe.name for recipe in RECIPES]
    for each in RECIPES:
        if each.name in chosen:
            write(each)
    (HERE / "README.md").write_text(index_page(), encoding="utf-8")
