"""How many telemetry messages a second of CPU the host decodes, and how many bytes of the link each takes.

Beside it what MAVLink 2 gives: its own Python decoder, on a message of whole numbers of about that length.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from backstride.link import framing as device_framing
from backstride_host import codec, layouts
from backstride_host.frame_columns import FrameColumns
from backstride_host.framing import encode_frame
from backstride_host.receiver import Received, Receiver
from pymavlink.dialects.v20 import common

FRAMES = 20_000
ROUNDS = 5
MAVLINK = "GPS_RAW_INT"
# Start, length, two flag bytes, sequence, two addresses, three of the type, CRC.
_MAVLINK_FRAME_BYTES = 12
_FEWER = 10
# What a serial port gives at once.
READ_BYTES = 4096
# What a capture is read by.
STRETCH_BYTES = 1 << 18


def _telemetry(number: int) -> bytes:
    """Return a frame as a walk sends it: small numbers, so plenty of zeros to unstuff."""
    values: dict[str, Any] = dict.fromkeys(layouts.BY_NAME["telemetry"].by_name, 0)
    values |= {"t_ms": number * 20, "state": "active", "flags": ["armed", "key_in"], "direction": -1}
    values |= {"speed_mm_s": -700 - number % 40, "forward_mm": 72_431, "backward_mm": 14 * number}
    values |= {"target_dn": 200, "command_dn": 200, "force_dn": 184, "power_w": 13, "coil_ma": 412}
    values |= {"coil_temperature_dc": 334, "supply_mv": 23_911, "level": 1, "step": 2, "step_left_s": 71}
    return encode_frame(layouts.BY_NAME["telemetry"].id, number & 0xFF, codec.encode("telemetry", values)[1])


def _best_rate(work: Callable[[], int]) -> float:
    rates = []
    for _ in range(ROUNDS):
        start_s = time.process_time()
        count = work()
        rates.append(count / (time.process_time() - start_s))
    return max(rates)


def results() -> Iterator[dict[str, Any]]:
    """Yield one result a benchmark."""
    stream = b"".join(_telemetry(number) for number in range(FRAMES))
    reads = [stream[start : start + READ_BYTES] for start in range(0, len(stream), READ_BYTES)]

    def receive() -> int:
        receiver = Receiver()
        return sum(len(receiver.take(read, 0.0)) for read in reads)

    def receive_and_name() -> int:
        receiver = Receiver()
        items = [item for read in reads for item in receiver.take(read, 0.0)]
        return len([item.message.in_units() for item in items if isinstance(item, Received)])

    def columns() -> int:
        frames = FrameColumns(layouts.BY_NAME["telemetry"])
        return sum(len(frames.feed(stretch)[0].rows) for stretch in stretches)

    stretches = [stream[start : start + STRETCH_BYTES] for start in range(0, len(stream), STRETCH_BYTES)]
    mavlink_rate = _best_rate(_mavlink_reader())

    def beside_mavlink(rate: float) -> dict[str, Any]:
        named = f"pymavlink, {MAVLINK} of {_mavlink_payload_bytes()} bytes"
        return {named: round(mavlink_rate), "times pymavlink": round(rate / mavlink_rate, 1)}

    few = stream[: len(stream) // 20]

    def firmware_reader() -> int:
        reader = device_framing.FrameReader()
        return sum(reader.feed(byte) for byte in few)

    rate = _best_rate(columns)
    yield _result("link.decode.capture", rate, beside_mavlink(rate) | {"required": "10 times pymavlink"})
    rate = _best_rate(receive)
    against = beside_mavlink(rate)
    against["the firmware's reader, byte by byte, under the same Python"] = round(_best_rate(firmware_reader))
    yield _result("link.decode", rate, against)
    yield _result("link.decode_in_units", _best_rate(receive_and_name), {})
    yield _length(stream)


def _mavlink_payload_bytes() -> int:
    return common.MAVLink_gps_raw_int_message.unpacker.size


def _mavlink_reader() -> Callable[[], int]:
    """Return a reading of as many frames of MAVLink 2, in the same reads."""
    sender = common.MAVLink(None, srcSystem=1, srcComponent=1)
    stream = bytearray()
    for number in range(FRAMES // _FEWER):
        # The last byte is not zero: MAVLink 2 sends no zeros at a message's end.
        message = common.MAVLink_gps_raw_int_message(
            number * 20_000, 3, 481_234_567, 111_234_567, 72_431, 100, 120, 700 + number % 40, 18_000, 9,
            alt_ellipsoid=72_000, h_acc=900, v_acc=1200, vel_acc=80, hdg_acc=5, yaw=9000,
        )  # fmt: skip
        stream += message.pack(sender)
    reads = [stream[start : start + READ_BYTES] for start in range(0, len(stream), READ_BYTES)]

    def read() -> int:
        receiver = common.MAVLink(None)
        return sum(len(receiver.parse_buffer(each) or ()) for each in reads)

    return read


def _length(stream: bytes) -> dict[str, Any]:
    layout = layouts.BY_NAME["telemetry"]
    receiver = Receiver()
    message = next(item.message for item in receiver.take(stream, 0.0) if isinstance(item, Received))
    line = json.dumps(message.in_units(), separators=(",", ":")) + "\n"
    return {
        "name": "link.telemetry",
        "value": round(len(stream) / FRAMES, 1),
        "unit": "bytes a message",
        "n": FRAMES,
        "against": {
            "the same fields in MAVLink 2": layout.struct.size + _MAVLINK_FRAME_BYTES,
            "the same as a JSON line": len(line),
        },
    }


def _result(name: str, rate: float, against: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(rate),
        "unit": "messages/s of CPU",
        "n": FRAMES * ROUNDS,
        "against": against,
    }


if __name__ == "__main__":
    for result in results():
        print(json.dumps(result))
