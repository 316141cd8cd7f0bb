"""The plain-text stream: one JSON object a line, readable by any serial monitor, beside working commands."""

import json
import struct

import pytest
import wire
from backstride.core import codes, faults, operations
from backstride.core.pipeline import Pipeline
from backstride.link import messages
from backstride.link.endpoint import RESERVE, Endpoint
from backstride.tasks import telemetry
from backstride.tasks.training.effort import Effort

FIELDS = [field[0] for field in messages.row(messages.TELEMETRY)[3]]


def sampled() -> tuple:
    core = Pipeline()
    core.inputs.key = False
    for _ in range(5):
        core.step()
    return telemetry.sample(core, 0)


def test_a_line_is_one_json_object_with_every_field_of_the_table() -> None:
    text = telemetry.line(sampled())
    assert "\n" not in text
    found = json.loads(text)
    assert found.pop("type") == "telemetry"
    assert list(found) == FIELDS


def test_state_and_faults_are_told_by_name_and_the_rest_in_wire_integers() -> None:
    values = sampled()
    found = json.loads(telemetry.line(values))
    assert found["state"] == "fault"
    assert found["faults"] == ["key.out"]
    for name, value in zip(FIELDS, values, strict=True):
        if name not in {"state", "faults"}:
            assert found[name] == value


def test_every_fault_can_be_told_at_once() -> None:
    values = list(sampled())
    values[FIELDS.index("faults")] = (1 << len(faults.FAULTS)) - 1
    line = telemetry.line(tuple(values))
    assert json.loads(line)["faults"] == list(faults.FAULT_NAMES)
    # With the reserve for answers it fits the port's buffer of 1,152 bytes.
    assert len(line) + 3 + RESERVE <= 1152


def test_lines_travel_between_delimiters_so_that_frames_beside_them_are_read() -> None:
    port = wire.Port()
    endpoint = Endpoint(port, None)
    endpoint.send(messages.ACK, (1, 65, codes.OK, 0))
    endpoint.send_line('{"type":"telemetry"}')
    endpoint.send(messages.ACK, (2, 65, codes.OK, 0))
    pieces = [piece for piece in port.sent.split(b"\x00") if piece]
    assert pieces[1] == b'{"type":"telemetry"}\n'
    assert len(wire.frames(b"\x00" + pieces[0] + b"\x00" + pieces[2] + b"\x00")) == 2


def test_a_line_without_room_is_dropped_and_counted() -> None:
    port = wire.Port(RESERVE)
    endpoint = Endpoint(port, None)
    assert not endpoint.send_line("{}")
    assert endpoint.dropped == 1
    assert port.sent == b""


def test_telemetrys_values_fit_their_fields_in_every_state() -> None:
    core = Pipeline()
    inputs = core.inputs
    for tick in range(400):
        inputs.t_us = tick * 10_000 & 0x3FFFFFFF
        inputs.count = -tick * 100
        inputs.coil_ma = (-125, 4000)[tick % 2]
        inputs.coil_temperature_dc = (-5000, 8000)[tick % 3 == 0]
        inputs.supply_mv = (0, 40_000)[tick % 5 == 0]
        core.step()
        struct.pack(messages.fixed_format(messages.TELEMETRY), *telemetry.sample(core, 65_535))
        struct.pack(messages.fixed_format(messages.SESSION), *telemetry.totals(core, Effort()))


@pytest.mark.parametrize("left", [0, 1, 60_000, 1 << 30])
def test_a_session_that_a_reset_cut_short_is_told_without_wrapping(left: int) -> None:
    core = Pipeline()
    for programme in range(core.catalogue.count()):
        operations.select(core, programme)
        core.player.restore(codes.FACING_CONSOLE, 0, 0, 0)
        core.player.span.cut(left)
        values = telemetry.sample(core, 0)
        struct.pack(messages.fixed_format(messages.TELEMETRY), *values)


def test_every_event_is_described_by_a_name() -> None:
    core = Pipeline()
    assert telemetry.describe(core, codes.EVENT_STATE, codes.ACTIVE) == "active"
    assert telemetry.describe(core, codes.EVENT_SESSION_START, 1) == "knee-care-10"
    assert telemetry.describe(core, codes.EVENT_SESSION_END, codes.END_STOPPED) == "stopped"
    assert telemetry.describe(core, codes.EVENT_STEP, 3) == "3 of first-steps"
    assert telemetry.describe(core, codes.EVENT_CUE, codes.CUE_HOLD_RAIL) == "hold the rail"
    assert telemetry.describe(core, codes.EVENT_FAULT_RAISE, faults.KEY_OUT) == "key.out"
    assert telemetry.describe(core, codes.EVENT_FACING, codes.FACING_AWAY) == "away"
    assert telemetry.describe(core, codes.EVENT_LEVEL, 7) == "7"
