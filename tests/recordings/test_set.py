"""The set is what its recipes say: small, listed, and made again to the microsecond."""

import make_recordings
import numpy as np
import pytest
from make_recordings import HERE, index_page, make, sidecar
from pin_levels import Pins
from plain_decoder import read_rows
from recipes import RECIPES, Recipe
from recorded import ALL, SOUND, Recorded

NAMES = [recipe.name for recipe in RECIPES]


def test_every_recording_has_a_recipe_and_a_sidecar() -> None:
    assert sorted(path.name for path in HERE.glob("*.csv*")) == sorted(recipe.file_name for recipe in RECIPES)
    assert sorted(recorded.name for recorded in ALL) == sorted(NAMES)


def test_the_set_is_small() -> None:
    sizes = [recorded.path.stat().st_size for recorded in ALL]
    assert max(sizes) < 300_000
    assert sum(sizes) < 2_000_000


def test_the_index_lists_them_all() -> None:
    assert (HERE / "README.md").read_text(encoding="utf-8") == index_page(), make_recordings.__doc__


@pytest.mark.parametrize("name", ["shuffle_with_pauses", "reverse_walk", "supply_noise", "lost_pulses"])
def test_a_recipe_makes_its_recording(name: str) -> None:
    recipe = RECIPES[NAMES.index(name)]
    speed_m_s, pins = make(recipe)
    (recorded,) = (recorded for recorded in ALL if recorded.name == name)
    rows = np.array(read_rows(recorded.path))
    made = np.array(rows_of(pins))
    assert made[:, 1:].tolist() == rows[:, 1:].tolist()
    # The last digit of a sum of floats is the processor's.
    assert np.abs(made[:, 0] - rows[:, 0]).max() <= 1
    assert sidecar(recipe, speed_m_s) == (HERE / f"{name}.toml").read_text(encoding="utf-8")


def rows_of(pins: Pins) -> list[list[int]]:
    return [[int(field) for field in line.split(",")] for line in pins.rows().splitlines()[1:]]


@pytest.mark.parametrize("recorded", SOUND, ids=lambda recorded: recorded.name)
def test_the_edges_of_a_sound_encoder_tell_the_belts_travel(recorded: Recorded) -> None:
    """To three counts: where in a count the belt began and ended, and the disc's own errors."""
    counted_mm = recorded.counts.count[-1] * 1000 / recorded.counts_per_metre
    assert counted_mm == pytest.approx(recorded.truth["net_mm"], abs=3000 / recorded.counts_per_metre + 0.1)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_pause_that_trembles_has_edges_to_tremble_over(recipe: Recipe) -> None:
    (recorded,) = (recorded for recorded in ALL if recorded.name == recipe.name)
    for from_s, to_s in recipe.pauses + recipe.quiet:
        if "trembl" in recipe.purpose:
            t_s = recorded.counts.t_us / 1e6
            assert np.sum((t_s > from_s) & (t_s < to_s)) > 10
