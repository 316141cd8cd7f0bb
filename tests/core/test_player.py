"""What a programme asks for, when it says so, and how a level that a person sets changes it."""

import pytest
from backstride.core import codes, programme_rows
from backstride.core.programme_rows import EITHER, FORCE, FORWARD, LEVEL, OFF, REVERSE, SLOPE, TURN
from backstride.core.programmes import PROGRAMMES
from hypothesis import given, settings
from hypothesis import strategies as st
from played import Played, repeat, step

MORE = "more in 3 s"
RAIL = "hand on the rail"
LET_GO = "let go when the rhythm is comfortable"
TURN_ROUND = "stop, stand on the side platforms, turn"


def numbers(played: Played) -> list[int]:
    return [number for _at, number in played.steps]


class TestTime:
    def test_each_step_is_played_for_its_time(self) -> None:
        played = Played(step(20), step(7), step(31))
        played.let(59)
        assert played.steps == [(0, 0), (20, 1), (27, 2)]
        assert played.player.over

    def test_it_passes_only_while_the_session_is_active(self) -> None:
        played = Played(step(10), step(10))
        played.let(60, active=False)
        assert numbers(played) == [0]
        played.let(10)
        assert numbers(played) == [0, 1]

    def test_after_the_last_step_nothing_is_asked(self) -> None:
        played = Played(step(5, mode=FORCE, value=300))
        assert played.asked_n == 30
        player = played.let(5)
        assert player.over
        assert (player.load.asked_dn, player.load.loaded, player.direction) == (0, False, EITHER)

    def test_a_step_without_an_end_goes_on(self) -> None:
        played = Played(step(0))
        assert not played.let(600).over

    def test_a_repeat_plays_its_rows_as_often_as_it_says_and_counts_every_step(self) -> None:
        played = Played(step(5), step(3), step(2), repeat(2, 3), step(4))
        played.let(25)
        assert played.steps == [(0, 0), (5, 1), (8, 2), (10, 3), (13, 4), (15, 5), (18, 6), (20, 7)]

    def test_a_programme_may_end_with_a_repeat(self) -> None:
        played = Played(step(3), repeat(1, 2))
        assert not played.let(5.9).over
        assert played.let(0.1).over


class TestDistance:
    def test_a_step_by_distance_ends_where_it_was_walked(self) -> None:
        played = Played(step(metres=20), step(60))
        played.belt.set_speed(0.5)
        played.let(45)
        assert played.steps == [(0, 0), (40, 1)]

    def test_only_the_way_of_the_step_counts(self) -> None:
        played = Played(step(metres=20), step(60))
        played.belt.reached = False
        played.let(60)
        assert numbers(played) == [0]

    def test_either_way_counts_where_the_step_has_none(self) -> None:
        played = Played(step(metres=8, direction=EITHER), step(60))
        played.belt.reached = False
        played.let(10)
        assert numbers(played) == [0, 1]

    @settings(deadline=None)
    @given(st.floats(0.2, 2.0))
    def test_its_end_is_announced_in_time_at_any_speed(self, speed_m_s: float) -> None:
        played = Played(step(metres=30), step(60, mode=FORCE, value=300))
        played.belt.set_speed(speed_m_s)
        played.let(30 / speed_m_s + 2)
        (more,) = played.cues_of(MORE)
        assert played.steps[1][0] - more == pytest.approx(3.0, abs=0.1)

    def test_who_speeds_up_gets_the_load_three_seconds_after_its_notice_all_the_same(self) -> None:
        played = Played(step(metres=30), step(60, mode=FORCE, value=300))
        played.belt.set_speed(0.5)
        played.let(55)
        played.belt.set_speed(2.0)
        played.let(10)
        (more,) = played.cues_of(MORE)
        risen = next(at for at, asked in enumerate(played.asked) if asked >= 200) / 100
        assert risen - more == pytest.approx(3.0, abs=0.1)


