"""Known names in a text: an Aho-Corasick matcher over the lexicons in rules/lexicons and the user's own.

A folder of lexicons holds any number of these (rules/lexicons/README.md tells the columns):
`kinds.csv` (kind to label), name lists `*.csv` with the columns id, name, kind, aliases, source, weak,
`a_share.tsv` (listed companies) and `short_names.txt.gz` (short company names, noisy).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

KINDS_FILE = "kinds.csv"
LISTED_FILE = "a_share.tsv"
SHORT_NAMES_FILE = "short_names.txt.gz"
NEEDED = ("id", "name", "kind")
LABELS = frozenset({"INVESTOR", "COMPANY", "PERSON"})

_LATIN = re.compile(r"[0-9A-Za-z]")
_BORDER = re.compile(r"(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
# White space, quotes, book-title marks and the dots between the parts of a foreign name.
_DROPPED = re.compile(r"[\s\u200b\ufeff\"'“”‘’「」『』《》〈〉·•‧・,，]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for; `source` is curated, a_share or short_names."""

    id: str
    name: str
    kind: str
    label: str
    weak: bool
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in a text, at characters `start` to `end` (half open); `text` is the text's own spelling.

    A `weak` name needs support from its surroundings: it is also an ordinary word, or comes from the noisy list.
    """

    start: int
    end: int
    text: str
    id: str
    name: str
    kind: str
    label: str
    weak: bool
    source: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A row or file of a lexicon that could not be used: where, and one line that says why."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known names, ready to be found. Built by `load`."""

    entries: Mapping[str, Entry]  # by matching key, see `key_of`
    folded: Mapping[str, Entry]  # by `fold_name`; weak names are not in here
    short_names: frozenset[str]  # the noisy list; its entries are made when they are met
    problems: tuple[Problem, ...] = ()
    _keys: Sequence[str] = ()
    _matcher: AhoCorasick | None = field(default=None, repr=False)

    def find(self, text: str) -> list[Hit]:
        """Known names in `text`, leftmost-longest among those of one source, ordered by start, then by end.

        Hits of different sources may overlap. A name that starts (ends) with a Latin letter or digit is not taken
        inside a longer Latin word; case does not matter.
        """
        if self._matcher is None:
            return []
        lowered = key_of(text)
        taken: dict[str, int] = {}
        hits: list[Hit] = []
        keys = self._keys
        found = self._matcher.find_matches_as_indexes(lowered, overlapping=True)
        found.sort(key=_leftmost_longest)
        for index, start, end in found:
            key = keys[index]
            entry = self.entries.get(key)
            source = entry.source if entry is not None else "short_names"
            if start < taken.get(source, 0) or not _bordered(lowered, start, end):
                continue
            taken[source] = end
            if entry is None:
                entry = noisy_entry(key)
            hits.append(
                Hit(start, end, text[start:end], entry.id, entry.name, entry.kind, entry.label, entry.weak, source)
            )
        hits.sort(key=lambda hit: (hit.start, hit.end, hit.source))
        return hits

    def lookup(self, name: str) -> Entry | None:
        """The entry whose name or alias is `name` as it stands (case aside), or None."""
        key = key_of(name.strip())
        entry = self.entries.get(key)
        if entry is None and key in self.short_names:
            return noisy_entry(key)
        return entry

    def lookup_folded(self, folded: str) -> Entry | None:
        """The entry with an alias that `fold_name` turns into `folded`, or None; weak aliases do not count."""
        return self.folded.get(folded)


def _leftmost_longest(found: tuple[int, int, int]) -> tuple[int, int]:
    return found[1], -found[2]


def key_of(text: str) -> str:
    """`text` in lower case with as many characters as before, so that offsets hold."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def fold_name(name: str) -> str:
    """`name` without what spellings differ in: width, case, white space, quotes, dots, bracketed parts."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    bare = _BRACKETED.sub("", plain)
    return _DROPPED.sub("", bare or plain)


