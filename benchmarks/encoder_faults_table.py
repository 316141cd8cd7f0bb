"""Which encoder fault is reported as what, and how soon: each is injected into walks of the real firmware.

A walker goes backwards at 0.5 m/s under level 2 on either plant; the fault begins at 20 s, at another place
of a step and of a line with each seed. `python -m benchmarks.encoder_faults_table` prints the table.

Harmful is a fault once the distance counted in the time of a stride, whose mean speed the brake goes by, is
wrong by more than 5 % of what the belt truly travelled. Both are compared at each telemetry, every 50 ms, and
the one before the first wrong one is taken, so that no detection seems sooner than it was.
"""

import argparse
import csv
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from backstride_host import simulator
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario
from numpy.typing import NDArray

PLANTS = tuple(Path(simulator.__file__).parent / "world" / name for name in ("plant.py", "second_plant.py"))
SPEED_M_S = 0.5
SCALES = (256, 1000, 4000)
SEEDS = range(4)
BEGIN_S = 20.0
_CADENCE_SPM = 84
STRIDE_S = 2 * 60 / _CADENCE_SPM
_HARMFUL = 0.05
NOTHING = "nothing"


@dataclass(frozen=True)
class Case:
    """What is injected: a name for the table, the name it is to be told by, fault names with their values."""

    name: str
    told_as: str
    faults: tuple[tuple[str, float | None], ...]


CASES = (
    Case("channel A dead (low)", "encoder.a_stuck", (("encoder.a_stuck", 0),)),
    Case("channel A stuck", "encoder.a_stuck", (("encoder.a_stuck", None),)),
    Case("channel B stuck", "encoder.b_stuck", (("encoder.b_stuck", None),)),
    Case("both channels dead", "encoder.lost", (("encoder.a_stuck", None), ("encoder.b_stuck", None))),
    Case("swapped while moving", "encoder.swapped", (("encoder.swapped", None),)),
    Case("5 % of edges dropped", "encoder.dropped_edges", (("encoder.dropped_edges", 0.05),)),
    Case("10 % of edges dropped", "encoder.dropped_edges", (("encoder.dropped_edges", None),)),
    Case("30 % of edges dropped", "encoder.dropped_edges", (("encoder.dropped_edges", 0.3),)),
    Case("bounce 300 us", "encoder.bounce", (("encoder.bounce", None),)),
    Case("bounce 100 us", "encoder.bounce", (("encoder.bounce", 100),)),
    Case("noise 500/s", "encoder.noise", (("encoder.noise", None),)),
    Case("noise 2000/s", "encoder.noise", (("encoder.noise", 2000),)),
    Case("slip 30 %", "encoder.slip", (("encoder.slip", None),)),
    Case("slip 60 %", "encoder.slip", (("encoder.slip", 0.6),)),
    Case(NOTHING, NOTHING, ()),
)

_SCENARIO = """
name = "encoder fault"
duration_s = {duration_s}
[params]
"sensing.counts_per_metre" = {scale}
"session.start_mm_s" = 100
[[command]]
at_s = 2
send = "session.start"
args = {{ programme = "free", facing = "console" }}
[[command]]
at_s = 4
send = "level.set"
args = {{ level = 2 }}
[[walker]]
at_s = 3
do = "walk"
direction = "reverse"
speed_m_s = {speed_m_s}
cadence_spm = {cadence_spm}
"""


@dataclass(frozen=True)
class Told:
    """The first fault reported after the injection, if any, all of them, when the first came, and harm."""

    names: tuple[str, ...]
    after_s: float
    harmful_s: float  # inf for never


def _text(case: Case, scale: int, speed_m_s: float, begin_s: float) -> str:
    text = _SCENARIO.format(
        duration_s=begin_s + 2, scale=scale, speed_m_s=speed_m_s, cadence_spm=_CADENCE_SPM
    )
    for name, value in case.faults:
        text += f'[[fault]]\nat_s = {begin_s}\ninject = "{name}"\n'
        text += f"value = {value}\n" if value is not None else ""
    return text


def _column(path: Path, *names: str) -> list[NDArray[np.float64]]:
    with path.open(newline="") as file:
        return [
            np.array(column)
            for column in zip(
                *([float(row[name]) for name in names] for row in csv.DictReader(file)), strict=True
            )
        ]


