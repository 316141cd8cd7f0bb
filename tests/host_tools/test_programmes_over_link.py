"""Programmes on the real firmware over the simulated link: uploaded, cut off, gone on with, played, gone."""

import contextlib
from binascii import crc_hqx
from pathlib import Path

import pytest
from backstride.core import codes
from backstride.core.programmes import PROGRAMMES
from backstride_host import programme_file
from backstride_host.client import Client
from backstride_host.errors import CommandRefused, LinkTimeout, NotFound, ProgrammeRefused
from backstride_host.programme import Programme

SCENARIO = """
name = "uploads"
duration_s = {duration_s}
start_utc = "2026-11-23T10:00:00Z"
"""
WALK = """
[[walker]]
at_s = {at_s}
do = "{do}"
direction = "reverse"
speed_m_s = 0.8
"""
STEP = """
[[step]]
time_s = {seconds}
walk = "reverse"
force_n = {force_n}
"""


def programme(name: str = "my-walk", steps: int = 1, seconds: int = 5, force_n: int = 20) -> Programme:
    text = f'name = "{name}"\ntitle = "My walk"\n'
    return programme_file.parse(text + STEP.format(seconds=seconds, force_n=force_n) * steps)


@pytest.fixture
def connect(tmp_path: Path):
    def connect(*parts: str, duration_s: float = 30) -> Client:
        path = tmp_path / "scenario.toml"
        path.write_text(SCENARIO.format(duration_s=duration_s) + "".join(parts))
        return Client.connect(f"sim:{path}?speed=max")

    return connect


def test_a_programme_is_uploaded_read_back_chosen_and_played(connect) -> None:
    mine = programme(steps=2)
    walks = (WALK.format(at_s=4, do="walk"), WALK.format(at_s=22, do="stand"))
    with connect(*walks) as client:
        client.upload_programme(mine)
        found = client.programmes()
        assert [row.name for row in found] == [*(row[0] for row in PROGRAMMES), "my-walk"]
        assert found[-1] == mine
        assert client.programme("my-walk") == mine
        client.session_start("my-walk", mass_kg=75)
        events = [(item.message.named()["event"], item.message.detail) for item in client.messages("event")]
    assert ("session.start", "my-walk") in events
    assert [detail for name, detail in events if name == "step"] == ["0 of my-walk", "1 of my-walk"]
    assert ("session.end", "finished") in events


def wait(client: Client, until_s: float) -> None:
    for _ in client.received(for_s=until_s - client.now_s()):
        pass


def test_after_a_cut_in_the_middle_the_upload_goes_on(connect) -> None:
    mine = programme(steps=60)
    # 600 bytes are three pieces of 200, which take some 0.2 s.
    with connect('[[fault]]\nat_s = 2\nfor_s = 4\ninject = "link.cut"\n') as client:
        wait(client, 1.9)
        with pytest.raises(LinkTimeout):
            client.upload_programme(mine)
        wait(client, 7)
        assert [row.name for row in client.programmes() if not row.built_in] == []
        head = {"size": 600, "crc": crc_hqx(mine.rows, 0xFFFF), "flags": 0, "name_title": "my-walk\nMy walk"}
        assert 0 < client.command("programme.begin", **head) < 600
        client.upload_programme(mine)
        assert client.programme("my-walk") == mine


def test_a_reset_in_the_middle_leaves_what_was_there(connect) -> None:
    old, new = programme(force_n=20), programme(force_n=30, steps=3)
    with connect() as client:
        client.upload_programme(old)
        client.command("programme.begin", size=30, crc=1, flags=0, name_title="my-walk\nMy walk")
        client.command("programme.chunk", offset=0, data=new.rows[:10])
        client.device_reset()
        wait(client, client.now_s() + 3)
        client.handshake()
        assert client.programme("my-walk") == old


