"""`rongzi eval`: events held against gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.output import fail, line, table

if TYPE_CHECKING:
    from pipeline.evaluate.gold import Scheme
    from pipeline.evaluate.score import Score

app = typer.Typer()


@app.command("eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Documents with their events, as in DuEE-fin.")],
    events: Annotated[Path, typer.Argument(metavar="EVENTS.csv", help="The events table, in any format.")],
    event_type: Annotated[
        str, typer.Option(help="The events to compare: financing, ipo, acquisition, fund.")
    ] = "financing",
    show: Annotated[int, typer.Option(min=0, metavar="N", help="Show the first N documents that are not right.")] = 0,
    min_f1: Annotated[
        float | None, typer.Option("--min-f1", min=0, max=100, help="End with 1 below this lenient F1, in percent.")
    ] = None,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Show instead whether the confidences keep their word.")
    ] = False,
) -> None:
    """Precision, recall and F1 for each column, strict and lenient."""
    from pipeline.evaluate.gold import GoldError, read_events, read_gold, schemes
    from pipeline.evaluate.score import score
    from pipeline.tables.reading import TableError

    known = schemes()
    if event_type not in known:
        fail(f"--event-type {event_type}: known are {', '.join(known)}", 2)
    scheme = known[event_type]
    if calibration:
        if show or min_f1 is not None:
            fail("--calibration goes with neither --show nor --min-f1", 2)
        _calibration(gold, events, scheme)
        return
    try:
        wanted, given = read_gold(gold, scheme), read_events(events, scheme)
    except (GoldError, TableError) as error:
        fail(str(error), 2)
    if not wanted:
        fail(f"{gold}: holds no document", 2)
    strict, lenient = (score(wanted, given, scheme, lenient=which) for which in (False, True))
    _show_scores(f"{event_type}, strict", strict, scheme)
    _show_scores(f"{event_type}, lenient", lenient, scheme)
    line(
        f"documents: {lenient.documents}, with events {lenient.with_events}, of these found {lenient.found}, "
        f"without events but given some {lenient.false}, in the table but not in the gold file {lenient.unknown}"
    )
    for doc_id in lenient.wrong[:show]:
        line()
        line(doc_id)
        table(["", "role", "text"], [
            [f"{side} {number}", role, text]
            for side, found in (("gold", wanted[doc_id]), ("given", given.get(doc_id, [])))
            for number, event in enumerate(found, 1)
            for role, text in event
        ])  # fmt: skip
    if min_f1 is not None and (overall := 100 * lenient.total.f1) < min_f1:
        fail(f"lenient F1 {overall:.1f} is below {min_f1:g}")


def _show_scores(title: str, result: Score, scheme: Scheme) -> None:
    """Prints the figures of all roles together and of each."""
    line(title)
    roles = [(role, scheme.roles[role].column, figures) for role, figures in result.roles.items()]
    rows = [
        [role, column, *(f"{100 * x:.1f}" for x in (f.precision, f.recall, f.f1)), str(f.true), str(f.predicted),
         str(f.gold)]
        for role, column, f in [("all", "", result.total), *roles]
    ]  # fmt: skip
    heads = ["role", "column", "P", "R", "F1", "right", "given", "gold"]
    table(heads, rows, right=heads[2:])
    line()


def _calibration(gold: Path, events: Path, scheme: Scheme) -> None:
    """Prints the reliability of the confidences in bands, and the expected calibration error."""
    from pipeline.evaluate.gold import GoldError, read_gold
    from pipeline.evaluate.reliability import judged, read_confident, reliability
    from pipeline.tables.reading import TableError

    try:
        found = judged(read_gold(gold, scheme), read_confident(events, scheme), scheme)
    except (GoldError, TableError) as error:
        fail(str(error), 2)
    if not found:
        fail(f"{events}: holds no {scheme.name} event in a document of {gold}", 2)
    result = reliability(found)
    line(f"{scheme.name}: right when the company agrees, and of amount and round one that either tells (lenient)")
    table(
        ["confidence", "events", "mean", "right"],
        [[f"{band.low:.1f} to {band.high:.1f}", str(band.events), f"{band.confidence:.3f}", f"{band.right:.3f}"]
         for band in result.bands],
        right=["events", "mean", "right"],
    )  # fmt: skip
    line(f"events {result.events}, right {sum(right for _, right in found)}, "
         f"expected calibration error {result.error:.3f}")
