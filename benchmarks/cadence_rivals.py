"""What others make of the last 8 s of the same belt speed, once a second. They always answer."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WINDOW_S = 8.0
# What steps can be, in Hz.
_LOW_HZ, _HIGH_HZ = 0.6, 5.0
_RATE_HZ = 50.0
_POINTS = 1 << 13


def _window(time_s: Floats, speed_mm_s: Floats, end_s: float) -> Floats:
    """Return the last 8 s before `end_s`, even in time, without their straight line."""
    grid_s = end_s - np.arange(int(WINDOW_S * _RATE_HZ))[::-1] / _RATE_HZ
    speed = np.interp(grid_s, time_s, speed_mm_s)
    return speed - np.polyval(np.polyfit(grid_s, speed, 1), grid_s)


def spectrum_peak(wave: Floats) -> float:
    """Return the highest line of a windowed spectrum, in steps a minute."""
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(wave.size), _POINTS))
    frequency_hz = np.fft.rfftfreq(_POINTS, 1 / _RATE_HZ)
    band = (frequency_hz > _LOW_HZ) & (frequency_hz < _HIGH_HZ)
    return float(60 * frequency_hz[band][np.argmax(spectrum[band])])


def autocorrelation_peak(wave: Floats) -> float:
    """Return the highest peak of the autocorrelation, by its parabola."""
    like = np.correlate(wave, wave, "full")[wave.size - 1 :]
    like /= np.arange(wave.size, 0, -1)
    lags = np.arange(int(_RATE_HZ / _HIGH_HZ), int(_RATE_HZ / _LOW_HZ))
    peaks = lags[(like[lags] >= like[lags - 1]) & (like[lags] > like[lags + 1])]
    if not peaks.size:
        return float("nan")
    lag = int(peaks[np.argmax(like[peaks])])
    before, here, after = like[lag - 1 : lag + 2]
    beside = (before - after) / (before - 2 * here + after) / 2
    return float(60 * _RATE_HZ / (lag + beside))


def zero_crossings(wave: Floats) -> float:
    """Return the rises through the mean, from the first to the last."""
    rises = np.nonzero((wave[:-1] < 0) & (wave[1:] >= 0))[0]
    if rises.size < 2:
        return float("nan")
    return float(60 * _RATE_HZ * (rises.size - 1) / (rises[-1] - rises[0]))


RIVALS = {
    "spectrum's peak": spectrum_peak,
    "autocorrelation's highest peak": autocorrelation_peak,
    "zero crossings": zero_crossings,
}


def answers(time_s: Floats, speed_mm_s: Floats, from_s: float) -> tuple[Floats, dict[str, Floats]]:
    """Return when they were asked and what each said, once a second from `from_s` on."""
    asked_s = np.arange(from_s, time_s[-1])
    waves = [_window(time_s, speed_mm_s, end_s) for end_s in asked_s.tolist()]
    return asked_s, {name: np.array([rival(wave) for wave in waves]) for name, rival in RIVALS.items()}
