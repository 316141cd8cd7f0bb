"""A walker's way to running, and what a coach is told and may decide: the real firmware, over its link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from backstride_host.client import Client
from backstride_host.connection import Received
from backstride_host.errors import CommandRefused
from backstride_host.walker import PastSession
from texts import command, fault, walker

DAY_S = 86_400
# 2026-11-23T10:00:00Z
START_UTC_S = 1_795_428_000

Connect = Callable[..., Client]


@pytest.fixture
def connect(plant: Path, tmp_path: Path) -> Iterator[Connect]:
    """Connect to a console in a scenario of these parts, in lockstep."""
    clients = []

    def connect(duration_s: float, *parts: str) -> Client:
        path = tmp_path / "scenario.toml"
        head = f'name = "training"\nduration_s = {duration_s}\nstart_utc = "2026-11-23T10:00:00Z"\n'
        path.write_text(head + f'[plant]\nfile = "{plant}"\n' + "".join(parts))
        clients.append(Client.connect(f"sim:{path}?speed=max"))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


def until(client: Client, at_s: float) -> list[Received]:
    """Listen until a time of the scenario; return the messages."""
    return [item for item in client.received(at_s - client.now_s()) if isinstance(item, Received)]


def events(items: list[Received]) -> list[tuple[str, str]]:
    """Return names and details of the events among messages."""
    named = [item.message.named() for item in items if item.name == "event"]
    return [(event["event"], event["detail"]) for event in named]


def session(number: int, days_ago: int, **values: Any) -> PastSession:
    """Eleven minutes backwards in fifteen."""
    usual: dict[str, Any] = dict.fromkeys(PastSession.__dataclass_fields__, 0)
    usual |= {"number": number, "ended_utc_s": START_UTC_S - days_ago * DAY_S, "active_s": 900}
    usual |= {"reverse_s": 660, "programme": "knee-care-10", "flags": (), "mean_cadence_dspm": None}
    for question in ("pain", "exertion"):
        usual |= {f"{question}_before": None, f"{question}_after": None}
    return PastSession(**usual | values)


def refused(client: Client, programme: str) -> str:
    with pytest.raises(CommandRefused) as caught:
        client.session_start(programme, "ann", 70)
    assert caught.value.result == "locked"
    return str(caught.value)


def test_the_sixth_session_and_a_hand_unlock_running_and_nothing_less(connect: Connect) -> None:
    client = connect(
        400,
        walker(0, "grab_rail"),
        walker(5, "walk", "reverse", 1.36, 105),
        walker(335, "stand"),
        command(360, "confirm", by="hand"),
    )
    client.walkers.choose("ann", 70)
    for number in range(1, 6):
        client.walkers.add_session("ann", session(number, 35 - 5 * number))
    text = refused(client, "reverse-run")
    assert "sessions, minutes, steady pace, confirmation" in text
    client.session_start("free", "ann", 70)
    until(client, 340)
    client.session_stop()
    until(client, 350)
    found = client.walkers.named("ann")
    assert (found.sessions, found.steady_s) == (6, 300)
    assert found.reverse_min > 60
    assert found.missing_to_run == ("confirmation",)
    assert "confirmation" in refused(client, "reverse-run")
    with pytest.raises(CommandRefused, match="press the button"):
        client.walkers.confirm_running()
    until(client, 362)
    client.walkers.confirm_running()
    client.session_start("reverse-run", "ann", 70)
    assert ("session.start", "reverse-run") in events(until(client, 364))
    # The sixth session is in the history, with an estimate of its energy.
    last = client.walkers.history("ann")[0]
    assert last.programme == "free"
    assert last.reverse_s == pytest.approx(328, abs=6)
    assert last.reverse_fastest_mm_s == pytest.approx(1360, rel=0.1)
    # 82 m/min: (3.5 + 8.2) * 1.6 * 70 / 200 is 6.5 kcal a minute.
    assert last.energy_estimate_dkcal / 10 == pytest.approx(6.5 * last.reverse_s / 60, rel=0.06)


def test_a_coach_may_override_with_a_hand_and_a_reason(connect: Connect) -> None:
    client = connect(30, command(6, "confirm", by="hand"))
    client.walkers.choose("ann", 70)
    refused(client, "reverse-run")
    with pytest.raises(CommandRefused, match="press the button"):
        client.walkers.override("running", "Dr Bo", "ran for a club until spring")
    until(client, 8)
    client.walkers.override("running", "Dr Bo", "ran for a club until spring")
    client.session_start("reverse-run", "ann", 70)
    assert ("override", "running") in events(until(client, 12))
    (decision,) = client.walkers.overrides("ann")
    assert (decision.grant, decision.granted, decision.coach) == ("running", True, "Dr Bo")
    assert decision.reason == "ran for a club until spring"
    assert decision.utc_s == pytest.approx(START_UTC_S, abs=90)


@pytest.mark.parametrize(("later_m_s", "told"), [(0.72, 1), (0.96, 0)])
def test_who_slows_at_the_same_load_is_told_before_they_are_tired(
    connect: Connect, later_m_s: float, told: int
) -> None:
    client = connect(
        150,
        walker(0, "grab_rail"),
        walker(5, "walk", "reverse", 1.0),
        walker(70, "walk", "reverse", later_m_s),
    )
    client.session_start("free", "ann", 70)
    assert events(until(client, 130)).count(("cue", "stop before you are tired")) == told


def test_pain_ends_the_session_kindly(connect: Connect) -> None:
    client = connect(60, walker(0, "grab_rail"), walker(5, "walk", "reverse", 0.8), walker(35, "stand"))
    client.session_start("knee-care-10", "ann", 70)
    client.answer("pain", 1)
    until(client, 20)
    client.answer("pain", 3)
    heard = events(until(client, 45))
    assert ("session.end", "pain") in heard
    assert ("cue", "that is enough for today") in heard
    assert not any(name == "fault.raise" and "stop" in detail for name, detail in heard)
    last = client.walkers.history("ann")[0]
    assert last.flags == ("ended for pain",)
    assert (last.pain_before, last.pain_after) == (1, 3)


def test_a_reset_in_the_middle_keeps_walker_and_session(connect: Connect) -> None:
    client = connect(
        100,
        walker(0, "grab_rail"),
        walker(5, "walk", "reverse", 0.9),
        fault(40, "cpu.reset"),
        walker(44, "stand"),
        command(52, "confirm", by="hand"),
        command(54, "confirm", by="hand"),
        walker(56, "walk", "reverse", 0.9),
        walker(80, "stand"),
    )
    client.session_start("free", "ann", 70)
    until(client, 84)
    client.session_stop()
    until(client, 90)
    assert client.walkers.named().name == "ann"
    (only,) = client.walkers.history("ann")
    # 35 s before the reset, of which a second may be lost, and 24 s after it.
    assert only.reverse_s == pytest.approx(58, abs=4)
    assert only.reverse_mm == pytest.approx(52_000, rel=0.08)
    assert only.energy_estimate_dkcal > 0
    assert only.flags == ()