def harmful_s(out: Path, begin_s: float) -> float:
    """Return when after `begin_s` the distance of a stride's time was first wrong by 5 %; inf for never."""
    true_s, true_m = _column(out / "truth.csv", "t_s", "belt_position_m")
    arrived_s, device_ms, forward_mm, backward_mm = _column(
        out / "telemetry.csv", "t_s", "t_ms", "forward_mm", "backward_mm"
    )
    # The device's clock began when its first telemetry was sent, or a little before.
    sampled_s = device_ms / 1000 + np.min(arrived_s - device_ms / 1000)
    travel_mm = 1000 * np.interp(sampled_s, true_s, true_m)
    error_mm = forward_mm - backward_mm - travel_mm
    before = np.interp(sampled_s - STRIDE_S, sampled_s, np.arange(sampled_s.size))
    rows = np.arange(sampled_s.size)
    grown_mm = error_mm - np.interp(before, rows, error_mm)
    travelled_mm = travel_mm - np.interp(before, rows, travel_mm)
    wrong = np.nonzero((np.abs(grown_mm) > _HARMFUL * np.abs(travelled_mm)) & (sampled_s > begin_s))[0]
    return max(0.0, float(sampled_s[wrong[0] - 1]) - begin_s) if wrong.size else float("inf")


def tell(case: Case, scale: int, plant: Path, seed: int, speed_m_s: float = SPEED_M_S) -> Told:
    """Run one walk and return what the firmware told."""
    begin_s = BEGIN_S + 0.137 * seed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(_text(case, scale, speed_m_s, begin_s))
        simulate(load_scenario(path, plant), Path(folder) / "out", seed=seed + 1)
        with (Path(folder) / "out" / "events.csv").open(newline="") as file:
            rows = [
                (float(row["t_s"]) - begin_s, row["detail"].split()[0])
                for row in csv.DictReader(file)
                if row["name"] == "fault.raise" and row["detail"].startswith("encoder.")
            ]
        harmful = harmful_s(Path(folder) / "out", begin_s)
    return Told(tuple(name for _, name in rows), rows[0][0] if rows else 0.0, harmful)


@dataclass(frozen=True)
class Row:
    """A case at a scale: how often each name came first, the mean and slowest time of those.

    `late_s`: the slowest after it had become harmful; below 0, all were told before that. -inf for no harm.
    """

    case: str
    scale: int
    firsts: Counter[str]
    others: Counter[str]
    mean_s: float
    worst_s: float
    late_s: float


def row(case: Case, scale: int, speed_m_s: float = SPEED_M_S) -> Row:
    """Run a case on both plants with every seed."""
    told = [tell(case, scale, plant, seed, speed_m_s) for plant in PLANTS for seed in SEEDS]
    firsts = Counter(each.names[0] if each.names else NOTHING for each in told)
    others = Counter(name for each in told for name in each.names[1:])
    times = [each.after_s for each in told if each.names] or [0.0]
    late_s = max((each.after_s - each.harmful_s for each in told if each.names), default=float("-inf"))
    return Row(case.name, scale, firsts, others, sum(times) / len(times), max(times), late_s)


def rows(speed_m_s: float = SPEED_M_S, scales: tuple[int, ...] = SCALES) -> Iterator[Row]:
    """Run every case at every scale, two at a time."""
    cells = [(case, scale, speed_m_s) for case in CASES for scale in scales]
    with ProcessPoolExecutor(2) as pool:
        yield from pool.map(row, *zip(*cells, strict=True))


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name.removeprefix('encoder.')} {number}" for name, number in counter.most_common())


def show(found: Row) -> str:
    """Return a row as text."""
    more = f"  then {_counted(found.others)}" if found.others else ""
    times = f"{found.mean_s * 1000:6.0f}{found.worst_s * 1000:6.0f}"
    times += f"{found.late_s * 1000:9.0f}"
    return f"{found.case:24}{found.scale:6d}{times}  {_counted(found.firsts)}{more}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.encoder_faults_table", description=__doc__)
    parser.add_argument("--speed", type=float, default=SPEED_M_S, help="belt speed in m/s")
    arguments = parser.parse_args()
    heads = f"{'c/m':>6}{'mean':>6}{'worst':>6}{'harmful':>9}"
    print(f"{'injected at ' + str(arguments.speed) + ' m/s':24}{heads} ms  told first")
    for found in rows(arguments.speed):
        print(show(found), flush=True)


def results() -> Iterator[dict[str, Any]]:
    """Give how many walks at 0.5 m/s and 1,000 counts a metre told the right name first, and the slowest."""
    found = dict(zip([case.name for case in CASES], rows(scales=(1000,)), strict=True))
    walks = len(PLANTS) * len(SEEDS)
    right = sum(found[case.name].firsts[case.told_as] for case in CASES)
    yield {
        "name": "encoder faults told by their own name first, at 0.5 m/s",
        "value": round(100 * right / (walks * len(CASES)), 1),
        "unit": "%",
        "n": walks * len(CASES),
        "against": {},
    }
    yield {
        "name": "slowest encoder fault to be told, at 0.5 m/s",
        "value": round(1000 * max(row.worst_s for row in found.values())),
        "unit": "ms",
        "n": walks * len(CASES),
        "against": {"required": 300},
    }


if __name__ == "__main__":
    main()
