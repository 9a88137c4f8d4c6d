"""`rongzi diff`: two events tables held against each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.output import cut, fail, line, table

if TYPE_CHECKING:
    from pipeline.diff.compare import Difference

app = typer.Typer()
_LONG = 60  # characters of a cell shown on the terminal


@app.command(short_help="What differs between two tables, cell by cell.")
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The events table before.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The events table after.")],
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write every change to a CSV.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page to read.")] = None,
    ignore: Annotated[
        str, typer.Option(metavar="COLUMNS", help="Columns that do not count, with commas: rules,confidence.")
    ] = "",
    limit: Annotated[int, typer.Option(min=0, help="Most rows of each kind on the terminal; 0: all.")] = 50,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 when the tables differ.")] = False,
) -> None:
    """Events gained, lost and changed, cell by cell; paired by event_id, else by what agrees most in the article, which
    is known by its sentences when it was renamed."""
    from pipeline.diff.compare import compare
    from pipeline.diff.files import write_csv, write_html
    from pipeline.tables.reading import TableError
    from pipeline.tables.schema import EVENTS
    from pipeline.tables.sheet import read_sheet

    ignored = [name.strip() for name in ignore.split(",") if name.strip()]
    for name in ignored:
        if name not in EVENTS.names:
            fail(f"--ignore {name}: events.csv has no such column", 2)
    try:
        found = compare(read_sheet(old).one_of_each(), read_sheet(new).one_of_each(), ignored)
    except TableError as error:
        fail(str(error), 2)
    try:
        if csv:
            write_csv(csv, found)
        if html:
            write_html(html, found, str(old), str(new))
    except OSError as error:
        fail(f"{error.filename}: cannot be written: {error.strerror or error}", 2)
    _show(found, limit)
    for written in (csv, html):
        if written:
            line(f"written: {written}")
    if exit_code and found:
        raise typer.Exit(1)


def _show(found: Difference, limit: int) -> None:
    """Prints what differs, at most `limit` rows of each kind (0: all), and the counts."""

    def shown(heads: list[str], rows: list[list[str]]) -> None:
        table(heads, rows[:limit] if limit else rows)
        if limit and len(rows) > limit:
            line(f"... and {len(rows) - limit} more (--limit 0 shows all)")
        line()

    if found.renamed:
        shown(["renamed article", "now"], [[old, new] for old, new in found.renamed.items()])
    for name, events in (("lost", found.lost), ("gained", found.gained)):
        if events:
            told = [
                [name, e.get("doc_id", ""), e.get("company", "") or e.get("company_text", ""), e.get("round", ""),
                 e.get("amount_text", ""), cut(e.get("investors_text", ""), _LONG)]
                for e in events
            ]  # fmt: skip
            shown(["", "article", "company", "round", "amount", "investors"], told)
    cells = [
        [event.new.get("doc_id", ""), event.new.get("company", "") or event.new.get("company_text", ""), cell.column,
         cut(cell.old, _LONG), cut(cell.new, _LONG)]
        for event in found.changed
        for cell in event.cells
    ]  # fmt: skip
    if cells:
        shown(["article", "company", "column", "old", "new"], cells)
        table(["column", "changed"], [[name, str(count)] for name, count in found.by_column()], right=["changed"])
        line()
    renamed = f"; {len(found.renamed)} articles renamed" if found.renamed else ""
    line(
        f"{len(found.gained)} gained, {len(found.lost)} lost, {len(found.changed)} changed, "
        f"{found.unchanged} unchanged{renamed}"
    )
