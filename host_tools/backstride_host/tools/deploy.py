"""`backstride deploy`: puts the firmware on a board, and says what it would change."""

import json
from pathlib import Path

import click

from backstride_host.tools.options import json_option, port_option


@click.command()
@port_option
@click.option(
    "--check", is_flag=True, help="Change nothing: say what would change; exit 1 if anything would."
)
@click.option(
    "--board", default="CONSOLE_ESP32", show_default=True, help="The folder in boards/ with its pins."
)
@click.option("--link", metavar="URL", help="The console's metrics link: asked before, greeted afterwards.")
@click.option(
    "--flash",
    "flash_image",
    metavar="IMAGE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="First put this MicroPython image on a blank chip.",
)
@click.option("--erase", is_flag=True, help="With --flash: erase a chip that is not blank, and all it has.")
@click.option(
    "--package",
    "package_folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Touch no board: write a package for `mpremote mip install` into DIR.",
)
@click.option(
    "--restart/--no-restart", default=True, help="Restart the board afterwards.  [default: restart]"
)
@json_option
def command(
    port: str | None,
    check: bool,
    board: str,
    link: str | None,
    flash_image: Path | None,
    erase: bool,
    package_folder: Path | None,
    restart: bool,
    as_json: bool,
) -> None:
    """Put the firmware of this checkout on the board at PORT, the port of its prompt.

    Only what differs is copied, everything is checked by its hash, and calibration, parameters, walkers and
    sessions stay. A console with a session under way or a moving belt refuses. A deploy that is cut off
    leaves a board that starts, with the old firmware or with the new one.
    """
    # Heavy: only who deploys waits for them.
    from backstride_host.deploy.deployment import Deployment  # noqa: PLC0415
    from backstride_host.deploy.over_link import greet, refuse_while_in_use  # noqa: PLC0415
    from backstride_host.deploy.prompt import Prompt  # noqa: PLC0415
    from backstride_host.tools.late_bar import LateBar  # noqa: PLC0415

    if package_folder is not None:
        from backstride_host.deploy.package import write_package  # noqa: PLC0415

        with LateBar() as bar:
            click.echo(f"written: {write_package(package_folder, board, bar)}")
        return
    if port is None:
        raise click.UsageError("Missing option '--port'.")
    with LateBar() as bar:
        if flash_image is not None:
            from backstride_host.deploy.flash import flash  # noqa: PLC0415

            flash(port, flash_image, erase, bar)
        elif link:
            refuse_while_in_use(link)
        with Prompt(port) as prompt:
            prompt.enter()
            deployment = Deployment(prompt, board, bar)
            if deployment.shortage:
                click.echo(deployment.shortage, err=True)
            outcome = deployment.look() if check else deployment.put()
            # Who only looked at a running console has stopped it.
            if restart and (not check or deployment.facts["console"]):
                outcome.start = deployment.restart()
        if link and restart and not check:
            outcome.firmware = greet(link)
    from backstride_host.tools.deploy_report import print_outcome, verdict  # noqa: PLC0415

    if as_json:
        click.echo(json.dumps(outcome.as_dict(), indent=2))
    else:
        print_outcome(outcome, check)
    verdict(outcome, check)
