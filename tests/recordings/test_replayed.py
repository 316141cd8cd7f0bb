"""What the unmodified firmware makes of each recording, against the edges themselves and the belt's truth."""

from collections.abc import Iterator
from itertools import pairwise

import direction_rule
import kalman
import numpy as np
import pytest
from acausal_speed import bell_width_s, smoothed_speed
from backstride_host.simulator.config import CpuCosts
from recorded import ALL, SOUND, Recorded, Ticks

STILL_US = 400_000  # sensing.still_ms as it is by default
SETTLED_S = 0.5
UNBELIEVABLE = {"encoder.lost", "encoder.a_stuck", "encoder.b_stuck", "encoder.dropped_edges"}

every = pytest.mark.parametrize("recorded", ALL, ids=lambda recorded: recorded.name)
sound = pytest.mark.parametrize("recorded", SOUND, ids=lambda recorded: recorded.name)


def named(name: str) -> Recorded:
    return next(recorded for recorded in ALL if recorded.name == name)


def wrong_directions(ticks: Ticks, counts_per_metre: int, direction_mm: int = 6) -> list[int]:
    """Return the times of ticks that declare what the rule does not allow."""
    enough = direction_rule.threshold(counts_per_metre, direction_mm)
    choices = direction_rule.allowed(ticks.t_us.tolist(), ticks.count.tolist(), enough, STILL_US)
    wrong = []
    for t_us, direction, may, faults in zip(
        ticks.t_us.tolist(), ticks.direction.tolist(), choices, ticks.faults, strict=True
    ):
        # From a fault on that makes counts unbelievable there is none.
        if direction not in ({0} if faults & UNBELIEVABLE else may):
            wrong.append(t_us)
    return wrong


def within(ticks: Ticks, spans_s: list[list[float]]) -> Iterator[np.ndarray]:
    for from_s, to_s in spans_s:
        yield (ticks.t_us >= from_s * 1e6 + STILL_US) & (ticks.t_us < to_s * 1e6)


@every
def test_each_tick_has_the_decoders_count_and_the_exact_distance(recorded: Recorded) -> None:
    ticks = recorded.ticks
    assert ticks.count.tolist() == recorded.counts.at(ticks.t_us).tolist()
    exact_mm = ticks.count * 1000 / recorded.counts_per_metre
    assert np.abs(ticks.distance_mm - exact_mm).max() < 1


@every
def test_direction_is_declared_by_travel_and_never_wrong(recorded: Recorded) -> None:
    assert wrong_directions(recorded.ticks, recorded.counts_per_metre) == []


@sound
def test_every_start_and_turn_of_the_belt_is_seen_when_it_is_shown(recorded: Recorded) -> None:
    ticks = recorded.ticks
    seen = [
        (t_us / 1e6, after)
        for t_us, before, after in zip(ticks.t_us[1:], ticks.direction, ticks.direction[1:], strict=False)
        if after and after != before
    ]
    for turn in recorded.truth["turn"]:
        when_s = [
            t_s for t_s, direction in seen if direction == turn["direction"] and t_s >= turn["extreme_s"]
        ]
        # A count and the disc's errors earlier or later, at a belt's first steps, and two ticks.
        assert when_s[0] == pytest.approx(turn["shown_s"], abs=0.12)


@every
def test_a_belt_that_trembles_by_less_than_a_count_has_neither_speed_nor_direction(
    recorded: Recorded,
) -> None:
    for pause in within(recorded.ticks, recorded.truth["pauses_s"]):
        assert not recorded.ticks.speed_mm_s[pause].any()
        assert not recorded.ticks.direction[pause].any()


@every
def test_a_belt_that_trembles_by_less_than_the_threshold_has_no_direction(recorded: Recorded) -> None:
    for quiet in within(recorded.ticks, recorded.truth["quiet_s"]):
        assert not recorded.ticks.direction[quiet].any()


@every
def test_speed_at_moments_is_the_belts(recorded: Recorded) -> None:
    for moment in recorded.truth.get("speed", []):
        at = int(np.argmin(np.abs(recorded.ticks.t_us - moment["at_s"] * 1e6)))
        assert recorded.ticks.speed_mm_s[at] == pytest.approx(moment["mm_s"], rel=0.04, abs=25)


@pytest.fixture(scope="module")
def ratios() -> dict[str, float]:
    """Each sound recording's error over that of the best Kalman filter on the same ticks' counts."""
    return {recorded.name: error_ratio(recorded, recorded.ticks) for recorded in SOUND}


