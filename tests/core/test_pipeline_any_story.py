"""Whatever a walker, a host, a hand and the hardware do, in any order: the safety rules hold."""

from collections.abc import Callable

from backstride.core import operations, requests
from belt import Bench
from hypothesis import given, settings
from hypothesis import strategies as st
from safety_rules import SafetyRules

Act = Callable[[Bench], object]


def walk(seconds: float) -> Act:
    return lambda bench: bench.walk(bench.belt.speed_m_s, seconds)


def change(speed_m_s: float, accel_m_s2: float) -> Act:
    return lambda bench: bench.change(speed_m_s, accel_m_s2)


def turn(accel_m_s2: float) -> Act:
    return lambda bench: bench.change(-bench.belt.speed_m_s, accel_m_s2)


def hold(name: str, seconds: float) -> Act:
    """Keep a contact pressed."""

    def act(bench: Bench) -> None:
        setattr(bench.inputs, name, True)
        bench.walk(bench.belt.speed_m_s, seconds)
        setattr(bench.inputs, name, False)
        bench.walk(bench.belt.speed_m_s, 0.1)

    return act


def turn_key(bench: Bench) -> None:
    bench.inputs.key = not bench.inputs.key
    bench.walk(bench.belt.speed_m_s, 0.2)


def lose(attribute: str, seconds: float) -> Act:
    """Take encoder or coil away for a while."""

    def act(bench: Bench) -> None:
        setattr(bench, attribute, False)
        bench.walk(bench.belt.speed_m_s, seconds)
        setattr(bench, attribute, True)
        bench.walk(bench.belt.speed_m_s, 0.1)

    return act


def stall(seconds: float) -> Act:
    return lambda bench: bench.stall(seconds)


def have(attribute: str, value: float) -> Act:
    """Give the coil a temperature or a supply."""
    return lambda bench: setattr(bench.belt, attribute, value)


def ask(kind: int, first: int, second: int) -> Act:
    return lambda bench: bench.ask(kind, first, second)


walker = st.one_of(
    st.builds(walk, st.sampled_from([0.1, 0.5, 2.0, 5.0])),
    st.builds(change, st.sampled_from([0.0, -0.3, -0.5, -0.8, -1.2, -2.0, 0.4, 0.8]), st.floats(0.4, 3.0)),
    st.builds(turn, st.floats(0.8, 4.0)),
)
hand = st.one_of(
    st.builds(
        hold, st.sampled_from(["confirm", "confirm", "up", "down", "stop"]), st.sampled_from([0.05, 1.1])
    ),
    st.just(turn_key),
)
host = st.one_of(
    st.builds(ask, st.just(requests.LEVEL), st.integers(0, 10), st.just(0)),
    st.builds(ask, st.just(requests.FORCE), st.integers(0, 5000), st.sampled_from([0, 500, 9000])),
    st.builds(ask, st.integers(1, 11), st.integers(0, 3), st.integers(0, 3)),
)
hardware = st.one_of(
    st.builds(lose, st.sampled_from(["encoder_alive", "coil_connected"]), st.sampled_from([0.02, 0.2, 1.0])),
    st.builds(stall, st.sampled_from([0.03, 0.09, 0.3, 1.5])),
    st.builds(have, st.just("temperature_c"), st.sampled_from([20.0, 95.0, 110.0, 135.0, -300.0])),
    st.builds(have, st.just("supply_v"), st.sampled_from([24.0, 18.0, 15.0, 28.0])),
)
stories = st.lists(st.one_of(walker, walker, hand, host, hardware), min_size=3, max_size=12)


@settings(max_examples=40, deadline=None)
@given(stories, st.sampled_from([0, 2, 5, 10]), st.booleans())
def test_the_safety_rules_hold_whatever_happens_under_load(
    story: list[Act], level: int, calibrated: bool
) -> None:
    bench = Bench(calibrated=calibrated)
    SafetyRules(bench)
    bench.under_load(level=level)
    for act in story:
        act(bench)


@settings(max_examples=20, deadline=None)
@given(stories, st.integers(0, 10))
def test_the_safety_rules_hold_from_the_first_tick_on(story: list[Act], programme: int) -> None:
    bench = Bench()
    SafetyRules(bench)
    operations.select(bench.pipeline, programme)
    for act in story:
        act(bench)
