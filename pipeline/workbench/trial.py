"""A rule tried on articles: what it finds, and the events table before and after it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.evaluate.gold import Event as GoldEvent
from pipeline.evaluate.gold import Scheme, read_gold, schemes
from pipeline.evaluate.score import Figures, score
from pipeline.model import Article
from pipeline.read import Input, on_disk, read_path
from pipeline.rulebook.book import Compiled, RuleBook, RuleSet
from pipeline.rulebook.macros import VIEW_KINDS
from pipeline.rulebook.scan import scan
from pipeline.tables.match import pairs, unpaired
from pipeline.tables.schema import SEPARATOR
from pipeline.tables.text import cell_text
from pipeline.workbench import cache
from pipeline.workbench.cache import Seen
from pipeline.workbench.match import Match, with_rules

if TYPE_CHECKING:
    from pipeline.resources import Resources

# Columns that follow from others or from the run; a change in them alone is no change of the event.
_DERIVED = ("event_id", "deal_id", "rules", "confidence", "review", "review_note")
_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the concordance."""

    doc_id: str
    match: Match


@dataclass(frozen=True, slots=True)
class Change:
    """An event with the cells that changed: column, before, after."""

    row: Mapping[str, str]
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying rules on articles gave.

    `scores`: for each type of event in gold, figures before and after; `slow`: rules that ran out of time.
    """

    articles: int
    lines: tuple[Line, ...]
    matched: int
    gained: tuple[Mapping[str, str], ...]
    lost: tuple[Mapping[str, str], ...]
    changed: tuple[Change, ...]
    before: int
    after: int
    scores: Mapping[str, tuple[Figures, Figures]]
    slow: tuple[str, ...] = ()


def run(
    inputs: Sequence[Input],
    base: RuleBook,
    tried: RuleBook,
    resources: Callable[[], Resources],
    folders: Sequence[Path],
    gold: Path | None,
    *,
    fresh: bool = False,
    each: Callable[[], None] = lambda: None,
) -> Trial:
    """Tries the rules of `tried` on `inputs` with all rules of `base` around them. `each` is called for every input.

    Articles seen before come from the cache (unless `fresh`); only those that the tried rules, or the rules that they
    replace, match are extracted again. `resources` gives the resources with the rules of `base`, and is called only
    when something has to be extracted; `folders` are those of the rules. Raises GoldError for a gold file that
    cannot be read.
    """
    held = Held(resources)
    files = cache.files_state(folders)
    with cache.Cache(cache.state(base, files)) as store:
        seen = _seen(inputs, held, store, fresh, each)
    off = {rule_id for rule_id, _ in tried.disabled} | {rule.id for rule in tried.rules}
    replaced = [rule for rule in base.rules if rule.id in off]
    lines, slow = _concordance(tried.rules, seen)
    touched = {line.doc_id for line in lines} | {line.doc_id for line in _concordance(replaced, seen)[0]}
    book = with_rules(base, tried)
    again = [source for source, ones in seen if any(one.doc_id in touched for one in ones)]
    with cache.Cache(cache.state(book, files)) as store:
        changed_inputs = _seen(again, Held(held.get, book), store, fresh, lambda: None, touched)
    before = {one.doc_id: one.rows for _, ones in seen for one in ones}
    after = {one.doc_id: one.rows for _, ones in changed_inputs for one in ones if one.doc_id in touched}
    whole = {**before, **after}
    gained, lost, changed = compare(
        [row for doc_id in sorted(touched) for row in before.get(doc_id, ())],
        [row for doc_id in sorted(touched) for row in after.get(doc_id, ())],
    )
    return Trial(
        articles=len(before), lines=tuple(lines), matched=len({line.doc_id for line in lines}),
        gained=tuple(gained), lost=tuple(lost), changed=tuple(changed),
        before=sum(map(len, before.values())), after=sum(map(len, whole.values())),
        scores=_scores(gold, before, whole) if gold else {}, slow=tuple(slow),
    )  # fmt: skip


class Held:
    """Resources got when they are first asked for, with other rules in force when `book` is given."""

    def __init__(self, make: Callable[[], Resources], book: RuleBook | None = None) -> None:
        self._make = make
        self._book = book
        self._got: Resources | None = None

    def get(self) -> Resources:
        """The resources."""
        if self._got is None:
            self._got = self._make()
            if self._book is not None:
                from pipeline.workbench.sight import with_book

                self._got = with_book(self._got, self._book)
        return self._got


def _seen(
    inputs: Sequence[Input],
    held: Held,
    store: cache.Cache,
    fresh: bool,
    each: Callable[[], None],
    rows_of: Collection[str] | None = None,
) -> list[tuple[Input, list[Seen]]]:
    """Every input with its articles as the rules see them; with `rows_of`, rows alone, and those articles alone."""
    keys: dict[str, str] = {}
    for source in inputs:
        try:
            keys[source.path] = store.key(source.path, source.root, sorted(rows_of) if rows_of is not None else ())
        except OSError:
            keys[source.path] = ""
    known = {} if fresh else store.get([key for key in keys.values() if key])
    out = []
    new: dict[str, list[Seen]] = {}
    for source in inputs:
        key = keys[source.path]
        ones = known.get(key)
        if ones is None:
            articles = [one for one in read_path(source.path, source.root) if isinstance(one, Article)]
            ones = [
                _look(article, held.get(), rows_of is not None)
                for article in articles
                if rows_of is None or article.doc_id in rows_of
            ]
            if key:
                new[key] = ones
        out.append((source, ones))
        each()
    store.put(new)
    return out


def _look(article: Article, resources: Resources, rows_alone: bool) -> Seen:
    from pipeline.extract import extract
    from pipeline.tables.rows import event_rows
    from pipeline.workbench.sight import look

    extraction = extract(article, resources)
    rows = tuple({name: cell_text(value) for name, value in row.items()} for row in event_rows(extraction))
    if rows_alone:
        return Seen(article.doc_id, "", (), rows)
    # A tried rule may need sentences that the gate keeps from the others.
    views = look(article, replace(resources, gate=None)).views
    return Seen(article.doc_id, extraction.clean.text, views, rows)


def _concordance(rules: Iterable[Compiled], seen: Sequence[tuple[Input, list[Seen]]]) -> tuple[list[Line], list[str]]:
    chosen = tuple(rules)
    on_views = RuleSet(rule for rule in chosen if rule.kind in VIEW_KINDS)
    on_text = RuleSet(rule for rule in chosen if rule.kind not in VIEW_KINDS)
    lines: list[Line] = []
    slow: dict[str, None] = {}
    for _, ones in seen:
        for one in ones:
            texts: list[tuple[RuleSet, str, tuple[str, ...]]] = []
            if on_text:
                texts.append((on_text, one.text, ()))
            if on_views:
                texts += [(on_views, view, words) for view, words in one.views]
            for rules_here, text, words in texts:
                hits, notes = scan(rules_here, text, _SECONDS)
                slow.update(dict.fromkeys(note.text for note in notes))
                for rule, match in hits:
                    groups = {name: match.span(name) for name in match.re.groupindex if match.span(name)[0] >= 0}
                    found = Match(rule.id, rule.kind, text, match.start(), match.end(), groups, words)
                    lines.append(Line(one.doc_id, found))
    return lines, list(slow)


def compare(
    before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]
) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]], list[Change]]:
    """Events gained, lost and changed; which is which is told as `rongzi diff` tells it."""
    found = pairs(before, after)
    changes = (_change(before[old], after[new]) for old, new, _ in found)
    lost, gained = unpaired(before, after, found)
    return gained, lost, [change for change in changes if change.cells]


def _change(old: Mapping[str, str], new: Mapping[str, str]) -> Change:
    cells = tuple((name, old[name], new[name]) for name in new if name not in _DERIVED and old[name] != new[name])
    return Change(new, cells)


# --- gold ---------------------------------------------------------------------------------------


def gold_beside(paths: Sequence[str]) -> Path | None:
    """The gold file that lies beside the articles: gold.jsonl in a folder `gold` of `paths` or next to one of them."""
    for path in map(Path, map(on_disk, paths)):
        for folder in (path, path.parent, path.parent.parent):
            found = sorted((folder / "gold").glob("*.jsonl")) if (folder / "gold").is_dir() else []
            if found:
                return found[0]
    return None


def _scores(
    gold: Path, before: Mapping[str, Sequence[Mapping[str, str]]], after: Mapping[str, Sequence[Mapping[str, str]]]
) -> dict[str, tuple[Figures, Figures]]:
    out = {}
    for name, scheme in schemes().items():
        wanted = for_articles(read_gold(gold, scheme), before)
        if any(wanted.values()):
            out[name] = (
                score(wanted, _predicted(before, scheme), scheme, lenient=False).total,
                score(wanted, _predicted(after, scheme), scheme, lenient=False).total,
            )
    return out


def for_articles(gold: Mapping[str, list[GoldEvent]], doc_ids: Iterable[str]) -> dict[str, list[GoldEvent]]:
    """The gold of the articles at hand; an id of gold may have folders in front of the article's."""
    by_name: dict[str, list[str]] = {}
    for key in gold:
        by_name.setdefault(key.rsplit("/", 1)[-1], []).append(key)
    out = {}
    for doc_id in doc_ids:
        ends = [key for key in by_name.get(doc_id.rsplit("/", 1)[-1], []) if f"/{key}".endswith(f"/{doc_id}")]
        if doc_id in gold:
            out[doc_id] = gold[doc_id]
        elif len(ends) == 1:
            out[doc_id] = gold[ends[0]]
    return out


def _predicted(rows: Mapping[str, Sequence[Mapping[str, str]]], scheme: Scheme) -> dict[str, list[GoldEvent]]:
    return {
        doc_id: [
            [
                (role.name, text)
                for role in scheme.roles.values()
                for text in row[role.column].split(SEPARATOR)
                if text.strip()
            ]
            for row in ones
            if row["event_type"] in scheme.event_types
        ]
        for doc_id, ones in rows.items()
    }
