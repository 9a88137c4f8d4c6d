"""Runs a folder of Microsoft Recognizers-Text test specs (Chinese) through our amounts and dates and prints a table.

    python tests/specs/run_specs.py FOLDER [--misses]

FOLDER holds `NumberWithUnit/Chinese/CurrencyModel.json` and `DateTime/Chinese/*.json`, as in that project's `Specs`
(MIT licence; not part of this repository). What is compared:

- currency: value and ISO code of each wanted amount, in a span of ours that overlaps the wanted one. Our spans also
  hold 约 or 不超过, and we read bare figures (1600万) that the specs leave out, so these are no fault; an amount of
  ours that names a currency and that no wanted one overlaps is.
- extractors: a span of ours that, but for white space, punctuation and the words that only frame a date (从, 在,
  之间, 以前), is the wanted one. Where nothing is wanted nothing may be found.
- parsers: the days. The specs end a period on the day after it, we on its last day, so either is taken; of their two
  readings (past and future) the past one is ours, since news tells what has been.

A case out of scope belongs to one of the kinds listed in `OUT_OF_SCOPE`, each with its reason; it is counted apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import regex

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from pipeline.mentions import amounts, dates  # noqa: E402
from pipeline.model import DateValue  # noqa: E402
from pipeline.normalise import calendar  # noqa: E402
from pipeline.rulebook.load import load  # noqa: E402

CURRENCY = "NumberWithUnit/Chinese/CurrencyModel.json"
DATE_FILES = (
    "DateExtractor", "DateParser", "DatePeriodExtractor", "DatePeriodParser", "DateTimeExtractor", "DateTimeParser",
)  # fmt: skip

# kind: pattern on the input, and why it is not news about money or dates that a deal has
OUT_OF_SCOPE_CURRENCY = {
    "a currency without a figure": (None, "names no amount"),
    "cryptocurrency": (None, "has no ISO 4217 code"),
    "coins": (r"[角毛分銭]|块", "角, 分 and 块 are shop prices"),
    "more than 15 digits": (r"\d{16}", "no amount of money is that long; it is a number of something else"),
}
OUT_OF_SCOPE_DATE = {
    "lunar calendar": (r"农历|正月|大年|初一", "the specs read 农历 days as solar ones; deals are not dated so"),
    "eras": (r"神龙|雍正|康熙|民国", "years of emperors"),
    "a year before 1500": (r"(?<!\d)(?:1[0-4]\d\d|[1-9]\d\d)年|三六七年", "history"),
    "a number with no 年": (r"^\D*(?:1499|1500|2018|2100|2101|100)\s?[看只]|从2016(?:到|-)2018$",
                            "in news four digits alone are mostly a code, a count or an amount"),
    "two-part and day-first numerals": (r"(?<![\d-])\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|^12/1$",
                                        "English orders of day and month: ambiguous"),
    "a day without 日": (r"[月]\s?(?:[一二三四五六七八九十]{2,3}|19到20日)(?!日|号|[一二三四五六七八九十])(?!月)|十五$",
                         "spoken, not written in news"),
    "counted weekdays and weeks": (r"最后一个|第一周|下次", "spoken, not written in news"),
}  # fmt: skip


@dataclass
class Score:
    """Cases of one file: right, all in scope, and those left out by kind."""

    name: str
    right: int = 0
    total: int = 0
    out: Counter[str] | None = None
    misses: list[str] | None = None

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0


class Reader:
    """Our rules and tables, loaded once."""

    def __init__(self) -> None:
        folders = [ROOT / "rules"]
        self.rules = load(folders).of("mention")
        self.money = amounts.load_data(folders)
        self.dates = dates.load_data(folders)


def half_width(text: str) -> str:
    """What the clean stage does to digits and signs, as far as the specs need it: one character for one."""
    return "".join(
        folded if one not in "，。：；！？（）" and len(folded := unicodedata.normalize("NFKC", one)) == 1 else one
        for one in text
    ).translate(str.maketrans("週禮後個幾為億萬", "周礼后个几为亿万"))


def cases(path: Path) -> list[Mapping[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8-sig")))


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _places(text: str, results: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Where the wanted texts stand, taken in order (the specs' own offsets are of differing kinds)."""
    out, at = [], 0
    for result in results:
        found = text.find(half_width(result["Text"]), at)
        found = found if found >= 0 else at
        out.append((found, found + len(result["Text"])))
        at = found + len(result["Text"])
    return out


def _kind(text: str, kinds: Mapping[str, tuple[str | None, str]]) -> str | None:
    return next((name for name, (pattern, _) in kinds.items() if pattern and regex.search(pattern, text)), None)


