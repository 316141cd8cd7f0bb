"""How many telemetry messages a second the host decodes, and how many it also puts into units."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from backstride.link import framing as device_framing
from backstride_host import codec, layouts
from backstride_host.framing import encode_frame
from backstride_host.receiver import Received, Receiver

FRAMES = 20_000
ROUNDS = 5
# What a serial port gives at once.
READ_BYTES = 4096


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
        start_s = time.perf_counter()
        count = work()
        rates.append(count / (time.perf_counter() - start_s))
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

    few = stream[: len(stream) // 20]

    def firmware_reader() -> int:
        reader = device_framing.FrameReader()
        return sum(reader.feed(byte) for byte in few)

    against = {
        "the firmware's reader, byte by byte, under the same Python": round(_best_rate(firmware_reader))
    }
    yield _result("link.decode", _best_rate(receive), against)
    yield _result("link.decode_in_units", _best_rate(receive_and_name), {})


def _result(name: str, rate: float, against: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(rate),
        "unit": "messages/s",
        "n": FRAMES * ROUNDS,
        "against": against,
    }


if __name__ == "__main__":
    for result in results():
        print(json.dumps(result))
