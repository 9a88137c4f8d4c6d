"""What the product reaches today, for tests/test_floors.py, and the floors that no change may fall below.

`python -m tests.bench.floors` measures and prints; `--raise` writes floors a margin under what is measured, where
these are higher than the floors there are. Floors are lowered by hand, with a line in `history` that says why.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.evaluate.gold import Role, Scheme, read_events, read_gold, schemes
from pipeline.evaluate.reliability import judged, read_confident, reliability
from pipeline.evaluate.score import Score, score
from pipeline.extract import extract
from pipeline.resources import load
from pipeline.run.drive import run
from pipeline.run.inputs import inputs_of
from pipeline.run.worker import Job
from pipeline.settings import Settings
from pipeline.tables.reading import read_table
from pipeline.tables.schema import EVENTS, SEPARATOR

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ROOT / "tests" / "floors.json"
SHARED = ROOT.parent / "shared" / "eval" / "gold"
OFFICIAL = "dueefin_train_official.jsonl"
CORPUS = ROOT / "corpus"
NO_INPUT = ("gold/*", "blind/*", "README.md")  # what `make run` leaves out of the corpus
BLIND = CORPUS / "blind"
GROUPS = ("read", "unread")  # folders of BLIND: whether those who write rules have seen what is missed there
TYPES = ("financing", "ipo", "acquisition")
MARGIN = 1.0  # points of F1 under what is measured; twice that for what has few arguments: a column, unread articles

# Columns of events.csv that the corpus is held against; an event is paired with the gold event that agrees in most.
COLUMNS = (
    "event_type", "status", "company", "company_text", "round", "round_text", "amount", "amount_min", "amount_max",
    "amount_precision", "currency", "amount_text", "valuation", "valuation_text", "investors_text",
    "lead_investors_text", "advisers_text", "event_date", "event_date_text", "disclosed_date", "disclosed_date_text",
)  # fmt: skip
_CORPUS = Scheme("corpus", "", frozenset(), {name: Role(name, name, "text") for name in COLUMNS})


def extracted(
    paths: Iterable[Path], folder: Path, settings: Settings | None = None, exclude: tuple[str, ...] = ()
) -> Path:
    """Runs the product over `paths` into `folder`; the events table."""
    run(inputs_of([str(path) for path in paths], folder, exclude), folder, Job(settings or Settings(), load, extract))
    return folder / "events.csv"


def scores(gold: Path, events: Path, event_type: str) -> dict[str, Score]:
    """Strict and lenient score of an events table against a labelled file, or all those of a folder together."""
    scheme = schemes()[event_type]
    wanted = {doc_id: held for path in labelled(gold) for doc_id, held in read_gold(path, scheme).items()}
    given = read_events(events, scheme)
    return {name: score(wanted, given, scheme, lenient=name == "lenient") for name in ("strict", "lenient")}


def calibration(pairs: Iterable[tuple[Path, Path]]) -> float:
    """Expected calibration error of the financing events of (gold, events table) pairs, taken together."""
    scheme = schemes()["financing"]
    return reliability([
        one for gold, events in pairs for one in judged(read_gold(gold, scheme), read_confident(events, scheme), scheme)
    ]).error  # fmt: skip


def corpus_scores(events: Path) -> Score:
    """The score of an events table of the corpus against corpus/gold, for each column."""
    gold: dict[str, list[list[tuple[str, str]]]] = {}
    for line in (CORPUS / "gold" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        gold[document["id"]] = [_cells(event) for event in document["events"]]
    given: dict[str, list[list[tuple[str, str]]]] = {}
    for row in read_table(events, EVENTS):
        given.setdefault(str(row["doc_id"]), []).append(_cells(row))
    return score(gold, given, _CORPUS, lenient=False)


def _cells(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    out = []
    single = row.get("amount") is not None  # the bounds of a single figure say nothing more
    for column in COLUMNS:
        if single and column in ("amount_min", "amount_max"):
            continue
        value = row.get(column)
        if isinstance(value, (int, float)):
            value = f"{value:.2f}"
        parts = value if isinstance(value, tuple) else str(value or "").split(SEPARATOR)
        out += [(column, part.strip()) for part in parts if part.strip()]
    return out


def digest(*paths: Path) -> str:
    """SHA-256 over files, each by its name and bytes, in order of the names."""
    total = hashlib.sha256()
    for path in sorted(paths, key=lambda one: one.as_posix()):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def corpus_digest() -> str:
    """The digest of the gold and of every article of the corpus."""
    return digest(*(path for part in ("raw", "quiet", "gold") for path in (CORPUS / part).rglob("*") if path.is_file()))


def run_corpus(folder: Path) -> Path:
    """The events table of the corpus."""
    return extracted([CORPUS], folder, exclude=NO_INPUT)


def run_blind(folder: Path) -> Path:
    """The events table of the labelled files of corpus/blind."""
    return extracted([BLIND], folder)


def labelled(place: Path) -> list[Path]:
    """A labelled file, or those of a folder."""
    return sorted(place.glob("*.jsonl")) if place.is_dir() else [place]


def _measured(gold: Path, events: Path, event_types: Iterable[str]) -> dict[str, Any]:
    """The digest of a labelled file or folder, and F1 in percent by event type and reading."""
    return {"sha256": digest(*labelled(gold)), "f1": {
        event_type: {reading: round(100 * one.total.f1, 2)
                     for reading, one in scores(gold, events, event_type).items()}
        for event_type in event_types
    }}  # fmt: skip


def measure(floors: Mapping[str, Any]) -> dict[str, Any]:
    """What the product reaches, F1 in percent, in the form of floors.json (files that are not there left out)."""
    reached: dict[str, Any] = {"shared": {}}
    with tempfile.TemporaryDirectory() as place:
        tables = {}
        for name, wanted in floors["shared"].items():
            if (SHARED / name).is_file():
                tables[name] = extracted([SHARED / name], Path(place) / name)
                reached["shared"][name] = _measured(SHARED / name, tables[name], wanted["f1"])
        if OFFICIAL in tables:
            reached["false_share"] = false_share(SHARED / OFFICIAL, tables[OFFICIAL])
        if tables:
            reached["calibration_error"] = round(calibration((SHARED / name, path) for name, path in tables.items()), 4)
        blind = run_blind(Path(place) / "blind")
        reached["blind"] = {group: _measured(BLIND / group, blind, TYPES) for group in GROUPS}
        told = corpus_scores(run_corpus(Path(place) / "corpus"))
    reached["corpus"] = {
        "sha256": corpus_digest(),
        "f1": {"all": round(100 * told.total.f1, 2),
               **{name: round(100 * figures.f1, 2) for name, figures in told.roles.items()}},
    }  # fmt: skip
    return reached


def false_share(gold: Path, events: Path) -> float:
    """Share of the documents without financing in `gold` that are given a financing event, 0 to 1."""
    told = scores(gold, events, "financing")["strict"]
    return told.false / (told.documents - told.with_events)


def raised(floors: dict[str, Any], reached: Mapping[str, Any]) -> dict[str, Any]:
    """`floors` with those that lie more than the margin under what is reached put there; none is lowered."""
    for part in ("shared", "blind"):
        for name, measured in reached[part].items():
            held = floors[part].setdefault(name, {"sha256": "", "f1": {}})
            held["sha256"] = measured["sha256"]
            margin = 2 * MARGIN if name == "unread" else MARGIN
            for event_type, readings in measured["f1"].items():
                floor = held["f1"].setdefault(event_type, {})
                for reading, value in readings.items():
                    floor[reading] = max(floor.get(reading, 0.0), round(value - margin, 1))
    held = floors["corpus"]
    held["sha256"] = reached["corpus"]["sha256"]
    for column, value in reached["corpus"]["f1"].items():
        margin = MARGIN if column == "all" else 2 * MARGIN
        held["f1"][column] = max(held["f1"].get(column, 0.0), round(value - margin, 1))
    return floors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="higher", action="store_true", help="write the floors that can be higher")
    chosen = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    reached = measure(floors)
    sys.stdout.write(json.dumps(reached, ensure_ascii=False, indent=2) + "\n")
    if chosen.higher:
        FLOORS.write_text(json.dumps(raised(floors, reached), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