def error_ratio(recorded: Recorded, ticks: Ticks) -> float:
    """Both against the edges' own speed, the future in hand; up to where the belt only trembles."""
    end_s = min([span[0] for span in recorded.truth["quiet_s"]], default=ticks.t_us[-1] / 1e6 - 0.1)
    t_s = ticks.t_us / 1e6
    judged = t_s < end_s
    edges_s, speed_mm_s = smoothed_speed(
        recorded.counts, recorded.counts_per_metre, int(ticks.t_us[-1]), bell_width_s(recorded.counts)
    )
    truth_mm_s = np.interp(t_s, edges_s, speed_mm_s)[judged]
    best = kalman.best(t_s[judged], ticks.count[judged], recorded.counts_per_metre, truth_mm_s, SETTLED_S)
    errors_mm_s = (ticks.speed_mm_s[judged] - truth_mm_s)[t_s[judged] > SETTLED_S]
    return float(np.sqrt(np.mean(errors_mm_s**2))) / best.error_mm_s


def test_speed_is_better_than_the_best_filter_on_the_ticks_counts(ratios: dict[str, float]) -> None:
    """1.0, and 1.4 on each, is asked for; what the whole firmware reaches, 0.47, is kept from slipping."""
    assert float(np.exp(np.mean(np.log(list(ratios.values()))))) <= 0.55
    assert max(ratios.values()) <= 1.4


@sound
def test_a_sound_encoder_is_accused_of_nothing(recorded: Recorded) -> None:
    assert set().union(*recorded.ticks.faults) == set()


@every
def test_what_is_wrong_with_an_encoder_is_named(recorded: Recorded) -> None:
    assert set(recorded.truth["faults"]) <= set().union(*recorded.ticks.faults)


def test_the_threshold_of_direction_is_a_parameter_in_belt_travel() -> None:
    for direction_mm in (3, 20, 100):
        for name in ("start_stop_turn", "shuffle_with_pauses"):
            recorded = named(name)
            ticks = recorded.replayed({"sensing.direction_mm": direction_mm})
            assert wrong_directions(ticks, recorded.counts_per_metre, direction_mm) == []


def test_all_holds_across_a_wrap_of_the_clock() -> None:
    recorded = named("start_stop_turn")
    # The clock wraps 4 s into the recording, in the middle of the first walk.
    ticks = recorded.replayed(clock_us=(1 << 30) - 4_000_000)
    assert ticks.count.tolist() == recorded.counts.at(ticks.t_us).tolist()
    assert wrong_directions(ticks, recorded.counts_per_metre) == []
    assert set().union(*ticks.faults) == set()
    around = (ticks.t_us > 3_500_000) & (ticks.t_us < 4_500_000)
    plain = np.interp(ticks.t_us, recorded.ticks.t_us, recorded.ticks.speed_mm_s)
    assert np.abs(ticks.speed_mm_s - plain)[around].max() < 60


def test_all_holds_with_ticks_5_to_30_ms_apart_and_slow_interrupts() -> None:
    recorded = named("start_stop_turn")
    costs = CpuCosts(tick_jitter_us=20_000, irq_latency_low_us=50, irq_latency_high_us=200)
    ticks = recorded.replayed(costs=costs)
    apart_us = [after - before for before, after in pairwise(ticks.t_us.tolist())]
    assert min(apart_us) < 5_000 and max(apart_us) > 28_000
    assert ticks.count.tolist() == recorded.counts.at(ticks.t_us).tolist()
    assert wrong_directions(ticks, recorded.counts_per_metre) == []
    assert error_ratio(recorded, ticks) < 1.0


def test_the_same_seed_gives_the_same_rows_and_another_seed_others() -> None:
    recorded = named("shuffle_with_pauses")
    first, again, other = (recorded.replayed(seed=seed).t_us.tolist() for seed in (5, 5, 6))
    assert first == again != other


# From the start of a steady rhythm, whose beginning the sidecar tells.
CADENCE_DUE_S = 8.0
CADENCE_ALLOWED_DSPM = 20


@pytest.mark.parametrize(
    "recorded", [each for each in ALL if "cadence" in each.truth], ids=lambda recorded: recorded.name
)
def test_the_cadence_is_that_of_the_belts_ripple(recorded: Recorded) -> None:
    """The sidecar's comes from the spectrum of the belt's own speed; a gait wanders around it by 1.5 %."""
    truth = recorded.truth["cadence"]
    time_s = recorded.ticks.t_us / 1e6
    due = (time_s > truth["from_s"] + CADENCE_DUE_S) & (time_s < truth["to_s"])
    said = np.array([dspm or 0 for dspm in recorded.ticks.cadence_dspm])
    assert np.mean(said[due] > 0) > 0.95
    errors = np.abs(said[said > 0] - 10 * truth["spm"])
    assert errors.max() < CADENCE_ALLOWED_DSPM + 0.3 * truth["spm"]
    assert np.mean(errors) < CADENCE_ALLOWED_DSPM


def test_without_a_rhythm_there_is_no_cadence() -> None:
    """A belt that trembles, a count that goes to and fro, pauses."""
    for recorded in ALL:
        said = np.array([dspm or 0 for dspm in recorded.ticks.cadence_dspm])
        if recorded.name == "trembling_rest":
            assert not said.any()
        for pause in within(recorded.ticks, recorded.truth["pauses_s"] + recorded.truth["quiet_s"]):
            assert not said[pause].any(), recorded.name
