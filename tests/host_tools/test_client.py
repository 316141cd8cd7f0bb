"""The client against the firmware's own endpoint: commands, losses, other schemas."""

import pytest
from backstride.core import codes, params
from backstride_host.client import Client
from backstride_host.connection import ReceivedLine
from backstride_host.errors import CommandRefused, LinkTimeout, NotFound, SchemaMismatch
from emulated_console import EmulatedConsole, LockstepTransport
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def console():
    return EmulatedConsole()


@pytest.fixture
def client(console):
    with Client(LockstepTransport(console)) as client:
        client.handshake()
        console.carried_out.clear()
        yield client


def test_the_handshake_greets_and_sets_the_clock(console):
    with Client(LockstepTransport(console)) as client:
        hello = client.handshake()
    assert hello.firmware == "9.8.7"
    assert client.hello is hello
    assert console.carried_out == [("hello.ask",), ("time.set", 1_800_000_000)]


def test_another_schema_is_refused_with_both_hashes(console):
    console.schema_hash ^= 1
    client = Client(LockstepTransport(console))
    with pytest.raises(SchemaMismatch) as caught:
        client.handshake()
    assert caught.value.device_hash == caught.value.host_hash ^ 1
    assert f"{caught.value.device_hash:08x}" in str(caught.value)
    assert client.handshake(allow_other_schema=True).firmware == "9.8.7"


def test_a_session_starts_with_programme_walker_and_facing(client, console):
    client.session_start("knee-care-10", "ann", 70, "away")
    assert console.carried_out == [
        ("programme.select", "knee-care-10"),
        ("walker.set", 70, "ann"),
        ("session.start", codes.FACING_AWAY),
    ]


def test_each_command_reaches_the_console_in_wire_units(client, console):
    client.force(12.5, 2)
    client.level(3)
    client.facing("away")
    client.session_pause()
    client.session_resume()
    client.session_stop()
    client.answer("exertion", 7)
    client.fault_reset()
    client.device_reset()
    assert console.carried_out == [
        ("force.set", 125, 2000),
        ("level.set", 3),
        ("facing.set", 1),
        ("session.pause",),
        ("session.resume",),
        ("session.stop",),
        ("answer", 1, 7),
        ("fault.reset",),
        ("device.reset",),
    ]


def test_a_refusal_names_command_and_result(client, console):
    console.refusals["fault.reset"] = codes.NEEDS_HAND
    with pytest.raises(CommandRefused, match=r"fault\.reset refused: needs_hand") as caught:
        client.fault_reset()
    assert (caught.value.command, caught.value.result) == ("fault.reset", "needs_hand")


@given(st.lists(st.booleans(), max_size=12), st.lists(st.booleans(), max_size=12))
def test_lost_frames_never_carry_a_command_out_twice(lost_commands, lost_answers):
    console = EmulatedConsole()
    console.telemetry = {}
    transport = LockstepTransport(console)
    client = Client(transport, attempts=30)
    client.handshake()
    console.carried_out.clear()
    transport.to_device = lambda data: b"" if lost_commands and lost_commands.pop() else data
    transport.to_host = lambda data: data[:-3] if lost_answers and lost_answers.pop() else data
    for level in (1, 2, 3):
        client.level(level)
    assert console.carried_out == [("level.set", level) for level in (1, 2, 3)]


def test_silence_ends_in_a_timeout_on_the_transports_clock(client):
    transport = client._exchange.connection.transport
    transport.to_device = lambda data: b""
    before_s = client.now_s()
    with pytest.raises(LinkTimeout, match=r"no answer to level\.set from the console within 2 s"):
        client.level(1)
    assert client.now_s() - before_s == pytest.approx(2.0, abs=0.05)
    assert client.statistics.repeats == 3


def test_what_arrives_while_a_command_waits_is_kept(client, console):
    console.event(codes.EVENT_FACING, "away")
    client.ping()
    items = client.poll()
    assert ("event", "away") in [(item.name, item.message[-1]) for item in items]


def test_received_ends_on_the_transports_clock(client, console):
    client.poll()
    telemetry = list(client.messages("telemetry", for_s=1.0))
    assert len(telemetry) == 20
    start_ms = telemetry[0].message.t_ms
    assert [item.device_ms for item in telemetry] == list(range(start_ms, start_ms + 1000, 50))


def test_next_waits_for_one_kind_and_leaves_the_rest(client, console):
    client.poll()
    assert client.next("telemetry").layout.name == "telemetry"
    assert len(client.poll()) == 1
    with pytest.raises(LinkTimeout, match=r"no session from the console within 0\.2 s"):
        client.next("session", timeout_s=0.2)


def test_device_time_goes_on_across_its_wrap_and_begins_again_after_a_reset(client, console):
    for t_ms in (1 << 28, 1 << 29, (1 << 30) - 100):
        console.jump_to(t_ms)
        client.next("telemetry")
    times_ms = [item.device_ms or 0 for item in client.messages("telemetry", for_s=0.3)]
    assert times_ms[-1] > 1 << 30
    assert times_ms == sorted(times_ms)
    console.boot()
    missing = client.statistics.missing
    times_ms = [item.device_ms or 0 for item in client.messages("telemetry", for_s=0.2)]
    assert max(times_ms) < 1000
    assert client.statistics.missing == missing


def test_the_plain_stream_comes_as_lines_while_commands_still_work(client):
    client.plain_stream(True)
    client.poll()
    items = list(client.received(for_s=0.5))
    assert {type(item) for item in items} == {ReceivedLine}
    assert items[0].fields["type"] == "telemetry"
    client.plain_stream(False)
    assert client.next("telemetry")
    assert client.statistics.malformed == 0


def test_statistics_count_damage(client):
    transport = client._exchange.connection.transport
    turn = iter(range(1000))

    def damage(data):
        return data[:6] + bytes((data[6] ^ 1 or 2,)) + data[7:] if next(turn) % 4 == 0 else data

    transport.to_host = damage
    list(client.received(for_s=2.0))
    statistics = client.statistics
    assert statistics.crc_errors + statistics.malformed == 10
    assert statistics.missing in (9, 10)
    assert 0.1 < statistics.loss < 0.3


def test_all_parameters_come_from_the_console(client):
    listed = client.parameters()
    assert [row.name for row in listed] == list(params.NAMES)
    for row, (name, unit, low, high, default, kind, text) in zip(listed, params.PARAMS, strict=True):
        assert (row.name, row.unit, row.minimum, row.maximum, row.default) == (name, unit, low, high, default)
        assert (row.kind, row.text) == (params.KINDS[kind], text)


def test_a_parameter_is_set_by_name_in_its_unit(client, console):
    assert client.set_parameter("link.telemetry_hz", 50) == 50
    assert client.parameter("link.telemetry_hz").value == 50
    with pytest.raises(CommandRefused, match="out_of_range"):
        client.set_parameter("link.telemetry_hz", 51)
    with pytest.raises(NotFound, match=r"no parameter link\.speed"):
        client.parameter("link.speed")


def test_a_console_with_another_table_is_believed(client, console, monkeypatch):
    rows = (params.PARAMS[1], params.PARAMS[0], *params.PARAMS[2:])
    monkeypatch.setattr(params, "PARAMS", rows)
    assert client.parameter(rows[0][0]).index == 0
