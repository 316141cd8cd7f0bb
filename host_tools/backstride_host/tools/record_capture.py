"""`backstride record --out`: the raw bytes of the link, with times."""

import json
from pathlib import Path

import click

from backstride_host.capture.recording import Recording
from backstride_host.capture.tap import capture_on
from backstride_host.capture.writer import CaptureWriter
from backstride_host.tools.capture_line import CaptureLine
from backstride_host.tools.ctrl_c import until_ctrl_c
from backstride_host.tools.typed_lines import typed_lines
from backstride_host.transport import open_transport


def record_capture(
    out: Path, port: str, seconds: float | None, part_bytes: int | None, keep: int | None, as_json: bool
) -> None:
    """Record until `seconds` are over, a Ctrl-C, or a scenario's end."""
    transport = open_transport(port)
    try:
        writer = capture_on(transport, out, part_bytes=part_bytes, keep_parts=keep)
        with writer, until_ctrl_c() as pressed:
            began_s = transport.now_s()
            recording = Recording(transport, writer)
            if not recording.answered:
                click.echo(f"backstride: {port}: nothing answers; recording what comes", err=True)
            trouble = ""
            marks = 0
            with CaptureLine() as line:
                for items in recording.turns():
                    line.take(items, recording, writer)
                    if recording.trouble != trouble:
                        trouble = recording.trouble
                        line.say(f"{trouble}; waiting for it to return" if trouble else "connected again")
                    for text in typed_lines():
                        writer.mark(text)
                        marks += 1
                        line.say(f"mark {marks} {text}".rstrip())
                    if pressed() or (seconds is not None and recording.now_s() - began_s >= seconds):
                        break
            span_s = recording.now_s() - began_s
    finally:
        transport.close()
    _tell(out, writer, line, span_s, marks, as_json)


def _tell(
    out: Path, writer: CaptureWriter, line: CaptureLine, span_s: float, marks: int, as_json: bool
) -> None:
    found = {
        "out": str(out),
        "seconds": round(span_s, 3),
        "bytes": line.bytes_in,
        "messages": line.messages,
        "crc_errors": line.crc_errors,
        "missing": line.missing,
        "marks": marks,
        "parts": writer.part,
        "file_bytes": writer.bytes_written,
    }
    if as_json:
        click.echo(json.dumps(found))
        return
    parts = f" in {writer.part} parts" if writer.part > 1 else ""
    click.echo(
        f"{span_s:.1f} s, {line.bytes_in} bytes, {line.messages} messages, {line.missing} missing, "
        f"{line.crc_errors} damaged, in {out}{parts}"
    )
