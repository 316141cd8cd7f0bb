"""Messages of one kind as columns, by the message table's names and in its units."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backstride_host import layouts
from backstride_host.layouts import Field, Layout

Column = NDArray[Any]
Seconds = NDArray[np.float64]


class Table:
    """`t_s` is when each row was; `table["force_dn"]` a column in its unit, NaN where a value was unknown.

    Columns of fields that are never unknown are whole numbers, as on the wire.
    """

    def __init__(self, fields: Sequence[Field], t_s: Seconds, raws: dict[str, Column]):
        self.fields = {field.name: field for field in fields if not field.is_tail}
        self.t_s = t_s
        self._raws = raws

    @classmethod
    def of(cls, layout: Layout, t_s: Iterable[float], rows: Sequence[Sequence[Any]]) -> "Table":
        """Return the table of messages with this layout."""
        fields = [field for field in layout.fields if not field.is_tail]
        columns = {
            field.name: np.array([row[place] for row in rows], np.int64) for place, field in enumerate(fields)
        }
        return cls(fields, np.array(list(t_s), np.float64), columns)

    @classmethod
    def joined(cls, layout: Layout, tables: Sequence["Table"]) -> "Table":
        """Return the rows of all tables of this layout, one after the other."""
        if not tables:
            return cls.of(layout, [], [])
        names = tables[0].names
        columns = {name: np.concatenate([table.raw(name) for table in tables]) for name in names}
        return cls(layout.fields, np.concatenate([table.t_s for table in tables]), columns)

    def __len__(self) -> int:
        return len(self.t_s)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    @property
    def names(self) -> list[str]:
        """The columns, in the table's order."""
        return list(self.fields)

    def raw(self, name: str) -> Column:
        """Return a column as it was on the wire."""
        return self._raws[name]

    def unit(self, name: str) -> str:
        """Return a column's unit; empty for none."""
        return self.fields[name].unit

    def __getitem__(self, name: str) -> Column:
        field, raw = self.fields[name], self._raws[name]
        if field.null is None:
            return raw if field.divisor == 1 else raw / field.divisor
        return np.where(raw == field.null, np.nan, raw / field.divisor)

    def labels(self, name: str) -> list[Any]:
        """Return a column as names: of a state, of all faults that were up, None for unknown."""
        read = layouts.reader_of(self.fields[name])
        known = {value: read(value) for value in np.unique(self._raws[name]).tolist()}
        return [known[value] for value in self._raws[name].tolist()]
