"""A recording's bytes all at once: the same messages, times and order as one by one."""

from typing import Any

from backstride_host import codec, layouts
from backstride_host.bulk_receiver import BulkReceiver, Telemetry
from backstride_host.framing import encode_frame
from backstride_host.receiver import Received, Receiver
from hypothesis import given
from hypothesis import strategies as st

ZEROS = dict.fromkeys(layouts.layout_named("telemetry").by_name, 0)


def message(name: str, values: dict[str, Any]) -> bytes:
    message_id, payload = codec.encode(name, values)
    return encode_frame(message_id, values.get("sequence", 1), payload)


telemetry = st.builds(
    lambda t_ms, speed_mm_s: message("telemetry", ZEROS | {"t_ms": t_ms, "speed_mm_s": speed_mm_s}),
    # Around the wrap too.
    st.integers(0, 60_000) | st.integers((1 << 30) - 1000, (1 << 30) - 1),
    st.integers(-900, 900),
)
event = st.builds(
    lambda t_ms: message("event", {"t_ms": t_ms, "event": 0, "lost": 0, "detail": "x"}),
    st.integers(0, 60_000),
)
lines = st.just(b'\0{"type": "telemetry", "t_ms": 5}\n\0')
noise = st.binary(max_size=20)
streams = st.lists(telemetry | telemetry | event | lines | noise, max_size=30).map(b"".join)


@given(streams, st.lists(st.integers(0, 90), max_size=20), st.integers(0, 20))
def test_what_is_told_and_when_is_what_a_live_receiver_tells(stream, sizes, stretch):
    pieces = []
    for number, size in enumerate(sizes):
        pieces.append((float(number), stream[:size]))
        stream = stream[size:]
    pieces.append((100.0, stream))
    live = Receiver()
    wanted = [item for t_s, data in pieces for item in live.take(data, t_s)]
    bulk = BulkReceiver()
    found: list[Any] = []
    for part in (pieces[:stretch], pieces[stretch:]):
        for item in bulk.take(part):
            if isinstance(item, Telemetry):
                rows = zip(item.t_s.tolist(), item.device_ms.tolist(), item.rows.tolist(), strict=True)
                found += [(t_s, device_ms, tuple(row)) for t_s, device_ms, row in rows]
            else:
                found.append(item)
    plain = [
        (item.t_s, item.device_ms, tuple(item.message))
        if isinstance(item, Received) and item.name == "telemetry"
        else item
        for item in wanted
    ]
    assert found == plain
