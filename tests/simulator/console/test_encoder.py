"""The encoder's model by itself, under CPython."""

from itertools import pairwise

import pytest
from backstride_host.simulator.world.encoder import CHANNEL_A, CHANNEL_B, LEVEL_A, LEVEL_B, Encoder
from backstride_host.simulator.world.encoder_faults import EncoderFaults
from hypothesis import given
from hypothesis import strategies as st

STEP_US = 2000
PERFECT = {"encoder_phase_error": 0.0, "encoder_duty_error": 0.0, "encoder_turn_error": 0.0}
positions = st.lists(st.floats(-0.05, 0.05), min_size=1, max_size=40)


def walk(encoder, moves):
    """Advance by each move; yield the step's start, the count before, and how many edges were listed."""
    position_m = 0.0
    start_us = 0
    for move in moves:
        position_m += move
        found = encoder.advance(position_m)
        yield start_us, encoder.span()[0], found
        start_us += STEP_US


def test_a_perfect_encoder_counts_the_travel():
    encoder = Encoder(PERFECT, 0, STEP_US)
    first = encoder.span()[1]
    for _ in walk(encoder, [0.001] * 5000):
        pass
    assert encoder.span()[1] - first == pytest.approx(5000, abs=1)


@given(positions, st.integers(0, 1000))
def test_counts_stay_within_one_of_the_travel(moves, seed):
    encoder = Encoder({"encoder_counts_per_metre": 4000.0}, seed, STEP_US)
    first = encoder.span()[1]
    for _ in walk(encoder, moves):
        pass
    assert abs(encoder.span()[1] - first - sum(moves) * 4000.0) <= 1.6


@given(positions, st.integers(0, 1000))
def test_edges_and_counts_agree(moves, seed):
    encoder = Encoder({}, seed, STEP_US)
    encoder.listen(CHANNEL_A | CHANNEL_B)
    for start_us, before, found in walk(encoder, moves):
        count = before
        times_us = encoder.edge_times_us[:found]
        counts = encoder.edge_counts[:found]
        assert times_us == sorted(times_us)
        assert all(start_us < t_us <= start_us + STEP_US for t_us in times_us)
        assert found == abs(encoder.span()[1] - count)
        for t_us, after in zip(times_us, counts, strict=True):
            assert abs(after - count) == 1
            count = after
            # Whoever looks at the time of an edge, or later, finds it counted; edges may share a microsecond.
            step = 1 if encoder.span()[1] >= encoder.span()[0] else -1
            assert (encoder.count_at(t_us) - after) * step >= 0


@given(positions, st.integers(0, 1000))
def test_a_channel_alone_has_every_second_edge(moves, seed):
    both, only_a = (Encoder({}, seed, STEP_US) for _ in range(2))
    both.listen(CHANNEL_A | CHANNEL_B)
    only_a.listen(CHANNEL_A)
    for (_, before, found), (_, _, found_a) in zip(walk(both, moves), walk(only_a, moves), strict=True):
        edges, count = [], before
        for i in range(found):
            after = both.edge_counts[i]
            if LEVEL_A[after & 3] != LEVEL_A[count & 3]:
                edges.append((both.edge_times_us[i], after))
            count = after
        assert edges == list(zip(only_a.edge_times_us[:found_a], only_a.edge_counts[:found_a], strict=True))


@given(positions, st.integers(0, 1000))
def test_each_channel_counts_its_own_edges_there_and_back(moves, seed):
    encoder = Encoder({}, seed, STEP_US)
    encoder.listen(CHANNEL_A | CHANNEL_B)
    edges = [0, 0]
    for _, before, found in walk(encoder, moves):
        count = before
        for after in encoder.edge_counts[:found]:
            edges[LEVEL_B[after & 3] != LEVEL_B[count & 3]] += 1
            count = after
            assert [by(count) for by in encoder.edges_by] == edges


def test_a_state_goes_on_in_another_encoder():
    one = Encoder({}, 3, STEP_US)
    for _ in walk(one, [0.0007] * 100):
        pass
    two = Encoder({}, 3, STEP_US)
    two.restore(one.state())
    assert [two.advance(0.08), two.span(), two.count_at(200_700)] == [
        one.advance(0.08),
        one.span(),
        one.count_at(200_700),
    ]


def test_the_errors_of_an_encoder_repeat_with_each_turn():
    encoder = Encoder({"encoder_turn_error": 0.2, "encoder_counts_per_turn": 16}, 0, STEP_US)
    encoder.listen(CHANNEL_A | CHANNEL_B)
    found = encoder.advance(0.100)
    gaps = [
        b - a for a, b in zip(encoder.edge_times_us[: found - 1], encoder.edge_times_us[1:found], strict=True)
    ]
    turns = [gaps[start : start + 16] for start in range(0, 80, 16)]
    assert max(gaps) - min(gaps) > 1
    for turn in turns[1:]:
        assert turn == pytest.approx(turns[0], abs=1)


