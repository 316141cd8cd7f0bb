"""What one person prefers, and a file that is not as it should be."""

import pytest
from backstride_host import preferences
from backstride_host.errors import BadInput
from backstride_host.live.measures import MASSES, SPEEDS, Measures


@pytest.fixture(autouse=True)
def config(monkeypatch, tmp_path):
    path = tmp_path / "deep" / "config.toml"
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(path))
    return path


def test_without_a_file_there_are_defaults():
    assert preferences.measures() == Measures("km/h", "kg")


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("mass", MASSES)
def test_what_is_remembered_is_read_again(config, speed, mass):
    assert preferences.remember(Measures(speed, mass)) == config
    assert preferences.measures() == Measures(speed, mass)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[monitor]\nspeed = "knots"', "monitor.speed is 'knots', not one of km/h, mph, m/s"),
        ("monitor = 3", "monitor.speed"),
        ("[monitor", "Expected"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_it(config, text, says):
    config.parent.mkdir()
    config.write_text(text)
    with pytest.raises(BadInput, match=r"config\.toml") as caught:
        preferences.measures()
    assert says in str(caught.value)
