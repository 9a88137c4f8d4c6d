"""Accuracy as Markdown tables (`make accuracy`): by file and role, on unread articles, beside other libraries.

The labelled files are those of corpus/, and of tests/floors.json in ../shared/eval/gold; what is not there is left out.
JioNLP and Recognizers-Text are asked for in the environment that `--peers` names (its python), so that the product's
own stays as it is. Speeds are those of one core in this run: only their ratio means something elsewhere.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.clean import clean
from pipeline.evaluate.gold import Event, Scheme, read_gold, schemes
from pipeline.evaluate.score import Same, Score, comparison, score
from pipeline.extract import extract
from pipeline.mentions import amounts, dates
from pipeline.model import Article, Extraction
from pipeline.normalise import calendar
from pipeline.read import list_inputs, read_path
from pipeline.resources import Resources, load
from pipeline.settings import Settings
from pipeline.train.calibrate import corpus
from tests.bench import floors

PEERS = Path(__file__).with_name("peers.py")
_ASSUMED = "CNY"  # 亿元 with no currency, as all three read it
_AMOUNTS = ("融资金额", "募集资金", "募资金额", "交易金额", "估值")
_DATES = ("事件时间", "披露时间", "收购完成时间")
_UNDATED = datetime.date(2020, 12, 31)  # stands in for an unknown day of publication; values are then not compared


def table(head: Sequence[str], rows: Iterable[Sequence[str]], names: int = 1) -> str:
    """A Markdown table; all but the first `names` columns are figures."""
    marks = ["---" if number < names else "---:" for number in range(len(head))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, marks, *rows])


def percent(value: float) -> str:
    return f"{100 * value:.1f}"


# Events: by file and role, and what rules and names give alone.


def by_role(name: str, event_type: str, told: Mapping[str, Score]) -> str:
    strict, lenient = told["strict"], told["lenient"]
    rows = [("all", strict.total, lenient.total)]
    rows += [(role, figures, lenient.roles[role]) for role, figures in strict.roles.items()]
    return f"{name}, {event_type}: {strict.total.gold} arguments\n\n" + table(
        ["role", "strict P", "R", "F1", "lenient P", "R", "F1", "gold"],
        [[role, *(percent(x) for f in (a, b) for x in (f.precision, f.recall, f.f1)), str(a.gold)]
         for role, a, b in rows],
    )  # fmt: skip


def names_alone(extraction: Extraction) -> list[tuple[str, list[str]]]:
    """(column, texts) of the one event that names and figures give with no event rule, or nothing.

    The company is the first name that the tagger calls one, the investors are all it calls so, amount, round and
    date are the first of the article. There is an event when there is a company and an amount or a round.
    """
    held: dict[str, list[str]] = {}
    for mention in sorted(extraction.mentions, key=lambda one: one.start):
        if mention.label in ("AMOUNT", "ROUND", "DATE") or mention.rule.startswith("ner:"):
            held.setdefault(mention.label, []).append(mention.text)
    if not held.get("COMPANY") or not (held.get("AMOUNT") or held.get("ROUND")):
        return []
    first = {"company_text": "COMPANY", "amount_text": "AMOUNT", "round_text": "ROUND", "event_date_text": "DATE"}
    out = [(column, held[label][:1]) for column, label in first.items() if held.get(label)]
    return [*out, ("investors_text", list(dict.fromkeys(held.get("INVESTOR", []))))]


def names_only(path: Path, scheme: Scheme, resources: Resources) -> dict[str, list[Event]]:
    """Events of `names_alone` for each document of a labelled file."""
    columns = {role.column: role.name for role in scheme.roles.values()}
    out: dict[str, list[Event]] = {}
    for article in articles(path):
        cells = names_alone(extract(article, resources))
        event = [(columns[column], text) for column, texts in cells if column in columns for text in texts]
        if event:
            out[article.doc_id] = [event]
    return out


def articles(path: Path) -> Iterator[Article]:
    for one in list_inputs([str(path)]):
        yield from (result for result in read_path(one.path, one.root) if isinstance(result, Article))


def ablation(files: Sequence[str], full: Mapping[str, Path], place: Path) -> str:
    """Financing by rules alone, names alone, both, and with the deal model beside them."""
    scheme = schemes()["financing"]
    resources = load(Settings())
    rows = []
    for name in files:
        gold = floors.SHARED / name
        bare = floors.extracted([gold], place / "rules" / name, Settings(ner=False))
        both = floors.extracted([gold], place / "both" / name, Settings(learned=False))
        wanted, given = read_gold(gold, scheme), names_only(gold, scheme, resources)
        told = {
            "rules only": floors.scores(gold, bare, "financing"),
            "NER only": {r: score(wanted, given, scheme, lenient=r == "lenient") for r in ("strict", "lenient")},
            "rules plus NER": floors.scores(gold, both, "financing"),
            "and the deal model": floors.scores(gold, full[name], "financing"),
        }
        for how, reached in told.items():
            roles = [reached["lenient"].roles[role].f1 for role in ("被投资方", "投资方")]
            rows.append([name, how, percent(reached["strict"].total.f1), percent(reached["lenient"].total.f1),
                         *map(percent, roles)])  # fmt: skip
    return table(["file", "with", "strict F1", "lenient F1", "company, lenient F1", "investors, lenient F1"], rows, 2)


# Articles that the rules were not written on.


def blind(events: Path, bare: Path) -> str:
    """F1 on the files of corpus/blind, and on those read and unread together, these also in `bare`, by rules and NER
    without the deal model; totals alone, never what is missed."""
    rows = []
    for group in floors.GROUPS:
        whole = floors.BLIND / group
        for place, given, how in (*((place, events, "") for place in floors.labelled(whole)), (whole, events, ""),
                                  (whole, bare, ", no deal model")):
            told = [floors.scores(place, given, event_type) for event_type in floors.TYPES]
            cells = [f"`{place.relative_to(floors.BLIND).as_posix()}`{how}", str(told[0]["lenient"].documents)]
            for one in told:
                strict, lenient = one["strict"].total, one["lenient"].total
                cells += [f"{percent(lenient.f1)} / {percent(strict.f1)}", str(strict.gold)]
            rows.append(cells)
    return "Articles by authors who had not seen the rules, lenient / strict F1 and labelled arguments\n\n" + table(
        ["file", "articles", "financing", "gold", "listings", "gold", "acquisitions", "gold"], rows
    )


# Amounts and dates beside other libraries.


@dataclass(frozen=True, slots=True)
class Wanted:
    """Labelled words of a text and their value: [figure, currency] or [first day, last day], None when unlabelled."""

    words: str
    value: list[Any] | None


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its day of publication (ISO), and the amounts and dates that are labelled in it."""

    text: str
    published: str
    amounts: tuple[Wanted, ...]
    dates: tuple[Wanted, ...]


