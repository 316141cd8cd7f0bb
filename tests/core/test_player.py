"""What a programme asks for, when it says so, and how a level that a person sets changes it."""

import pytest
from backstride.core import codes, programmes
from backstride.core.event_ring import EventRing
from backstride.core.player import Player
from backstride.core.programmes import EITHER, FORCE, FORWARD, LEVEL, OFF, REVERSE
from hypothesis import given
from hypothesis import strategies as st

HAND_ON_RAIL_ABOVE_N = 40


def step(seconds: int, direction: int = REVERSE, mode: int = OFF, value: int = 0, cue: int = 0) -> tuple:
    return (seconds, direction, mode, value, 0, 900, cue)


class Played:
    """A player with steps of our own."""

    def __init__(self, *steps: tuple) -> None:
        self.ring = EventRing()
        self.player = Player(self.ring)
        self.player._steps = steps
        self.player.start()
        self.cues: list[tuple[float, str]] = []
        self.steps: list[tuple[float, int]] = []
        self.time_s = 0.0
        self._read()

    def let(self, seconds: float, active: bool = True, reached: bool = True) -> Player:
        for _ in range(round(seconds * 100)):
            self.time_s = round(self.time_s + 0.01, 2)
            self.player.step(active, reached, 10)
            self._read()
        return self.player

    def _read(self) -> None:
        while self.ring.take():
            if self.ring.event == codes.EVENT_CUE:
                self.cues.append((self.time_s, codes.CUES[self.ring.value]))
            elif self.ring.event == codes.EVENT_STEP:
                self.steps.append((self.time_s, self.ring.value))

    def cues_of(self, text: str) -> list[float]:
        return [at for at, cue in self.cues if cue == text]


@pytest.mark.parametrize("row", programmes.PROGRAMMES, ids=lambda row: row[0])
def test_every_programme_plays_each_step_for_its_time(row: tuple) -> None:
    played = Played(*row[2])
    starts = [sum(step[0] for step in row[2][:number]) for number in range(len(row[2]))]
    played.let(starts[-1] + row[2][-1][0] + 1)
    assert played.steps == [(start, number) for number, start in enumerate(starts)]
    assert played.player.over == (row[2][-1][0] > 0)


def test_time_passes_only_while_the_session_is_active() -> None:
    played = Played(step(10), step(10))
    played.let(60, active=False)
    assert played.player.step_number == 0
    assert played.let(10).step_number == 1


def test_after_the_last_step_nothing_is_asked() -> None:
    played = Played(step(5, mode=FORCE, value=300))
    assert played.player.asked_dn == 300
    player = played.let(5)
    assert player.over
    assert (player.asked_dn, player.direction) == (0, EITHER)


def test_a_level_asks_for_20_newtons_each() -> None:
    played = Played(step(60, mode=LEVEL, value=1))
    assert played.player.asked_dn == 200
    for level in range(11):
        assert played.player.set_level(level) == codes.OK
        assert played.player.asked_dn == 200 * level


@pytest.mark.parametrize("level", [-1, 11, 255])
def test_a_level_beyond_ten_is_refused(level: int) -> None:
    played = Played(step(60, mode=LEVEL, value=1))
    assert played.player.set_level(level) == codes.OUT_OF_RANGE
    assert played.player.asked_dn == 200


def test_a_set_level_stays_for_later_level_steps_and_ends_with_a_force_step() -> None:
    played = Played(
        step(10, mode=LEVEL, value=1),
        step(10, EITHER),
        step(10, mode=LEVEL, value=2),
        step(10, mode=FORCE, value=250),
        step(10, mode=LEVEL, value=2),
    )
    played.player.set_level(3)
    asked = [played.player.asked_dn]
    for _ in range(4):
        asked.append(played.let(10).asked_dn)
    assert asked == [600, 0, 600, 250, 400]


