"""`rongzi check`: a table held against itself and its articles."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import RulesOption, checked_paths, settings_of
from pipeline.cli.output import fail, line, table

app = typer.Typer()


@app.command(short_help="Find what cannot be right in a table.")
def check(
    events: Annotated[Path, typer.Argument(metavar="EVENTS", help="The events table: .csv or .xlsx, edited or not.")],
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="PATH", help="Where the articles are; else as documents.csv beside it says."),
    ] = None,
    no_source: Annotated[bool, typer.Option("--no-source", help="Do not look into the articles.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    rules: RulesOption = None,
) -> None:
    """Find what cannot be right in a table, also one edited in a spreadsheet. Ends with 1 when there is an error."""
    from pipeline.check.rows import facts_of
    from pipeline.check.sources import articles, documents_of, sources_of
    from pipeline.check.table import check as check_table
    from pipeline.clean import clean_rules
    from pipeline.rulebook.layers import in_force
    from pipeline.rulebook.load import load
    from pipeline.tables.reading import TableError
    from pipeline.tables.sheet import read_sheet

    folders = in_force(settings_of(rules, False))
    checked_paths(source or ())
    try:
        sheet = read_sheet(events)
        documents = None if no_source else documents_of(events.parent, events.suffix)
    except TableError as error:
        fail(str(error), 2)
    try:
        book = load(folders, kinds=("mention", "clean"))
        facts = facts_of(folders, book.of("mention"))
    except (OSError, ValueError, KeyError) as error:
        fail(f"the rules cannot be read: {error}", 2)
    wanted = {one.cells.get("doc_id", "") for one in sheet.lines} - {""}
    held = {}
    if not no_source:
        found = articles(documents or [], wanted, source or ())
        held = dict(sources_of(found, documents or [], lambda: clean_rules(book.of("clean"), folders)))
    known = frozenset(str(row["doc_id"]) for row in documents) if documents is not None else None
    findings = check_table(sheet, facts, held, known)
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        for finding in findings:
            line(json.dumps(asdict(finding), ensure_ascii=False))
    else:
        if findings:
            table(
                ["row", "column", "severity", "what", "why"],
                [[str(f.row), f.column, f.severity, f.what, f.why] for f in findings],
                right=["row"],
            )
            line()
        counts = Counter(finding.severity for finding in findings)
        line(f"{len(sheet.lines)} events: {counts['error']} errors, {counts['warning']} warnings")
        if not no_source:
            hint = "" if len(held) == len(wanted) else "; name the folder of the others with --source"
            line(f"evidence compared with {len(held)} of {len(wanted)} articles{hint}")
    if errors:
        raise typer.Exit(1)
