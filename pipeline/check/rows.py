"""Checks of one row: cells that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import isclose
from pathlib import Path

from pipeline.check.findings import Event, Finding, short
from pipeline.mentions.amounts import find_amounts, load_data
from pipeline.mentions.lexicons import read_affixes
from pipeline.model import EQUITY
from pipeline.normalise.entities import Affixes
from pipeline.normalise.fx import CONVERTED, Rates, convert, load
from pipeline.review.store import WHOLE
from pipeline.review.typed import Words
from pipeline.review.words import words_with
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.tables import rows

_TOLERANCE = 0.005  # of a converted amount: monthly means are published with four digits
_LENGTHS = {"day": 10, "month": 7, "year": 4, "quarter": 4, "half": 4}
_MONEY = ("amount", "amount_min", "amount_max")
ANY = "*"  # in rounds.csv: what any event may raise


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """`rank` orders rounds in time; `least` and `most` bound what a round of that name raises, in CNY."""

    rank: float
    least: float
    most: float


def round_facts(folders: Sequence[Path]) -> dict[str, RoundFacts]:
    """The rounds of `check/rounds.csv` in the rule `folders` in force, by canonical name; of the last that has one."""
    return {
        row["round"]: RoundFacts(float(row["rank"]), float(row["least_cny"]), float(row["most_cny"]))
        for row in rows(folders, "check/rounds.csv")
    }


@dataclass(frozen=True, slots=True)
class Facts:
    """What rows are held against: exchange rates, the words for currencies (longest first), rounds, figures, the parts
    of company names, and the words that people type."""

    rates: Rates
    currencies: Sequence[tuple[str, str, bool]] = ()
    rounds: Mapping[str, RoundFacts] = field(default_factory=dict)
    figures: Callable[[str], frozenset[float]] = lambda text: frozenset()  # what the words of an amount may mean
    affixes: Affixes = field(default_factory=dict)
    words: Words = field(default_factory=Words)


def check_row(event: Event, facts: Facts) -> Iterator[Finding]:
    """Contradictions inside one row."""
    yield from _range(event)
    yield from _currency(event, facts)
    yield from _worded(event, facts)
    yield from _converted(event, facts)
    yield from _names(event)
    yield from _dates(event)
    yield from _evidence(event)
    confidence = event.number("confidence")
    if confidence is not None and confidence > 1:
        yield event.finding("confidence", "out_of_range", f"{confidence:g} is not between 0 and 1")
    if not event.text("company") and not event.text("company_text"):
        yield event.finding("company", "no_company", "who gets the money is not known", "warning")
    valuation, amount = event.number("valuation"), event.number("amount")
    if valuation and amount and valuation < amount and event.text("valuation_currency") == event.text("currency"):
        why = f"the company is valued at {valuation:,.0f}, less than the {amount:,.0f} that it gets"
        yield event.finding("valuation", "valuation_below_amount", why, "warning")
    yield from _plausible(event, facts)


def _range(event: Event) -> Iterator[Finding]:
    amount, least, most = (event.number(name) for name in _MONEY)
    precision = event.text("amount_precision")
    if amount is not None and precision in ("range", "order"):
        why = f"{precision}: amount is empty, the bounds tell it; an import takes a sum that was put in for exact"
        yield event.finding("amount_precision", "precision", why, "warning")
    elif amount is not None and least == most and least not in (None, amount):
        why = f"amount {amount:,.2f} is not {least:,.2f} as its bounds; an import lets them follow a corrected amount"
        yield event.finding("amount", "range", why, "warning")
    elif least is not None and most is not None and least > most:
        yield event.finding("amount_min", "range", f"amount_min {least:,.2f} is more than amount_max {most:,.2f}")
    elif amount is not None and least is not None and amount < least:
        yield event.finding("amount", "range", f"amount {amount:,.2f} is less than amount_min {least:,.2f}")
    elif amount is not None and most is not None and amount > most:
        yield event.finding("amount", "range", f"amount {amount:,.2f} is more than amount_max {most:,.2f}")
    if precision == "exact" and least is not None and most is not None and least != most:
        yield event.finding("amount_precision", "precision", "an exact amount has one value, not a range")
    known = any(value is not None for value in (amount, least, most))
    if known and not precision:
        yield event.finding("amount_precision", "precision", "there is an amount, but no precision", "warning")
    if event.text("amount_text") and not known and event.text("review") not in WHOLE:
        why = f"{short(event.text('amount_text'))!r} was not turned into a number; when it is no amount, empty it too"
        yield event.finding("amount", "amount_unread", why, "warning")


def _worded(event: Event, facts: Facts) -> Iterator[Finding]:
    """A figure against the article's words for it: a zero too many."""
    for column in ("amount", "valuation"):
        value, text = event.number(column), event.text(f"{column}_text")
        figures = facts.figures(text) if value is not None and text else frozenset()
        if figures and not any(isclose(figure, value or 0, rel_tol=1e-6) for figure in figures):
            said = ", ".join(f"{figure:,.2f}" for figure in sorted(figures))
            yield event.finding(column, "amount_text", f"{value:,.2f}, but {short(text)!r} says {said}", "warning")


def _currency(event: Event, facts: Facts) -> Iterator[Finding]:
    for money, currency in (("amount", "currency"), ("valuation", "valuation_currency")):
        code, text = event.text(currency), event.text(f"{money}_text")
        known = any(event.number(name) is not None for name in (_MONEY if money == "amount" else (money,)))
        if known and not code:
            yield event.finding(currency, "no_currency", f"{money} has no currency")
        said = currency_of(text, facts.currencies) if currency not in event.unread else ""
        if code and said and said != code:
            yield event.finding(currency, "currency_text", f"{currency} is {code}, but {short(text)!r} says {said}")


