"""Where one programme step ends and the next begins, and what each has added."""

from itertools import pairwise

import numpy as np

from backstride_host.session.model import SUMS, Lap, Session


def laps_of(session: Session) -> tuple[Lap, ...]:
    """Return the laps: one for each stretch of samples of the same step, without holes between them."""
    starts_s, numbers = _starts(session)
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
