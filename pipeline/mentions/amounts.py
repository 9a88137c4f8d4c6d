"""Amounts of money: from a rule's match to `Money`, and all amounts of a text.

The rules (`rules/mentions/amounts.yml`) say where an amount stands and name its parts as groups; the tables beside
them say what the words mean. Here is only how the parts become figures:

- exact: `amount` = `minimum` = `maximum`
- about (近亿元, 3亿元左右): `amount` alone, since the text gives no bounds
- under (不超过5亿元): `amount` = `maximum`; over (逾5亿元, 3000余万元): `amount` = `minimum`
- range (34亿至38亿元, 十几亿): `minimum` and `maximum` alone
- order (数千万, 亿元级): `minimum` and `maximum` alone, 2 to 9 or 1 to 9 of the magnitude
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import cn2an
import regex

from pipeline.mentions.overlap import Beaten, Claim, settle
from pipeline.model import Money, Note
from pipeline.rulebook.book import Compiled, rule_set
from pipeline.rulebook.scan import scan
from pipeline.rulebook.tables import rows

_ORDER_TOP = 9.0  # 亿元级 is taken as 1 to 9 times the magnitude


@dataclass(frozen=True, slots=True)
class AmountData:
    """What the words of amounts mean: the tables under rules/mentions, keyed by the folded word."""

    currencies: Mapping[str, str]  # word: ISO 4217 code
    generic: frozenset[str]  # currency words that another word beside them outdoes (元)
    magnitudes: Mapping[str, float]
    vague: Mapping[str, tuple[float, float, str]]  # word: low, high, precision
    modifiers: Mapping[str, str]  # word: precision
    conversions: Mapping[str, str]  # cue: precision of the converted amount
    words: Mapping[str, tuple[str, ...]]  # all that may stand within a figure by first character, the longest first


class FoundAmount(NamedTuple):
    """An amount in a text: half-open character offsets, its value, the rule that found it.

    `converted_from` is the place in the same list of the amount that this one restates in another currency.
    """

    start: int
    end: int
    money: Money
    rule: str
    converted_from: int | None = None


class Figure(NamedTuple):
    """A figure without a currency: its bounds (equal unless vague), and how exact it is."""

    low: float
    high: float
    precision: str
    scale: float  # the magnitude at its end: 1e7 for 3千万, 1 without one
    unit: float = 1.0  # what a lone Chinese digit before it is counted in: 1000 in 八千万


def fold(word: str) -> str:
    """`word` in half width and lower case, without white space: the key of the tables."""
    return "".join(unicodedata.normalize("NFKC", word).lower().split())


def load_data(folders: Sequence[Path]) -> AmountData:
    """The tables of all rule `folders`; a later folder adds words and overrides those of an earlier one.

    Raises KeyError or ValueError when a table lacks a column or holds no number where one is due.
    """
    currencies = list(rows(folders, "mentions/currencies.csv"))
    magnitudes = {fold(row["word"]): float(row["factor"]) for row in rows(folders, "mentions/magnitudes.csv")}
    vague = {
        fold(row["word"]): (float(row["low"]), float(row["high"]), row["precision"])
        for row in rows(folders, "mentions/vague_numbers.csv")
    }
    modifiers = {fold(row["word"]): row["precision"] for row in rows(folders, "mentions/amount_modifiers.csv")}
    return AmountData(
        {fold(row["word"]): row["currency"] for row in currencies},
        frozenset(fold(row["word"]) for row in currencies if row["generic"]),
        magnitudes,
        vague,
        modifiers,
        {fold(row["word"]): row["precision"] for row in rows(folders, "mentions/conversion_cues.csv")},
        _by_first({*vague, *magnitudes, *modifiers}),
    )


def _by_first(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    ranked = sorted(filter(None, words), key=lambda word: (word[0], -len(word), word))
    return {first: tuple(group) for first, group in groupby(ranked, key=lambda word: word[0])}


_DIGITS = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_TENS = "十廿拾百佰千仟"
# A Chinese numeral as cn2an reads it; what stands without a digit before it (千万) is a magnitude. 一亿零五百万 has 零
# between its parts.
_NUMERAL = regex.compile(rf"[零〇]?(?P<value>[{_DIGITS}十廿拾][{_DIGITS}{_TENS}]*(?:点[{_DIGITS}]+)?)")
# 两亿八, 两亿三千五
_SPOKEN = regex.compile(rf"(?<=[{_DIGITS[1:]}{_TENS}])(.)([{_DIGITS[1:]}](?:[{_TENS}][{_DIGITS[1:]}])?)$")
# 000 is the end of a figure that something cut in two.
_ARABIC = regex.compile(r"(?P<value>(?:0(?![0-9])|[1-9][0-9]*)(?:\.[0-9]+)?)")


def numeral(text: str) -> float | None:
    """The value of a numeral in Arabic or Chinese digits, None when it is none."""
    if _ARABIC.fullmatch(text):
        return float(text)
    try:
        return float(cn2an.cn2an(text, "smart"))
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def _times(value: float, factor: float) -> float:
    """The product rounded where binary fractions would show: 38.18 x 1e8 is 3818000000."""
    return round(value * factor, 6)


def read_figure(text: str, data: AmountData) -> Figure | None:
    """The figure that `text` states (38.18 亿, 3000余万, 数千万, 十几亿, 1.2 billion), or None when it holds none."""
    folded = fold(text).replace(",", "")
    parts: list[tuple[float, float]] = []
    precision, scale, unit, at = "exact", 1.0, 1.0, 0
    after_vague = False  # 十 multiplies in 数十亿, and is a numeral in 一百二十亿
    while at < len(folded):
        words = data.words.get(folded[at], ())
        vague = next((word for word in words if word in data.vague and folded.startswith(word, at)), None)
        number = None if vague or after_vague else _ARABIC.match(folded, at) or _NUMERAL.match(folded, at)
        after_vague = vague is not None
        if vague is not None:
            low, high, precision = data.vague[vague]
            parts.append((low, high))
            scale, at = 1.0, at + len(vague)
        elif number:
            value = numeral(number["value"])
            if value is None:
                return None
            parts.append((value, value))
            scale, at = 1.0, number.end()
            lone = len(number["value"]) == 2 and number["value"][1] in data.magnitudes
            unit = data.magnitudes[number["value"][1]] if lone else 1.0
        else:
            word = next((word for word in words if folded.startswith(word, at)), None)
            if word is None:
                return None
            at += len(word)
            if word in data.magnitudes:
                factor = data.magnitudes[word]
                scale *= factor
                _scale(parts, factor)
            elif precision == "exact":
                precision = data.modifiers[word]
    if not parts:
        return None
    if said := _spoken(folded, data):
        parts[-1] = (_times(parts[-1][0], said), _times(parts[-1][1], said))
    return Figure(sum(part[0] for part in parts), sum(part[1] for part in parts), precision, scale, unit)


def _spoken(figure: str, data: AmountData) -> float:
    """What the digits behind the last magnitude of a spoken figure are counted in (两亿八: ten million; 两亿三千五: ten
    thousand), 0 when it ends in none."""
    said = _SPOKEN.search(figure)
    if not said or not (factor := data.magnitudes.get(said[1])):
        return 0
    return factor / 10 if len(said[2]) == 1 else factor / 10_000


def _scale(parts: list[tuple[float, float]], factor: float) -> None:
    """Multiplies the trailing parts that are smaller than `factor`, or all of the last: 1亿 2000 万, 1万 亿."""
    if factor == 1:
        return
    smaller = []
    while parts and parts[-1][1] < factor:
        smaller.append(parts.pop())
    if not smaller:
        smaller.append(parts.pop() if parts else (1.0, 1.0))
    low, high = sum(part[0] for part in smaller), sum(part[1] for part in smaller)
    parts.append((_times(low, factor), _times(high, factor)))


def read_amount(match: regex.Match[str], data: AmountData) -> Money | None:
    """The money that a match of an amount rule states; None when its parts give no figure.

    Reads the groups modifier, figure, figure_to, order, currency, level and after, any of which may be missing or
    match more than once. The currency is None when the text names none.
    """
    said = {name: [one for one in match.captures(name) if one] for name in match.groupdict()}
    currency = _currency([fold(one) for one in said.get("currency", [])], data)
    hedges = [data.modifiers.get(fold(one)) for name in ("modifier", "after") for one in said.get(name, [])]
    hedge = next((one for one in hedges if one), None)
    level = bool(said.get("level"))
    if said.get("figure_to"):
        return _range(said["figure"][0], said["figure_to"][0], currency, data)
    if said.get("order"):
        figure = read_figure(said["order"][0], data)
        if figure is None:
            return None
        if hedge is None and figure.precision == "exact":
            return Money(None, figure.low, _times(figure.low, _ORDER_TOP), "order", currency)
    elif said.get("figure"):
        figure = read_figure(said["figure"][0], data)
    else:
        return None
    if figure is None:
        return None
    if figure.low != figure.high:
        return Money(None, figure.low, figure.high, figure.precision, currency)
    if figure.precision != "exact":
        hedge = figure.precision
    return _hedged(figure.low, hedge or ("about" if level else "exact"), currency)


def _hedged(value: float, precision: str, currency: str | None) -> Money:
    low = value if precision in ("exact", "over") else None
    high = value if precision in ("exact", "under") else None
    return Money(value, low, high, precision, currency)


def _range(start: str, end: str, currency: str | None, data: AmountData) -> Money | None:
    low, high = read_figure(start, data), read_figure(end, data)
    if low is None or high is None:
        return None
    bottom = low.low
    if low.scale == 1:
        # 3-5亿, 五至八千万: the magnitude stands once
        scaled = (_times(bottom, high.scale * unit) for unit in (high.unit if bottom < 10 else 1.0, 1.0))
        bottom = next((value for value in scaled if value < high.high), bottom)
    if bottom >= high.high:
        return None
    return Money(None, bottom, high.high, "range", currency)


def _currency(words: Sequence[str], data: AmountData) -> str | None:
    """The code of the most telling currency word: 港币 in 5亿元港币, whatever 元 would mean alone."""
    known = [word for word in words if word in data.currencies]
    for word in known:
        if word not in data.generic:
            return data.currencies[word]
    for word in words:
        # 元 stands before the name of the currency in 亿元人民币; the rule takes both as one word.
        tail = next((word[at:] for at in range(1, len(word)) if word[at:] in data.currencies), None)
        if tail is not None and word not in data.currencies and tail not in data.generic:
            return data.currencies[tail]
    return data.currencies[known[0]] if known else None


def converts(between: str, data: AmountData) -> str | None:
    """The precision of a conversion when `between` (the text between two amounts) says that it is one, else None.

    An opening bracket alone is enough: 5亿美元(35亿元). Without one it takes a cue: 5亿美元,折合35亿元.
    """
    bare = fold(between)
    opened = bare.startswith(("(", "[", "【"))
    cue = bare.strip("([【,，、:：")
    if cue in data.conversions:
        return data.conversions[cue]
    return "exact" if opened and not cue else None


def find_amounts(
    text: str, rules: Sequence[Compiled], data: AmountData, notes: list[Note] | None = None,
    lost: list[Beaten] | None = None,
) -> list[FoundAmount]:
    """All amounts of `text` in order, none overlapping: the longest wins, then priority, then the leftmost.

    `rules` are mention rules; those whose value is not `money` are left aside. What timed out is added to `notes`, what
    another match beat to `lost`.
    """
    hits, said = scan(rule_set(rules).reading("money"), text)
    if notes is not None:
        notes.extend(said)
    claims = []
    for rule, match in hits:
        start, end = match.span(getattr(rule.rule, "span", None) or 0)
        end = start + len(text[start:end].rstrip())
        if start < end:
            claims.append((Claim(start, end, rule.rule.priority, rule.id), match))
    settled, beaten = settle(claims, lambda match: read_amount(match, data))
    if lost is not None:
        lost.extend((one.start, one.end, one.rule, winner.rule) for one, _, winner in beaten)
    return _linked(text, [FoundAmount(at.start, at.end, money, at.rule) for at, _, money in settled], data)


def _linked(text: str, found: Sequence[FoundAmount], data: AmountData) -> list[FoundAmount]:
    out: list[FoundAmount] = []
    for number, one in enumerate(found):
        if number and one.start - found[number - 1].end <= 12:
            before = found[number - 1]
            precision = converts(text[before.end : one.start], data)
            known = one.money.currency and before.money.currency and one.money.currency != before.money.currency
            if precision and known:
                value = one.money
                if precision == "about" and value.precision == "exact" and value.amount is not None:
                    value = _hedged(value.amount, "about", value.currency)
                one = one._replace(money=value, converted_from=number - 1)
        out.append(one)
    return out
