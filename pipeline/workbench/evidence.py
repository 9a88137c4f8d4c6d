"""What rules do on articles: how often each matches, wins, fills an event, how right it is, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.evaluate.gold import Event as GoldEvent
from pipeline.evaluate.gold import Scheme
from pipeline.evaluate.score import comparison
from pipeline.model import Article, Event
from pipeline.resources import Resources
from pipeline.rulebook.book import Compiled, RuleBook
from pipeline.rulebook.lint import WARNING, Finding
from pipeline.rulebook.schema import QualifierRule, RoleRule
from pipeline.workbench.match import Match
from pipeline.workbench.sight import Sight, article_of, look

Gold = Mapping[str, Sequence[GoldEvent]]


@dataclass(slots=True)
class RuleStats:
    """One rule over many articles.

    `hits`: matches; `kept`: those that stand in the result; `events`: events it helped to fill; `articles`: those it
    matched in; `seconds`: time its pattern took; `lost_to`: rules that won over it; `right` of `judged`: cells (for a
    trigger: events) that gold confirms.
    """

    hits: int = 0
    kept: int = 0
    events: int = 0
    articles: int = 0
    seconds: float = 0.0
    right: int = 0
    judged: int = 0
    lost_to: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float | None:
        return self.kept / self.hits if self.hits else None

    @property
    def precision(self) -> float | None:
        return self.right / self.judged if self.judged else None


def gather(
    articles: Iterable[Article],
    resources: Resources,
    gold: Gold | None = None,
    scheme: Scheme | None = None,
    each: Callable[[], None] = lambda: None,
) -> dict[str, RuleStats]:
    """The figures of every rule of `resources.rulebook` over `articles`; `each` is called after every article."""
    stats = {rule.id: RuleStats() for rule in resources.rulebook.rules}
    kinds = {rule.id: rule for rule in resources.rulebook.rules}
    for article in articles:
        sight = look(article, resources)
        _count(sight, kinds, stats)
        if gold is not None and scheme is not None and article.doc_id in gold:
            _judge(sight.extraction.events, gold[article.doc_id], scheme, kinds, stats)
        each()
    return stats


def _count(sight: Sight, rules: Mapping[str, Compiled], stats: dict[str, RuleStats]) -> None:
    seen: set[str] = set()
    for match in sight.matches:
        if match.rule not in stats:
            continue
        mine = stats[match.rule]
        mine.hits += 1
        seen.add(match.rule)
        if stands(match, sight, rules[match.rule]):
            mine.kept += 1
        else:
            mine.lost_to.update(winners(match, sight))
    for edit in sight.extraction.edits:
        if edit.fixer in stats:
            stats[edit.fixer].hits += 1
            stats[edit.fixer].kept += 1
            seen.add(edit.fixer)
    for rule_id, seconds in sight.tally.seconds.items():
        if rule_id in stats:
            stats[rule_id].seconds += seconds
    for rule_id in seen:
        stats[rule_id].articles += 1
    for event in sight.extraction.events:
        filled = {*event.rules, *event.why.values()}
        filled |= {mention.rule for mentions in event.slots.values() for mention in mentions}
        for rule_id in filled & stats.keys():
            stats[rule_id].events += 1


def stands(match: Match, sight: Sight, rule: Compiled) -> bool:
    """Whether a match made it into the result."""
    extraction = sight.extraction
    if match.kind == "mention":
        return any(one.rule == match.rule and one.start < match.end and match.start < one.end
                   for one in extraction.mentions)  # fmt: skip
    if match.kind == "alias":
        return True  # what it says of two names shows in no mention of its own
    if isinstance(rule.rule, RoleRule):
        return any(one.role == rule.rule.role for one in extraction.mentions)
    if isinstance(rule.rule, QualifierRule) and rule.rule.drop:
        return True  # what it drops is no more in the result
    return any(match.rule in event.rules for event in extraction.events)


def winners(match: Match, sight: Sight) -> list[str]:
    """The rules that hold the place of a match that did not make it."""
    extraction = sight.extraction
    if match.kind == "mention":
        return sorted({one.rule for one in extraction.mentions
                       if one.rule != match.rule and one.start < match.end and match.start < one.end})  # fmt: skip
    given = {rule for event in extraction.events for rule in event.rules}
    return sorted({one.rule for one in sight.matches
                   if one.kind == match.kind and one.text == match.text and one.rule != match.rule
                   and one.rule in given and one.start < match.end and match.start < one.end})  # fmt: skip


def _judge(
    events: Sequence[Event],
    golds: Sequence[GoldEvent],
    scheme: Scheme,
    rules: Mapping[str, Compiled],
    stats: dict[str, RuleStats],
) -> None:
    same = comparison(scheme, lenient=True)
    wanted: dict[str, list[str]] = {}
    for gold in golds:
        for name, text in gold:
            wanted.setdefault(name, []).append(text)
    for event in events:
        if event.event_type not in scheme.event_types:
            continue
        for role in scheme.roles.values():
            slot = role.column.removesuffix("_text")
            for mention in event.slots.get(slot, ()):
                right = any(same(role.name, text, mention.text) for text in wanted.get(role.name, ()))
                for rule_id in {event.why.get(slot, ""), mention.rule} & stats.keys():
                    if rules[rule_id].kind != "event":
                        stats[rule_id].judged += 1
                        stats[rule_id].right += right
                if slot == "company" and event.rules and event.rules[0] in stats:
                    stats[event.rules[0]].judged += 1
                    stats[event.rules[0]].right += right


def findings(
    book: RuleBook, corpus: Iterable[Article], resources: Resources, each: Callable[[], None] = lambda: None
) -> list[Finding]:
    """Rules that no article of the corpus fires, and rules that never win, by the corpus and all examples; `each` is
    called after every article."""
    stats = gather(corpus, resources, each=each)
    own = gather((article_of(text, number=number) for number, text in enumerate(_texts(book))), resources)
    out = []
    for rule in book.rules:
        here, there = stats[rule.id], own[rule.id]
        if not here.hits:
            out.append(Finding(WARNING, rule.file, rule.line, rule.id, "no article of the corpus fires it"))
        hits, kept = here.hits + there.hits, here.kept + there.kept
        if hits and not kept:
            won = ", ".join(f"{name} ({n})" for name, n in (here.lost_to + there.lost_to).most_common(3))
            why = f"{won} wins" if won else "nothing came of it"
            out.append(Finding(WARNING, rule.file, rule.line, rule.id, f"never wins: of {hits} matches none; {why}"))
    return out


def _texts(book: RuleBook) -> list[str]:
    return list(dict.fromkeys(example.text for rule in book.rules for example in getattr(rule.rule, "examples", [])))
