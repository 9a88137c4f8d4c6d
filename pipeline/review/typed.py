"""What people type into cells: dates, numbers and sums, lists of names, and what the table holds of it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.clean.fixers import visible
from pipeline.read.dates import iso_date
from pipeline.tables.schema import SEPARATOR, SHARE, Column, cell
from pipeline.tables.text import cell_text, number_text
from pipeline.tables.typed import Typed, value_named
from pipeline.tables.values import VALUES

_BETWEEN = re.compile(r"([;；、，,|｜/／\n\t]+)")  # what people put between names
EXPONENT = re.compile(r"([-+]?\d)(?:\.(\d+))?[eE]([-+]?\d+)")
DIGITS = re.compile(r"-?\d+(\.\d+)?")
CURRENCY = {
    "amount": "currency", "amount_min": "currency", "amount_max": "currency", "valuation": "valuation_currency",
}  # fmt: skip
"""Columns of money, with the column of its currency."""
_INVESTING = ("investors", "lead_investors", "advisers")
NAMES = ("company", "company_text", *_INVESTING, *(f"{name}_text" for name in _INVESTING))
"""Columns of names."""
_FORMULA = re.compile(
    r"[=＝].*|[-+@＋－＠]\s*(?:[\d(（][-\d\s.,()（）+*/%^]*|[A-Z]{1,3}\d+(?:[-+*/^].*)?|[A-Za-z.]+\(.*\))", re.DOTALL
)
"""What a spreadsheet works out, or would: `=1+1`, `+A1*2` and `@SUM(A1)`; not `+86咖啡`."""
_BRACKETED = re.compile(r"(.+?)\s*[(（\[【](.+)[)）\]】]")


def plain_number(text: str) -> float | None:
    """The number behind `3,000,000.50`, `1.5E+08`, `¥ 500`, full-width digits; None for anything else."""
    folded = re.sub(r"[\s,'¥$€£￥]", "", unicodedata.normalize("NFKC", text))
    if not (DIGITS.fullmatch(folded) or EXPONENT.fullmatch(folded)):
        return None
    number = float(folded)
    return number if math.isfinite(number) else None


def share(text: str) -> float | None:
    """The number behind `97%`, or any other that `plain_number` reads."""
    number = plain_number(text.strip().removesuffix("%"))
    return number / 100 if number is not None and text.strip().endswith("%") else number


def is_formula(text: str) -> bool:
    """Whether `text` is what a spreadsheet works out, and no name."""
    return bool(_FORMULA.fullmatch(text))


def line_ends(text: str) -> str:
    """`text` composed (NFC), with one kind of line end and no white space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Sum(NamedTuple):
    """A sum as typed. `currency`: ISO 4217, empty when none was named; `sure`: no other can be meant, as by 元."""

    amount: float
    currency: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """`round_of`: the canonical round that a text names, empty for none; `forms`: legal forms (ltd., 有限公司).

    `sum_of`: what a text such as 2.5亿 or 5亿美元 states; None for any other. `currency_of`: the ISO 4217 code of 港币.
    `date_of`: the ISO date of 5月17日 in an article that was published on a day (ISO); empty when it is none.
    `currencies`: the ISO 4217 codes that are known, any when empty. `errors`: what a spreadsheet shows in place of a
    value (#REF!); `nothing`: what stands where there is no name (无), casefolded; `tails`: words behind a name that are
    no part of it (等, 领投), casefolded, longest first. `values`: what stands for a value of a column that has a fixed
    set of them (收购); None: the words that come with the product.
    """

    round_of: Callable[[str], str] = lambda text: text
    forms: frozenset[str] = frozenset()
    sum_of: Callable[[str], Sum | None] = lambda text: None
    currency_of: Callable[[str], str] = lambda text: ""
    date_of: Callable[[str, str], str] = lambda text, published: ""
    currencies: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()
    tails: tuple[str, ...] = ()
    values: Typed | None = None


PLAIN = Words()
"""No words at all: figures, ISO dates and codes."""


def names_in(text: str, forms: Collection[str] = (), before: str = "") -> list[str]:
    """The names of a list as people type one: between them `;` `；` `，` `,` `、` `/` `|` or a new line.

    A name of the list as it was, `before`, is never cut, and a comma before one of `forms` (Bain & Co., Ltd.) is part
    of a name.
    """
    held = sorted((name for name in before.split(SEPARATOR) if _BETWEEN.search(name)), key=len, reverse=True)
    for number, name in enumerate(held):
        text = text.replace(name, f"\0{number}\0")
    names: list[str] = []
    pieces = ["", *_BETWEEN.split(text)]
    for mark, piece in zip(pieces[::2], pieces[1::2], strict=True):
        if names and mark.strip() in (",", "，") and piece.strip().casefold() in forms:
            names[-1] += mark + piece
        else:
            names.append(piece)
    whole = (re.sub("\0(\\d+)\0", lambda found: held[int(found[1])], name).strip() for name in names)
    return [name for name in whole if name]


