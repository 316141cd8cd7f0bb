"""Whatever comes in, no tick raises and no result on the way is beyond a small integer's 31 bits.

On a 32-bit MicroPython a wider result is taken from the heap, in the middle of the tick.
"""

import sys

import pytest
from backstride.core import operations, params, pipeline, requests
from hypothesis import given, settings
from hypothesis import strategies as st
from small_int import LEAST, MOST, SmallInt, TooWide, enter, keep_small

HALF = 1 << 29
# All that keep arrays, so that nothing escapes through them.
KEEPERS = [
    module
    for name, module in sorted(sys.modules.items())
    if name.startswith("backstride.core.") and hasattr(module, "array")
]


def settled(settings_by_row: dict[int, int], calibrated: bool) -> pipeline.Pipeline:
    """Return a core with these parameters in a free session at level ten, shortly before its clock wraps.

    It has gone a million metres forward and as many backward.
    """
    values = params.Parameters()
    for index, value in settings_by_row.items():
        values.set(index, SmallInt(value))
    core = pipeline.Pipeline(values)
    core.calibrated = calibrated
    core.t_ms = SmallInt(MOST - 500)
    core.ticks = SmallInt(MOST - 5)
    core.odometer.forward_m = core.odometer.backward_m = SmallInt(1_000_000)
    operations.select(core, core.catalogue.find("free"))
    core.requests.put(requests.START, 0)
    core.step()
    core.requests.put(requests.LEVEL, SmallInt(10))
    core.step()
    return core


rows = st.sampled_from(range(len(params.PARAMS)))
# Any of the parameters at one end of its range.
extremes = st.dictionaries(rows, st.booleans()).map(
    lambda chosen: {index: params.PARAMS[index][3 if high else 2] for index, high in chosen.items()}
)
sensors = st.fixed_dictionaries(
    {
        "coil_ma": st.sampled_from([-125, 0, 700, 2000, 4000]),
        "coil_temperature_dc": st.sampled_from([-5000, 200, 950, 1250, 2600]),
        "supply_mv": st.sampled_from([0, 16_000, 24_000, 37_000]),
        "key": st.sampled_from([True, True, True, False]),
        "stop": st.sampled_from([False, False, False, True]),
        "confirm": st.booleans(),
        "up": st.booleans(),
        "down": st.booleans(),
        "edges": st.sampled_from([0, 1, 40]),
        "edges_a": st.sampled_from([0, 1, 5, 40, 300, 400_000]),
        "edges_b": st.sampled_from([0, 1, 5, 40, 300, 400_000]),
    }
)
speeds = st.sampled_from([0, 50, 700, -700, 3000, 12_000, -12_000, 40_000])
spans = st.sampled_from([3000, 10_000, 10_000, 30_000, 400_000, 5_000_000])
leaps = st.sampled_from([0, 0, 0, 1, -1, 40_000, HALF - 1])
stories = st.lists(st.tuples(sensors, speeds, spans, leaps, st.integers(1, 12)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(extremes, st.booleans(), stories, st.sampled_from([0, HALF - 300, -HALF + 300]))
def test_no_tick_raises_and_none_leaves_31_bits(
    chosen: dict[int, int], calibrated: bool, story: list, count: int
) -> None:
    with keep_small(*KEEPERS):
        core = settled(chosen, calibrated)
        scale = int(core.params.get("sensing.counts_per_metre"))
        t_us = MOST - 50_000
        for values, speed_mm_s, dt_us, leap, ticks in story:
            for tick in range(ticks):
                t_us = (t_us + dt_us) & MOST
                count += speed_mm_s * scale * dt_us // 1_000_000_000 + (0 if tick else leap)
                count = (count + HALF) % (2 * HALF) - HALF
                edge = max(LEAST, count - 2)
                enter(core.inputs, t_us=t_us, dt_us=dt_us, count=count, edge_count=edge)
                enter(core.inputs, edge_t_us=(t_us - 1500) & MOST, **values)
                waits = core.wait_us(SmallInt(count), SmallInt(t_us)) >= 0
                core.inputs.caught = SmallInt((speed_mm_s > 0) - (speed_mm_s < 0) if waits else 0)
                core.step()
                while core.events.take():
                    pass


def test_every_array_of_the_core_is_watched() -> None:
    names = {module.__name__.rpartition(".")[2] for module in KEEPERS}
    assert {"line_error", "roller_error", "ripple", "rhythm", "edge_pace", "belt_leap", "params"} <= names


def test_the_checker_sees_a_result_that_is_too_wide() -> None:
    with pytest.raises(TooWide):
        _ = SmallInt(1 << 20) * SmallInt(1 << 10) // SmallInt(1 << 10)
    assert 3 * SmallInt(1 << 20) // 3 == 1 << 20
