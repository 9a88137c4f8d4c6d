"""`rongzi review`: corrections that people make, kept from run to run."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import RulesOption, checked_paths, help_alone, settings_of
from pipeline.cli.output import cut, fail, line, some, table

if TYPE_CHECKING:
    from pipeline.review.bases import Base
    from pipeline.review.store import Reviews
    from pipeline.review.taken import Problem, Taken
    from pipeline.review.typed import Words
    from pipeline.tables.schema import Row
    from pipeline.tables.sheet import Sheet

app = typer.Typer(name="review", help="Keep what people corrected from run to run.")
app.callback(invoke_without_command=True)(help_alone)
_LONG = 48  # characters of a cell shown on the terminal

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="The folder of the run.")]
ReviewsOption = Annotated[
    Path | None, typer.Option("--reviews", metavar="FILE", help="The reviews file; default: reviews.csv in the folder.")
]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The edited events table: .csv or .xlsx.")],
    output: OutputOption = Path("outputs"),
    reviews: ReviewsOption = None,
    against: Annotated[
        Path | None, typer.Option(metavar="EVENTS", help="The table that FILE came from, when the folder forgot it.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who made the edits; default: FILE as it is given here.")
    ] = None,
    over: Annotated[
        bool, typer.Option("--over", help="Take FILE also where earlier reviews that its author did not see differ.")
    ] = False,
    rules: RulesOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken; write nothing.")] = False,
) -> None:
    """Take the edits and verdicts of FILE; the next run keeps them. Ends with 1 when something was not taken."""
    from pipeline.review.bases import bases, versions
    from pipeline.review.store import REVIEWS, read_reviews
    from pipeline.review.take import take
    from pipeline.review.taken import Source
    from pipeline.review.words import words_of
    from pipeline.rulebook.layers import in_force
    from pipeline.tables.reading import TableError, read_table, table_in
    from pipeline.tables.schema import DOCUMENTS
    from pipeline.tables.sheet import read_sheet

    place = reviews or output / REVIEWS
    words = words_of(in_force(settings_of(rules, False)))
    author = by or file.as_posix()
    try:
        sheet, old = read_sheet(file).one_of_each(), read_reviews(place)
        base = _base_of(sheet, output, against, old, author, words)
        others = {} if against else versions(bases(output), sheet)
        _of_this_run(sheet, {*others, *(row["event_id"] for row in base)}, file, against or output)
        documents = table_in(against.parent if against else output, DOCUMENTS)
        known = {str(row["doc_id"]): row for row in reversed(read_table(documents, DOCUMENTS))} if documents else {}
        taken = take(sheet, base, old, Source(author, over, words, known, others))
    except TableError as error:
        fail(str(error), 2)
    _show_taken(taken, sheet, file)
    if not dry_run:
        _written(place, taken.reviews)
        line(f"kept in {place}: {len(taken.reviews.events)} events")
    if taken.problems or taken.contested:
        raise typer.Exit(1)


def _base_of(sheet: Sheet, output: Path, against: Path | None, old: Reviews, author: str, words: Words) -> Base:
    """The table that `sheet` came from: the one named with --against, else that of the run in `output` which suits it.

    Ends the command when there is none. Raises TableError.
    """
    from pipeline.review.bases import bases, best_base
    from pipeline.tables.text import cell_text

    if against:
        return [{n: cell_text(v) for n, v in row.items()} for row in _events(against)]
    found = best_base(sheet, bases(output), old, author, words)
    if found is None:
        fail(f"{output}: holds no run to compare with; name the table that FILE came from with --against", 2)
    return list(found)


def _of_this_run(sheet: Sheet, known: Set[str], file: Path, run: Path) -> None:
    """Ends the command when `sheet` has events and none of them is among those `known` of the run or table `run`."""
    ids = {one.cells.get("event_id", "").strip() for one in sheet.lines} - {""}
    if ids and not ids & known:
        fail(f"{file}: none of its {len(ids)} events is of {run}: name the folder of its run with -o", 2)


def _show_taken(taken: Taken, sheet: Sheet, file: Path) -> None:
    """Prints what was taken of `file`, and what was not and why."""
    from pipeline.tables.schema import EVENTS

    if taken.changes:
        table(
            ["row", "company", "column", "was", "now"],
            [[str(c.row), c.company, c.column, _short(c.was), _short(c.now)] for c in taken.changes],
            right=["row"],
        )
        line()
    if taken.contested:
        table(
            ["row", "company", "column", "stays", "by", "not taken"],
            [[str(c.row), c.company, c.column, _short(c.stays), c.by, _short(c.says)] for c in taken.contested],
            right=["row"],
        )
        line("Earlier reviews say otherwise: they stay, both are kept, and the next run flags these rows. Then correct")
        line("the table, or keep what stays: rongzi review settle. To take the file instead, import it with --over.")
        line()
    if taken.problems:
        table(["row", "column", "not taken"], _told_once(taken.problems), right=["row"])
        line()
    for number, why in taken.notes:
        line(f"row {number}: {why}")
    if unknown := [name for name in sheet.names if name and name not in EVENTS.names]:
        absent = [name for name in EVENTS.names if name not in sheet.names]
        line(f"columns that events.csv does not have, not read: {some(unknown)}")
        line(f"columns of events.csv that {file.name} lacks, left as they are: {some(absent, 50) or 'none'}")
    verdicts = ", ".join(f"{name} {count}" for name, count in sorted(taken.verdicts.items()))
    line(f"{len(sheet.lines)} rows: {len(taken.changes)} cells changed; verdicts: {verdicts or 'none new'}")
    if taken.absent:
        line(f"{taken.absent} events of the run are not in {file.name}: left as they are")


@app.command(short_help="Take back all that was said of events.")
def forget(
    events: Annotated[list[str], typer.Argument(metavar="EVENT_ID...", help="Events, by their ids in reviews.csv.")],
    output: OutputOption = Path("outputs"),
    reviews: ReviewsOption = None,
) -> None:
    """Take back all that was said of events, as a `wrong`: the next run gives them as it extracts them."""
    from pipeline.review.store import REVIEWS, Reviews, read_reviews
    from pipeline.tables.reading import TableError

    place = reviews or output / REVIEWS
    try:
        said = read_reviews(place)
    except TableError as error:
        fail(str(error), 2)
    if unknown := [one for one in events if one not in said.events]:
        fail(f"{place}: says nothing of {', '.join(unknown)}; nothing was changed", 2)
    _written(place, Reviews({event_id: event for event_id, event in said.events.items() if event_id not in events}))
    for one in dict.fromkeys(events):
        event = said.events[one]
        line(f"{event.doc_id}, {event.anchors.get('company_text', '')}: {event.verdict or 'corrections'} taken back")


@app.command(short_help="How much of the last run people have looked at.")
def status(
    output: OutputOption = Path("outputs"),
    reviews: ReviewsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """How much of the last run people have looked at, and what they found."""
    from dataclasses import asdict

    from pipeline.review.coverage import coverage

    events, said = _both(output, reviews)
    found = coverage(events, said)
    if as_json:
        line(json.dumps({**asdict(found), "precision": found.precision}, ensure_ascii=False))
        return

    def share(done: int, mended: int | None, whole: int) -> list[str]:
        seen = f"{100 * (done + (mended or 0)) / whole:.0f} %" if whole else ""
        return [str(done), "" if mended is None else str(mended), str(whole), seen]

    table(
        ["", "with a verdict", "only corrected", "of", ""],
        [["events", *share(found.reviewed, found.only_corrected, found.events)],
         ["events with a flag", *share(found.flagged_reviewed, found.flagged_corrected, found.flagged)],
         ["articles with events", *share(found.documents_done, None, found.documents)]],
        right=["with a verdict", "only corrected", "of"],
    )  # fmt: skip
    if found.verdicts:
        line()
        table(["verdict", "events"], [[n, str(c)] for n, c in sorted(found.verdicts.items())], right=["events"])
    if found.columns:
        line()
        table(["column", "corrected"], [[name, str(count)] for name, count in found.columns], right=["corrected"])
    if found.precision is not None:
        line()
        line(
            f"{found.right} of {found.judged} extracted events were right as they stood ({100 * found.precision:.0f} %)"
        )


@app.command(short_help="Reviewed articles as gold for `rongzi eval`.")
def gold(
    to: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="The gold file to write.")],
    output: OutputOption = Path("outputs"),
    reviews: ReviewsOption = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="PATH", help="Where the articles are, when they moved.")
    ] = None,
) -> None:
    """Articles of which every event has a verdict, as gold for `rongzi eval`."""
    from pipeline.check.sources import articles, documents_of
    from pipeline.evaluate.gold import schemes
    from pipeline.review.gold import Skipped, gold_documents
    from pipeline.tables.reading import TableError

    checked_paths(source or ())
    events, said = _both(output, reviews)
    try:
        documents = documents_of(output) or []
    except TableError as error:
        fail(str(error), 2)
    wanted = {event.doc_id for event in said.events.values()}
    texts = {one.doc_id: (one.title, one.body.text, one.published or "")
             for one in articles(documents, wanted, source or ())}  # fmt: skip
    known = [(s.gold_type, s.event_types, {r.name: r.column for r in s.roles.values()}) for s in schemes().values()]
    found = list(gold_documents(events, said, known, texts.get))
    made = [one for one in found if not isinstance(one, Skipped)]
    skipped = [one for one in found if isinstance(one, Skipped)]
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("w", encoding="utf-8", newline="\n") as handle:
            handle.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in made)
    except OSError as error:
        fail(f"{to}: cannot be written: {error.strerror or error}", 2)
    if skipped:
        table(["article", "no gold, because"], [[one.doc_id, one.why] for one in skipped])
        line()
    count = sum(len(one["event_list"]) for one in made if isinstance(one["event_list"], list))
    line(f"{to}: {len(made)} articles with {count} events")


@app.command(short_help="The conflicts of the last run were looked at.")
def settle(output: OutputOption = Path("outputs"), reviews: ReviewsOption = None) -> None:
    """The conflicts of the last run were looked at: what it kept stays, and they are not named again."""
    from pipeline.review.settle import settled_conflicts
    from pipeline.review.store import REVIEWS, read_reviews
    from pipeline.tables.reading import TableError

    place = reviews or output / REVIEWS
    try:
        said, count = settled_conflicts(read_reviews(place), output / "review_conflicts.csv")
    except TableError as error:
        fail(str(error), 2)
    _written(place, said)
    line(f"{count} cells settled in {place}")


def _told_once(problems: Sequence[Problem]) -> list[list[str]]:
    """Row, column and reason of each problem; one line for a column of which the same is to be said in many rows."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in problems:
        rows.setdefault((one.column, one.why), []).append(str(one.row))
    return [
        [found[0], column, why if len(found) == 1 else f"{why} (in {len(found)} rows: {some(found)})"]
        for (column, why), found in rows.items()
    ]


def _written(place: Path, said: Reviews) -> None:
    from pipeline.review.store import write_reviews

    try:
        write_reviews(place, said)
    except OSError as error:
        fail(f"{place}: cannot be written: {error.strerror or error}", 2)


def _both(output: Path, reviews: Path | None) -> tuple[list[Row], Reviews]:
    from pipeline.review.store import REVIEWS, read_reviews
    from pipeline.tables.reading import TableError, table_in
    from pipeline.tables.schema import EVENTS

    place = table_in(output, EVENTS)
    if place is None:
        fail(f"{output}: holds no events table; run first, or name the folder with -o", 2)
    try:
        return _events(place), read_reviews(reviews or output / REVIEWS)
    except TableError as error:
        fail(str(error), 2)


def _events(path: Path) -> list[Row]:
    from pipeline.tables.reading import read_table
    from pipeline.tables.schema import EVENTS

    return read_table(path, EVENTS)


def _short(text: str) -> str:
    return cut(" ".join(text.split()), _LONG)