def _refuse_no_names(column: Column, text: str, names: Sequence[str], before: str, words: Words) -> None:
    """Raises ValueError for what is no name among the `names` in a cell `text`, unless it stands in `before`."""
    new = [name for name in (text, *names) if name not in (before, *before.split(SEPARATOR))]
    for name in new:
        if is_formula(name):
            raise ValueError(f"{name!r} is a formula and no name; write the name itself")
        if name.casefold() in words.nothing:
            hint = "; where there is none, leave the cell empty" if column.type == "list" else ""
            raise ValueError(f"{name!r} is no name{hint}")
    for name in new if column.name in _INVESTING else ():
        bare = _without_tail(name, words.tails)
        if bare != name:
            write = SEPARATOR.join(names_in(bare, words.forms))  # of a whole cell what stood before the words too
            raise ValueError(f"{name!r} is a name and more: write {write}; who leads stands in lead_investors")


def _without_tail(name: str, tails: Sequence[str]) -> str:
    """`name` without the words behind it, in brackets or not, that are among `tails`."""
    folded = name.casefold()
    for tail in tails:
        held = _BRACKETED.fullmatch(folded)
        if held and held[2].strip() == tail:
            return name[: len(held[1])].rstrip()
        if folded.endswith(tail) and (not tail.isascii() or folded[: -len(tail)].endswith(" ")):
            bare = name[: -len(tail)].rstrip()
            return bare if len(bare) > 1 else name
    return name


def with_currency(
    cells: Mapping[str, str], typed: Mapping[str, str], words: Words
) -> tuple[dict[str, str], dict[str, str]]:
    """Currencies that stand in `typed` beside a sum (5亿美元) and not in `cells`, by their columns; and columns of sums
    in `cells` that name another one than stands there, with the reason why they cannot be taken."""
    told: dict[str, str] = {}
    against: dict[str, str] = {}
    for money, currency in CURRENCY.items():
        text = typed.get(money, "").strip()
        said = words.sum_of(text) if cells.get(money) and plain_number(text) is None else None
        stands = cells.get(currency, "") or told.get(currency, "")
        if said and said.currency and not stands:
            told[currency] = said.currency
        elif said and said.sure and said.currency and said.currency != stands:
            against[money] = f"{text!r} is in {said.currency}, but {currency} says {stands}: correct that one too"
    return told, against


def settled(column: Column, text: str, before: str = "", words: Words = PLAIN, published: str = "") -> str:
    """What a person typed, as the table holds it. `before` is the cell as it was, `published` the article's ISO date.

    Raises ValueError with one line for a value that the column cannot hold.
    """
    text = line_ends(visible(text))  # what nobody sees, nobody typed
    if not text:
        return ""
    if text in words.errors:
        raise ValueError(f"{text} stands in the place of a value that a spreadsheet could not work out")
    if column.name in VALUES:
        value = value_named(column.name, text, words.values)
        if not value:
            raise ValueError(f"{text!r} is none of {', '.join(VALUES[column.name])}")
        return value
    match column.type:
        case "number" | "integer":
            number = share(text) if column.unit == SHARE else plain_number(text)
            if number is None and (typed := words.sum_of(text)) and (not typed.currency or column.name in CURRENCY):
                number = typed.amount
            if number is None:
                raise ValueError(f"{text!r} is no number; write digits, 2.5亿, or 2.5亿美元 with no other word")
            if number < 0:
                raise ValueError(f"{text!r} is less than nothing")
            return number_text(number)
        case "date":
            date = iso_date(text) or (words.date_of(text, published) if published else "")
            if not date:
                raise ValueError(f"{text!r} is no date; write 2025-09-12, 2025-09 or 2025")
            # A spreadsheet made a day of the month that was typed.
            return date[:7] if len(before) == 7 and date.endswith("-01") else date
    if column.name in ("currency", "valuation_currency"):
        text = words.currency_of(text) or text.upper()
        if not re.fullmatch("[A-Z]{3}", text) or text not in (words.currencies or {text}):
            raise ValueError(f"{text!r} is no ISO 4217 code that is known, as CNY, nor a word for one, as 人民币")
    if column.name == "round" and text != before:
        rounds = {part: words.round_of(part) for part in names_in(text)}
        if unknown := [part for part, name in rounds.items() if not name]:
            raise ValueError(f"{unknown[0]!r} is no round that the rules know, as Pre-A or B+")
        text = SEPARATOR.join(dict.fromkeys(rounds.values()))
    if column.name in NAMES:
        names = names_in(text, words.forms, before) if column.type == "list" else [text]
        _refuse_no_names(column, text, names, before, words)
        return cell_text(cell(column, names)) if column.type == "list" else text
    return cell_text(cell(column, text))