def corpus_texts(resources: Resources) -> Iterator[Text]:
    """The corpus after cleaning, with its labelled amounts and dates."""
    gold_path = floors.CORPUS / "gold" / "gold.jsonl"
    gold = {one["id"]: one for one in map(json.loads, gold_path.read_text("utf-8").splitlines())}
    for article in corpus(gold_path):
        document = gold.get(article.doc_id)
        if not document or not document["events"]:
            continue
        text = clean(article, resources.clean)[0].text
        sums, days = {}, {}
        for event in document["events"]:
            if event["amount_text"]:
                value = None if event["amount"] is None else [event["amount"], event["currency"]]
                sums[event["amount_text"]] = Wanted(event["amount_text"], value)
            for slot in ("event_date", "disclosed_date"):
                if event[f"{slot}_text"]:
                    dated = document["published"] and event.get(f"{slot}_precision", "day") in ("day", "month", "year")
                    value = _period(event[slot]) if dated and event[slot] else None
                    days[event[f"{slot}_text"]] = Wanted(event[f"{slot}_text"], value)
        yield Text(text, (document["published"] or _UNDATED.isoformat())[:10],
                   tuple(one for one in sums.values() if one.words in text),
                   tuple(one for one in days.values() if one.words in text))  # fmt: skip


def _period(iso: str) -> list[Any]:
    """First and last day of an ISO date cut to its precision."""
    year, month, day = ([int(part) for part in iso.split("-")] + [0, 0])[:3]
    first = datetime.date(year, month or 1, day or 1)
    if day:
        last = first
    elif month:
        last = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
    else:
        last = datetime.date(year, 12, 31)
    return [first.isoformat(), last.isoformat()]


