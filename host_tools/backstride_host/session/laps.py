"""Where one programme step ends and the next begins, and what each has added."""

from bisect import bisect_right
from itertools import pairwise

import numpy as np

from backstride_host.session.model import SUMS, Lap, Session

# A mark so close to where a lap begins or ends anyway makes none: sports files have a point a second.
_LAP_LEAST_S = 1.0


def laps_of(session: Session, at_marks: bool = False) -> tuple[Lap, ...]:
    """Return the laps: one for each stretch of samples of the same step, without holes between them.

    `at_marks` has another begin at each mark.
    """
    starts_s, numbers = _starts(session)
    if at_marks:
        starts_s, numbers = _cut(session, starts_s, numbers)
    bounds_s = np.array([*starts_s, max(session.duration_s, starts_s[-1])])
    sums = session.sums_at(bounds_s)
    for name in SUMS:
        sums[name][0] = 0
        sums[name][-1] = session.totals[name]
    return tuple(
        Lap(
            numbers[lap],
            float(begin_s),
            float(end_s),
            {name: int(sums[name][lap + 1] - sums[name][lap]) for name in SUMS},
        )
        for lap, (begin_s, end_s) in enumerate(pairwise(bounds_s))
    )


def _cut(
    session: Session, steps_s: list[float], step_numbers: list[int | None]
) -> tuple[list[float], list[int | None]]:
    """Return the same with the marks' times among them, each with the number of the step it is in."""
    starts_s, numbers = [*steps_s], [*step_numbers]
    for mark in session.marks:
        at = bisect_right(starts_s, mark.t_s)
        end_s = starts_s[at] if at < len(starts_s) else session.duration_s
        if at and mark.t_s - starts_s[at - 1] >= _LAP_LEAST_S and end_s - mark.t_s >= _LAP_LEAST_S:
            starts_s.insert(at, mark.t_s)
            numbers.insert(at, numbers[at - 1])
    return starts_s, numbers


def _starts(session: Session) -> tuple[list[float], list[int | None]]:
    """Return when each lap begins, the first at 0, and its step."""
    if "step" not in session.samples or not len(session.samples):
        return [0.0], [None]
    # Before the session's first step telemetry may still show the last one's end.
    steps = session.samples.labels("step")
    changes = [0, *(row for row in range(1, len(steps)) if steps[row] != steps[row - 1])]
    if len(changes) > 1 and steps[0] is None:
        changes = changes[1:]
    times_s = [0.0, *(float(session.samples.t_s[row]) for row in changes[1:])]
    return times_s, [steps[row] for row in changes]
