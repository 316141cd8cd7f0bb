"""Belts of which everything is known: their motions by closed forms, as telemetry would tell them.

Under dry and viscous friction alone a belt slows as v = (v0 + f0/f1) exp(-f1 t) - f0/f1, and its place is the
integral of that. Places are whole millimetres, times whole milliseconds, 50 a second.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from backstride_host.calibration.motion import Motion

STEP_S = 0.02
REST_S = 1.0
Law = Callable[[float], tuple[float, float]]


def slowing(from_m_s: float, f0: float, f1: float) -> tuple[Law, float]:
    """Return place and speed by the time since the belt was let go, and the time until it stands."""
    ratio = f0 / f1
    end_s = math.log(1 + from_m_s / ratio) / f1

    def law(t_s: float) -> tuple[float, float]:
        t_s = min(t_s, end_s)
        fading = math.exp(-f1 * t_s)
        return (from_m_s + ratio) * (1 - fading) / f1 - ratio * t_s, (from_m_s + ratio) * fading - ratio

    return law, end_s


def slowing_by_air(from_m_s: float, f0: float, f2: float) -> tuple[Law, float]:
    """Return the same for friction f0 + f2 v^2: v = sqrt(f0/f2) tan(a - sqrt(f0 f2) t)."""
    scale, rate = math.sqrt(f0 / f2), math.sqrt(f0 * f2)
    angle = math.atan(from_m_s / scale)
    end_s = angle / rate

    def law(t_s: float) -> tuple[float, float]:
        now = angle - rate * min(t_s, end_s)
        return math.log(math.cos(now) / math.cos(angle)) / f2, scale * math.tan(now)

    return law, end_s


def pulled(hang_kg: float, mass_kg: float, drag_n: tuple[float, float], fall_m: float) -> Law:
    """A rest, a mass on a cord that falls so far, and the belt that coasts on alone."""
    both_kg = mass_kg + hang_kg
    final_m_s = (hang_kg * 9.81 - drag_n[0]) / drag_n[1]
    rate = drag_n[1] / both_kg

    def falling(t_s: float) -> tuple[float, float]:
        fading = math.exp(-rate * t_s)
        return final_m_s * (t_s - (1 - fading) / rate), final_m_s * (1 - fading)

    low_s, high_s = 0.0, 60.0
    for _ in range(60):
        middle_s = (low_s + high_s) / 2
        low_s, high_s = (middle_s, high_s) if falling(middle_s)[0] < fall_m else (low_s, middle_s)
    landed_m, landed_m_s = falling(low_s)
    coast, _end_s = slowing(landed_m_s, drag_n[0] / mass_kg, drag_n[1] / mass_kg)

    def whole(t_s: float) -> tuple[float, float]:
        if t_s < REST_S:
            return 0.0, 0.0
        if t_s < REST_S + low_s:
            return falling(t_s - REST_S)
        x, v = coast(t_s - REST_S - low_s)
        return landed_m + x, v

    return whole


def after_a_spin(coast: Law, from_m_s: float, spin_s: float = 2.0, hold_s: float = 2.0) -> Law:
    """A rest, a steady rise, a drill that holds, and the belt let go."""
    risen_s, free_s = REST_S + spin_s, let_go_s(spin_s, hold_s)
    rise = from_m_s / spin_s

    def whole(t_s: float) -> tuple[float, float]:
        if t_s < REST_S:
            return 0.0, 0.0
        if t_s < risen_s:
            return rise * (t_s - REST_S) ** 2 / 2, rise * (t_s - REST_S)
        if t_s < free_s:
            return from_m_s * (spin_s / 2 + t_s - risen_s), from_m_s
        x, v = coast(t_s - free_s)
        return from_m_s * (spin_s / 2 + hold_s) + x, v

    return whole


def let_go_s(spin_s: float = 2.0, hold_s: float = 2.0) -> float:
    """Return when a belt that was spun up is let go."""
    return REST_S + spin_s + hold_s


def motion_of(
    law: Law,
    for_s: float,
    *,
    way: int = 1,
    noise_m: float = 0.0,
    seed: int = 1,
    coil_a: Callable[[float], float] = lambda _t_s: 0.0,
    supply_v: Callable[[float], float] = lambda _t_s: 23.9,
    coil_c: float = 22.0,
    faults: Sequence[str] = (),
) -> Motion:
    """Return what a console would have told of it."""
    t_s = np.arange(round(for_s / STEP_S) + 1) * STEP_S
    place = np.array([law(float(t))[0] for t in t_s])
    if noise_m:
        place = place + np.random.default_rng(seed).uniform(-noise_m, noise_m, len(place))
    current = np.array([coil_a(float(t)) for t in t_s])
    same = np.ones(len(t_s))
    return Motion(
        t_s,
        t_s,
        np.round(place * way, 3),
        np.round(current, 3),
        same * coil_c,
        np.array([supply_v(float(t)) for t in t_s]),
        same * np.nan,
        (current > 0).astype(float),
        frozenset(faults),
    )
