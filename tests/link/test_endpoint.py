"""The device's end of the link, seen from the host: answered once, never blocked, upset by nothing."""

import struct

import pytest
import wire
from backstride.core import codes
from backstride.link import messages
from backstride.link.endpoint import RESERVE, Endpoint
from hypothesis import given, settings
from hypothesis import strategies as st

TELEMETRY = [0] * len(messages.row(messages.TELEMETRY)[3])


class Commands:
    """Carries out everything, remembers it, and answers as it is told."""

    def __init__(self) -> None:
        self.value = 0
        self.answer: int | None = codes.OK
        self.done: list[tuple] = []

    async def carry_out(self, command: int, values: tuple) -> int | None:
        self.done.append((command, *values))
        self.value = len(self.done)
        return self.answer


class Device:
    """An endpoint on a port of our own."""

    def __init__(self, free: int = 1 << 20) -> None:
        self.port = wire.Port(free)
        self.commands = Commands()
        self.endpoint = Endpoint(self.port, self.commands)

    def hear(self, data: bytes) -> list[wire.Frame]:
        self.port.arrived += data
        while self.port.arrived:
            self.poll()
        return self.port.taken()

    def poll(self) -> None:
        with pytest.raises(StopIteration):
            self.endpoint.poll().send(None)

    def ask(self, command: int, sequence: int, payload: bytes = b"") -> list[tuple[int, int, str, int]]:
        """Return the acknowledgements: sequence, command, result, value."""
        found = []
        for frame in self.hear(wire.frame(command, sequence, payload)):
            assert frame.message == messages.ACK
            acked, number, result, value = struct.unpack("<BBBi", frame.payload)
            found.append((acked, number, codes.RESULTS[result], value))
        return found


def test_a_command_is_carried_out_and_acknowledged_by_sequence() -> None:
    device = Device()
    assert device.ask(messages.LEVEL_SET, 17, b"\x05") == [(17, messages.LEVEL_SET, "ok", 1)]
    assert device.commands.done == [(messages.LEVEL_SET, 5)]


def test_a_repeat_gets_the_same_answer_and_is_not_carried_out_again() -> None:
    device = Device()
    first = device.ask(messages.LEVEL_SET, 17, b"\x05")
    assert [device.ask(messages.LEVEL_SET, 17, b"\x05") for _ in range(3)] == [first] * 3
    assert len(device.commands.done) == 1


def test_another_hosts_command_of_the_same_sequence_is_no_repeat() -> None:
    device = Device()
    device.ask(messages.LEVEL_SET, 17, b"\x05")
    assert device.ask(messages.LEVEL_SET, 17, b"\x02") == [(17, messages.LEVEL_SET, "ok", 2)]
    assert device.commands.done == [(messages.LEVEL_SET, 5), (messages.LEVEL_SET, 2)]


def test_one_poll_reads_so_much_and_no_more() -> None:
    device = Device()
    device.port.arrived += wire.frame(messages.PING, 1) * 100
    before = len(device.port.arrived)
    device.poll()
    assert before - len(device.port.arrived) == 64


def test_a_refusal_is_repeated_too() -> None:
    device = Device()
    device.commands.answer = codes.NEEDS_HAND
    first = device.ask(messages.FAULT_RESET, 3)
    assert first[0][2] == "needs_hand"
    device.commands.answer = codes.OK
    assert device.ask(messages.FAULT_RESET, 3) == first


def test_the_next_sequence_or_another_command_is_a_new_one() -> None:
    device = Device()
    for command, sequence in [(74, 1), (74, 2), (73, 2), (74, 1)]:
        device.ask(command, sequence, b"\x01")
    assert len(device.commands.done) == 4


def test_a_question_is_answered_each_time_by_its_own_message() -> None:
    device = Device()
    device.commands.answer = None
    for _ in range(3):
        assert device.ask(messages.PARAMS_GET, 9, b"\x00") == []
    assert len(device.commands.done) == 3


def test_a_hello_begins_anew_so_that_a_new_host_may_use_old_sequences() -> None:
    device = Device()
    device.ask(messages.LEVEL_SET, 1, b"\x05")
    device.commands.answer = None
    device.ask(messages.HELLO_ASK, 0)
    device.commands.answer = codes.OK
    device.ask(messages.LEVEL_SET, 1, b"\x02")
    assert (messages.LEVEL_SET, 2) in device.commands.done