def gold_texts(path: Path) -> Iterator[Text]:
    """The documents of a labelled file with the words of their amounts and dates; values are not labelled."""
    for document in map(json.loads, path.read_text("utf-8").splitlines()):
        text = document["text"]
        held = [(argument["role"], argument["argument"])
                for event in document["event_list"] for argument in event["arguments"]]  # fmt: skip
        sums, days = (
            tuple(Wanted(words, None) for words in dict.fromkeys(w for role, w in held if role in roles and w in text))
            for roles in (_AMOUNTS, _DATES)
        )
        if sums or days:
            yield Text(text, (document.get("published") or _UNDATED.isoformat())[:10], sums, days)


Found = list[list[Any]]


def ours(texts: Sequence[Text], resources: Resources) -> dict[str, Any]:
    """What the product finds, in the form of peers.py."""
    rules = resources.rulebook.of("mention")

    def money(one: Text) -> Found:
        return [
            [found.start, found.end,
             None if found.money.amount is None else [found.money.amount, found.money.currency or _ASSUMED]]
            for found in amounts.find_amounts(one.text, rules, resources.amounts, [])
        ]  # fmt: skip

    def days(one: Text) -> Found:
        said = dates.find_dates(one.text, rules, resources.dates, [])
        values = calendar.resolve_all(said, datetime.date.fromisoformat(one.published), one.text)
        return [[a.start, a.end, [b.start, b.end] if b.start else None] for a, b in zip(said, values, strict=True)]

    told: dict[str, Any] = {}
    for task, read in (("amounts", money), ("dates", days)):
        for one in texts[:3]:
            read(one)  # what is built at first use is built now
        began = time.process_time()
        found = [read(one) for one in texts]
        told[task] = {"found": found, "seconds": time.process_time() - began, "failed": 0}
    return told


