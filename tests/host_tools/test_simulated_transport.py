"""The client against the real firmware on its simulated board."""

import asyncio
import time

import pytest
from backstride.core import params
from backstride_host.async_client import AsyncClient
from backstride_host.client import Client
from backstride_host.errors import CommandRefused, LinkEnded, LinkTimeout, PortError, ScenarioError
from backstride_host.receiver import Received
from backstride_host.transport import open_transport

SCENARIO = """
name = "short walk"
duration_s = 20
start_utc = "2026-11-23T10:00:00Z"
[[walker]]
at_s = 5
do = "walk"
direction = "forward"
speed_m_s = 0.7
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text(SCENARIO)
    return f"sim:{path}"


def test_lockstep_runs_a_session_to_the_scenarios_end(scenario):
    with Client.connect(scenario + "?speed=max") as client:
        client.session_start("free", "ann", 70)
        found = list(client.messages())
        assert client.now_s() == pytest.approx(20.0)
        with pytest.raises(LinkEnded, match="the scenario is over"):
            client.ping()
    events = [(item.message.named()["event"], item.message.detail) for item in found if item.name == "event"]
    assert ("session.start", "free") in events
    assert ("state", "active") in events
    last = [item.message for item in found if item.name == "telemetry"][-1]
    assert last.forward_mm > 7000
    assert (last.direction, last.faults) == (1, 0)
    assert client.statistics.missing == 0


def test_lockstep_is_the_same_each_time(scenario):
    def run():
        with Client.connect(scenario + "?speed=max&seed=4") as client:
            client.set_parameter("link.telemetry_hz", 10)
            return [(item.t_s, *item.message) for item in client.messages(for_s=8)]

    assert run() == run()


def test_the_firmware_answers_as_the_tables_say(scenario):
    with Client.connect(scenario + "?speed=max") as client:
        assert [row.name for row in client.parameters()] == list(params.NAMES)
        with pytest.raises(CommandRefused, match="needs_hand"):
            client.set_parameter("brake.max_force_dn", 1000)
        with pytest.raises(CommandRefused, match="unknown"):
            client.session_start("no-such-programme")
        client.plain_stream(True)
        client.poll()
        assert {line.fields["type"] for line in client.lines(for_s=1)} == {"telemetry"}
        assert next(client.messages(for_s=5), None) is None


def test_time_outs_follow_virtual_time(scenario):
    with Client.connect(scenario + "?speed=max") as client:
        before_s = time.monotonic()
        with pytest.raises(LinkTimeout):
            client.next("param", timeout_s=10)
        assert time.monotonic() - before_s < 5
        assert client.now_s() > 10


def test_real_time_keeps_up_with_the_hosts_clock(scenario):
    with Client.connect(scenario) as client:
        before_s = time.monotonic()
        time.sleep(0.5)
        client.ping()
        times_s = [item.message.t_ms / 1000 for item in client.messages("telemetry", for_s=1)]
        passed_s = time.monotonic() - before_s
    assert passed_s > 1.5
    assert times_s[-1] - times_s[0] == pytest.approx(passed_s, abs=0.3)
    assert times_s == sorted(times_s)


@pytest.mark.parametrize("query", ["?speed=warp", "?sped=max", "?seed=x"])
def test_another_query_is_refused(scenario, query):
    with pytest.raises(PortError, match=r"sim:SCENARIO\.toml with"):
        open_transport(scenario + query)


def test_a_scenario_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        open_transport(f"sim:{tmp_path}/none.toml")
    assert "\n" not in str(caught.value)


def test_the_asyncio_client_ends_with_the_scenario_too(scenario):
    async def main() -> set[str]:
        async with await AsyncClient.connect(scenario + "?speed=max") as console:
            return {item.name async for item in console.received() if isinstance(item, Received)}

    assert "telemetry" in asyncio.run(main())


def test_the_console_tells_that_its_clock_took_the_time(scenario):
    with Client.connect(scenario + "?speed=max") as client:
        assert client.clock_offset_s in (0, 1)
