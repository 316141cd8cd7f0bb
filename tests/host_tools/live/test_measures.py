"""Numbers as people like to read them."""

import pytest
from backstride_host.live.measures import Measures


@pytest.mark.parametrize(
    ("speed", "number", "distance"),
    [("km/h", "3.6", "1609 m"), ("mph", "2.2", "1.00 mi"), ("m/s", "1.00", "1609 m")],
)
def test_speeds_and_distances_go_together(speed, number, distance):
    measures = Measures(speed)
    assert measures.speed_number(-1000) == number
    assert measures.distance(1_609_344) == distance


def test_short_distances_are_feet_for_who_reads_mph():
    assert Measures("mph").distance(100 * 304.8) == "100 ft"


def test_guidance_is_a_range():
    assert Measures("km/h").guidance(600, 900) == "2.2–3.2 km/h"


def test_a_mass_in_pounds_reaches_the_console_in_whole_kg():
    pounds = Measures(mass="lb")
    assert pounds.mass_text(72) == "159 lb"
    assert pounds.in_kg(159) == 72
    assert Measures().in_kg(72) == 72
