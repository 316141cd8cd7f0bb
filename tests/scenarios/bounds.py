"""What DOMAIN allows, and how to measure it in the files of a run."""

from __future__ import annotations

import numpy as np
from session_files import SessionFiles

RISE_N_S = 60.0
RELEASE_N_S = 100.0
FAULT_RELEASE_N_S = 150.0
UNCALIBRATED_N = 80.0
LIGHT_DRAG_N = 30.0
BELT_KG = 75.0
STOP_WALKING_M_S2 = 0.8

# Telemetry has the commanded force in steps of 0.1 N: between two messages that is 0.1 N of slew more.
_STEP_N = 0.1
# The belt's own slowing takes force away without a command: below this speed that is told from no slew.
_STEADY_M_S = 0.35


def slew_n_s(session: SessionFiles) -> tuple[float, float]:
    """Return the fastest rise and the fastest release of the commanded force between telemetry messages.

    The command refers to the stride-mean speed. Where the belt all but stands, the brake's law and not a
    command takes the force away, so messages of a belt below 0.35 m/s count for rises only.
    """
    t_s = session.telemetry("t_ms") / 1000.0
    command_n = session.telemetry("command_dn") / 10.0
    speed_m_s = np.abs(session.telemetry("speed_mm_s")) / 1000.0
    dt_s = np.diff(t_s)
    change_n = np.diff(command_n)
    # A tick may fall on either side of a message: one tick of slew more than the time between says.
    rate = (np.abs(change_n) - _STEP_N) / (dt_s + 0.01) * np.sign(change_n)
    steady = np.minimum(speed_m_s[1:], speed_m_s[:-1]) >= _STEADY_M_S
    return float(rate.max()), float(-rate[steady].min(initial=0.0))


def brake_deceleration_m_s2(session: SessionFiles) -> float:
    """Return the largest deceleration that the brake caused, by the plant's truth."""
    return float(session.truth["brake_force_n"].max()) / BELT_KG
