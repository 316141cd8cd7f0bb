"""An hour of clean walking, on both plants and every scale: nothing is accused."""

from pathlib import Path

import pytest
from clean_walks import SCALES, STORY_S, story, tell

SEEDS = range(1, 7)


def test_the_stories_are_an_hour_and_vary() -> None:
    assert len(SEEDS) * STORY_S == 3600
    texts = [story(seed)[0] for seed in range(1, 60)]
    for scale in SCALES:
        assert any(f"counts_per_metre = {scale}\n" in text for text in texts)
    for do in ("walk", "run", "push", "stand", "turn_round", "step_off"):
        assert sum(f'do = "{do}"' in text for text in texts) > 40


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sound_machine_is_accused_of_nothing(seed: int, tmp_path: Path) -> None:
    assert tell(seed, tmp_path).alarms == ()
