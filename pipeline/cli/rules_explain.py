"""`rongzi rules explain`: which rules fired in an article, what came of each, and how far the others got."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.article import names_file, one_article
from pipeline.cli.common import RulesOption
from pipeline.cli.output import cut, fail, line, one_line, table
from pipeline.cli.rules import app as group
from pipeline.cli.rules import resources_of, tell_problems

if TYPE_CHECKING:
    from pipeline.model import Article, Event
    from pipeline.resources import Resources
    from pipeline.workbench.match import Match
    from pipeline.workbench.sight import Sight

_LONG = 48  # characters of a part of a pattern shown on the terminal


@group.command("explain", short_help="Which rules fired in an article, which lost, and to whom.")
def explain(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A file that holds the article, or a text.")],
    event: Annotated[str | None, typer.Option(help="Only this event, by its id.")] = None,
    phrase: Annotated[str | None, typer.Option(help="Only sentences that hold these words.")] = None,
    doc_id: Annotated[str | None, typer.Option("--id", help="Which article, when the file holds several.")] = None,
    rules: RulesOption = None,
) -> None:
    """Show which rules fired, which lost and to whom, what each filled, and how far near rules got."""
    from pipeline.tables.rows import event_rows
    from pipeline.workbench.sight import look

    loaded = resources_of(rules)
    tell_problems(loaded)
    read = _article(article, doc_id)
    sight = look(read, loaded)
    rows = event_rows(sight.extraction)
    events = list(zip(rows, sight.extraction.events, strict=False))
    if event is not None:
        events = [(row, found) for row, found in events if str(row["event_id"]) == event]
        if not events:
            known = ", ".join(str(row["event_id"]) for row in rows) or "none"
            fail(f"{article}: no event {event}; there are {known}", 2)
    wide = look(read, replace(loaded, gate=None)) if loaded.gate is not None else sight
    ranges = None if event is None else [(found.start, found.end) for _, found in events]
    shown = _sentences(sight, wide, loaded, phrase, ranges, told=bool(events))
    if phrase is not None and not shown:
        fail(f"{article}: no sentence holds {phrase!r} once cleaned", 1)
    _mentions(sight, loaded, phrase, ranges)
    for row, found in events:
        _event(str(row["event_id"]), found)
    if not events:
        line()
        line("no event")
        if phrase is None:
            line("give --phrase WORDS to see how far rules got in the sentences that hold them")
    for note in sight.extraction.notes:
        line(f"{note.stage}: {note.text}")


def _sentences(
    sight: Sight, wide: Sight, loaded: Resources, phrase: str | None, ranges: list[tuple[int, int]] | None, *,
    told: bool,
) -> int:  # fmt: skip
    """Prints each sentence of `wide`, which has no gate, that holds `phrase` and lies within `ranges`; without a phrase
    those in which a rule matched, and with no event `told` those with money too. Returns how many."""
    from pipeline.rulebook.macros import VIEW_KINDS
    from pipeline.workbench.match import spelt

    within = {view for view, _ in sight.views}
    text = sight.extraction.clean.text
    count = 0
    for view, words in wide.views:
        sentence = spelt(view, words)
        if phrase is not None and phrase not in sentence:
            continue
        if ranges is not None and not any(_squeezed(sentence) in _squeezed(text[a:b]) for a, b in ranges):
            continue
        here = [match for match in sight.matches if match.text == view and match.kind in VIEW_KINDS]
        if not here and phrase is None and (told or not _holds_money(view)):
            continue
        count += 1
        _sentence(view, sentence, here, sight, loaded, passed=view in within)
    return count


def _holds_money(view: str) -> bool:
    """Whether a sentence holds an amount or a round, and so might have told of an event."""
    from pipeline.rulebook.macros import PLACEHOLDERS

    return PLACEHOLDERS["AMOUNT"] in view or PLACEHOLDERS["ROUND"] in view


def _article(given: str, doc_id: str | None) -> Article:
    from pipeline.workbench.sight import article_of

    if not names_file(given) and any("一" <= char <= "鿿" for char in given):
        return article_of(given)
    return one_article(given, doc_id)


def _sentence(view: str, spelt: str, here: list[Match], sight: Sight, loaded: Resources, *, passed: bool) -> None:
    from pipeline.rulebook.macros import shown
    from pipeline.workbench.evidence import stands, winners
    from pipeline.workbench.near import near

    rules = {rule.id: rule for rule in loaded.rulebook.rules}
    line()
    line(f"sentence  {one_line(spelt)}")
    line(f"view      {one_line(shown(view))}")
    if not passed:
        line("          not read: it holds no cue of gate.csv")
    rows = []
    for match in here:
        rule = rules[match.rule]
        better = ", ".join(winners(match, sight))
        won = "kept" if stands(match, sight, rule) else f"lost to {better}" if better else "fills nothing"
        groups = ", ".join(f"{name}={one_line(_part(match, *span))}" for name, span in match.groups.items())
        rows.append([match.rule, match.kind, one_line(match.words), groups, won])
    if rows:
        table(["rule", "kind", "matched", "groups", "outcome"], rows)
    if any(match.kind == "event" for match in here):
        return
    close = near(
        [rule for rule in loaded.rulebook.rules if rule.kind in ("event", "slot")], loaded.rulebook.macros, view
    )
    if close:
        line("near rules: what fits of each, and the part before or behind it that does not")
        table(
            ["rule", "fits", "on", "parts", "wants before", "wants behind"],
            [
                [one.rule, _short(one.fits), one_line(shown(view[one.start : one.end])), f"{one.done}/{one.parts}",
                 _short(one.before), _short(one.after)]
                for one in close
            ],
        )  # fmt: skip


def _short(text: str) -> str:
    return cut(one_line(text), _LONG, "...")


def _part(match: Match, start: int, end: int) -> str:
    return replace(match, start=start, end=end).words


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _mentions(sight: Sight, loaded: Resources, phrase: str | None, ranges: list[tuple[int, int]] | None) -> None:
    """Matches of mention and alias rules: kept, or lost and to whom."""
    from pipeline.rulebook.macros import VIEW_KINDS
    from pipeline.workbench.evidence import stands, winners

    rules = {rule.id: rule for rule in loaded.rulebook.rules}
    seen: dict[tuple[str, ...], None] = {}
    for match in sight.matches:
        if match.kind in VIEW_KINDS or match.rule not in rules:
            continue
        if ranges is not None and not any(a <= match.start < b for a, b in ranges):
            continue
        if phrase is not None and phrase not in _around(match):
            continue
        state = (
            "kept"
            if stands(match, sight, rules[match.rule])
            else "lost to "
            + (", ".join(winners(match, sight)) or "nothing: its value could not be read, or its sentence was not read")
        )
        seen[(str(match.start), one_line(match.words), match.rule, state)] = None
    if seen:
        line()
        line("mentions")
        table(["at", "text", "rule", "outcome"], [list(row) for row in sorted(seen, key=lambda row: int(row[0]))],
              right=["at"])  # fmt: skip


def _around(match: Match) -> str:
    text = match.text
    start = text.rfind("\n", 0, match.start) + 1
    end = text.find("\n", match.end)
    return text[start : end if end >= 0 else len(text)]


def _event(event_id: str, event: Event) -> None:
    line()
    line(f"event {event_id}: {event.event_type}, {event.status}; rules {', '.join(event.rules)}")
    table(
        ["slot", "text", "filled by", "mention by"],
        [
            [slot, ";".join(one.text for one in mentions), event.why.get(slot, ""),
             ", ".join(dict.fromkeys(one.rule for one in mentions))]
            for slot, mentions in event.slots.items()
        ],
    )  # fmt: skip