def currency_of(text: str, words: Sequence[tuple[str, str, bool]]) -> str:
    """The ISO code that `text` names; empty when it names none, several, or only 元, which any currency may be."""
    found: set[str] = set()
    rest = text.lower()
    for word, code, generic in words:
        if word in rest:
            rest = rest.replace(word, " ")
            if not generic:
                found.add(code)
    return found.pop() if len(found) == 1 else ""


def _converted(event: Event, facts: Facts) -> Iterator[Finding]:
    amount, currency, when = event.number("amount"), event.text("currency"), event.text("fx_date")
    for column, code in CONVERTED.items():
        given = event.number(column)
        if given is None:
            continue
        if amount is None:
            if "amount" in event.line.cells and "amount" not in event.unread:  # else the whole column was taken away
                yield event.finding(column, "conversion", "a converted amount, but no amount to convert")
            continue
        wanted = convert(amount, currency, code, when[:7] or None, facts.rates) if currency else None
        if wanted is None:
            if currency and currency != code and not when:
                yield event.finding("fx_date", "conversion", f"{column} was converted, but at the rate of which day?")
            continue
        if abs(given - wanted) > max(_TOLERANCE * abs(wanted), 0.01):
            why = (
                f"{amount:,.2f} {currency} is {wanted:,.2f} {code} at the rate of {when or 'any day'}, not {given:,.2f}"
            )
            yield event.finding(column, "conversion", why)


def _names(event: Event) -> Iterator[Finding]:
    for leads, all_ in (("lead_investors", "investors"), ("lead_investors_text", "investors_text")):
        for name in event.names(leads) if all_ in event.line.cells and all_ not in event.unread else ():
            if name not in event.names(all_):
                yield event.finding(leads, "lead_not_investor", f"{name} leads, but is not in {all_}")
    company = {event.text("company"), event.text("company_text")} - {""}
    for column in ("investors", "investors_text"):
        both = company & set(event.names(column))
        for name in sorted(both):
            yield event.finding(column, "self_investment", f"{name} is both the company and an investor")
    for column in ("investors", "lead_investors", "advisers"):
        names = event.names(column)
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield event.finding(column, "name_twice", f"{name} is named twice", "warning")
    for name in event.names("advisers"):
        if name in event.names("investors"):
            yield event.finding("advisers", "adviser_invests", f"{name} is both adviser and investor", "warning")


def _dates(event: Event) -> Iterator[Finding]:
    date, precision = event.date("event_date"), event.text("event_date_precision")
    if date and precision in _LENGTHS and len(date) != _LENGTHS[precision]:
        why = f"{date} is not cut to the precision {precision!r}; an import lets that follow a corrected date"
        yield event.finding("event_date", "date_precision", why, "warning")
    if date and not precision:
        yield event.finding("event_date_precision", "date_precision", "there is a date, but no precision", "warning")
    published, status = event.date("published_date"), event.text("status")
    for name in ("event_date", "disclosed_date"):
        when = event.date(name)
        later = when[:10] > published[: len(when)] if when and published else False
        if later and (status == "completed" or name == "disclosed_date"):
            why = f"{when} is after the article of {published}, which tells of it as done"
            yield event.finding(name, "after_publication", why, "warning")


def _evidence(event: Event) -> Iterator[Finding]:
    start, end = event.number("evidence_start"), event.number("evidence_end")
    if start is not None and end is not None and start >= end:
        yield event.finding("evidence_start", "offsets", f"the evidence starts at {start:g} and ends at {end:g}")
    if event.text("review") not in ("missing", "fixed"):
        if not event.text("evidence"):
            yield event.finding("evidence", "no_evidence", "no sentence says so", "warning")
        elif start is None or end is None:
            name = "evidence_start" if start is None else "evidence_end"
            yield event.finding(name, "offsets", "the place of the evidence is missing", "warning")


def _plausible(event: Event, facts: Facts) -> Iterator[Finding]:
    told = event.text("event_type") in (*EQUITY, "ipo")
    name = event.text("round") if told and event.text("round") in facts.rounds else ANY
    round_ = facts.rounds.get(name)
    if round_ is None:
        return
    for column in ("amount_cny", "amount"):
        value = event.number(column)
        if value is not None and (column == "amount_cny" or event.text("currency") == "CNY"):
            if not round_.least <= value <= round_.most:
                usual = f"usual is {round_.least:,.0f} to {round_.most:,.0f}"
                why = f"{value:,.0f} CNY in {'one event' if name == ANY else f'a {name} round'}; {usual}"
                yield event.finding("amount", "implausible", why, "warning")
            return


def facts_of(folders: Sequence[Path], rules: Sequence[Compiled] = ()) -> Facts:
    """The facts of the rule `folders` in force: rates, words for currencies, rounds.

    `rules` are the mention rules, by which the words of an amount are read; without them they are not.

    Raises OSError or ValueError when a table cannot be read.
    """
    data = load_data(folders)
    words = sorted(data.currencies.items(), key=lambda item: (-len(item[0]), item[0]))

    @cache
    def figures(text: str) -> frozenset[float]:
        found = [one.money for one in find_amounts(text, rules, data)] if rules else []
        values = [value for money in found for value in (money.amount, money.minimum, money.maximum)]
        return frozenset(value for value in values if value is not None)

    rates = load(folders[0] / "fx_monthly.csv")
    affixes = read_affixes(*(folder / "lexicons" for folder in folders))
    return Facts(
        rates, [(w, code, w in data.generic) for w, code in words], round_facts(folders), figures, affixes,
        words_with(folders, lambda: rules),
    )  # fmt: skip