def hash_id(folded: str) -> str:
    """The id of a name that no lexicon knows: `org:x` and 8 hexadecimal digits of the SHA-1 of its folded form."""
    return "org:x" + hashlib.sha1(folded.encode("utf-8"), usedforsecurity=False).hexdigest()[:8]


def noisy_entry(name: str) -> Entry:
    """The entry of a name from the noisy list of short names."""
    return Entry(hash_id(fold_name(name)), name, "company", "COMPANY", True, "short_names")


def _bordered(text: str, start: int, end: int) -> bool:
    """Whether the match does not cut a Latin word or number in two."""
    if start and _is_latin(text[start]) and _is_latin(text[start - 1]):
        return False
    return not (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def load(folders: Sequence[Path]) -> Gazetteer:
    """All lexicons of `folders`, later folders over earlier ones: a row with a known id replaces that row.

    Raises nothing for bad content: rows and files that cannot be used are left out and told in `problems`.
    A folder that is not there is passed over.
    """
    problems: list[Problem] = []
    labels: dict[str, str] = {}
    rows: dict[str, tuple[Row, Path]] = {}
    listed: list[Row] = []
    short: set[str] = set()
    other_lists: set[str] = set()
    for number, folder in enumerate(folders):
        if not folder.is_dir():
            continue
        labels.update(_read_kinds(folder / KINDS_FILE, problems))
        for path in sorted(folder.glob("*.csv")):
            # The folder also holds lists that are no names (cues, suffixes); a user's file may add to one of those.
            if number == 0 and not _is_name_list(path):
                other_lists.add(path.name)
            elif path.name not in other_lists:
                _merge(_read_names(path, labels, problems), path, rows, problems)
        listed.extend(_read_listed(folder / LISTED_FILE, problems))
        short.update(_read_short_names(folder / SHORT_NAMES_FILE, problems))
    return _build(rows, listed, short, labels, problems)


def _merge(read: Iterable[Row], path: Path, rows: dict[str, tuple[Row, Path]], problems: list[Problem]) -> None:
    """`read` put into `rows`; a row takes the place of one with its id from another file."""
    in_file: set[str] = set()
    for row in read:
        if row.id in in_file:
            problems.append(Problem(str(path), row.line, f"the id {row.id} stands twice in this file"))
            continue
        in_file.add(row.id)
        rows.pop(row.id, None)
        rows[row.id] = row, path


def _is_name_list(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as handle:
        return not {"id", "name"}.isdisjoint(cell.strip() for cell in handle.readline().split(","))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a name list as it was read."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    weak: tuple[str, ...]
    line: int
    folder: Path


def _build(
    rows: Mapping[str, tuple[Row, Path]],
    listed: Iterable[Row],
    short: set[str],
    labels: Mapping[str, str],
    problems: list[Problem],
) -> Gazetteer:
    entries: dict[str, Entry] = {}
    folded: dict[str, Entry] = {}
    origin: dict[str, Path] = {}
    for row, path in rows.values():
        for alias, weak in _spellings(row):
            entry = Entry(row.id, row.name, row.kind, labels[row.kind], weak, "curated")
            key = key_of(alias)
            known = entries.get(key)
            # A user's folder comes later and wins; within a folder the first one stays.
            if known is not None and known.id != row.id and origin[key] == row.folder:
                problems.append(Problem(str(path), row.line, f"{alias} of {row.id} is a name of {known.id} already"))
                continue
            if known is not None and known.id == row.id and not known.weak:
                continue
            entries[key], origin[key] = entry, row.folder
            if not weak:
                folded[fold_name(alias)] = entry
    for row in listed:
        spellings = list(_spellings(row))
        # A listed company that the name lists know keeps the id and name that it has there.
        known = next((found for alias, _ in spellings if (found := entries.get(key_of(alias))) is not None), None)
        for alias, weak in spellings:
            key = key_of(alias)
            if key in entries:
                continue
            if known is None:
                entry = Entry(row.id, row.name, row.kind, "COMPANY", weak, "a_share")
            else:
                entry = Entry(known.id, known.name, known.kind, known.label, weak, "a_share")
            entries[key] = entry
            if not weak:
                folded.setdefault(fold_name(alias), entry)
    keys = list(entries)
    noisy = frozenset(short - entries.keys())
    keys.extend(sorted(noisy))
    matcher = AhoCorasick(keys, MatchKind.Standard, False, Implementation.ContiguousNFA) if keys else None
    return Gazetteer(entries, folded, noisy, tuple(problems), keys, matcher)


def _spellings(row: Row) -> Iterator[tuple[str, bool]]:
    """Every way to write the names of `row`, weak or not; a space may stand between Latin and Han characters."""
    weak = set(row.weak)
    for alias in dict.fromkeys((*(() if row.name in weak else (row.name,)), *row.aliases, *row.weak)):
        yield alias, alias in weak
        spaced = _BORDER.sub(" ", alias)
        if spaced != alias:
            yield spaced, alias in weak


def _decoded(path: Path, problems: list[Problem]) -> str | None:
    """The text of `path`, which users may have saved from a spreadsheet in UTF-8 with BOM or in GB18030."""
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError) as error:
        problems.append(Problem(str(path), 0, f"cannot be read: {error}"))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    problems.append(Problem(str(path), 0, "is neither UTF-8 nor GB18030 text"))
    return None


def _table(path: Path, delimiter: str, needed: Sequence[str], problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row of a table that has the columns `needed`."""
    text = _decoded(path, problems)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in needed if column not in header]
        if missing:
            problems.append(Problem(str(path), 1, f"lacks the column {', '.join(missing)}"))
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                problems.append(
                    Problem(str(path), reader.line_num, f"has {len(cells)} cells, the header {len(header)}")
                )
                continue
            yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=False))
    except csv.Error as error:
        problems.append(Problem(str(path), reader.line_num, f"is not a table: {error}"))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _read_kinds(path: Path, problems: list[Problem]) -> dict[str, str]:
    labels: dict[str, str] = {}
    if not path.is_file():
        return labels
    for line, cells in _table(path, ",", ("kind", "label"), problems):
        kind, label = cells.get("kind", ""), cells.get("label", "")
        if label not in LABELS:
            problems.append(Problem(str(path), line, f"label {label!r}: use one of {', '.join(sorted(LABELS))}"))
            continue
        labels[kind] = label
    return labels


def _read_names(path: Path, labels: Mapping[str, str], problems: list[Problem]) -> Iterator[Row]:
    for line, cells in _table(path, ",", NEEDED, problems):
        row = Row(
            cells["id"],
            cells.get("name", ""),
            cells.get("kind", ""),
            _parts(cells.get("aliases", "")),
            _parts(cells.get("weak", "")),
            line,
            path.parent,
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
        problems.append(Problem(str(path), line, reason))


def _read_listed(path: Path, problems: list[Problem]) -> Iterator[Row]:
    if not path.is_file():
        return
    for line, cells in _table(path, "\t", ("code", "short", "full"), problems):
        names = [cells.get(column, "") for column in ("short", "full", "english")]
        if not cells["code"] or not names[0]:
            problems.append(Problem(str(path), line, "has no code or no short name"))
            continue
        aliases = (*(name for name in names if name), *_parts(cells.get("aliases", "")))
        weak = _parts(cells.get("weak", ""))
        yield Row(f"org:{cells['code'].lower()}", names[0], "listed", aliases, weak, line, path.parent)


def _read_short_names(path: Path, problems: list[Problem]) -> list[str]:
    if not path.is_file():
        return []
    text = _decoded(path, problems)
    return [] if text is None else [line for line in key_of(text).split("\n") if line]
