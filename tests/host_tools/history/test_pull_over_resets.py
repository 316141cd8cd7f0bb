"""A console that starts anew while it is pulled, or that lost its power in a session: all comes, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from backstride_host.client import Client
from backstride_host.errors import BackstrideError
from backstride_host.history.pull import pull
from backstride_host.history.store import History, Stored

# So long before a reset a pull begins.
HEADSTARTS_S = (0.005, 0.03, 0.06, 0.1, 0.2)
FIRST_RESET_S = 170
# A start that ends before 30 s is a failed one, and three of these in a row are safe mode.
APART_S = 34
CUT_S = 95
HEAD = """
name = "a console that goes down"
duration_s = 400
start_utc = "2026-11-23T10:00:00Z"
"""


def session(begin_s: float, end_s: float) -> str:
    return f"""
[[command]]
at_s = {begin_s}
send = "session.start"
args = {{ programme = "free", walker = "ann", mass_kg = 70, facing = "console" }}
[[walker]]
at_s = {begin_s + 1}
do = "walk"
direction = "reverse"
speed_m_s = 0.7
[[walker]]
at_s = {end_s - 4}
do = "stand"
[[command]]
at_s = {end_s}
send = "session.stop"
"""


def goes_down(at_s: float, how: str, for_s: float = 0) -> str:
    return f'[[fault]]\nat_s = {at_s}\nfor_s = {for_s}\ninject = "{how}"\n'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Two sessions, in the second of which the power fails; then a reset every few seconds."""
    scenario = tmp_path_factory.mktemp("down") / "scenario.toml"
    resets = [goes_down(FIRST_RESET_S + APART_S * place, "cpu.reset") for place in range(len(HEADSTARTS_S))]
    text = HEAD + session(2, 60) + session(70, 135) + goes_down(CUT_S, "supply.cut", 20.0) + "".join(resets)
    scenario.write_text(text)
    with Client.connect(f"sim:{scenario}?speed=max") as client:
        wait(client, FIRST_RESET_S - 5)
        yield client


def wait(client: Client, until_s: float) -> None:
    for _item in client.received(until_s - client.now_s()):
        pass


def pulled(client: Client, history: History) -> list[Stored]:
    pull(client, history, client.utc_s())
    return history.sessions()


def test_a_session_that_lost_its_power_is_one_session(client: Client, tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        found = [stored.session for stored in pulled(client, history)]
    assert [one.walker for one in found] == ["ann", "ann"]
    cut = found[1]
    raised = [event.detail for event in cut.events if event.name == "fault.raise"]
    assert raised == ["supply.low", "reset.unclean"]
    # The supply went at 24 s of walking, and the reserve holds for some seconds; nobody confirmed after it.
    assert 24 * 700 * 0.9 < cut.totals["reverse_mm"] < 36 * 700
    times_s = cut.samples.t_s.tolist()
    assert times_s == sorted(set(times_s))
    assert cut.laps[-1].end_s <= cut.duration_s
    assert sum(lap.sums["reverse_mm"] for lap in cut.laps) == cut.totals["reverse_mm"]


def test_a_reset_while_it_is_pulled_loses_nothing_and_doubles_nothing(client: Client, tmp_path: Path) -> None:
    with History(tmp_path / "before.db") as history:
        wanted = [(stored.session.totals, len(stored.session.samples)) for stored in pulled(client, history)]
    spanned = 0
    for place, headstart_s in enumerate(HEADSTARTS_S):
        at_s = FIRST_RESET_S + APART_S * place
        wait(client, at_s - headstart_s)
        with History(tmp_path / f"{place}.db") as history:
            # It may break off, or wait and go on.
            with suppress(BackstrideError):
                pulled(client, history)
            spanned += client.now_s() > at_s
            wait(client, at_s + 6)
            again = pulled(client, history)
            assert [(one.session.totals, len(one.session.samples)) for one in again] == wanted
    # Some of these were in the middle: begun before the reset, and over or broken off after it.
    assert spanned >= 2
