"""What the analog inputs show while nothing happens: supply, coil current, coil temperature."""

from collections.abc import Sequence

from backstride_host.selftest.bench import Bench, NothingCame
from backstride_host.selftest.result import Figure

_REST_S = 2.0
_LEAST = 10
_SUPPLY_MOST_MV = 30_000
_RIPPLE_MV = 500
_ZERO_MA = 25
_CURRENT_MA = 60
_COLD_C, _WARM_C = 2.0, 60.0
_WANDER_C = 3.0


def _series(bench: Bench, field: str) -> list[float]:
    values = [float(getattr(message, field)) for message in bench.telemetry(_REST_S)]
    if len(values) < _LEAST:
        raise NothingCame(f"only {len(values)} telemetry messages came in {_REST_S:g} s")
    return values


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def supply(bench: Bench) -> list[Figure]:
    """The supply without a load."""
    values = _series(bench, "supply_mv")
    low_mv = bench.parameter("safety.supply_low_mv")
    return [
        Figure("supply_least", min(values), "mV", low_mv * 1.1, None, "a tenth above safety.supply_low_mv"),
        Figure("supply_most", max(values), "mV", None, _SUPPLY_MOST_MV, "the driver is made for 24 V"),
        Figure("ripple", max(values) - min(values), "mV", 0, _RIPPLE_MV, "no load changes; 2 % of 24 V"),
    ]


def current(bench: Bench) -> list[Figure]:
    """The coil's current while none is asked for."""
    values = _series(bench, "coil_ma")
    return [
        Figure("current_mean", _mean(values), "mA", 0, _ZERO_MA, "a zero that is off by more is not learned"),
        Figure("current_most", max(values), "mA", 0, _CURRENT_MA, "noise; 300 mA too much is a fault"),
    ]


def temperature(bench: Bench) -> list[Figure]:
    """The coil's temperature in a room."""
    values = [value / 10 for value in _series(bench, "coil_temperature_dc")]
    return [
        Figure("temperature", _mean(values), "degC", _COLD_C, _WARM_C, "a room's; an open sensor reads -36"),
        Figure("wander", max(values) - min(values), "K", 0, _WANDER_C, "copper takes minutes to warm"),
    ]