def test_after_a_reset_a_step_by_distance_goes_on_with_what_was_left(connect) -> None:
    walk = WALK.format(at_s=4, do="walk") + WALK.format(at_s=24, do="stand") + WALK.format(at_s=38, do="walk")
    press = '[[command]]\nat_s = {}\nsend = "confirm"\nby = "hand"\n'
    reset = '[[fault]]\nat_s = 20\ninject = "cpu.reset"\n'
    text = 'name = "far"\ntitle = "Far"\n[[step]]\ndistance_m = 40\nwalk = "reverse"\nlevel = 1\n'
    with connect(walk, press.format(32), press.format(35), reset, duration_s=90) as client:
        client.upload_programme(programme_file.parse(text))
        client.session_start("far", mass_kg=75)
        left = [
            (item.t_s, item.message.named()["step_left_m"], item.message.named()["state"])
            for item in client.messages("telemetry")
        ]
    before = [metres for t_s, metres, state in left if t_s < 20 and state == "active"]
    after = [metres for t_s, metres, state in left if t_s > 36 and state in ("ready", "active")]
    # At 0.8 m/s a second lost is a metre.
    assert 20 < before[-1] < 35
    assert before[-1] <= after[0] <= before[-1] + 2
    assert after == sorted(after, reverse=True)
    assert left[-1][2] in ("finished", "idle")


def test_nothing_changes_while_a_session_runs_or_the_belt_moves(connect) -> None:
    with connect(WALK.format(at_s=6, do="walk")) as client:
        client.upload_programme(programme())
        client.session_start("my-walk")
        for change in (
            lambda: client.upload_programme(programme()),
            lambda: client.remove_programme("my-walk"),
        ):
            with pytest.raises(ProgrammeRefused, match="only between two sessions, while the belt stands"):
                change()
        for _ in client.received(for_s=6):
            pass
        client.session_stop()
        with pytest.raises(ProgrammeRefused, match="while the belt stands"):
            client.remove_programme("my-walk")


def test_a_full_storage_refuses_with_one_clear_line_and_keeps_what_it_has(connect) -> None:
    old = programme()
    with connect('[[fault]]\nat_s = 3\ninject = "storage.full"\n') as client:
        client.upload_programme(old)
        wait(client, 4)
        # A last block may be left beside the file that fills the flash.
        with contextlib.suppress(ProgrammeRefused):
            client.upload_programme(programme("last-room", steps=60))
        with pytest.raises(ProgrammeRefused) as caught:
            client.upload_programme(programme(steps=60))
        expected = "the console refuses my-walk: it has no room for it, remove a programme first"
        assert str(caught.value) == expected
        assert client.programme("my-walk") == old


def test_a_host_never_exceeds_a_limit_of_the_console(connect) -> None:
    with connect('[params]\n"brake.max_force_dn" = 500\n') as client:
        assert client.programme_limits().force_dn == 500
        with pytest.raises(ProgrammeRefused, match="row 2: more than the mode takes or the console allows"):
            rows = programme(force_n=50).rows + programme(force_n=51).rows
            client.upload_programme(Programme("heavy", "Heavy", 0, rows))
        with pytest.raises(NotFound, match="heavy"):
            client.programme("heavy")


def test_what_is_removed_cannot_be_chosen_any_more(connect) -> None:
    with connect() as client:
        client.upload_programme(programme())
        client.command("programme.select", name="my-walk")
        client.remove_programme("my-walk")
        with pytest.raises(NotFound, match="my-walk"):
            client.remove_programme("my-walk")
        with pytest.raises(CommandRefused, match="unknown"):
            client.session_start("my-walk")
        # What was chosen is gone: the first one is chosen again.
        client.command("session.start", facing="console")
        started = next(
            item.message.detail
            for item in client.messages("event", for_s=2)
            if item.message.event == codes.EVENT_SESSION_START
        )
        assert started == "first-steps"


def test_a_locked_programme_does_not_start(connect) -> None:
    with connect() as client, pytest.raises(CommandRefused, match="locked"):
        client.session_start("reverse-run")


def test_a_built_in_programme_s_name_is_taken(connect) -> None:
    with connect() as client, pytest.raises(ProgrammeRefused, match="a built-in programme has that name"):
        client.upload_programme(programme(name="free"))
