"""The disc's heat against a model of its own in floats; what the budget lets pass, and for how long."""

from itertools import pairwise

import pytest
from backstride.core.disc import ONE, Disc
from backstride.core.params import Parameters
from hypothesis import given, settings
from hypothesis import strategies as st

SPAN_MS = 160
ROOM_C = 22.0


def configured(coil_dc: int = 220) -> Disc:
    disc = Disc()
    disc.configure(Parameters())
    disc.step(0, 0, coil_dc, SPAN_MS)
    return disc


def brake(disc: Disc, force_n: float, speed_m_s: float, seconds: float) -> list[float]:
    """Brake as asked or as the budget lets; return the force in N at each look."""
    found = []
    for _ in range(round(seconds * 1000 / SPAN_MS)):
        force_dn = min(round(force_n * 10), disc.most_dn)
        disc.step(force_dn, round(speed_m_s * 1000), 220, SPAN_MS)
        found.append(force_dn / 10)
    return found


class Model:
    """C dT/dt = F v - (G0 + G1 v) T, T above the room."""

    def __init__(self) -> None:
        self.warmer_k = 0.0

    def brake(self, force_n: float, speed_m_s: float, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            loss_w = (4.0 + 1.5 * speed_m_s) * self.warmer_k
            self.warmer_k += (force_n * speed_m_s - loss_w) * 0.05 / 2700


stretches = st.lists(
    st.tuples(st.floats(0, 250), st.floats(0, 2.5), st.floats(1, 120)), min_size=1, max_size=6
)


@settings(max_examples=30)
@given(stretches)
def test_heat_is_what_the_brake_took_less_what_the_air_did(story: list) -> None:
    disc = configured()
    model = Model()
    for force_n, speed_m_s, seconds in story:
        for _ in range(round(seconds * 1000 / SPAN_MS)):
            # The budget is another matter.
            disc.step(round(force_n * 10), round(speed_m_s * 1000), 220, SPAN_MS)
        model.brake(force_n, speed_m_s, round(seconds * 1000 / SPAN_MS) * SPAN_MS / 1000)
    # Losses go by whole tenths of a kelvin and whole watts: half a watt over 5 W/K.
    assert disc.temperature_dc / 10 - ROOM_C == pytest.approx(model.warmer_k, rel=0.01, abs=0.3)


def test_a_warm_disc_is_a_slower_one_by_a_thousandth_a_kelvin() -> None:
    disc = configured()
    model = Model()
    brake(disc, 100, 2.4, 600)
    model.brake(100, 2.4, 600)
    assert model.warmer_k > 25
    assert disc.speed_scale / ONE == pytest.approx(1 / (1 + 0.001 * model.warmer_k), abs=0.0015)


def test_the_scale_is_one_at_the_tables_own_temperature() -> None:
    disc = configured()
    disc.refer(320, 1500)
    disc.step(0, 0, 220, SPAN_MS)
    # Ten kelvins colder than the table's disc.
    assert disc.speed_scale / ONE == pytest.approx(1 / (1 - 0.0015 * 10), abs=0.0015)


@pytest.mark.parametrize(("coil_dc", "room_dc"), [(180, 180), (400, 400), (1100, 220), (451, 220)])
def test_the_room_is_felt_by_a_coil_that_is_not_hot_from_work(coil_dc: int, room_dc: int) -> None:
    assert configured(coil_dc).temperature_dc == room_dc


def test_a_coil_colder_than_the_room_was_a_wrong_guess_of_the_room() -> None:
    disc = configured(1100)
    disc.step(0, 0, 150, SPAN_MS)
    assert disc.temperature_dc == 150


def test_a_dead_sensor_is_no_cold_room() -> None:
    disc = configured()
    disc.step(0, 0, -5000, SPAN_MS)
    assert disc.temperature_dc == 220


def test_250_watts_pass_for_ever() -> None:
    disc = configured()
    assert min(brake(disc, 125, 2.0, 1800)) == 125
    # And leave it below where derating begins.
    assert disc.temperature_dc < 900


def test_1200_watts_pass_for_ten_seconds_and_then_ease_down_to_250_without_a_step() -> None:
    disc = configured()
    forces = brake(disc, 400, 3.0, 40)
    looks = round(10_000 / SPAN_MS)
    assert min(forces[:looks]) == 400
    assert forces[-1] * 3.0 == pytest.approx(250, abs=3)
    # Eased over two seconds: of (400 - 83) N no look takes more than a twelfth.
    assert max(a - b for a, b in pairwise(forces)) < 28


def test_what_was_spent_comes_back_by_resting() -> None:
    disc = configured()
    brake(disc, 400, 3.0, 12)
    brake(disc, 0, 1.0, 60)
    assert min(brake(disc, 400, 3.0, 9.5)) == 400


@given(stretches)
def test_no_story_spends_more_than_the_budget(story: list) -> None:
    disc = configured()
    taken_j = allowed_j = 0.0
    for force_n, speed_m_s, seconds in story:
        for given_n in brake(disc, force_n * 2, speed_m_s * 1.6, seconds):
            taken_j += given_n * speed_m_s * 1.6 * SPAN_MS / 1000
            # Whole watts are counted.
            allowed_j += 251 * SPAN_MS / 1000
            # 950 W over twelve seconds, and one look's worth.
            assert taken_j <= allowed_j + 11_400 + 200


def test_a_reset_does_not_cool_the_disc() -> None:
    disc = configured()
    brake(disc, 100, 2.4, 300)
    again = Disc()
    again.configure(Parameters())
    again.restore(disc.heat_dk())
    again.step(0, 0, 220, SPAN_MS)
    assert again.temperature_dc == pytest.approx(disc.temperature_dc, abs=1)


@pytest.mark.parametrize("heat_dk", [-1, 65_535])
def test_what_a_reset_left_is_kept_within_sense(heat_dk: int) -> None:
    disc = configured()
    disc.restore(heat_dk)
    assert 0 <= disc.heat_dk() <= 4000