def test_a_rise_of_20_newtons_is_announced_three_seconds_before() -> None:
    played = Played(step(10, mode=FORCE, value=200), step(10, mode=FORCE, value=400))
    played.let(20)
    assert played.cues_of("more in 3 s") == [pytest.approx(7.0, abs=0.02)]


def test_a_smaller_rise_and_a_fall_are_not() -> None:
    played = Played(
        step(10, mode=FORCE, value=200), step(10, mode=FORCE, value=390), step(10, mode=FORCE, value=100)
    )
    played.let(30)
    assert played.cues_of("more in 3 s") == []


def test_the_load_that_a_set_level_brings_back_is_announced_too() -> None:
    played = Played(step(10, mode=LEVEL, value=0), step(10, EITHER), step(10, mode=LEVEL, value=0))
    played.player.set_level(3)
    played.let(30)
    assert played.cues_of("more in 3 s") == [pytest.approx(17.0, abs=0.02)]


@given(st.lists(st.tuples(st.integers(4, 20), st.sampled_from([FORCE, LEVEL, OFF]), st.integers(0, 10))))
def test_no_step_raises_the_load_by_20_newtons_unannounced(rows: list) -> None:
    steps = [
        step(seconds, mode=mode, value={FORCE: 400, LEVEL: 1, OFF: 0}[mode] * value)
        for seconds, mode, value in rows
    ]
    played = Played(step(4), *steps)
    for row in steps:
        asked_before = played.player.asked_dn
        played.let(played.player.left_ms / 1000)
        announced = [at for at in played.cues_of("more in 3 s") if played.time_s - 3.1 < at < played.time_s]
        assert bool(announced) == (played.player.asked_dn - asked_before >= 200), row


@given(st.integers(0, 4000))
def test_above_40_newtons_a_hand_on_the_rail_is_asked_for_instead_of_letting_go(force_dn: int) -> None:
    played = Played(step(4), step(10, mode=FORCE, value=force_dn, cue=codes.CUE_LET_GO))
    played.let(5)
    heavy = force_dn / 10 > HAND_ON_RAIL_ABOVE_N
    assert bool(played.cues_of("hand on the rail")) == heavy
    assert bool(played.cues_of("let go when the rhythm is comfortable")) != heavy


def test_to_turn_round_on_the_machine_is_never_asked_of_one_who_faces_the_console() -> None:
    for facing in (codes.FACING_CONSOLE, codes.FACING_AWAY):
        played = Played(step(10, FORWARD), step(10, REVERSE), step(10, FORWARD))
        played.player.facing = facing
        played.let(30)
        turns = played.cues_of("stop, stand on the side platforms, turn")
        assert len(turns) == (2 if facing == codes.FACING_AWAY else 0)


def test_the_console_expects_a_turn_until_the_walker_goes_that_way() -> None:
    played = Played(step(10, FORWARD), step(60, REVERSE))
    played.let(11, reached=False)
    assert played.player.turn_expected
    assert not played.let(0.01, reached=True).turn_expected


@given(st.sampled_from(programmes.PROGRAMMES), st.integers(0, 20 * 60 * 1000))
def test_after_a_reset_the_programme_goes_on_where_it_was(row: tuple, active_ms: int) -> None:
    came_back = Played(*row[2]).player
    came_back.resume_at(active_ms)
    passed_ms = 0
    expected = len(row[2]) - 1
    for number, entry in enumerate(row[2]):
        if not entry[0] or active_ms < passed_ms + entry[0] * 1000:
            expected = number
            break
        passed_ms += entry[0] * 1000
    assert came_back.step_number == expected
    assert came_back.left_ms >= 0
    if row[2][expected][0] and active_ms < sum(entry[0] for entry in row[2]) * 1000:
        assert came_back.left_ms == passed_ms + row[2][expected][0] * 1000 - active_ms


def test_a_programme_that_is_not_there_is_refused() -> None:
    player = Player(EventRing())
    for number in (-1, len(programmes.PROGRAMMES)):
        assert player.select(number) == codes.UNKNOWN
    assert player.select(1) == codes.OK
