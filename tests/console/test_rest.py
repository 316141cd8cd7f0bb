"""When the display is bright, dim and dark, by the core that it looks at."""

from __future__ import annotations

import pytest
from backstride.console.rest import BRIGHT, DARK, DIM, LOOKS_A_SECOND, Rest
from backstride.core import codes
from backstride.core.pipeline import Pipeline


class Looker:
    """A display that looks at a core that stands still."""

    def __init__(self) -> None:
        self.core = Pipeline()
        self.core.standing_ms = 3000
        self.core.inputs.key = True
        self.rest = Rest(self.core)

    def after(self, seconds: float, saved: bool = True) -> int:
        """Return how bright it is after so long; dim is due after 60 s, dark after 300."""
        light = -1
        for _ in range(round(seconds * LOOKS_A_SECOND)):
            light = self.rest.look(60, 300, saved)
        return light


@pytest.fixture
def display() -> Looker:
    return Looker()


def test_while_nothing_goes_on_it_is_dimmed_and_then_sleeps(display: Looker) -> None:
    lights = [display.after(seconds) for seconds in (60, 1, 238, 2, 100_000)]
    assert lights == [BRIGHT, DIM, DIM, DARK, DARK]


@pytest.mark.parametrize("cause", ["belt", "button", "key", "session", "event"])
def test_whatever_happens_wakes_it(display: Looker, cause: str) -> None:
    assert display.after(1000) == DARK
    core = display.core
    if cause == "belt":
        core.standing_ms = 0
    elif cause == "button":
        core.hand.present = True
    elif cause == "key":
        core.inputs.key = False
    elif cause == "session":
        assert core.session.start(0) == codes.OK
    else:
        display.rest.wake()
    assert display.after(0.2) == BRIGHT


def test_it_never_rests_while_somebody_walks(display: Looker) -> None:
    display.core.session.start(0)
    assert display.after(4000) == BRIGHT


def test_in_a_sag_it_is_dimmed_until_the_session_is_saved_and_dark_then(display: Looker) -> None:
    display.core.session.start(0)
    assert display.after(5) == BRIGHT
    display.core.supply.low = True
    assert display.after(0.2, saved=False) == DIM
    assert display.after(1, saved=False) == DIM
    assert display.after(0.2, saved=True) == DARK
    display.core.supply.low = False
    assert display.after(0.2) == BRIGHT


def test_a_supply_that_stays_low_is_weak_and_what_to_do_about_it_can_be_read(display: Looker) -> None:
    display.core.session.start(0)
    display.core.supply.low = True
    # No reserve lasts so long.
    assert display.after(12) == DARK
    assert display.after(0.2) == DIM
