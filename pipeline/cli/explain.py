"""`rongzi explain`: one article, every stage shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.article import one_article
from pipeline.cli.common import GateOption, RulesOnlyOption, RulesOption, rule_problems, settings_of
from pipeline.cli.output import error_line, fail, line, table
from pipeline.tables.text import cell_text

if TYPE_CHECKING:
    from pipeline.model import Event, Extraction, Mention
    from pipeline.tables.schema import Row

app = typer.Typer()


@app.command(short_help="One article, stage by stage.")
def explain(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A file or fsspec URL; FILE#2 is its second article; - to paste one.")
    ],
    doc_id: Annotated[str | None, typer.Option("--id", help="Which article, when the file holds several rows.")] = None,
    rules: RulesOption = None,
    no_gate: GateOption = False,
    rules_only: RulesOnlyOption = False,
) -> None:
    """Show one article stage by stage: repairs, mentions with their rule, events with the reason for each cell."""
    from pipeline import resources
    from pipeline.extract import extract
    from pipeline.run.engines import LoadError, load
    from pipeline.run.worker import Job

    article = one_article(path, doc_id)
    try:
        loaded = load(Job(settings_of(rules, no_gate, rules_only=rules_only), resources.load, extract))
    except LoadError as error:
        fail(str(error), 2)
    for problem in rule_problems(loaded):
        error_line(f"left out: {problem}")
    show(extract(article, loaded))


def show(extraction: Extraction) -> None:
    """Prints every stage of `extraction`."""
    from pipeline.tables.rows import event_rows

    article = extraction.article
    line(f"{article.doc_id}: {article.title or '(no title)'}")
    line(f"published {article.published or 'unknown'}, encoding {article.encoding}, "
         f"{len(article.raw)} characters raw, {len(extraction.clean.text)} cleaned, "
         f"{len(extraction.sentences)} sentences")  # fmt: skip
    _section("repairs", ["repair", "raw", "before", "after"], [
        [edit.fixer, f"{edit.start}-{edit.end}", edit.before, edit.after] for edit in extraction.edits
    ])  # fmt: skip
    _section("mentions", ["label", "text", "raw", "value", "role", "rule"], _mentions(extraction))
    _section("mentions that lost to a longer or stronger one", ["label", "text", "raw", "rule", "won"], [
        [m.label, m.text, f"{m.raw_start}-{m.raw_end}", m.rule, lost.to]
        for lost in extraction.lost for m in [lost.mention]
    ])  # fmt: skip
    rows = event_rows(extraction)
    line()
    line(f"events: {len(rows)}")
    events: list[Event | None] = list(extraction.events)
    for number, row in enumerate(rows):
        # Rows stand beside their events in order; a row without one has only its rules to tell.
        event = events[number] if len(events) == len(rows) else None
        _event(number + 1, row, event)
    _section("notes", ["stage", "note"], [[note.stage, note.text] for note in extraction.notes])


def _section(title: str, heads: list[str], rows: list[list[str]]) -> None:
    line()
    line(f"{title}: {len(rows)}")
    if rows:
        table(heads, rows)


def _mentions(extraction: Extraction) -> list[list[str]]:
    from pipeline.tables.rows import mention_rows

    rows = mention_rows(extraction)
    return [
        [
            str(row["label"]), str(row["text"]), f"{cell_text(row['start'])}-{cell_text(row['end'])}", _value(row),
            str(row["role"]), str(row["rule"]),
        ]
        for row in rows
    ]  # fmt: skip


def _value(row: Row) -> str:
    span = "" if row["value_min"] == row["value_max"] else f"{row['value_min']}..{row['value_max']}"
    return " ".join(str(part) for part in (row["value"], span, row["currency"], row["precision"]) if part)


def _event(number: int, row: Row, event: Event | None) -> None:
    line()
    line(f"event {number}: {row['event_type']}, {row['status']}")
    table(["column", "why", "from", "value"], [
        [name, _why(name, slot, event), _sources(event, slot), cell_text(value)]
        for name, value in row.items()
        if value not in ("", None, ()) and name not in ("event_id", "deal_id", "doc_id", "title", "published_date")
        for slot in [_slot(name, event)]
    ])  # fmt: skip


# Columns that are read off another slot.
_DERIVED = {"currency": "amount", "fx_date": "amount"}


def _slot(column: str, event: Event | None) -> str:
    """The slot that fills a column: the longest whose name opens the column's (`amount` for amount_cny)."""
    known = {*event.why, *event.slots} if event else set()
    name = _DERIVED.get(column, column)
    return max((slot for slot in known if name == slot or name.startswith(f"{slot}_")), key=len, default="")


def _why(column: str, slot: str, event: Event | None) -> str:
    """The rule or step that filled a column; for the event's type the rule that found the event."""
    if event is None:
        return ""
    if column == "event_type":
        return event.why.get(column) or next(iter(event.rules), "")
    return event.why.get(column) or event.why.get(slot, "")


def _sources(event: Event | None, slot: str) -> str:
    mentions: tuple[Mention, ...] = event.slots.get(slot, ()) if event else ()
    return ", ".join(dict.fromkeys(f"{m.raw_start}-{m.raw_end} {m.rule}" for m in mentions))
