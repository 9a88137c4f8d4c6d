"""Known names in a text: an Aho-Corasick matcher over the lexicons in rules/lexicons and the user's own.

A folder of lexicons holds any number of these (rules/lexicons/README.md tells the columns):
`kinds.csv` (kind to label), name lists `*.csv` with the columns id, name, kind, aliases, source, weak,
`a_share.tsv` (listed companies) and `short_names.txt.gz` (short company names, noisy).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.mentions import lexicons
from pipeline.mentions.lexicons import Row
from pipeline.rulebook.book import Problem

_BORDER = re.compile(r"(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
# White space, quotes, book-title marks and the dots between the parts of a foreign name.
_DROPPED = re.compile(r"[\s\u200b\ufeff\"'“”‘’「」『』《》〈〉·•‧・,，]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for; `source` is curated, a_share or short_names.

    A `weak` name needs support from its surroundings: it is also an ordinary word, or comes from the noisy list.
    """

    id: str
    name: str
    kind: str
    label: str
    weak: bool
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in a text, at characters `start` to `end` (half open); `text` is the text's own spelling."""

    start: int
    end: int
    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known names, ready to be found. Built by `load`."""

    entries: Mapping[str, Entry]  # by matching key, see `key_of`
    folded: Mapping[str, Entry]  # by `fold_name`; weak names are not in here
    short_names: frozenset[str]  # the noisy list; its entries are made when they are met
    affixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # form, generic, place: longest first
    problems: tuple[Problem, ...] = ()
    _keys: Sequence[str] = ()
    _matcher: AhoCorasick | None = field(default=None, repr=False)

    def find(self, text: str) -> list[Hit]:
        """Known names in `text`, leftmost-longest among those of one source, ordered by start, then by end.

        Hits of different sources may overlap, but a name inside a longer one that is not weak is no hit. A name that
        starts (ends) with a Latin letter or digit is not taken inside a longer Latin word; case does not matter.
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
            hits.append(Hit(start, end, text[start:end], entry))
        return _without_nested(hits)

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


def _without_nested(hits: list[Hit]) -> list[Hit]:
    """`hits` in order, without those inside one that is not weak: 大西洋 is no name within 泛大西洋投资."""
    kept: list[Hit] = []
    reach = 0
    for hit in sorted(hits, key=lambda one: (one.start, -one.end, one.entry.weak, one.entry.source)):
        if hit.end <= reach:
            continue
        if not hit.entry.weak:
            reach = max(reach, hit.end)
        kept.append(hit)
    kept.sort(key=lambda hit: (hit.start, hit.end, hit.entry.source))
    return kept


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
    """The names of all lexicons in `folders`; later folders win: a row replaces one with its id, a name one's owner.

    Raises nothing for bad content: rows and files that cannot be used are left out and told in `problems`.
    A folder that is not there is passed over.
    """
    read = lexicons.read(folders)
    entries: dict[str, Entry] = {}
    folded: dict[str, Entry] = {}
    problems = list(read.problems)
    _add_curated(read, entries, folded, problems)
    _add_listed(read, entries, folded)
    keys = list(entries)
    noisy = frozenset(map(key_of, read.short_names)) - entries.keys()
    keys.extend(sorted(noisy))
    matcher = AhoCorasick(keys, MatchKind.Standard, False, Implementation.ContiguousNFA) if keys else None
    return Gazetteer(entries, folded, noisy, read.affixes, tuple(problems), keys, matcher)


def _add_curated(
    read: lexicons.Lexicons, entries: dict[str, Entry], folded: dict[str, Entry], problems: list[Problem]
) -> None:
    origin: dict[str, Row] = {}
    for row in read.rows.values():
        for alias, weak in _spellings(row):
            entry = Entry(row.id, row.name, row.kind, read.labels[row.kind], weak, "curated")
            key = key_of(alias)
            known = entries.get(key)
            if known is not None and known.id == row.id and not known.weak:
                continue
            # A user's folder comes later and wins; within a folder the first one stays.
            if known is not None and known.id != row.id and origin[key].path.parent == row.path.parent:
                reason = f"{alias} of {row.id} is a name of {known.id} already"
                problems.append(Problem(str(row.path), row.line, "", reason))
                continue
            entries[key], origin[key] = entry, row
            if not weak:
                folded[fold_name(alias)] = entry


def _add_listed(read: lexicons.Lexicons, entries: dict[str, Entry], folded: dict[str, Entry]) -> None:
    for row in read.listed:
        spellings = list(_spellings(row))
        # A listed company that the name lists know keeps the id and name that it has there.
        candidates = (_curated(entries, alias, row.name) for alias, _ in spellings)
        known = next((found for found in candidates if found is not None), None)
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


def _curated(entries: Mapping[str, Entry], alias: str, short: str) -> Entry | None:
    """The entry of the name lists for `alias` of a listed company; a weak one only where its own name is `short`."""
    entry = entries.get(key_of(alias))
    if entry is None or entry.source != "curated":
        return None
    return entry if not entry.weak or alias == short == entry.name else None


def _spellings(row: Row) -> Iterator[tuple[str, bool]]:
    """Every way to write the names of `row`, weak or not; a space may stand between Latin and Han characters."""
    weak = set(row.weak)
    for alias in dict.fromkeys((*(() if row.name in weak else (row.name,)), *row.aliases, *row.weak)):
        yield alias, alias in weak
        spaced = _BORDER.sub(" ", alias)
        if spaced != alias:
            yield spaced, alias in weak
