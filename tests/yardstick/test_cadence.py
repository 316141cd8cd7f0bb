"""Cadence through encoder, late ticks and speed estimator, against steps that are known one by one."""

import numpy as np
import pytest
from belt_motions import GRID_S, sledding, starting_stopping_turning
from gaits import KINDS, STEADY_S, Gait, Walk, drawn, walked
from heard_cadence import Heard, heard
from idle_belts import BELTS
from plant_gaits import PLANTS, walked_by
from uneven_encoder import ROLLER_M

DUE_S = 8.0
ALLOWED_SPM = 2.0
# A person's rhythm is what it was over some time: so long that a step's own lateness is below the allowed.
OVER_S = 5.0
DURATION_S = 22.0
SCALES = (256, 1000, 3000)
EVEN_S, UNEVEN_S = (0.010, 0.010), (0.005, 0.030)


@pytest.fixture(scope="module")
def walks() -> list[tuple[Gait, Heard]]:
    found = []
    for number in range(12):
        rng = np.random.default_rng([31, number])
        gait = walked(rng, drawn(rng, list(KINDS)[number % len(KINDS)]), DURATION_S)
        scale = SCALES[number % 3]
        found.append((gait, heard(rng, gait.speed_m_s, scale, UNEVEN_S if number % 5 == 0 else EVEN_S)))
    return found


def errors_of(gait: Gait, said: Heard) -> np.ndarray:
    return np.abs(said.errors_spm(gait.cadence_spm(said.time_s, OVER_S)))


def test_the_truth_is_what_a_spectrum_shows(walks: list[tuple[Gait, Heard]]) -> None:
    """The strongest line between half and twice the rhythm, in the belt's true speed of 16 s."""
    for gait, _said in walks:
        speed = np.abs(gait.speed_m_s[int(8 / GRID_S) :: 50])
        moving = speed / np.convolve(np.pad(speed, 50, "edge"), np.full(101, 1 / 101), "valid") - 1
        spectrum = np.abs(np.fft.rfft(moving * np.hanning(moving.size), 1 << 16))
        frequency_hz = np.fft.rfftfreq(1 << 16, 50 * GRID_S)
        band = (frequency_hz > 0.7 * gait.walk.cadence_hz) & (frequency_hz < 1.4 * gait.walk.cadence_hz)
        line_spm = 60 * frequency_hz[band][np.argmax(spectrum[band])]
        truth_spm = gait.cadence_spm(np.array([DURATION_S - 0.1]), 15.9)[0]
        assert line_spm == pytest.approx(truth_spm, rel=0.06), gait.walk


def test_it_is_never_half_or_double(walks: list[tuple[Gait, Heard]]) -> None:
    for gait, said in walks:
        assert errors_of(gait, said).max(initial=0) < 3 * ALLOWED_SPM, gait.walk


def test_answers_are_within_2_steps_a_minute(walks: list[tuple[Gait, Heard]]) -> None:
    errors = np.concatenate([errors_of(gait, said) for gait, said in walks])
    assert np.mean(errors > ALLOWED_SPM) < 0.01
    assert np.sqrt(np.mean(errors**2)) < 0.7


def test_there_is_one_8_s_after_the_rhythm_is_steady_and_it_stays(walks: list[tuple[Gait, Heard]]) -> None:
    shares = [said.share(STEADY_S + DUE_S) for _gait, said in walks]
    assert np.mean(shares) > 0.95
    # Where the ripple stands out of the walker's own unsteadiness.
    for gait, said in walks:
        if gait.walk.peak_to_peak > 0.05 or gait.walk.speed_wander < 0.02:
            assert said.share(STEADY_S + DUE_S + 1) > 0.9, gait.walk


def test_with_a_steady_hand_3_percent_suffice_at_any_rhythm() -> None:
    for number, cadence_hz in enumerate((0.8, 1.1, 1.5, 2.1, 2.8, 3.6, 4.5)):
        rng = np.random.default_rng([32, number])
        walk = Walk(-0.3 - 0.9 * (cadence_hz - 0.8), cadence_hz, 0.03, jitter=0.01, speed_wander=0.01)
        gait = walked(rng, walk, 20.0)
        said = heard(rng, gait.speed_m_s, SCALES[number % 3])
        assert said.first_s < STEADY_S + DUE_S, walk
        assert said.share(STEADY_S + DUE_S) > 0.97, walk
        assert errors_of(gait, said).max() < ALLOWED_SPM + 0.5, walk


@pytest.mark.parametrize("name", BELTS)
def test_a_belt_that_nobody_walks_on_has_none(name: str) -> None:
    """Noise that happens to be rhythmic for some seconds is all that may pass."""
    shares = []
    for number in range(6):
        rng = np.random.default_rng([33, number])
        shares.append(heard(rng, BELTS[name](rng, 30.0), SCALES[number % 3]).share())
    noisy = name in ("slow drift", "random shuffling", "rough")
    assert np.mean(shares) <= (0.02 if noisy else 0.0)


