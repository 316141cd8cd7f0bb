"""Pain and exertion: asked where they are wanted, answered by hand or host, and too much pain ends kindly."""

from itertools import pairwise

import pytest
from backstride.core import codes, requests
from belt import Bench
from hypothesis import given
from hypothesis import strategies as st

PAIN, EXERTION = codes.PAIN, codes.EXERTION
NONE = codes.NO_ANSWER


def asking() -> Bench:
    return Bench(session_questions=1)


def press(bench: Bench, name: str, times: int = 1, seconds: float = 0.05) -> None:
    for _ in range(times):
        setattr(bench.inputs, name, True)
        bench.walk(bench.belt.speed_m_s, seconds)
        setattr(bench.inputs, name, False)
        bench.walk(bench.belt.speed_m_s, 0.05)


def answers(bench: Bench) -> list[int]:
    return list(bench.pipeline.questions.answers)


def happened(bench: Bench, event: int) -> list[tuple[str, str, int]]:
    """The events of a kind as question, when, value."""
    return [
        (codes.QUESTIONS[packed & 1], "after" if packed & 2 else "before", packed >> 2)
        for found, packed in bench.events
        if found == event
    ]


def state(bench: Bench) -> str:
    return codes.STATES[bench.pipeline.session.state]


def ended(bench: Bench) -> list[str]:
    return [codes.END_REASONS[value] for event, value in bench.events if event == codes.EVENT_SESSION_END]


def test_nobody_is_asked_unless_it_is_wanted() -> None:
    bench = Bench()
    bench.begin("free")
    bench.change(-0.6, 0.8)
    assert bench.ask(requests.STOP) == codes.OK
    bench.change(0.0, 0.8)
    bench.stand(10)
    assert happened(bench, codes.EVENT_QUESTION) == []


def test_both_are_asked_before_and_answered_with_the_buttons() -> None:
    bench = asking()
    bench.begin("free")
    bench.stand(0.1)
    press(bench, "up", 3)
    press(bench, "down")
    press(bench, "confirm")
    press(bench, "up", 6)
    press(bench, "confirm")
    assert answers(bench) == [2, 6, NONE, NONE]
    assert happened(bench, codes.EVENT_QUESTION) == [("pain", "before", 0), ("exertion", "before", 0)]
    assert happened(bench, codes.EVENT_ANSWER) == [("pain", "before", 2), ("exertion", "before", 6)]
    assert state(bench) == "ready"
    # From here on the button pauses again.
    press(bench, "confirm")
    assert state(bench) == "paused"


def test_after_the_session_they_are_asked_once_the_belt_stands() -> None:
    bench = asking()
    bench.begin("free")
    bench.change(-0.6, 0.8)
    assert bench.ask(requests.STOP) == codes.OK
    bench.walk(-0.6, 5)
    assert happened(bench, codes.EVENT_QUESTION) == [("pain", "before", 0)]
    bench.change(0.0, 0.8)
    bench.stand(4)
    press(bench, "up", 1)
    press(bench, "confirm")
    press(bench, "down", seconds=1.2)
    assert answers(bench) == [NONE, NONE, 1, NONE]
    assert not bench.pipeline.questions.open
    # And the button starts a session again.
    press(bench, "confirm")
    assert state(bench) == "ready"


def test_who_walks_off_is_asked_no_more() -> None:
    bench = asking()
    bench.begin("free")
    bench.change(-0.6, 0.8)
    assert not bench.pipeline.questions.open
    press(bench, "up")
    assert bench.pipeline.player.load.level == 1


def test_a_question_that_nobody_answers_closes_by_itself() -> None:
    bench = asking()
    bench.begin("free")
    bench.stand(119)
    assert bench.pipeline.questions.open
    bench.stand(2)
    assert not bench.pipeline.questions.open
    assert state(bench) == "ready"


def test_the_number_stays_between_0_and_10() -> None:
    bench = asking()
    bench.begin("free")
    bench.stand(0.1)
    press(bench, "down", 2)
    assert bench.pipeline.questions.chosen() == 0
    press(bench, "up", 12)
    assert bench.pipeline.questions.chosen() == 10


