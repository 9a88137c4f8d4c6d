"""Tables of words beside the rules: CSV files of the same name in each folder of rules."""

from __future__ import annotations

import csv
import gzip
import io
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.records import Records
from pipeline.rulebook.book import Problem


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that a table must have; each row fills those of `filled`, and `numbers` hold numbers."""

    filled: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        return (*self.filled, *self.numbers, *self.others)


TABLES: Mapping[str, _Columns] = {
    "check/rounds.csv": _Columns(("round",), ("rank", "least_cny", "most_cny")),
    "gate.csv": _Columns(("word",)),
    "lexicons/common_tags.csv": _Columns(("tag",), ("min_frequency",)),
    "lexicons/cues.csv": _Columns(("set", "word")),
    "lexicons/rounds.csv": _Columns(("form", "canonical")),
    "lexicons/typed.csv": _Columns(("part", "text")),
    "mentions/alias_lead.csv": _Columns(("word",)),
    "mentions/alias_stop.csv": _Columns(("word",)),
    "mentions/amount_modifiers.csv": _Columns(("word", "precision")),
    "mentions/conversion_cues.csv": _Columns(("word", "precision")),
    "mentions/currencies.csv": _Columns(("word", "currency"), (), ("generic",)),
    "mentions/date_words.csv": _Columns(("word", "unit"), (), ("value", "relative")),
    "mentions/magnitudes.csv": _Columns(("word",), ("factor",)),
    "mentions/vague_numbers.csv": _Columns(("word", "precision"), ("low", "high")),
    "review/values.csv": _Columns(("column", "word", "value")),
}
_ELSEWHERE = frozenset({"fx_monthly.csv", "clean/hanzi_frequency.csv"})  # read by their own stage
_OTHER_FOLDERS = frozenset({"lexicons", "local", "model", "schema", "train"})


def rows(folders: Sequence[Path], name: str) -> Iterator[dict[str, str]]:
    """The sound rows of the table `name` (of TABLES) in each of `folders` that has it, in order; see `faults`."""
    for folder in folders:
        if (folder / name).is_file():
            yield from _sound(folder / name, TABLES[name], [])


def faults(folders: Sequence[Path]) -> list[Problem]:
    """What is wrong with the tables of `folders`: rows and files that are left out, and files that nothing reads."""
    problems: list[Problem] = []
    for folder in folders:
        for name, columns in TABLES.items():
            if (folder / name).is_file():
                for _ in _sound(folder / name, columns, problems):
                    pass
        problems += [Problem(str(path), 1, "", _STRAY) for path in _strays(folder)]
    return problems


_STRAY = f"not read: lists of names stand in the folder lexicons, other tables are {', '.join(TABLES)}"


def _strays(folder: Path) -> Iterator[Path]:
    for root, below, names in os.walk(folder):
        top = root == str(folder)
        below[:] = sorted(name for name in below if name[0] != "." and not (top and name in _OTHER_FOLDERS))
        for name in sorted(names):
            path = Path(root) / name
            known = path.relative_to(folder).as_posix()
            if path.suffix in (".csv", ".tsv") and name[0] != "." and known not in TABLES and known not in _ELSEWHERE:
                yield path


def _sound(path: Path, columns: _Columns, problems: list[Problem]) -> Iterator[dict[str, str]]:
    for line, cells in table(path, ",", columns.needed, problems):
        reason = next((f"has no {name}" for name in columns.filled if not cells[name]), "") or next(
            (f"{name} {cells[name]!r} is no number" for name in columns.numbers if not _is_number(cells[name])), ""
        )
        if reason:
            problems.append(Problem(str(path), line, "", reason))
        else:
            yield cells


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def decoded(path: Path, problems: list[Problem]) -> str | None:
    """The text of `path`, which users may have saved from a spreadsheet in UTF-8 with BOM or in GB18030."""
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError) as error:
        problems.append(Problem(str(path), 1, "", f"cannot be read: {error}"))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    problems.append(Problem(str(path), 1, "", "is neither UTF-8 nor GB18030 text"))
    return None


def table(
    path: Path, delimiter: str, needed: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row of a table that has the columns `needed`; what it lacks is in `problems`."""
    text = decoded(path, problems)
    if text is None:
        return
    reader = Records(io.StringIO(text, newline=""), delimiter)
    began = 1
    try:
        header = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in needed if column not in header]
        if missing:
            problems.append(Problem(str(path), 1, "", f"lacks the column {', '.join(missing)}"))
            return
        began = reader.line_number + 1
        for cells in reader:
            began, line = reader.line_number + 1, reader.line_number
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                why = f"has {len(cells)} cells, the header {len(header)}"
                problems.append(Problem(str(path), line, "", why))
                continue
            row = dict.fromkeys(header, "")
            row.update(zip(header, (cell.strip() for cell in cells), strict=False))
            yield line, row
    except csv.Error as error:
        problems.append(Problem(str(path), began, "", f"is not a table: {error}"))