@pytest.mark.parametrize("speed_m_s", [0.25, 0.45, 0.8, 1.1])
def test_neither_has_a_roller_that_is_twice_as_bad(speed_m_s: float) -> None:
    """1.2 % from peak to peak, at a walker's rhythm or a runner's."""
    rng = np.random.default_rng([34, int(100 * speed_m_s)])
    belt = np.full(int(30 / GRID_S), speed_m_s)
    assert heard(rng, belt, 1000, errors=2.0).share() == 0


@pytest.mark.parametrize("speed_m_s", [0.3, 0.45, 0.8])
def test_nor_one_four_times_as_bad_whose_turn_is_known(speed_m_s: float) -> None:
    """2.4 % from peak to peak: unless `sensing.counts_per_turn` says how long a turn is, that is a walker."""
    belt = np.full(int(30 / GRID_S), speed_m_s)
    around = round(ROLLER_M * 1000 / 4) * 4
    shares = [
        heard(
            np.random.default_rng([37, int(100 * speed_m_s)]), belt, 1000, errors=4.0, counts_per_turn=turn
        ).share()
        for turn in (0, around)
    ]
    assert shares[0] > 0.5
    assert shares[1] == 0


def test_a_walker_whose_steps_are_as_long_as_a_turn_is_heard_all_the_same() -> None:
    rng = np.random.default_rng(38)
    walk = Walk(1.4 * ROLLER_M, 1.4, 0.04, speed_wander=0.01)
    gait = walked(rng, walk, 20.0)
    said = heard(rng, gait.speed_m_s, 1000, counts_per_turn=round(ROLLER_M * 1000 / 4) * 4)
    assert said.share(STEADY_S + DUE_S) > 0.97
    assert errors_of(gait, said).max() < ALLOWED_SPM


def test_bursts_at_a_sled_and_walks_between_turns_are_told_right_or_not_at_all() -> None:
    rng = np.random.default_rng(35)
    said = heard(rng, sledding(rng, 45.0), 1000)
    # 1.6 + 0.3 v steps a second, at about 1.1 m/s.
    assert said.answered.any()
    assert np.all(np.abs(said.cadence_spm[said.answered] - 116) < 5)
    said = heard(rng, starting_stopping_turning(rng, 60.0), 1000)
    # 1.2 + 0.5 v, at 0.5 to 1.1 m/s.
    assert np.all(said.cadence_spm[said.answered] > 84)
    assert np.all(said.cadence_spm[said.answered] < 110)


ENTRIES = [
    {"do": "walk", "direction": "reverse", "speed_m_s": 0.7, "cadence_spm": 96},
    {"do": "walk", "direction": "forward", "speed_m_s": 1.2, "cadence_spm": 112},
    {"do": "run", "direction": "reverse", "speed_m_s": 2.2, "cadence_spm": 168},
]


@pytest.mark.parametrize("name", PLANTS)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry['cadence_spm']} a minute")
@pytest.mark.parametrize("asymmetry", [0.0, 0.03, 0.07])
def test_the_simulators_walkers_are_heard(name: str, entry: dict, asymmetry: float) -> None:
    speed_m_s, step_s = walked_by(name, entry, {"step_asymmetry": asymmetry}, 30.0)
    said = heard(np.random.default_rng(36), speed_m_s, 1000)
    late = said.time_s > 14
    lengths_s = np.diff(step_s[step_s > 12])
    assert np.all(np.abs(said.cadence_spm[late] - 60 / lengths_s.mean()) < ALLOWED_SPM)
    # Left steps are longer, and harder, right ones shorter.
    uneven = 1000 * abs(lengths_s[::2].mean() - lengths_s[1::2].mean()) / lengths_s.mean()
    assert np.nanmean(said.asymmetry[said.time_s > 20]) == pytest.approx(uneven, rel=0.35, abs=32)


@pytest.mark.parametrize("name", PLANTS)
@pytest.mark.parametrize("off_at_s", [3.0, 14.0])
def test_a_belt_that_coasts_has_none(name: str, off_at_s: float) -> None:
    """The heaviest belt, which a runner steps off of before there is a cadence, and after."""
    entry = {"do": "run", "direction": "reverse", "speed_m_s": 2.2, "cadence_spm": 168}
    speed_m_s, _step_s = walked_by(name, entry, {"mass_kg": 150.0}, off_at_s + 16.0, off_at_s)
    said = heard(np.random.default_rng(39), speed_m_s, 1000)
    # What was heard fades with the steps it was heard from.
    coasting = said.time_s > off_at_s + 3.0
    assert np.abs(speed_m_s[int((off_at_s + 6) / GRID_S)]) > 0.3
    assert not said.answered[coasting].any()
    assert said.answered.any() == (off_at_s > STEADY_S + DUE_S)