class TestLevel:
    def test_a_level_asks_for_20_newtons_each(self) -> None:
        played = Played(step(60, mode=LEVEL, value=1))
        assert played.asked_n == 20
        for level in range(11):
            assert played.level(level, by_hand=True) == codes.OK
            assert played.asked_n == 20 * level

    @pytest.mark.parametrize("level", [-1, 11, 255])
    def test_beyond_ten_it_is_refused(self, level: int) -> None:
        played = Played(step(60, mode=LEVEL, value=1))
        assert played.level(level) == codes.OUT_OF_RANGE
        assert played.asked_n == 20

    def test_a_higher_one_stays_for_level_steps_and_ends_with_a_step_of_its_own_load(self) -> None:
        played = Played(
            step(10, mode=LEVEL, value=1),
            step(10, EITHER),
            step(10, mode=LEVEL, value=2),
            step(10, mode=FORCE, value=250),
            step(10, mode=LEVEL, value=2),
        )
        played.level(3, by_hand=True)
        asked = [played.asked_n]
        for _ in range(4):
            played.let(10)
            asked.append(played.asked_n)
        assert asked == [60, 0, 60, 25, 40]

    def test_who_asks_for_less_is_not_given_more_by_later_steps(self) -> None:
        played = Played(
            step(10, mode=FORCE, value=300), step(10, mode=FORCE, value=600), step(10, mode=SLOPE, value=80)
        )
        played.level(1, by_hand=True)
        asked = [played.asked_n]
        for _ in range(2):
            played.let(10)
            asked.append(played.asked_n)
        assert asked == [20, 20, 20]

    def test_until_more_is_asked_for_again(self) -> None:
        played = Played(step(10, mode=FORCE, value=300), step(10, mode=FORCE, value=600))
        played.level(0, by_hand=True)
        played.level(2, by_hand=True)
        played.let(10)
        assert played.asked_n == 60

    def test_the_level_shown_is_that_of_the_load(self) -> None:
        played = Played(step(10, mode=FORCE, value=350), step(10, EITHER))
        assert played.player.load.level == 1
        # In a rest it stays, for it is what comes back.
        assert played.let(11).load.level == 1


class TestNotice:
    def test_a_rise_of_20_newtons_is_announced_three_seconds_before(self) -> None:
        played = Played(step(10, mode=FORCE, value=200), step(10, mode=FORCE, value=400))
        played.let(20)
        assert played.cues_of(MORE) == [pytest.approx(7.0, abs=0.02)]

    def test_a_smaller_rise_and_a_fall_are_not(self) -> None:
        played = Played(
            step(10, mode=FORCE, value=200),
            step(10, mode=FORCE, value=390),
            step(10, mode=FORCE, value=100),
        )
        played.let(30)
        assert played.cues_of(MORE) == []

    def test_the_load_that_a_set_level_brings_back_is_announced_too(self) -> None:
        played = Played(step(10, mode=LEVEL, value=0), step(10, EITHER), step(10, mode=LEVEL, value=0))
        played.level(3, by_hand=True)
        played.let(30)
        assert played.cues_of(MORE) == [pytest.approx(17.0, abs=0.02)]

    def test_a_slope_is_as_heavy_as_the_walker(self) -> None:
        # 4 % more are 20 N from 51 kg on.
        for mass_kg, announced in ((50, 0), (52, 1)):
            played = Played(step(10, mode=SLOPE, value=20), step(10, mode=SLOPE, value=60))
            played.player.load.mass_kg = mass_kg
            played.player.start(codes.FACING_CONSOLE)
            played.let(20)
            assert len(played.cues_of(MORE)) == announced

    def test_a_host_s_level_comes_three_seconds_after_its_notice(self) -> None:
        played = Played(step(60, mode=LEVEL, value=1))
        played.let(10)
        played.level(4)
        assert played.cues_of(MORE) == [10]
        played.let(2.9)
        assert played.asked_n < 40
        played.let(0.2)
        assert played.asked_n == 80

    def test_a_hand_s_level_comes_at_once_and_a_lower_one_always(self) -> None:
        played = Played(step(60, mode=LEVEL, value=1))
        played.level(4, by_hand=True)
        assert played.asked_n == 80
        played.level(2)
        assert played.asked_n == 40
        assert played.cues_of(MORE) == []

    def test_what_comes_after_light_drag_is_announced_as_the_walker_sets_off(self) -> None:
        played = Played(step(60, mode=FORCE, value=1000))
        played.belt.gentle.drag_only = True
        played.belt.set_speed(0.0)
        played.belt.standing_ms = 3000
        played.let(5)
        assert played.cues_of(MORE) == []
        played.belt.set_speed(0.6)
        played.belt.standing_ms = 0
        played.let(4)
        assert len(played.cues_of(MORE)) == 1
        assert max(played.asked[530:790]) <= 300 + 199
        assert played.asked_n == 100

    @settings(deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(1, 20), st.sampled_from([FORCE, LEVEL, OFF]), st.integers(0, 10)),
            min_size=1,
            max_size=8,
        ),
        st.lists(st.tuples(st.integers(1, 9), st.integers(0, 10)), max_size=4),
    )
    def test_no_rise_of_20_newtons_comes_unannounced(self, rows: list, levels: list) -> None:
        steps = [
            step(seconds, mode=mode, value={FORCE: 400, LEVEL: 1, OFF: 0}[mode] * value)
            for seconds, mode, value in rows
        ]
        played = Played(step(4), *steps)
        for wait_s, level in levels:
            played.let(wait_s)
            if not played.player.over:
                played.level(level)
        played.let(30)
        announced = played.cues_of(MORE)
        for at, (before, after) in enumerate(zip(played.asked, played.asked[1:], strict=False)):
            if after - before >= 200:
                risen_s = (at + 2) / 100
                assert any(risen_s - 60 < cue < risen_s - 2.995 for cue in announced)


