"""`backstride selftest`: leads a person with a board through it, part by part, and writes a report."""

import json
from pathlib import Path

import click

from backstride_host.tools.options import json_option, required_port_option


def _names(_context: click.Context, _option: click.Parameter, chosen: tuple[str, ...]) -> tuple[str, ...]:
    from backstride_host.selftest.table import NAMES  # noqa: PLC0415

    for name in chosen:
        if name not in NAMES:
            raise click.BadParameter(f"no check {name}: there are {', '.join(NAMES)}")
    return chosen


@click.command()
@required_port_option
@click.option(
    "--only", multiple=True, metavar="NAME", callback=_names, help="Only this check; may be repeated."
)
@click.option("--yes", is_flag=True, help="Ask for nothing: only the checks that need no hand and no eyes.")
@click.option(
    "--report",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write everything into a file to send back: JSON where its name ends so, else text.",
)
@json_option
def command(port: str, only: tuple[str, ...], yes: bool, file: Path | None, as_json: bool) -> None:
    """Test a console with its board, pin by pin, and write a report.

    Nobody stands on the belt, ever. First what the console can tell alone, then what takes a hand: belt,
    coil, key, buttons; in the end what was heard and seen. It does not begin while a session is under
    way or the belt moves. Exit code 1 where a check failed.
    """
    from backstride_host.client import Client  # noqa: PLC0415
    from backstride_host.errors import SelfTestFailed  # noqa: PLC0415
    from backstride_host.selftest import report, run  # noqa: PLC0415
    from backstride_host.selftest.bench import Bench  # noqa: PLC0415
    from backstride_host.selftest.table import CHECKS  # noqa: PLC0415
    from backstride_host.tools.selftest_person import AtTheTerminal  # noqa: PLC0415

    checks = [check for check in CHECKS if not only or check.name in only]
    person = AtTheTerminal(aside=as_json)
    found = []
    with Client.connect(port) as client:
        bench = Bench(client, person)
        run.refuse_while_used(bench)
        about = report.head(client)
        person.say(f"console {about['board']}, firmware {about['firmware']}")
        try:
            for result in run.results(bench, checks, not yes, person.begins):
                found.append(result)
                person.judged(result)
        finally:
            whole = report.whole(about, found)
            if file is not None:
                text = json.dumps(whole, indent=1) if file.suffix == ".json" else report.text(whole)
                file.write_text(text, encoding="utf-8")
                person.say(f"Report in {file}.")
    if as_json:
        click.echo(json.dumps(whole))
    person.say(f"{whole['passed']} passed, {whole['failed']} failed, {whole['skipped']} skipped")
    if failed := run.failed(found):
        raise SelfTestFailed(failed)
