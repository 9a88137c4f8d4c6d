"""Amounts and dates by JioNLP and Recognizers-Text, in an environment where these are installed.

Reads one JSON object a line ({"text", "published"}) from standard input and writes one JSON object: for each library
and task ("amounts", "dates") what it finds in each text as [start, end, value], and the seconds of processor time that
it took. `start` and `end` are half-open character offsets. The value of an amount is [figure, currency], of a date
[first day, last day]; null where the library gives none. A library that cannot be imported is told with the reason.
Needs nothing of the project: `python peers.py < texts.jsonl` in any environment with `jionlp` or
`recognizers-text-suite` (and `emoji<2`).
"""

from __future__ import annotations

import contextlib
import datetime
import importlib
import io
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from typing import Any

Found = list[list[Any]]
Reader = Callable[[str, datetime.date], Found]

# The currency words that JioNLP gives, by ISO 4217 code.
_JIO = {
    "元": "CNY", "美元": "USD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP", "新台币": "TWD",
    "韩元": "KRW",
}  # fmt: skip


def jionlp() -> dict[str, Reader]:
    ner = importlib.import_module("jionlp").ner

    def amounts(text: str, _: datetime.date) -> Found:
        out: Found = []
        for one in ner.extract_money(text):
            figure, unit = one["detail"]["num"], one["detail"]["case"]
            value = None if isinstance(figure, list) else [float(figure), _JIO.get(unit, unit)]
            out.append([*one["offset"], value])
        return out

    def dates(text: str, published: datetime.date) -> Found:
        base = {"year": published.year, "month": published.month, "day": published.day}
        out: Found = []
        for one in ner.extract_time(text, time_base=base):
            told = one["detail"].get("time")
            days = [str(day)[:10] for day in told] if isinstance(told, list) and len(told) == 2 else None
            out.append([*one["offset"], days])
        return out

    return {"amounts": amounts, "dates": dates}


def recognizers() -> dict[str, Reader]:
    money = importlib.import_module("recognizers_number_with_unit")
    times = importlib.import_module("recognizers_date_time")

    def amounts(text: str, _: datetime.date) -> Found:
        out: Found = []
        for one in money.recognize_currency(text, money.Culture.Chinese):
            told = one.resolution or {}
            value = [float(told["value"]), told.get("isoCurrency", "")] if told.get("value") else None
            out.append([one.start, one.end + 1, value])
        return out

    def dates(text: str, published: datetime.date) -> Found:
        reference = datetime.datetime.combine(published, datetime.time())
        return [
            [one.start, one.end + 1, _days((one.resolution or {}).get("values", []), published)]
            for one in times.recognize_datetime(text, times.Culture.Chinese, reference=reference)
        ]

    return {"amounts": amounts, "dates": dates}


def _days(values: list[dict[str, str]], published: datetime.date) -> list[str] | None:
    """The first and last day of the latest reading that is not to come (news tells of the past), else of the first."""
    read = []
    for value in values:
        first, last = value.get("start", value.get("value", ""))[:10], value.get("end", "")[:10]
        try:
            day = datetime.date.fromisoformat(first)
            # The end of a period is the day behind it.
            end = datetime.date.fromisoformat(last) - datetime.timedelta(days=1) if last else day
        except ValueError:
            continue
        read.append((day, end))
    past = [one for one in read if one[0] <= published]
    chosen = max(past) if past else (read[0] if read else None)
    return [chosen[0].isoformat(), chosen[1].isoformat()] if chosen else None


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core
    logging.disable(logging.CRITICAL)
    texts = [json.loads(line) for line in sys.stdin if line.strip()]
    told: dict[str, Any] = {}
    for name, library in (("JioNLP", jionlp), ("Recognizers-Text", recognizers)):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                readers = library()
        except ImportError as error:
            told[name] = {"missing": " ".join(str(error).split())}
            continue
        told[name] = {}
        for task, read in readers.items():
            read("去年9月12日融资1亿元", datetime.date(2021, 1, 1))  # what is built at first use is built now
            found: list[Found] = []
            failed = 0
            began = time.process_time()
            for one in texts:
                try:
                    found.append(read(one["text"], datetime.date.fromisoformat(one["published"])))
                except Exception:  # a library that fails on a text has found nothing in it
                    found.append([])
                    failed += 1
            told[name][task] = {"found": found, "seconds": time.process_time() - began, "failed": failed}
    json.dump(told, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
