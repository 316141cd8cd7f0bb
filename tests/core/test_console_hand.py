"""What each button does, state by state."""

from backstride.core import codes
from belt import Bench


def state(bench: Bench) -> str:
    return codes.STATES[bench.pipeline.session.state]


def press(bench: Bench, name: str, seconds: float = 0.05) -> None:
    setattr(bench.inputs, name, True)
    bench.walk(bench.belt.speed_m_s, seconds)
    setattr(bench.inputs, name, False)
    bench.walk(bench.belt.speed_m_s, 0.05)


def test_the_button_starts_pauses_and_resumes() -> None:
    bench = Bench()
    bench.stand(3)
    press(bench, "confirm")
    assert state(bench) == "ready"
    bench.change(-0.6, 0.8)
    assert state(bench) == "active"
    press(bench, "confirm")
    assert state(bench) == "paused"
    press(bench, "confirm")
    assert state(bench) == "active"


def test_up_and_down_choose_the_programme_while_idle() -> None:
    bench = Bench()
    bench.stand(3)
    found = []
    for name in ("up", "up", "up", "down", *["up"] * 9):
        press(bench, name)
        found.append(bench.pipeline.catalogue.name(bench.pipeline.player.programme))
    assert found[:5] == ["knee-care-10", "knee-care-15", "free", "knee-care-15", "free"]
    assert found[-3:] == ["reverse-12-3-30", "18-minutes", "18-minutes"]


def test_up_and_down_choose_the_level_while_a_session_runs() -> None:
    bench = Bench()
    bench.begin("free")
    bench.change(-0.6, 0.8)
    found = []
    for name in ["down", *["up"] * 12, "down"]:
        press(bench, name)
        found.append(bench.pipeline.player.load.level)
    assert found == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 9]


def test_holding_down_for_a_second_takes_all_load_away() -> None:
    bench = Bench()
    bench.under_load(level=5)
    press(bench, "down", 1.1)
    assert bench.pipeline.player.load.asked_dn == 0


def test_a_button_that_sticks_from_the_start_does_one_thing() -> None:
    bench = Bench()
    bench.inputs.confirm = True
    bench.stand(3)
    assert state(bench) == "ready"
    bench.change(-0.6, 0.8)
    bench.walk(-0.6, 10)
    assert state(bench) == "active"
