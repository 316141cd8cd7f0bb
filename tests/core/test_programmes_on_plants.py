"""Every built-in programme, its times cut to a tenth, walked to its end on both plants."""

import struct

import numpy as np
import pytest
from backstride.core import codes, faults
from backstride.core.programme_rows import (
    EITHER,
    FORWARD,
    REPEAT,
    REVERSE,
    ROW_BYTES,
    TURN,
    direction_of,
    fastest_of,
    slowest_of,
)
from backstride.core.programmes import PROGRAMMES
from plant_bench import PLANTS, TICK_S, PlantBench

# A step keeps enough to come to a stand, turn, and be under its load.
LEAST_S = 15
STAND_S = 4.0
LIGHT_DRAG_N = 36
RISE_N_S, RELEASE_N_S = 60, 100
RUN_M_S = 1.7


def shortened(rows: bytes) -> bytes:
    """Return the rows with a tenth of their times."""
    short = b""
    for head, cue, length, value, slowest, fastest in struct.iter_unpack("<BBHHHH", rows):
        new = length if head >> 4 == REPEAT or length <= LEAST_S else max(LEAST_S, length // 10)
        short += struct.pack("<BBHHHH", head, cue, new or 60, value, slowest, fastest)
    return short


class Walked(PlantBench):
    """A walker who does what the programme says: stops, stands, and goes the next way at the guided speed."""

    def __init__(self, plant: str, rows: bytes, flags: int, one_way: bool = False) -> None:
        super().__init__(plant, rows, one_way=one_way, flags=flags)
        self.one_way = one_way
        self.moved_against_n = 0.0
        self.way = EITHER
        self.steps = 0
        self._go_s = 0.0

    def follow(self, most_s: float) -> None:
        """Walk until the programme is over."""
        self._obey()
        number = self.core.player.script.number
        while not self.core.player.over and self.time_s < most_s:
            self.let(TICK_S)
            if self.core.player.script.number != number and not self.core.player.over:
                number = self.core.player.script.number
                self._obey()
            elif self._go_s and self.time_s >= self._go_s:
                self._set_off()
            self._look()
        self.do("stand")
        self.let(8)

    def _row(self) -> int:
        """Return the row whose way and speed count: of a turn, the next one's."""
        script = self.core.player.script
        return script.following() if direction_of(script.rows, script.row) == TURN else script.row

    def _obey(self) -> None:
        self.steps += 1
        script = self.core.player.script
        direction = direction_of(script.rows, self._row())
        if direction == EITHER:
            self.do("stand")
            self._go_s = 0.0
            self.way = EITHER
        elif direction != self.way:
            self.do("stand")
            waits = 15.5 if direction_of(script.rows, script.row) == TURN else STAND_S
            self._go_s = self.time_s + waits
            self.way = direction
        elif not self._go_s:
            self._set_off()

    def _set_off(self) -> None:
        self._go_s = 0.0
        rows, row = self.core.player.script.rows, self._row()
        slowest, fastest = slowest_of(rows, row) / 1000, fastest_of(rows, row) / 1000
        speed = slowest + 0.1 * (fastest - slowest) if fastest else 0.6
        direction = "reverse" if self.way == REVERSE else "forward"
        gait = "run" if speed > RUN_M_S else "walk"
        facing = "away" if self.one_way and self.way == REVERSE else "console"
        self.do(gait, direction=direction, facing=facing, speed_m_s=speed, cadence_spm=60 + 45 * speed)

    def _look(self) -> None:
        """Remember the largest force on a belt that moves against what the step arms."""
        speed = self.plant.belt_speed_m_s
        if self.core.armed_direction() * speed < -0.1:
            self.moved_against_n = max(self.moved_against_n, self.force_n[-1])


def length_s(rows: bytes) -> int:
    """Return how long the rows take."""
    times: list[int] = []
    for head, _cue, length, value, _slowest, _fastest in struct.iter_unpack("<BBHHHH", rows):
        times += times[-value:] * (length - 1) if head >> 4 == REPEAT else [length]
    return sum(times)


def played(rows: bytes) -> int:
    """Return how many steps the rows are."""
    steps = 0
    for head, _cue, length, value, _slowest, _fastest in struct.iter_unpack("<BBHHHH", rows):
        steps += value * (length - 1) if head >> 4 == REPEAT else 1
    return steps


@pytest.mark.parametrize("plant", PLANTS, ids=lambda name: name.replace(" ", "-"))
@pytest.mark.parametrize("entry", PROGRAMMES, ids=lambda entry: entry[0])
def test_it_is_walked_to_its_end_without_a_fault(entry: tuple, plant: str) -> None:
    rows = shortened(entry[3])
    bench = Walked(plant, rows, entry[2])
    bench.follow(length_s(rows) + 120)
    assert bench.core.session.state in (codes.FINISHED, codes.IDLE)
    assert bench.steps == played(rows)
    # Brisk walking comes near the highest speed until running is unlocked, and is told so.
    assert bench.faults() <= {faults.SPEED_HIGH}
    slews = np.diff(bench.command_n) / TICK_S
    # The command is told in 0.1 N: a tick more or less of that is 10 N/s.
    assert slews.max(initial=0.0) <= RISE_N_S + 10
    assert slews.min(initial=0.0) >= -RELEASE_N_S - 10
    assert bench.moved_against_n <= LIGHT_DRAG_N


@pytest.mark.parametrize("plant", PLANTS, ids=lambda name: name.replace(" ", "-"))
def test_on_a_one_way_belt_forward_and_reverse_is_walked_by_turning_round(plant: str) -> None:
    rows = shortened(next(entry[3] for entry in PROGRAMMES if entry[0] == "forward-and-reverse"))
    bench = Walked(plant, rows, 0, one_way=True)
    bench.follow(length_s(rows) + 200)
    assert bench.steps == played(rows)
    assert bench.faults() == set()
    # The belt never ran back, and half of the walk was backwards all the same.
    assert bench.lowest_m_s >= -0.05
    totals = bench.core.totals
    assert totals.reverse_mm > 6 * 3000 and totals.forward_mm > 6 * 3000
    cues = [codes.CUES[value] for _t, event, value in bench.events if event == codes.EVENT_CUE]
    # Six times round and five times back again.
    assert cues.count("stop, stand on the side platforms, turn") == 11
    facings = [value for _t, event, value in bench.events if event == codes.EVENT_FACING]
    assert facings == [codes.FACING_AWAY, codes.FACING_CONSOLE] * 5 + [codes.FACING_AWAY]


def test_a_row_is_as_long_as_this_file_takes_it_to_be() -> None:
    assert struct.calcsize("<BBHHHH") == ROW_BYTES
    assert {FORWARD, REVERSE} == {1, -1}
