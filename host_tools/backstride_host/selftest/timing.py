"""The tick's rhythm, the chip's clock against this computer's, what a collection takes, free memory."""

from backstride_host.selftest.bench import Bench
from backstride_host.selftest.result import Figure

_TICK_US = 10_000
_SAMPLES = 150
_JITTER_US = 5_000
_COLLECTION_US = 20_000
_MEMORY_BYTES = 16_384
_PINGS = 10
_WRAP_MS = 1 << 30


def run(bench: Bench) -> list[Figure]:
    """Look at single ticks for some seconds, between two looks at the clocks."""
    late_before = bench.now()["ticks_late"]
    first_host_s, first_ms = _clocks(bench)
    ticks_us = []
    for _ in range(_SAMPLES):
        ticks_us.append(bench.figure("tick_us"))
        bench.rest(0.02)
    last_host_s, last_ms = _clocks(bench)
    elapsed_ms = (last_ms - first_ms) % _WRAP_MS
    rate = elapsed_ms / ((last_host_s - first_host_s) * 1000)
    late = (bench.now()["ticks_late"] - late_before) % 65536
    return [
        Figure("tick_mean", sum(ticks_us) / _SAMPLES, "us", 9_900, 10_100, "a timer of 10 ms"),
        Figure(
            "tick_worst_off",
            max(abs(tick_us - _TICK_US) for tick_us in ticks_us),
            "us",
            0,
            _JITTER_US,
            "half a tick; a collection holds one up for 2 to 3 ms",
        ),
        Figure("ticks_late", late, "ticks", 0, 0, "with nobody on the belt nothing holds a tick up"),
        Figure(
            "clock_rate",
            (rate - 1) * 100,
            "%",
            -0.5,
            0.5,
            "a crystal; this computer sees it through the link",
        ),
    ]


def _clocks(bench: Bench) -> tuple[float, int]:
    """Return both clocks at the quickest of some round trips."""
    best = (float("inf"), 0.0, 0)
    for _ in range(_PINGS):
        before_s = bench.client.now_s()
        device_ms = bench.client.command("ping")
        after_s = bench.client.now_s()
        best = min(best, (after_s - before_s, (before_s + after_s) / 2, device_ms))
    return best[1], best[2]


def memory(bench: Bench) -> list[Figure]:
    """Collect, and see how long it took and what is free then."""
    collection_us = bench.figure("collection_us")
    return [
        Figure("collection", collection_us, "us", 0, _COLLECTION_US, "two ticks; 2 to 3 ms without PSRAM"),
        Figure(
            "memory_free",
            bench.figure("memory_free"),
            "bytes",
            _MEMORY_BYTES,
            None,
            "for what is loaded when used; a choice until boards tell",
        ),
    ]
