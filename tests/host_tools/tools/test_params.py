"""`backstride params` against a console at a pty."""

import json

import pytest
from backstride.core import codes, params
from backstride_host.tools.main import main
from click.testing import CliRunner
from emulated_console import EmulatedConsole
from served_console import PtyConsole


@pytest.fixture
def console():
    with PtyConsole(EmulatedConsole()) as served:
        yield served


@pytest.fixture
def run(console):
    def run(*arguments: str):
        return CliRunner().invoke(main, ["params", *arguments], env={"BACKSTRIDE_PORT": console.url})

    return run


def test_list_get_and_set(run, console):
    listed = json.loads(run("list", "--json").output)
    assert [row["name"] for row in listed] == list(params.NAMES)
    assert run("get", "link.telemetry_hz").output == "20 Hz\n"
    assert run("set", "link.telemetry_hz", "5").output == "link.telemetry_hz = 5\n"
    assert console.console.params.get("link.telemetry_hz") == 5
    assert json.loads(run("get", "link.telemetry_hz", "--json").output)["value"] == 5
    assert [row["name"] for row in json.loads(run("diff", "--json").output)] == ["link.telemetry_hz"]


def test_a_negative_value_is_no_option(run):
    assert run("set", "sensing.polarity", "-1").output == "sensing.polarity = -1\n"


def test_refusals_are_one_line_with_advice(run, console):
    result = run("set", "link.telemetry_hz", "99")
    assert (result.exit_code, result.stderr) == (1, "backstride: params.set refused: out_of_range\n")
    console.console.refusals["params.set"] = codes.NEEDS_HAND
    result = run("set", "brake.max_force_dn", "1000")
    assert result.exit_code == 1
    assert "press the button at the console" in result.stderr
    result = run("get", "no.such")
    assert (result.exit_code, result.stderr) == (1, "backstride: no parameter no.such\n")


def test_export_and_import_carry_values_over(run, console, tmp_path):
    file = tmp_path / "values.toml"
    console.console.params.set(params.index_of("belt.mass_kg"), 90)
    assert run("export", "--out", str(file)).exit_code == 0
    console.console.params.set(params.index_of("belt.mass_kg"), 75)
    assert run("import", str(file)).output == "belt.mass_kg = 90\n"
    assert console.console.params.get("belt.mass_kg") == 90


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[params", "values.toml"),
        ("a = 1", "it has no table [params]"),
        ('[params]\n"no.such" = 1', "no parameter no.such"),
        ('[params]\n"belt.mass_kg" = 7', "belt.mass_kg takes whole numbers from 30 to 150, not 7"),
        ('[params]\n"belt.mass_kg" = "much"', "not 'much'"),
    ],
)
def test_a_bad_file_is_one_line_and_sets_nothing(run, console, tmp_path, text, says):
    file = tmp_path / "values.toml"
    file.write_text(text)
    result = run("import", str(file))
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert console.console.carried_out == []


def test_without_a_port_list_shows_the_defaults():
    result = CliRunner().invoke(main, ["params", "list"])
    assert result.exit_code == 0
    for name in params.NAMES:
        assert name in result.output
