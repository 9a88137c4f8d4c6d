"""The files of a folder of lexicons as rows, and a line for each row that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.rulebook.book import Problem
from pipeline.rulebook.tables import decoded, table

NEEDED = ("id", "name", "kind")
KINDS_FILE = "kinds.csv"
AFFIXES_FILE = "name_suffixes.csv"
LISTED_FILE = "a_share.tsv"
SHORT_NAMES_FILE = "short_names.txt.gz"
LABELS = frozenset({"INVESTOR", "COMPANY", "PERSON"})
PARTS = frozenset({"form", "generic", "kept", "owned", "place", "trade"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a name list as it was read."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    weak: tuple[str, ...]
    line: int
    path: Path


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All that the folders hold: rows by id, listed companies, short names, labels by kind, parts of names by part."""

    rows: Mapping[str, Row]
    listed: Sequence[Row]
    short_names: frozenset[str]
    labels: Mapping[str, str]
    affixes: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


def read(folders: Sequence[Path]) -> Lexicons:
    """All lexicons of `folders`, later folders over earlier ones: a row with a known id replaces that row.

    Raises nothing for bad content: rows and files that cannot be used are left out and told in `problems`.
    A folder that is not there is passed over.
    """
    problems: list[Problem] = []
    labels: dict[str, str] = {}
    rows: dict[str, Row] = {}
    listed: dict[str, Row] = {}
    short: set[str] = set()
    affixes: dict[str, set[str]] = {part: set() for part in PARTS}
    other_lists: set[str] = set()
    for number, folder in enumerate(folders):
        if not folder.is_dir():
            continue
        labels.update(_read_kinds(folder / KINDS_FILE, problems))
        _read_affixes(folder / AFFIXES_FILE, affixes, problems)
        for path in sorted(folder.glob("*.csv")):
            # The folder also holds lists that are no names (cues, suffixes); a user's file may add to one of those.
            if number == 0 and not _is_name_list(path):
                other_lists.add(path.name)
            elif path.name not in other_lists:
                _merge(_read_names(path, labels, problems), rows, problems)
        listed.update((row.id, row) for row in _read_listed(folder / LISTED_FILE, problems))
        short.update(_read_short_names(folder / SHORT_NAMES_FILE, problems))
    return Lexicons(rows, tuple(listed.values()), frozenset(short), labels, _longest_first(affixes), tuple(problems))


def read_affixes(*folders: Path) -> dict[str, tuple[str, ...]]:
    """The parts of company names in `folders` by part (form, generic, place), longest first; bad rows are left out."""
    affixes: dict[str, set[str]] = {part: set() for part in PARTS}
    for folder in folders:
        _read_affixes(folder / AFFIXES_FILE, affixes, [])
    return _longest_first(affixes)


def _longest_first(affixes: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {part: tuple(sorted(texts, key=lambda one: (-len(one), one))) for part, texts in affixes.items()}


def _merge(read: Iterable[Row], rows: dict[str, Row], problems: list[Problem]) -> None:
    """`read` put into `rows`; a row takes the place of one with its id from another file."""
    in_file: set[str] = set()
    for row in read:
        if row.id in in_file:
            problems.append(Problem(str(row.path), row.line, "", f"the id {row.id} stands twice in this file"))
            continue
        in_file.add(row.id)
        rows.pop(row.id, None)
        rows[row.id] = row


def _is_name_list(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as handle:
        return not {"id", "name"}.isdisjoint(cell.strip() for cell in handle.readline().split(","))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _read_kinds(path: Path, problems: list[Problem]) -> dict[str, str]:
    labels: dict[str, str] = {}
    if not path.is_file():
        return labels
    for line, cells in table(path, ",", ("kind", "label"), problems):
        kind, label = cells.get("kind", ""), cells.get("label", "")
        if label not in LABELS:
            problems.append(Problem(str(path), line, "", f"label {label!r}: use one of {', '.join(sorted(LABELS))}"))
            continue
        labels[kind] = label
    return labels


def _read_affixes(path: Path, affixes: Mapping[str, set[str]], problems: list[Problem]) -> None:
    if not path.is_file():
        return
    for line, cells in table(path, ",", ("part", "text"), problems):
        part, text = cells.get("part", ""), cells.get("text", "")
        if part not in affixes or not text:
            reason = f"part {part!r}: use one of {', '.join(sorted(PARTS))}" if text else "has no text"
            problems.append(Problem(str(path), line, "", reason))
            continue
        affixes[part].add(text.casefold())


def _read_names(path: Path, labels: Mapping[str, str], problems: list[Problem]) -> Iterator[Row]:
    for line, cells in table(path, ",", NEEDED, problems):
        row = Row(
            cells["id"],
            cells.get("name", ""),
            cells.get("kind", ""),
            _parts(cells.get("aliases", "")),
            _parts(cells.get("weak", "")),
            line,
            path,
        )
        if not row.id or not row.name:
            reason = "has no id" if not row.id else "has no name"
        elif any(char.isspace() for char in row.id):
            reason = f"the id {row.id!r} has white space in it"
        elif row.kind not in labels:
            reason = f"kind {row.kind!r} is not known: use one of {', '.join(sorted(labels))}"
        else:
            yield row
            continue
        problems.append(Problem(str(path), line, "", reason))


def _read_listed(path: Path, problems: list[Problem]) -> Iterator[Row]:
    if not path.is_file():
        return
    for line, cells in table(path, "\t", ("code", "short", "full"), problems):
        names = [cells.get(column, "") for column in ("short", "full", "english")]
        if not cells["code"] or not names[0]:
            problems.append(Problem(str(path), line, "", "has no code or no short name"))
            continue
        aliases = (*(name for name in names if name), *_parts(cells.get("aliases", "")))
        weak = _parts(cells.get("weak", ""))
        yield Row(f"org:{cells['code'].lower()}", names[0], "listed", aliases, weak, line, path)


def _read_short_names(path: Path, problems: list[Problem]) -> list[str]:
    if not path.is_file():
        return []
    text = decoded(path, problems)
    return [] if text is None else [line for line in text.splitlines() if line]
