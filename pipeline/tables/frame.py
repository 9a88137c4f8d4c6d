"""Rows as a pandas DataFrame with the types of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.tables.schema import Row, Table, Type

if TYPE_CHECKING:
    from pandas import DataFrame

DTYPES: Mapping[Type, str] = {
    "text": "string",
    "date": "string",  # cut to its precision, so not always a day
    "integer": "Int64",
    "number": "Float64",
    "list": "object",
}


def frame(rows: Sequence[Row], table: Table) -> DataFrame:
    """`rows` of `table` (from `schema.row`) as a DataFrame: the columns in order, with their types also when empty.

    Empty numbers are `<NA>`, empty text is `""`, lists are lists of text.
    """
    import pandas as pd  # here, as it takes a third of a second that commands without tables need not wait

    def cells(name: str) -> list[object]:
        return [list(cell) if isinstance(cell, tuple) else cell for cell in (row[name] for row in rows)]

    return pd.DataFrame({c.name: pd.Series(cells(c.name), dtype=DTYPES[c.type]) for c in table.columns})