def test_a_belt_that_stands_trembles_on_one_edge_at_most():
    moved = set()
    for seed in range(12):
        encoder = Encoder({"encoder_tremble": 0.4, "encoder_tremble_hz": 20.0}, seed, STEP_US)
        counts = []
        for _ in range(500):
            encoder.advance(0.0)
            counts.append(encoder.span()[1])
        assert max(counts) - min(counts) <= 1
        changes = sum(after != before for before, after in pairwise(counts))
        # There and back 20 times in the second, or no edge is near.
        assert changes == 0 or changes == pytest.approx(40, abs=2)
        moved.add(changes > 0)
        # What moves does not tremble.
        encoder.advance(0.1)
        assert abs(encoder.span()[1] - counts[0] - 100) <= 2
    assert moved == {True, False}


def test_a_belt_that_creeps_in_some_steps_only_trembles_as_one_that_stands():
    changed = []
    for seed in range(12):
        encoder = Encoder({"encoder_tremble": 0.4, "encoder_tremble_hz": 20.0}, seed, STEP_US)
        counts = []
        position_m = 0.0
        for step in range(500):
            # Half a micrometre in two steps: an eighth of a count in all.
            position_m += 0.0000005 * (step & 1)
            encoder.advance(position_m)
            counts.append(encoder.span()[1])
        changed.append(sum(after != before for before, after in pairwise(counts)))
    # There and back 20 times in the second where an edge is near, and an edge passed by; never at each step.
    assert max(changed) <= 44
    assert any(changed)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"encoder_tremble": 0.6}, "less than a count"),
        ({"encoder_teeth": 3}, "no encoder constant encoder_teeth"),
        ({"encoder_counts_per_turn": 6}, "multiple of 4"),
        ({"encoder_turn_error": 0.5}, "half a count"),
    ],
)
def test_constants_that_cannot_be(params, message):
    with pytest.raises(ValueError, match=message):
        Encoder(params, 1, STEP_US)


def pins_of(faults, encoder, moves):
    """Return each change of the pins: time, level, hold."""
    changes = []
    faults.start(encoder.span()[1], LEVEL_A[encoder.span()[1] & 3] + 2 * LEVEL_B[encoder.span()[1] & 3])
    for start_us, count, _ in walk(encoder, moves):
        found = encoder.list_edges(CHANNEL_A | CHANNEL_B) if encoder.span()[1] != count else 0
        seen = faults.through(
            count, encoder.edge_times_us, encoder.edge_counts, found, start_us, start_us + STEP_US
        )
        changes += list(zip(faults.times_us[:seen], faults.levels, faults.holds_us, strict=False))
    return changes


@given(
    positions,
    st.sets(st.sampled_from(["a_stuck", "swapped", "dropped_edges", "bounce", "noise"])),
    st.integers(0, 1000),
)
def test_faulty_pins_change_one_at_a_time_and_in_order(moves, names, seed):
    faults = EncoderFaults(seed)
    for name in sorted(names):
        faults.set(name, 1 if name == "a_stuck" else None)
    encoder = Encoder({}, seed, STEP_US)
    level = LEVEL_A[encoder.span()[1] & 3] + 2 * LEVEL_B[encoder.span()[1] & 3]
    last_us = 0
    for t_us, after, hold_us in pins_of(faults, encoder, moves):
        assert bin(level ^ after).count("1") == 1
        assert t_us >= last_us
        assert hold_us >= 0
        level, last_us = after, t_us


@given(positions, st.integers(0, 1000))
def test_without_a_fault_the_pins_show_the_disc(moves, seed):
    encoder = Encoder({}, seed, STEP_US)
    changes = pins_of(EncoderFaults(seed), encoder, moves)
    count = encoder.span()[1]
    if changes:
        assert changes[-1][1] == LEVEL_A[count & 3] + 2 * LEVEL_B[count & 3]
    travelled = sum(abs(step) for step in [0]) + len(changes)
    assert travelled >= abs(count - Encoder({}, seed, STEP_US).span()[1])


def test_a_ring_that_slips_stands_for_its_part_of_the_travel():
    faults = EncoderFaults(7)
    faults.set("slip", 0.4)
    rings = [faults.ring_m(0.001 * step) for step in range(10_000)]
    steps = [after - before for before, after in pairwise(rings)]
    assert all(
        step == pytest.approx(0.0, abs=1e-9) or step == pytest.approx(0.001, abs=1e-9) for step in steps
    )
    assert rings[-1] == pytest.approx(6.0, abs=0.4)
    # What was lost stays lost.
    faults.clear("slip")
    assert faults.switched_on
    assert faults.ring_m(12.0) == pytest.approx(12.0 - faults.slipped_m)


def test_glitches_are_shorter_than_edges():
    faults = EncoderFaults(7)
    faults.set("noise", 20_000)
    changes = pins_of(faults, Encoder({}, 7, STEP_US), [0.0] * 50)
    assert len(changes) > 500
    opening = [hold for _, _, hold in changes if hold < 1000]
    assert max(opening) <= 2000
    assert min(opening) <= 12
