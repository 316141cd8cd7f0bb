"""The report to send back: what was tested, with what, every figure. Text for people, JSON for programs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from backstride.version import VERSION

from backstride_host import dictionary
from backstride_host.client import Client
from backstride_host.selftest.result import FAILED, PASSED, SKIPPED, Result


def head(client: Client) -> dict[str, Any]:
    """Return what console this is, and what is set on it otherwise than by default."""
    hello = client.hello
    assert hello is not None
    return {
        "utc": datetime.fromtimestamp(client.utc_s(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "firmware": hello.firmware,
        "host_tools": VERSION,
        "schema_hash": f"{dictionary.schema_hash():08x}",
        "board": f"{hello.board_id:08x}",
        "reset_cause": hello.reset_cause,
        "parameters": {each.name: each.value for each in client.parameters() if each.value != each.default},
    }


def whole(about: dict[str, Any], found: Sequence[Result]) -> dict[str, Any]:
    """Return the whole report."""
    counts = {verdict: sum(r.verdict == verdict for r in found) for verdict in (PASSED, FAILED, SKIPPED)}
    return about | {"sound": not counts[FAILED]} | counts | {"checks": [result.as_dict() for result in found]}


def text(report: dict[str, Any]) -> str:
    """Return the report as text that needs nothing else to be read."""
    lines = [
        f"Self-test of console {report['board']}, {report['utc']}",
        f"firmware {report['firmware']}, schema {report['schema_hash']}, host tools {report['host_tools']}, "
        f"reset cause {report['reset_cause']}",
        f"{report[PASSED]} passed, {report[FAILED]} failed, {report[SKIPPED]} skipped",
        "",
        "Parameters that are not the default: "
        + (", ".join(f"{name} = {value}" for name, value in report["parameters"].items()) or "none"),
    ]
    for check in report["checks"]:
        lines += ["", *check_lines(check)]
    return "\n".join(lines) + "\n"


def check_lines(check: dict[str, Any]) -> list[str]:
    """Return one check in lines: verdict, figures with limits and reasons, advice."""
    lines = [f"{check['name']}: {check['verdict']}" + (f": {check['why']}" if check["why"] else "")]
    lines += [f"  {figure_line(figure)}" for figure in check["figures"]]
    return lines + [f"  -> {advice}" for advice in check["advice"]]


def plain(value: float) -> str:
    """Return a number as people write it: whole where it is whole or large, four digits otherwise."""
    return f"{value:.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.4g}"


def figure_line(figure: dict[str, Any]) -> str:
    """Return a figure in one line."""
    mark = " " if figure["sound"] else "!"
    value = f"{plain(figure['value'])} {figure['unit']}".strip()
    return f"{mark} {figure['name']:<22} {value:<18} {figure['limits']:<16} {figure['reason']}".rstrip()
