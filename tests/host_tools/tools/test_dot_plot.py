"""Dots in cells of a terminal: where each lies is known from the picture of braille, two by four."""

from backstride_host.tools.dot_plot import Curve, DotPlot


def drawn(*curves: Curve, rows: int = 2, columns: int = 10) -> list[str]:
    plot = DotPlot(columns, rows, 0.0, 7.0, 7.0)
    for curve in curves:
        plot.draw(curve)
    return plot.text().plain.split("\n")


def test_a_rising_line_is_a_diagonal_of_dots() -> None:
    rising = range(8)
    assert drawn(Curve(rising, rising, "")) == ["    7┤  ⡠⠊", "    0┤⡠⠊  "]


def test_what_lies_outside_is_left_out() -> None:
    assert drawn(Curve([-1, 8, 3, 3], [3, 3, -2, 9], "")) == ["    7┤    ", "    0┤    "]


def test_the_later_curve_has_the_colour() -> None:
    plot = DotPlot(10, 2, 0.0, 7.0, 7.0)
    plot.draw(Curve([0], [0], "cyan"))
    plot.draw(Curve([0], [1], "green"))
    styles = {str(span.style) for span in plot.text().spans}
    assert "green" in styles and "cyan" not in styles
