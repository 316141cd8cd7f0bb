"""Belt motions to judge a speed estimator by: made from strides and from forces, not from its own model.

Two makers of different structure. `striding` bends a wished speed by a step's waveform whose cadence, height
and left-right difference vary; `pushed` lets a walker's pushes drive a belt with inertia and friction
(DOMAIN.md: M dv/dt = F - F0 - F1 |v|). Both return speeds in m/s every `GRID_S`.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRID_S = 2e-4


def smoothed(values: Floats, width_s: float) -> Floats:
    """Average with a bell (Hann) of `width_s`; what stands still does so to the last bit."""
    bell, padded = _bell_and_padded(values, width_s)
    return np.convolve(padded, bell, "valid").astype(np.float64)


def _widely_smoothed(values: Floats, width_s: float) -> Floats:
    """The same by way of the spectrum, for bells of thousands of points."""
    bell, padded = _bell_and_padded(values, width_s)
    points = 1 << (padded.size - 1).bit_length()
    spectrum = np.fft.rfft(padded, points) * np.fft.rfft(bell, points)
    return np.fft.irfft(spectrum, points)[bell.size - 1 : padded.size]


def _bell_and_padded(values: Floats, width_s: float) -> tuple[Floats, Floats]:
    bell = np.hanning(int(width_s / GRID_S))
    before = bell.size // 2
    return bell / bell.sum(), np.pad(values, (before, bell.size - before - 1), "edge")


def wander(rng: np.random.Generator, count: int, spread: float, memory_s: float) -> Floats:
    """Return a slow, smooth drift of standard deviation `spread`: nobody keeps a speed."""
    step_s = 0.05
    drift = np.zeros(int(count * GRID_S / step_s) + 3)
    keep = np.exp(-step_s / memory_s)
    for index in range(1, drift.size):
        drift[index] = keep * drift[index - 1] + spread * np.sqrt(1 - keep * keep) * rng.normal()
    fine = np.interp(np.arange(count) * GRID_S, np.arange(drift.size) * step_s, drift)
    return _widely_smoothed(fine, 1.0)


def _ripple(rng: np.random.Generator, cadence_hz: Floats, peak_to_peak: float) -> Floats:
    """Return a step's waveform over and over: three harmonics, a stride's half, uneven steps."""
    phase = np.concatenate([[0.0], np.cumsum(cadence_hz[:-1]) * GRID_S])
    steps = np.arange(int(phase[-1]) + 3)
    uneven = steps + np.where(steps % 2, 0.03, -0.03) + rng.normal(0, 0.025, steps.size)
    warped = np.interp(phase, uneven, steps)
    angles = rng.uniform(0, 2 * np.pi, 4)
    heights = (1.0, rng.uniform(0.25, 0.5), rng.uniform(0.08, 0.2))
    wave = rng.uniform(0.1, 0.25) * np.sin(np.pi * warped + angles[3])
    for harmonic, height in enumerate(heights, 1):
        wave += height * np.sin(2 * np.pi * harmonic * warped + angles[harmonic - 1])
    wave /= np.ptp(wave[: int(5 / GRID_S)])
    strength = np.interp(phase, steps, peak_to_peak * (1 + 0.15 * rng.normal(size=steps.size)))
    return smoothed(strength, 0.15) * wave


def striding(
    rng: np.random.Generator,
    duration_s: float,
    speed_m_s: float,
    cadence_hz: float,
    peak_to_peak: float,
) -> Floats:
    """A belt brought from rest to a steady walk or run in a second."""
    count = int(duration_s / GRID_S)
    time_s = np.arange(count) * GRID_S
    gate = smoothed(np.interp(time_s, [0, 0.3, 1.3], [0, 0, 1]), 0.3)
    wished = gate * speed_m_s * (1 + wander(rng, count, 0.04, 3.0))
    cadence = cadence_hz * (1 + 0.3 * wander(rng, count, 0.05, 4.0))
    return wished * (1 + _ripple(rng, cadence, peak_to_peak))


def sprinting(rng: np.random.Generator, duration_s: float, top_m_s: float) -> Floats:
    """Jog, accelerate, sprint and slow down again, every half minute."""
    count = int(duration_s / GRID_S)
    time_s = np.arange(count) * GRID_S
    near_top = top_m_s * 0.95
    profile = np.interp(time_s % 30, [0, 2, 7, 13, 19, 30], [1.5, 1.5, top_m_s, near_top, 1.2, 1.5])
    profile = smoothed(profile, 1.2) * np.clip(time_s / 0.8, 0, 1)
    wished = profile * (1 + wander(rng, count, 0.02, 3.0))
    return wished * (1 + _ripple(rng, 1.8 + 0.3 * profile, 0.04))


def pushed(
    rng: np.random.Generator,
    duration_s: float,
    wished_m_s: Callable[[float], float],
    *,
    brake_n: float = 0.0,
    keenness: float = 1.5,
    cadence_hz: Callable[[float], float] = lambda speed_m_s: 1.2 + 0.5 * speed_m_s,
) -> Floats:
    """A 75 kg belt under half-sine pushes of a walker who holds on to a wished speed; 0 stops it."""
    mass_kg, static_n, viscous_n, pushing = 75.0, 25.0, 6.0, 0.62
    speeds = np.zeros(int(duration_s / GRID_S))
    moods = 1 + 0.1 * rng.normal(size=4096)
    speed = mean = phase = wished = cadence = 0.0
    step = 0
    for index in range(speeds.size):
        if index % 50 == 0:
            wished = wished_m_s(index * GRID_S)
            mean += 0.03 * (speed - mean)
            cadence = cadence_hz(max(abs(wished), abs(speed)))
        held_n = static_n + viscous_n * abs(speed) + brake_n * min(1.0, abs(speed) / 0.3)
        phase += cadence * GRID_S
        if phase >= 1:
            phase -= 1
            step += 1
        if wished:
            need_n = np.sign(wished) * held_n + keenness * mass_kg * (wished - mean)
            share = np.sin(np.pi * phase / pushing) * np.pi / 2 / pushing if phase < pushing else 0.0
            push_n = need_n * share * (moods[step % 4096] + (0.06 if step % 2 else -0.06))
            if push_n * wished < 0:
                push_n *= 0.3
            push_n = min(350.0, max(-350.0, push_n))
        else:
            push_n = -1.5 * mass_kg * mean
        way = np.sign(speed) if abs(speed) > 1e-3 else np.sign(push_n)
        if abs(speed) < 1e-3 and abs(push_n) < held_n:
            speed = 0.0
        else:
            after = speed + GRID_S * (push_n - held_n * way) / mass_kg
            speed = 0.0 if speed * after < 0 and abs(push_n) < held_n else after
        speeds[index] = speed
    return smoothed(speeds, 0.02)


def starting_stopping_turning(rng: np.random.Generator, duration_s: float) -> Floats:
    """Walk, stop, walk the other way, and so on."""
    story = ((0, 1.0), (1.1, 5), (0, 3), (-0.8, 6), (0, 2.5), (0.5, 4), (-0.6, 5), (0, 3))
    ends = np.cumsum([seconds for _speed, seconds in story])

    def wished(time_s: float) -> float:
        return float(story[int(np.searchsorted(ends, time_s % ends[-1], "right"))][0])

    return pushed(rng, duration_s, wished)


def sledding(rng: np.random.Generator, duration_s: float) -> Floats:
    """Bursts backwards against 160 N, then rest, every quarter of a minute."""

    def wished(time_s: float) -> float:
        return -1.1 if 4 < time_s % 15 < 12 else 0.0

    return pushed(
        rng, duration_s, wished, brake_n=160, keenness=2.0, cadence_hz=lambda speed: 1.6 + 0.3 * speed
    )


def trembling(rng: np.random.Generator, duration_s: float, amplitude_m: float) -> Floats:
    """A standing belt that moves to and fro, with several tones of 3 to 12 Hz, within +-`amplitude_m`."""
    time_s = np.arange(int(duration_s / GRID_S)) * GRID_S
    speed = np.zeros(time_s.size)
    for _tone in range(3):
        omega = 2 * np.pi * rng.uniform(3, 12)
        speed += amplitude_m / 3 * omega * np.cos(omega * time_s + rng.uniform(0, 2 * np.pi))
    return speed