@pytest.mark.parametrize(
    ("command", "payload", "result"),
    [
        (messages.TELEMETRY, b"", "unknown"),
        (200, b"", "unknown"),
        (messages.LEVEL_SET, b"", "malformed"),
        (messages.LEVEL_SET, b"\x01\x02", "malformed"),
        (messages.PING, b"\x01", "malformed"),
        (messages.PROGRAMME_SELECT, b"\xff\xfe", "malformed"),
        (messages.FORCE_SET, b"\x01\x02\x03", "malformed"),
    ],
)
def test_what_is_not_in_the_table_is_refused_and_not_carried_out(
    command: int, payload: bytes, result: str
) -> None:
    device = Device()
    ((_sequence, _command, said, _value),) = device.ask(command, 4, payload)
    assert said == result
    assert device.commands.done == []


def test_a_text_reaches_the_command_whole() -> None:
    device = Device()
    device.ask(messages.WALKER_SET, 1, struct.pack("<H", 80) + "Åse".encode())
    assert device.commands.done == [(messages.WALKER_SET, 80, "Åse")]


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_upset_it_and_the_next_command_is_answered(noise: bytes) -> None:
    device = Device()
    device.hear(noise + b"\x00")
    before = len(device.commands.done)
    # A sequence of its own: noise that happens to be this very frame has one chance in 2^40.
    assert device.ask(messages.PING, 200)[0][:3] == (200, messages.PING, "ok")
    assert len(device.commands.done) == before + 1


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=20)), max_size=12))
def test_every_frame_gets_an_answer_of_its_own(asked: list[tuple[int, int, bytes]]) -> None:
    device = Device()
    for command, sequence, payload in asked:
        ((said, number, result, _value),) = device.ask(command, sequence, payload)
        assert (said, number) == (sequence, command)
        assert result in {"ok", "unknown", "malformed"}


def size_of(message: int, text: str = "") -> int:
    """Bytes on the line: two delimiters, a code, type, sequence, payload, CRC."""
    return 7 + struct.calcsize(messages.fixed_format(message)) + len(text)


@given(st.integers(0, 600))
def test_telemetry_is_dropped_and_counted_before_it_would_block(free: int) -> None:
    device = Device(free)
    fits = free >= size_of(messages.TELEMETRY) + RESERVE
    assert device.endpoint.send_telemetry(TELEMETRY) == fits
    assert device.endpoint.dropped == (0 if fits else 1)
    assert len(device.port.taken()) == (1 if fits else 0)


def test_an_answer_uses_the_reserve_that_telemetry_leaves() -> None:
    device = Device(RESERVE)
    assert not device.endpoint.send_telemetry(TELEMETRY)
    assert device.ask(messages.PING, 1) == [(1, messages.PING, "ok", 1)]


def test_the_longest_message_fits_the_reserve() -> None:
    device = Device(RESERVE)
    assert device.endpoint.send_text(messages.EVENT, "x" * 1000, (0, 0, 0))


def test_an_answer_that_does_not_fit_is_dropped_counted_and_given_to_the_repeat() -> None:
    device = Device(3)
    assert device.ask(messages.LEVEL_SET, 5, b"\x02") == []
    assert device.endpoint.dropped == 1
    device.port.free = 1000
    assert device.ask(messages.LEVEL_SET, 5, b"\x02") == [(5, messages.LEVEL_SET, "ok", 1)]
    assert len(device.commands.done) == 1


def test_the_count_of_drops_wraps_with_its_field() -> None:
    device = Device(0)
    for _ in range(0x10001):
        device.endpoint.send_telemetry(TELEMETRY)
    assert device.endpoint.dropped == 1


def test_a_gap_in_the_sequence_shows_what_was_dropped() -> None:
    device = Device()
    for free in (1000, 0, 0, 1000):
        device.port.free = free
        device.endpoint.send_telemetry(TELEMETRY)
    assert [frame.sequence for frame in device.port.taken()] == [0, 3]
