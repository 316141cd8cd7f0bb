"""How well cadence is told from the belt's ripple: ours, and what others would say of the same speeds.

`python -m benchmarks.cadence_table` prints the table, with `--picture FILE.png` it draws it too.
Every gait's steps are known one by one (tests/yardstick/gaits.py). Ours is what the firmware's core says at
each tick; the others look at the last 8 s of the same speed once a second, and always answer.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import cadence_picture, cadence_rivals
from benchmarks.cadence_walks import Heard, gaits, walks

ALLOWED_SPM = 2.0
DUE_S = 8.0
# A person's rhythm is what it was over some time: so long that a step's own lateness is below the allowed.
_OVER_S = 5.0
_HALF, _DOUBLE = 0.7, 1.5
# The asymmetry is a mean over 32 steps.
_SETTLED_S = 16.0


@dataclass(frozen=True)
class Row:
    """A gait judged. Parts of 1; `off` and `half_double` are of all answers, those of rivals by name."""

    walk: Heard
    answered: float  # of the time from 8 s after the rhythm is steady on
    in_time: bool
    answers: int
    off: int
    half_double: int
    asymmetry: float  # permille, nan for none
    rivals_off: dict[str, float]
    rivals_half_double: dict[str, float]


def _row(walk: Heard) -> Row:
    said = walk.said
    due_s = gaits.STEADY_S + DUE_S
    truth_spm = walk.gait.cadence_spm(said.time_s, _OVER_S)
    errors = np.abs(said.errors_spm(truth_spm))
    ratio = (said.cadence_spm / truth_spm)[said.answered]
    late = said.asymmetry[(said.time_s > _SETTLED_S) & ~np.isnan(said.asymmetry)]
    asked_s, answers = cadence_rivals.answers(said.time_s, walk.speed_mm_s, due_s)
    true_spm = walk.gait.cadence_spm(asked_s, cadence_rivals.WINDOW_S)
    return Row(
        walk,
        said.share(due_s),
        said.first_s <= due_s,
        errors.size,
        int(np.sum(errors > ALLOWED_SPM)),
        int(np.sum((ratio < _HALF) | (ratio > _DOUBLE))),
        float(np.mean(late)) if late.size else float("nan"),
        {name: float(np.mean(~(np.abs(spm - true_spm) <= ALLOWED_SPM))) for name, spm in answers.items()},
        {
            name: float(np.mean((spm < _HALF * true_spm) | (spm > _DOUBLE * true_spm)))
            for name, spm in answers.items()
        },
    )


@dataclass(frozen=True)
class Summary:
    """Rows together, in parts of 1; asymmetries in permille: 10 %, middle and 90 % of those told."""

    answered: float
    in_time: float
    off: float
    half_double: float
    asymmetry: tuple[float, float, float]
    rivals_off: dict[str, float]
    rivals_half_double: dict[str, float]


def summary(rows: list[Row]) -> Summary:
    """Sum up some rows."""
    answers = max(1, sum(row.answers for row in rows))
    low, middle, high = np.nanpercentile([row.asymmetry for row in rows], [10, 50, 90]).tolist()
    return Summary(
        float(np.mean([row.answered for row in rows])),
        float(np.mean([row.in_time for row in rows])),
        sum(row.off for row in rows) / answers,
        sum(row.half_double for row in rows) / answers,
        (low, middle, high),
        {name: float(np.mean([row.rivals_off[name] for row in rows])) for name in cadence_rivals.RIVALS},
        {
            name: float(np.mean([row.rivals_half_double[name] for row in rows]))
            for name in cadence_rivals.RIVALS
        },
    )


def groups(judged: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Give names and the rows of each, all together last."""
    keys = {
        "{} hand, ripple {:.0%}": lambda walk: (walk.hand, walk.ripple),
        "{} steps a second": lambda walk: (walk.cadence_hz,),
        "limp {:.0%}": lambda walk: (walk.limp,),
        "{}": lambda walk: (walk.way,),
    }
    for name, key in keys.items():
        for value in sorted({key(row.walk) for row in judged}):
            yield name.format(*value), [row for row in judged if key(row.walk) == value]
    yield "all", judged


def table(judged: list[Row]) -> str:
    """Return the table as text."""
    heads = (
        "walks",
        "answered",
        "in time",
        "off",
        "half/double",
        "asymmetry",
        "spectrum",
        "autocorr.",
        "zeros",
    )
    lines = [f"{'':28}" + "".join(f"{head:>13}" for head in heads)]
    for name, rows in groups(judged):
        told = summary(rows)
        low, middle, high = told.asymmetry
        cells = [f"{len(rows)}", f"{told.answered:.1%}", f"{told.in_time:.1%}", f"{told.off:.2%}"]
        cells += [f"{told.half_double:.2%}", f"{low:.0f} {middle:.0f} {high:.0f}"]
        cells += [f"{off:.0%}" for off in told.rivals_off.values()]
        lines.append(f"{name:28}" + "".join(f"{cell:>13}" for cell in cells))
    lines.append(
        "answered: from 8 s of a steady rhythm on; off: answers wrong by more than 2 steps a minute,"
    )
    lines.append("the last three columns too; asymmetry: permille, the 10th, 50th and 90th of a hundred")
    return "\n".join(lines)


def results() -> Iterator[dict[str, Any]]:
    """Give what the table comes to, and print it."""
    judged = [_row(walk) for walk in walks()]
    print(table(judged), flush=True)
    told = summary(judged)
    values = {
        "cadence answered from 8 s of a steady rhythm on": (told.answered, {"required": 100}),
        "cadence told within 8 s": (told.in_time, {"required": 100}),
        "cadence off by more than 2 steps a minute, of answers": (told.off, told.rivals_off),
        "cadence half or double, of answers": (told.half_double, told.rivals_half_double),
    }
    for name, (value, against) in values.items():
        others = {rival: round(100 * part, 2) for rival, part in against.items() if rival != "required"}
        yield {
            "name": name,
            "value": round(100 * value, 2),
            "unit": "%",
            "n": len(judged),
            "against": others or against,
        }
    for limp in sorted({row.walk.limp for row in judged}):
        middle = summary([row for row in judged if row.walk.limp == limp]).asymmetry[1]
        against = {"true, of the steps' times": 1000 * limp}
        name = f"asymmetry told of a limp of {limp:.0%}, median"
        yield {
            "name": name,
            "value": round(middle),
            "unit": "permille",
            "n": len(judged) // 3,
            "against": against,
        }


def main() -> None:
    """Print the table; draw it where asked to."""
    parser = argparse.ArgumentParser(prog="benchmarks.cadence_table", description=__doc__)
    parser.add_argument("--picture", type=Path, help="PNG file to draw")
    arguments = parser.parse_args()
    judged = [_row(walk) for walk in walks()]
    print(table(judged))
    if arguments.picture is not None:
        told = [(name, summary(rows)) for name, rows in groups(judged)]
        example = next(row.walk for row in judged if row.walk.limp == 0.1 and row.walk.cadence_hz == 1.5)
        cadence_picture.draw(told, example, arguments.picture)


if __name__ == "__main__":
    main()
