"""How many bytes of the heap the whole firmware keeps."""

from collections.abc import Iterator

from benchmarks import live_bytes
from benchmarks.budgets import result


def results() -> Iterator[dict[str, object]]:
    """Yield one result a benchmark."""
    for place, value in live_bytes.measure().items():
        yield result(f"memory.live.{place}", value, "bytes", 1)
