"""SVG paths of curves over time, as short as one can see."""

from collections.abc import Iterable

import numpy as np

from backstride_host.report.chart import Scale


def line(t: np.ndarray, values: np.ndarray, scale: Scale) -> str:
    """Return a curve; NaN breaks it, and a lone value is a dot."""
    return "".join(_polyline(_points(t[run], values[run], scale)) for run in _runs(values))


def area(t: np.ndarray, low: np.ndarray, high: np.ndarray, scale: Scale) -> str:
    """Return what is between two curves that are known and unknown together."""
    text = ""
    for run in _runs(low + high):
        there, back = _points(t[run], high[run], scale), _points(t[run], low[run], scale)
        text += f"M{' '.join(there)} {' '.join(reversed(back))}Z"
    return text


def boxes(spans: Iterable[tuple[float, float, float, float]], scale: Scale) -> str:
    """Return rectangles, each from a time to a time and from a value to a higher one."""
    text = ""
    for start, end, low, high in spans:
        top, bottom = scale.y(high), scale.y(low)
        text += f"M{start:.6g} {top:.1f}H{end:.6g}V{bottom:.1f}H{start:.6g}Z"
    return text


def dots(t: np.ndarray, values: np.ndarray, scale: Scale) -> str:
    """Return a dot for each known value: a stroke of no length, whose round caps are seen."""
    known = np.isfinite(values)
    return "".join(f"M{point}h0" for point in _points(t[known], values[known], scale))


def spans_where(t: np.ndarray, true: np.ndarray) -> list[tuple[float, float]]:
    """Return from when to when it is true; each sample speaks for the time to the next one."""
    padded = np.concatenate(([False], true, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    last = len(t) - 1
    return [
        (float(t[start]), float(t[min(end, last)]))
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def _runs(values: np.ndarray) -> list[slice]:
    padded = np.concatenate(([False], np.isfinite(values), [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
    return [slice(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _points(t: np.ndarray, values: np.ndarray, scale: Scale) -> list[str]:
    pairs = zip(t.tolist(), scale.ys(values).tolist(), strict=True)
    return [f"{across:.6g} {down:.1f}" for across, down in pairs]


def _polyline(points: list[str]) -> str:
    return f"M{points[0]}h0" if len(points) == 1 else f"M{'L'.join(points)}"
