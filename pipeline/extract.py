"""The whole flow for one article: a pure function of the article and the resources."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import regex

from pipeline import gate, segment
from pipeline.alike import Spelt
from pipeline.clean import clean, clean_title
from pipeline.clean.damage import damaged
from pipeline.events.assemble import find_events
from pipeline.events.damage import marked
from pipeline.events.patterns import Patterns
from pipeline.mentions import amounts, dates, find, months, tokens
from pipeline.mentions.overlap import Beaten
from pipeline.model import Aligned, Article, Event, Extraction, Lost, Mention, Note, Sentence
from pipeline.normalise import calendar, confidence, fx
from pipeline.normalise.entities import Entity, aliases_in, canonical, is_legal, shortened
from pipeline.normalise.money import DEFAULT_CURRENCY
from pipeline.normalise.records import record
from pipeline.read.metadata import published_in_text
from pipeline.resources import Resources
from pipeline.rulebook import scan

_PLAN = 20  # characters before a date in which a word of a plan stands
_MUCH = 0.02  # share of its characters that an article may lose before that is told
_SOME, _FEW = 60, 0.05  # letters of an article, and the share of Chinese ones under which it is said to hold none


def extract(article: Article, resources: Resources) -> Extraction:
    """Everything that `article` gives. Raises nothing that a text can cause; what was given up is in `notes`."""
    with scan.article():
        notes = [Note("read", article.doubt)] if article.doubt else []
        text, edits = clean(article, resources.clean, notes)
        notes += _much_lost(text.text) + _hardly_chinese(text.text)
        # A date line that was mojibake or entities can be read only now.
        published = article.published or (published_in_text(text.text) if edits else None)
        article = replace(article, title=clean_title(article, text, resources.clean), published=published)
        sentences = segment.sentences(text.text)
        beside, points_back = resources.events.cues.anywhere["beside"], resources.events.cues.left["coref"]
        reading = sentences
        if resources.gate:
            reading = gate.worth_reading(text.text, sentences, resources.gate, beside, points_back)
        if not reading:
            return Extraction(article, text, edits, sentences, notes=tuple(notes))
        read, beaten = _mentions(text, article.published, resources, notes)
        found, lost = find.resolve(read)
        aliases = aliases_in(text.text, resources.rulebook.of("alias"), resources.aliases, notes)
        names = _entities(text, reading, aliases, resources, notes)
        found, opened = months.without_named(found, names, resources.events.common)
        lost = sorted([*beaten, *lost, *opened], key=lambda one: (one.mention.start, one.mention.end, one.mention.rule))
        companies = {one.text for one in names if one.label == "COMPANY"}
        aliases = shortened(companies, resources.gazetteer) | aliases

        @cache  # a name is told again and again
        def entity(name: str) -> Entity:
            return canonical(name, resources.gazetteer, aliases)

        @cache
        def spell(name: str) -> Spelt:
            return Spelt(entity(name).id, (name, aliases.get(name, name), "".join(name.split())))

        def mention(label: str, words: str, start: int, end: int, rule: str) -> Mention:
            return replace(find.make(text, label, start, end, rule), text=words)

        def worth(amount: float, currency: str) -> float | None:
            rates = resources.rates
            month = max(min((article.published or rates.last)[:7], rates.last), rates.first)
            return fx.convert(amount, currency or DEFAULT_CURRENCY, fx.BASE, month, rates)

        told = find_events(text.text, reading, found, names, resources.events, mention, article.published, spell,
                           worth)
        events = marked(told.events, damaged(text.text, resources.clean.language) if told.events else (), sentences)

        known_ends = confidence.known_ends(names)

        def trust(event: Event) -> float:
            return confidence.assess(resources.confidence, event, events, text.text, known_ends)

        records = tuple(
            record(event, text, article.published, resources.rates, entity, resources.events.cues, trust)
            for event in events
        )
        return Extraction(
            article, text, edits, sentences, told.mentions + names, tuple(lost), events, records,
            tuple(notes) + told.notes,
        )


def _much_lost(text: str) -> list[Note]:
    lost = text.count("\ufffd")
    if lost <= _MUCH * len(text):
        return []
    return [Note("clean", f"{lost} of {len(text)} characters are lost: get the article from its source")]


def _hardly_chinese(text: str) -> list[Note]:
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    if chinese > _FEW * len(text):
        return []  # as nearly all are, whatever else is a letter
    letters = sum(char.isalpha() for char in text)
    if letters < _SOME or chinese > _FEW * letters:
        return []
    said = f"{chinese} of {letters} letters are Chinese: the rules are for Chinese, few events of other text are found"
    return [Note("clean", said)]


def _mentions(
    text: Aligned, published: str | None, resources: Resources, notes: list[Note]
) -> tuple[list[Mention], list[Lost]]:
    """Amounts, rounds and dates, and what lost its place to one of its own kind."""
    rules, sums, days = resources.rulebook.of("mention"), list[Beaten](), list[Beaten]()
    out = [
        replace(find.make(text, "AMOUNT", one.start, one.end, one.rule, one.money),
                role="converted" if one.converted_from is not None else "")
        for one in amounts.find_amounts(text.text, rules, resources.amounts, notes, sums)
    ]
    out += find.find_rounds(text, rules, resources.rounds, notes)
    said = dates.find_dates(text.text, rules, resources.dates, notes, days)
    ahead = [_is_ahead(text.text, one, resources.events.patterns) for one in said]
    values = calendar.resolve_all(said, _day(published), text.text, ahead)
    out += [
        find.make(text, "DATE", one.start, one.end, one.rule, value) for one, value in zip(said, values, strict=True)
    ]
    lost = [Lost(find.make(text, label, start, end, rule), winner)
            for label, beaten in (("AMOUNT", sums), ("DATE", days)) for start, end, rule, winner in beaten]
    return out, lost


def _is_ahead(text: str, date: dates.FoundDate, patterns: Patterns) -> bool:
    """Whether a date is told as one to come (拟于年底, 预期6月28日, 年内将)."""
    start = max(0, date.start - _PLAN)
    return bool(patterns.ahead_of.search(text[start : date.start]) or patterns.goes_ahead.match(text, date.end))


def _day(published: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _entities(
    text: Aligned, reading: Sequence[Sentence], aliases: Mapping[str, str], resources: Resources, notes: list[Note]
) -> tuple[Mention, ...]:
    """Names that rules, lexicons or the tagger hold, and full names that the article shortens (X有限公司，简称Y),
    in order; several may tell of one span."""
    found = [
        find.make(text, known.label, hit.start, hit.end, f"lexicon:{known.source}", known.id)
        for hit in resources.gazetteer.find(text.text)
        if not (known := hit.entry).weak and known.source != tokens.NOISY
    ]
    marked = find.find_spans(text, resources.rulebook.of("mention"), notes)
    found += marked
    legal = {full for full in aliases.values() if is_legal(full, resources.gazetteer)}
    for name in sorted(legal | {one.text for one in marked if one.label == "COMPANY"}):
        starts = [match.start() for match in regex.finditer(regex.escape(name), text.text)]
        found += [find.make(text, "COMPANY", start, start + len(name), "alias") for start in starts]
    if resources.tagger:
        tagger = resources.tagger
        spans = tagger.find([text.text[one.start : one.end] for one in reading])
        found += [
            find.make(text, label, one.start + start, one.start + end, f"ner:{tagger.name}")
            for one, inside in zip(reading, spans, strict=True) for start, end, label in inside
        ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.rule)))