def test_the_stop_button_is_no_question_and_a_fault_takes_the_buttons() -> None:
    bench = asking()
    bench.begin("free")
    bench.change(-0.6, 0.8)
    press(bench, "stop")
    bench.change(0.0, 0.8)
    bench.stand(4)
    assert state(bench) == "fault"
    press(bench, "confirm")
    assert state(bench) == "idle"
    assert happened(bench, codes.EVENT_QUESTION) == [("pain", "before", 0)]


def test_a_host_may_answer_without_a_question() -> None:
    bench = Bench()
    bench.stand(1)
    assert bench.ask(requests.ANSWER, PAIN, 1) == codes.WRONG_STATE
    bench.begin("free")
    assert bench.ask(requests.ANSWER, EXERTION, 4) == codes.OK
    bench.change(-0.6, 0.8)
    assert bench.ask(requests.ANSWER, EXERTION, 7) == codes.OK
    assert answers(bench) == [NONE, 4, NONE, 7]


@pytest.mark.parametrize(("question", "value"), [(2, 1), (-1, 1), (PAIN, 11), (PAIN, -1), (EXERTION, 255)])
def test_what_is_no_answer_is_refused(question: int, value: int) -> None:
    bench = asking()
    bench.begin("free")
    assert bench.ask(requests.ANSWER, question, value) == codes.OUT_OF_RANGE
    assert answers(bench) == [NONE] * 4


def test_a_new_session_forgets_the_answers_of_the_last() -> None:
    bench = Bench()
    bench.begin("free")
    bench.ask(requests.ANSWER, PAIN, 1)
    bench.ask(requests.STOP)
    bench.begin("free")
    assert answers(bench) == [NONE] * 4


class TestPain:
    def test_of_five_before_ends_the_session_before_it_began(self) -> None:
        bench = asking()
        bench.begin("free")
        bench.stand(0.1)
        press(bench, "up", 5)
        press(bench, "confirm")
        assert ended(bench) == ["pain"]
        assert not bench.pipeline.session.running
        # Nothing is asked on top of it.
        bench.stand(10)
        assert len(happened(bench, codes.EVENT_QUESTION)) == 1

    def test_of_two_more_than_before_ends_it_without_stop_or_latch(self) -> None:
        bench = Bench()
        bench.begin("free")
        bench.ask(requests.ANSWER, PAIN, 1)
        bench.change(-0.8, 0.8)
        bench.ask(requests.LEVEL, 5)
        bench.walk(-0.8, 10)
        before_dn = bench.pipeline.brake.command_dn
        assert before_dn == 1000
        commands = []
        bench.watches.append(lambda bench: commands.append(bench.pipeline.brake.command_dn))
        assert bench.ask(requests.ANSWER, PAIN, 3) == codes.OK
        bench.walk(-0.8, 2)
        assert ended(bench) == ["pain"]
        assert (codes.EVENT_CUE, codes.CUE_ENOUGH) in bench.events
        assert bench.pipeline.book.latched == 0
        # Released as at the end of any step: never faster than 100 N/s, down to nothing.
        steps = [sooner - later for sooner, later in pairwise(commands)]
        assert max(steps) <= 11
        assert commands[-1] == 0

    @given(before=st.one_of(st.none(), st.integers(0, 4)), now=st.integers(0, 10))
    def test_ends_a_session_exactly_as_the_rule_says(self, before: int | None, now: int) -> None:
        bench = Bench()
        bench.begin("free")
        if before is not None:
            bench.ask(requests.ANSWER, PAIN, before)
        bench.change(-0.5, 2.0)
        bench.ask(requests.ANSWER, PAIN, now)
        too_much = now >= 5 or (before is not None and now - before >= 2)
        assert (ended(bench) == ["pain"]) == too_much

    def test_exertion_ends_nothing(self) -> None:
        bench = Bench()
        bench.begin("free")
        bench.change(-0.5, 0.8)
        bench.ask(requests.ANSWER, EXERTION, 10)
        assert ended(bench) == []

    def test_afterwards_is_told_and_ends_nothing_more(self) -> None:
        bench = Bench()
        bench.begin("free")
        bench.change(-0.5, 0.8)
        bench.ask(requests.STOP)
        bench.ask(requests.ANSWER, PAIN, 8)
        assert ended(bench) == ["stopped"]
        assert (codes.EVENT_CUE, codes.CUE_ENOUGH) in bench.events
