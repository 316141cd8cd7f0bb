"""The link: round trips through both wires of the UART, and whether a byte was damaged on the way."""

from backstride_host.selftest.bench import Bench
from backstride_host.selftest.result import Figure

PINGS = 50
_MEAN_MS = 60.0
_WORST_MS = 300.0


def run(bench: Bench) -> list[Figure]:
    """Ping, and look at what the link lost meanwhile."""
    statistics = bench.client.statistics
    before = (statistics.crc_errors + statistics.malformed, statistics.repeats, statistics.missing)
    times_ms = [bench.client.ping() * 1000 for _ in range(PINGS)]
    damaged = statistics.crc_errors + statistics.malformed - before[0]
    return [
        Figure("damaged", damaged, "frames", 0, 0, "a healthy cable damages none in a minute"),
        Figure(
            "repeats", statistics.repeats - before[1], "commands", 0, 0, "each command is answered at once"
        ),
        Figure("missing", statistics.missing - before[2], "messages", 0, 0, "nothing else is on this link"),
        Figure(
            "round_trip_mean",
            sum(times_ms) / PINGS,
            "ms",
            0,
            _MEAN_MS,
            "the link is served every 10 to 20 ms",
        ),
        Figure(
            "round_trip_worst", max(times_ms), "ms", 0, _WORST_MS, "a USB adapter may add some 16 ms each way"
        ),
    ]