def run_currency(path: Path, reader: Reader) -> Score:
    score = Score("CurrencyModel", out=Counter(), misses=[])
    assert score.out is not None and score.misses is not None
    for case in cases(path):
        text, wanted = half_width(case["Input"]), case["Results"]
        kind = _kind(text, OUT_OF_SCOPE_CURRENCY)
        if any(result["Resolution"]["value"] is None for result in wanted):
            kind = "a currency without a figure"
        elif any(result["Resolution"]["unit"] == "Bitcoin" for result in wanted):
            kind = "cryptocurrency"
        if kind and wanted:
            score.out[kind] += 1
            continue
        found = amounts.find_amounts(text, reader.rules, reader.money)
        places = _places(text, wanted)
        right = all(
            any(
                _overlap((one.start, one.end), place)
                and one.money.amount == float(result["Resolution"]["value"])
                and one.money.currency == result["Resolution"].get("isoCurrency", "USD")
                for one in found
            )
            for place, result in zip(places, wanted, strict=True)
        ) and all(
            one.money.currency is None or any(_overlap((one.start, one.end), place) for place in places)
            for one in found
        )
        score.total += 1
        score.right += right
        if not right:
            score.misses.append(f"{text}  wanted {[r['Text'] for r in wanted]}  found "
                                f"{[(text[o.start:o.end], o.money.amount, o.money.currency) for o in found]}")
    return score


_FRAME = regex.compile(r"^[从在由于]+|(?:之间|之?后|之?前|以前|以后|间|的时候)$|[,，]星期.$|[\s,，的]|号|日")


def _bare(text: str) -> str:
    return _FRAME.sub("", text)


def _days(result: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The wanted first and last day, in the reading that looks back."""
    resolution = (result.get("Value") or {}).get("PastResolution") or {}
    start = resolution.get("date") or resolution.get("dateTime") or resolution.get("startDate")
    end = resolution.get("endDate")
    return start[:10] if start else None, end[:10] if end else None


def _same_days(value: DateValue, wanted: tuple[str | None, str | None]) -> bool:
    start, end = wanted
    if start is None:
        return True  # 今年夏天: the spec gives no days, we do
    if start == "0001-01-01":
        return value.start is None  # no such day
    if value.start is None or value.end is None:
        return False
    if end is None:
        return value.start == start
    after = (date.fromisoformat(value.end) + timedelta(days=1)).isoformat()
    # 2016年至2018年: the specs end with the first day of the last year, we with its last day
    first = value.end[:4] + "-01-01" if value.end.endswith("-12-31") else None
    return value.start == start and end in (value.end, after, first)


def run_dates(path: Path, reader: Reader) -> Score:
    name = path.stem
    score = Score(name, out=Counter(), misses=[])
    assert score.out is not None and score.misses is not None
    for case in cases(path):
        text, wanted = half_width(case["Input"]), case["Results"]
        kind = _kind(text, OUT_OF_SCOPE_DATE)
        if kind and wanted:
            score.out[kind] += 1
            continue
        found = dates.find_dates(text, reader.rules, reader.dates)
        reference = (case.get("Context") or {}).get("ReferenceDateTime")
        values = calendar.resolve_all(found, date.fromisoformat(reference[:10]) if reference else None, text)
        if name.endswith("Parser"):
            right = all(
                any(_same_days(value, _days(result)) for value in values) for result in wanted
            )
        else:
            right = {_bare(text[one.start : one.end]) for one in found} == {
                _bare(half_width(result["Text"])) for result in wanted
            }
        score.total += 1
        score.right += right
        if not right:
            score.misses.append(
                f"{(reference or '')[:10]} {text}  wanted {[(r['Text'], *_days(r)) for r in wanted]}  found "
                f"{[(text[o.start:o.end], v.start, v.end) for o, v in zip(found, values, strict=True)]}"
            )
    return score


def run(folder: Path) -> list[Score]:
    """The score of each spec file, the currency one first. Raises FileNotFoundError when a file is missing."""
    reader = Reader()
    return [
        run_currency(folder / CURRENCY, reader),
        *(run_dates(folder / "DateTime/Chinese" / f"{name}.json", reader) for name in DATE_FILES),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="print each case that is not right")
    given = parser.parse_args()
    try:
        scores = run(given.folder)
    except FileNotFoundError as error:
        print(f"{error.filename}: no such spec; give the folder with DateTime and NumberWithUnit", file=sys.stderr)
        return 2
    print(f"{'spec':22} {'right':>5} {'of':>4} {'share':>7}  out of scope")
    for score in scores:
        out = ", ".join(f"{kind} {count}" for kind, count in sorted((score.out or {}).items()))
        print(f"{score.name:22} {score.right:5} {score.total:4} {score.share:7.1%}  {out}")
        if given.misses:
            for miss in score.misses or ():
                print("   ", miss)
    dated = scores[1:]
    right, total = sum(one.right for one in dated), sum(one.total for one in dated)
    left_out = sum(sum((one.out or {}).values()) for one in dated)
    print(f"{'all dates':22} {right:5} {total:4} {right / total:7.1%}  out of scope {left_out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