class TestRail:
    @settings(deadline=None)
    @given(st.integers(0, 4000))
    def test_above_40_newtons_a_hand_on_it_is_asked_for_instead_of_letting_go(self, force_dn: int) -> None:
        played = Played(step(4), step(10, mode=FORCE, value=force_dn, cue=codes.CUE_LET_GO))
        played.let(5)
        heavy = force_dn > 400
        assert len(played.cues_of(RAIL)) == heavy
        assert bool(played.cues_of(LET_GO)) != heavy

    def test_it_is_asked_for_before_the_step(self) -> None:
        played = Played(step(20), step(20, mode=FORCE, value=800), step(20, mode=FORCE, value=900))
        played.let(60)
        assert played.cues_of(RAIL) == [pytest.approx(14, abs=0.02), pytest.approx(34, abs=0.02)]


class TestPace:
    def test_who_is_faster_than_guided_is_told_so_and_not_nagged(self) -> None:
        played = Played(step(120, fastest=700))
        played.belt.set_speed(0.75)
        played.let(20)
        assert played.cues_of("slower") == []
        played.belt.set_speed(0.9)
        played.let(50)
        first, *later = played.cues_of("slower")
        assert 21 < first < 24
        assert all(after - before >= 19.9 for before, after in zip([first, *later], later, strict=False))
        assert len(later) == 2

    def test_from_a_run_to_a_walk_the_highest_speed_waits_until_the_walker_has_slowed_down(self) -> None:
        for slows_down, eased_s in ((True, 2.0), (False, 8.0)):
            played = Played(step(10, fastest=2400), step(60, fastest=1200))
            played.belt.set_speed(2.2)
            pace = played.let(10.1).pace
            assert (pace.fastest_mm_s, pace.eased_mm_s) == (1200, 2400)
            if slows_down:
                played.let(1.8)
                played.belt.set_speed(1.1)
            else:
                played.let(7.5)
                assert pace.eased_mm_s == 2400
            played.let(0.6)
            assert pace.eased_mm_s == 1200
            assert played.time_s - 10 <= eased_s + 0.6

    def test_a_faster_step_counts_at_once(self) -> None:
        played = Played(step(10, fastest=900), step(60, fastest=1200))
        assert played.let(10.1).pace.eased_mm_s == 1200

    def test_no_guidance_is_no_limit(self) -> None:
        played = Played(step(60, fastest=0))
        played.belt.set_speed(3.0)
        played.let(60)
        assert played.cues_of("slower") == []

    @pytest.mark.parametrize(("own", "guided"), [(0, (600, 900)), (500, (400, 600)), (1000, (800, 1200))])
    def test_guidance_scales_with_the_walker_s_own_speed_where_the_programme_says_so(
        self, own: int, guided: tuple[int, int]
    ) -> None:
        for flags in (0, programme_rows.OWN_SPEED):
            played = Played(step(5), step(60, slowest=600, fastest=900), flags=flags)
            played.player.own_mm_s = own
            pace = played.let(6).pace
            assert (pace.slowest_mm_s, pace.fastest_mm_s) == (guided if flags else (600, 900))


