"""Options that several subcommands share."""

import click

port_option = click.option(
    "--port",
    envvar="BACKSTRIDE_PORT",
    metavar="URL",
    help="Where the console is: any pyserial URL or sim:SCENARIO.toml. [env: BACKSTRIDE_PORT]",
)
required_port_option = click.option(
    "--port",
    envvar="BACKSTRIDE_PORT",
    metavar="URL",
    required=True,
    help="Where the console is: any pyserial URL or sim:SCENARIO.toml. [env: BACKSTRIDE_PORT]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="For programs: JSON instead of text.")
