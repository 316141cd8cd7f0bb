"""On which line each value of a TOML text stands, which `tomllib` knows and does not tell.

For texts that `tomllib` has read without complaint: this looks only for where values begin.
"""

import tomllib

Path = tuple[str | int, ...]

_BLANK = " \t\r\n"
_BARE_END = "=.]} \t\r\n,#"


class _Scanner:
    """Walks over the text; `lines` fills with the line of every table, key and element, by path."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        self._line = 1
        self._counted_to = 0

    def line(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def skip_blank(self) -> None:
        """Pass blanks, ends of lines and comments."""
        while (char := self.peek()) and (char in _BLANK or char == "#"):
            self.at += 1
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end

    def document(self) -> None:
        table: Path = ()
        self.skip_blank()
        while self.peek():
            if self.peek() == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip_blank()

    def header(self) -> Path:
        line = self.line()
        is_element = self.text.startswith("[[", self.at)
        self.at += 2 if is_element else 1
        keys = self.keys()
        self.at += 2 if is_element else 1
        if is_element:
            path = (*self.present(tuple(keys[:-1])), keys[-1])
            number = self._counts.get(path, 0)
            self._counts[path] = number + 1
            path += (number,)
        else:
            path = self.present(tuple(keys))
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], line)
        return path

    def present(self, keys: Path) -> Path:
        """Return the path of a table: through an array of tables it goes by the last one."""
        path: Path = ()
        for key in keys:
            path += (key,)
            if path in self._counts:
                path += (self._counts[path] - 1,)
        return path

    def keys(self) -> list[str]:
        """Read a dotted key."""
        keys = []
        while True:
            self.skip_blank()
            keys.append(self.key())
            self.skip_blank()
            if self.peek() != ".":
                return keys
            self.at += 1

    def key(self) -> str:
        if self.peek() in ("'", '"'):
            start = self.at
            self.string()
            return _unquoted(self.text[start : self.at])
        start = self.at
        while (char := self.peek()) and char not in _BARE_END:
            self.at += 1
        return self.text[start : self.at]

    def pair(self, table: Path) -> None:
        line = self.line()
        path = table
        for key in self.keys():
            path += (key,)
            self.lines.setdefault(path, line)
        self.at += 1  # the =
        self.skip_blank()
        self.value(path)

    def value(self, path: Path) -> None:
        char = self.peek()
        if char in ("'", '"'):
            self.string()
        elif char == "[":
            self.array(path)
        elif char == "{":
            self.inline_table(path)
        else:
            while (char := self.peek()) and char not in ",]}\n#":
                self.at += 1

    def array(self, path: Path) -> None:
        self.at += 1
        number = 0
        self.skip_blank()
        while self.peek() not in ("]", ""):
            self.lines[(*path, number)] = self.line()
            self.value((*path, number))
            number += 1
            self.skip_separator()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip_blank()
        while self.peek() not in ("}", ""):
            self.pair(path)
            self.skip_separator()
        self.at += 1

    def skip_separator(self) -> None:
        self.skip_blank()
        if self.peek() == ",":
            self.at += 1
            self.skip_blank()

    def string(self) -> None:
        quote = self.peek()
        if self.text.startswith(quote * 3, self.at):
            self._long_string(quote)
            return
        self.at += 1
        while (char := self.peek()) and char != quote:
            self.at += 2 if char == "\\" and quote == '"' else 1
        self.at += 1

    def _long_string(self, quote: str) -> None:
        self.at += 3
        while self.peek() and not self.text.startswith(quote * 3, self.at):
            self.at += 2 if self.peek() == "\\" and quote == '"' else 1
        self.at += 3
        # Up to two more quotes before the end belong to the string.
        while self.peek() == quote:
            self.at += 1


def _unquoted(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 0")))


def value_lines(text: str) -> dict[Path, int]:
    """Return the line, from 1 on, of each table, key and array element of a valid TOML text, by path."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Return the line of `path`, or of the nearest thing around it that has one."""
    while path not in lines:
        path = path[:-1]
    return lines[path]