def peers(texts: Sequence[Text], python: str) -> dict[str, Any]:
    """What the other libraries find, see peers.py."""
    lines = "\n".join(json.dumps({"text": one.text, "published": one.published}, ensure_ascii=False) for one in texts)
    done = subprocess.run([python, str(PEERS)], input=lines, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return {name: {"missing": reason} for name in ("JioNLP", "Recognizers-Text")}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def tally(texts: Sequence[Text], found: Sequence[Found], task: str, same: Same) -> Counter[str]:
    """How many of the labelled words are found as they stand, alike, and with their value."""
    role = "融资金额" if task == "amounts" else "事件时间"
    counts: Counter[str] = Counter()
    for one, here in zip(texts, found, strict=True):
        words = [one.text[start:end] for start, end, _ in here]
        for wanted in getattr(one, task):
            counts["wanted"] += 1
            counts["exact"] += wanted.words in words
            counts["alike"] += any(same(role, wanted.words, word) for word in words)
            if wanted.value is not None:
                places = [match.span() for match in re.finditer(re.escape(wanted.words), one.text)]
                over = [value for a, b, value in here if any(a < end and start < b for start, end in places)]
                counts["valued"] += 1
                counts["value"] += any(_equal(wanted.value, value) for value in over)
    return counts


def _equal(wanted: list[Any], value: list[Any] | None) -> bool:
    """Whether a value is the one that is labelled; for 3月初, labelled as a month, a part of the month will do."""
    if value is None:
        return False
    if isinstance(wanted[0], (int, float)):
        return abs(wanted[0] - value[0]) <= 1e-6 * abs(wanted[0]) and wanted[1] == value[1]
    return bool(wanted[0] <= value[0] and value[1] <= wanted[1])


def beside(sets: Mapping[str, Sequence[Text]], resources: Resources, python: str) -> str:
    """Recall of labelled amounts and dates for the product and the other libraries, and their speed."""
    same = comparison(schemes()["financing"], lenient=True)
    everything = [one for texts in sets.values() for one in texts]
    told = {"rongzi": ours(everything, resources), **peers(everything, python)}
    size = sum(len(one.text) for one in everything)
    rows, speeds, missing = [], [], []
    for name, by_task in told.items():
        if "missing" in by_task:
            missing.append(f"{name} is not installed for {python}: {by_task['missing']}")
            continue
        for task, result in by_task.items():
            at = 0
            for label, texts in sets.items():
                here = result["found"][at : at + len(texts)]
                counts = tally(texts, here, task, same)
                at += len(texts)
                rows.append([label, task, name, str(counts["wanted"]), percent(counts["exact"] / counts["wanted"]),
                             percent(counts["alike"] / counts["wanted"]),
                             f"{percent(counts['value'] / counts['valued'])} of {counts['valued']}"
                             if counts["valued"] else "-", str(sum(map(len, here)))])  # fmt: skip
            ratio = told["rongzi"][task]["seconds"] / result["seconds"]
            speeds.append([task, name, f"{size / result['seconds']:,.0f}", f"{ratio:.2f}", str(result["failed"])])
    rows.sort(key=lambda cells: (list(sets).index(cells[0]), cells[1]))
    speeds.sort(key=lambda cells: cells[0])
    parts = [
        "Share of the labelled amounts and dates that are found (%): as they stand, alike (lenient), with their value. "
        "Only those of events are labelled, so there is no precision; `given in all` counts what a library gives.",
        table(["text", "what", "library", "labelled", "exact", "alike", "value", "given in all"], rows, 3),
        f"Speed on the same {size:,} characters, one core, one run, processor time",
        table(["what", "library", "characters a second", "times rongzi", "texts failed"], speeds, 2),
        *missing,
    ]
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="python with the other libraries")
    parser.add_argument("--only", choices=("events", "blind", "libraries"), help="one of the three parts")
    chosen = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core
    wanted = json.loads(floors.FLOORS.read_text(encoding="utf-8"))["shared"]
    files = [name for name in wanted if (floors.SHARED / name).is_file()]
    out = [] if len(files) == len(wanted) else ["Not there: " + ", ".join(sorted(set(wanted) - set(files)))]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if chosen.only in (None, "events"):
            full = {name: floors.extracted([floors.SHARED / name], place / "full" / name) for name in files}
            for name in files:
                for event_type in wanted[name]["f1"]:
                    out.append(by_role(name, event_type, floors.scores(floors.SHARED / name, full[name], event_type)))
            if files:
                out.append("Financing by rules (and lexicons) alone, by the tagger alone, and by both\n\n"
                           + ablation(files, full, place))  # fmt: skip
            told = floors.corpus_scores(floors.run_corpus(place / "corpus"))
            out.append("Corpus, strict\n\n" + table(
                ["column", "P", "R", "F1", "gold"],
                [[name, *map(percent, (f.precision, f.recall, f.f1)), str(f.gold)]
                 for name, f in [("all", told.total), *told.roles.items()]],
            ))  # fmt: skip
        if chosen.only in (None, "blind"):
            bare = floors.extracted([floors.BLIND], place / "bare", Settings(learned=False))
            out.append(blind(floors.run_blind(place / "blind"), bare))
    if chosen.only in (None, "libraries"):
        resources = load(Settings(ner=False))
        sets = {"corpus": list(corpus_texts(resources))}
        sets |= {name: list(gold_texts(floors.SHARED / name)) for name in files}
        out.append(beside(sets, resources, chosen.peers))
    sys.stdout.write("\n\n".join(out) + "\n")


if __name__ == "__main__":
    main()
