"""How a belt would go on by a fit."""

from collections.abc import Callable

import numpy as np

from backstride_host.calibration.motion import Array

_STEP_S = 0.05
_MOST_S = 60.0
_SLOWEST_M_S = 0.2  # as far down as fits are made


def course(begin_s: float, v_m_s: float, slowing: Callable[[float], float]) -> tuple[Array, Array]:
    """Return times and speeds from a speed on, under a deceleration in m/s2 by the speed, to near rest.

    A fit of few samples may say anything: where it would have the belt go faster, that is the end.
    """
    t_s, speeds = [begin_s], [v_m_s]
    while _SLOWEST_M_S < speeds[-1] <= v_m_s and t_s[-1] - begin_s < _MOST_S:
        # By the deceleration in the step's middle.
        middle = speeds[-1] - slowing(speeds[-1]) * _STEP_S / 2
        speeds.append(speeds[-1] - slowing(middle) * _STEP_S)
        t_s.append(t_s[-1] + _STEP_S)
    return np.array(t_s), np.array(speeds)
