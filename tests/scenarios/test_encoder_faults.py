"""An encoder that lies to a walker who goes backwards at 0.5 m/s under the brake: named, nobody thrown."""

from __future__ import annotations

from collections.abc import Callable

import bounds
import numpy as np
import pytest
from session_files import SessionFiles
from texts import command, fault, scenario, start, walker

Walked = Callable[[str], SessionFiles]

BEGIN_S = 24.0
# An event waits for the link's poll, every 10 ms, and its frame takes 3 ms of line.
HEARD_S = 0.03
LIGHT_DRAG_A = 0.66

# What is injected, and what it is called: the same, but for a cable of both channels.
LIES = {
    "encoder.a_stuck": ("encoder.a_stuck",),
    "encoder.b_stuck": ("encoder.b_stuck",),
    "encoder.lost": ("encoder.a_stuck", "encoder.b_stuck"),
    "encoder.swapped": ("encoder.swapped",),
    "encoder.dropped_edges": ("encoder.dropped_edges",),
    "encoder.slip": ("encoder.slip",),
}
NOTES = ("encoder.bounce", "encoder.noise")


def backwards(name: str, *faults: str) -> str:
    return scenario(
        name,
        32,
        start("free"),
        command(4, "level.set", "{ level = 2 }"),
        walker(0, "grab_rail"),
        walker(3, "walk", "reverse", 0.5, 84),
        *(fault(BEGIN_S, each) for each in faults),
    )


@pytest.fixture(scope="module", params=LIES)
def lie(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def lied_to(walked: Walked, lie: str) -> SessionFiles:
    return walked(backwards(lie, *LIES[lie]))


def test_it_is_named_and_nothing_else_is(lied_to: SessionFiles, lie: str) -> None:
    assert {name for name in lied_to.faults() if name.startswith("encoder.")} == {lie}
    assert lied_to.states()[-1] == "fault"


def test_it_is_named_within_300_ms_of_becoming_harmful(lied_to: SessionFiles, lie: str) -> None:
    after_s = lied_to.when("fault.raise", lie)[0] - BEGIN_S
    # Which edges are dropped is chance, and three have to be.
    assert 0 < after_s <= (0.4 if lie == "encoder.dropped_edges" else 0.3) + HEARD_S


def test_the_current_never_rises_and_ends_in_light_drag(lied_to: SessionFiles, lie: str) -> None:
    current_a = lied_to.truth["coil_current_a"]
    before_a = current_a[lied_to.between(BEGIN_S - 1, BEGIN_S)].max()
    named_s = lied_to.when("fault.raise", lie)[0]
    # From the moment of doubt; before it, edges that are dropped may look like a belt that slows down.
    assert current_a[lied_to.between(BEGIN_S, 32)].max() <= before_a + 0.03
    assert current_a[lied_to.between(named_s + 2, 32)].max() <= LIGHT_DRAG_A + 0.03
    assert bounds.slew_n_s(lied_to)[1] <= bounds.FAULT_RELEASE_N_S


def test_the_direction_never_turns_with_the_lie(lied_to: SessionFiles, lie: str) -> None:
    t_s = lied_to.telemetry("t_s")
    direction = lied_to.telemetry("direction")
    assert set(direction[(t_s > BEGIN_S - 2) & (t_s < BEGIN_S)]) == {-1}
    assert set(direction[t_s >= BEGIN_S]) <= {-1, 0}
    # Once it is known what the counts are worth there is none.
    named_s = lied_to.when("fault.raise", lie)[0]
    assert set(direction[t_s > named_s + 0.1]) == {0}


@pytest.mark.parametrize("name", NOTES)
def test_false_edges_are_noted_and_the_session_goes_on(walked: Walked, name: str) -> None:
    session = walked(backwards(name, name))
    told = session.when("fault.raise", name)
    assert told and told[0] - BEGIN_S <= 0.3 + HEARD_S
    if name == "encoder.bounce":
        # None of its edges is lost: session, speed and distance are what they were.
        assert session.faults() == {name}
        assert session.states()[-1] == "active"
        t_s = session.telemetry("t_s")
        true_m_s = np.interp(t_s, session.truth["t_s"], session.truth["belt_speed_m_s"])
        error_m_s = session.telemetry("speed_mm_s") / 1000 - true_m_s
        assert np.sqrt(np.mean(error_m_s[t_s > BEGIN_S] ** 2)) < 0.05 * 0.5


def test_a_belt_that_trembles_on_an_edge_is_healthy_for_minutes(walked: Walked) -> None:
    text = scenario("trembling", 120, start("free"), walker(3, "walk", "reverse", 0.6), walker(10, "stand"))
    session = walked(text + "\n[encoder]\ntremble = 0.45\ntremble_hz = 20\n")
    assert session.faults() == set()
    still = session.telemetry("t_s") > 14
    assert set(session.telemetry("speed_mm_s")[still]) == {0}
    assert set(session.telemetry("direction")[still]) == {0}
    # Nor does it go anywhere.
    for field in ("forward_mm", "backward_mm"):
        assert len(set(session.telemetry(field)[still])) == 1