class TestTurning:
    def test_to_turn_round_is_never_asked_of_one_who_goes_back_on_a_reversed_belt(self) -> None:
        played = Played(step(10, FORWARD), step(10, REVERSE), step(10, FORWARD))
        played.let(30)
        assert played.cues_of(TURN_ROUND) == []
        assert played.cues_of("slow down, then walk backwards") == [10]
        assert played.cues_of("slow down, then walk forwards") == [20]

    def test_who_looks_away_to_go_back_is_asked_to_turn_each_time(self) -> None:
        played = Played(step(10, REVERSE), step(20, FORWARD), step(20, REVERSE), facing=codes.FACING_AWAY)
        facings = []
        for _ in range(3):
            facings.append(played.player.facing)
            played.let(10)
            played.belt.standing_ms = 10
            played.let(4)
            played.belt.standing_ms = 0
            played.let(6)
        assert [round(at) for at in played.cues_of(TURN_ROUND)] == [10, 30]
        assert facings == [codes.FACING_AWAY, codes.FACING_CONSOLE, codes.FACING_AWAY]

    def test_three_seconds_of_standstill_and_no_less_are_a_turn(self) -> None:
        played = Played(step(5, REVERSE), step(60, FORWARD), facing=codes.FACING_AWAY)
        played.let(6)
        for standing_s in (2.9, 1.0):
            played.belt.standing_ms = 10
            played.let(standing_s)
            played.belt.standing_ms = 0
            assert played.let(1).facing == codes.FACING_AWAY
        played.belt.standing_ms = 10
        assert played.let(3.1).facing == codes.FACING_CONSOLE

    def test_who_declares_a_turn_has_turned(self) -> None:
        played = Played(step(5, REVERSE), step(60, FORWARD), facing=codes.FACING_AWAY)
        played.let(6)
        played.player.face(codes.FACING_CONSOLE)
        assert not played.player.turning.due
        played.belt.standing_ms = 10
        assert played.let(10).facing == codes.FACING_CONSOLE

    def test_a_one_way_belt_is_walked_back_on_facing_away_only(self) -> None:
        played = Played(step(10, REVERSE))
        played.player.turning.one_way = True
        played.player.start(codes.FACING_CONSOLE)
        assert played.player.turning.due
        played.belt.standing_ms = 10
        assert played.let(3.1, active=False).facing == codes.FACING_AWAY

    def test_a_turn_lasts_its_time_and_until_the_walker_goes_the_next_way(self) -> None:
        played = Played(step(5, FORWARD), step(15, TURN), step(60, REVERSE))
        played.let(5)
        played.belt.set_speed(0.0)
        played.belt.standing_ms = 10
        assert played.let(14).resting
        assert not played.let(10).resting
        assert numbers(played) == [0, 1]
        played.belt.set_speed(0.4)
        played.belt.standing_ms = 0
        played.let(0.1)
        assert numbers(played) == [0, 1, 2]

    def test_who_goes_on_the_old_way_through_a_turn_is_asked_again(self) -> None:
        played = Played(step(5, FORWARD), step(15, TURN), step(60, FORWARD))
        played.let(49)
        # The belt of this test goes back while a step has no way of its own.
        asked = played.cues_of("slow down, then walk forwards")
        assert len(asked) == 2
        assert numbers(played) == [0, 1]

    def test_a_turn_is_expected_until_the_walker_goes_that_way(self) -> None:
        played = Played(step(10, FORWARD), step(60, REVERSE))
        played.belt.reached = False
        assert played.let(11).turn_expected
        played.belt.reached = True
        assert not played.let(0.3).turn_expected


class TestReset:
    @settings(deadline=None)
    @given(st.sampled_from(PROGRAMMES), st.integers(0, 250), st.integers(0, 2**30))
    def test_it_comes_back_into_its_step_and_never_beyond(self, entry: tuple, number: int, left: int) -> None:
        before = Played(entry[3])
        for _ in range(number):
            if not before.player.script.go_on():
                break
        script = before.player.script
        after = Played(entry[3]).player
        after.restore(codes.FACING_CONSOLE, script.row, script.turn, script.number)
        length = max(after.span.left_ms, after.span.left_mm)
        after.span.cut(left)
        assert (after.script.row, after.script.turn, after.script.number) == (
            script.row,
            script.turn,
            script.number,
        )
        assert after.script.following() == script.following()
        assert max(after.span.left_ms, after.span.left_mm) == min(left, length)

    def test_a_place_that_is_not_there_is_the_first_step(self) -> None:
        player = Played(step(10), step(10), repeat(2, 2)).player
        for row in (2, 3, 200):
            player.restore(codes.FACING_CONSOLE, row, 0, 1)
            assert player.script.row == 0

    def test_what_a_hand_had_asked_for_counts_again(self) -> None:
        played = Played(step(10, mode=FORCE, value=300), step(10, mode=FORCE, value=600))
        played.level(1, by_hand=True)
        load = played.player.load
        kept = (load.set_mode, load.set_value, load.ceiling_dn)
        again = Played(step(10, mode=FORCE, value=300), step(10, mode=FORCE, value=600))
        again.player.load.restore(*kept)
        assert again.asked_n == 20
        again.let(10)
        assert again.asked_n == 20
