"""Writes the device's table of built-in programmes from their files; a test holds it to them."""

from pathlib import Path

from backstride_host import programme_file
from backstride_host.programme import Programme

ROOT = Path(__file__).parents[1]
FILES = ROOT / "host_tools" / "backstride_host" / "programme_files"
TABLE = ROOT / "firmware" / "backstride" / "core" / "programmes.py"

_HEAD = '''"""The built-in programmes: name, title, flags, rows as `programme_rows` has them.

Written by `make programmes` from the files in `host_tools/backstride_host/programme_files`; do not edit.
Literals, for these stay in flash. Append, never reorder: a hand at the console counts them.
"""

'''
_LINE = 10  # one row a line


def programmes() -> list[Programme]:
    """Return the programmes of the files, in their order."""
    return [programme_file.read(path) for path in sorted(FILES.glob("*.toml"))]


def _literal(data: bytes) -> str:
    chunks = [data[at : at + _LINE] for at in range(0, len(data), _LINE)]
    return "\n".join('        b"' + "".join(f"\\x{byte:02x}" for byte in chunk) + '"' for chunk in chunks)


def table() -> str:
    """Return the whole file."""
    text = _HEAD + "PROGRAMMES = (\n"
    for one in programmes():
        text += f'    (\n        "{one.name}",\n        "{one.title}",\n        {one.flags},\n'
        text += _literal(one.rows) + ",\n    ),\n"
    return text + ")\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
