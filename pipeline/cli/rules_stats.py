"""`rongzi rules list --stats`: what each rule does over the articles of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.output import fail, line, progress

if TYPE_CHECKING:
    from pipeline.model import Article
    from pipeline.resources import Resources
    from pipeline.workbench.evidence import RuleStats

SORTS = ("hits", "kept", "events", "precision", "time", "id")


def show_stats(loaded: Resources, run: Path, gold_file: Path | None, kind: str | None, sort: str, as_csv: bool) -> None:
    """Prints one line for each rule, over the articles that the folder of a run lists in its documents table."""
    from pipeline.cli.rules import show_rows
    from pipeline.evaluate.gold import GoldError, read_gold, schemes
    from pipeline.workbench.evidence import RuleStats, gather
    from pipeline.workbench.trial import for_articles, gold_beside

    if sort not in SORTS:
        fail(f"--sort {sort}: known are {', '.join(SORTS)}", 2)
    articles = articles_of_run(run)
    gold_file = gold_file or gold_beside([article.path for article in articles[:1]])
    stats = {rule.id: RuleStats() for rule in loaded.rulebook.rules}
    scheme = schemes()["financing"]
    try:
        gold = for_articles(read_gold(gold_file, scheme), [one.doc_id for one in articles]) if gold_file else None
    except GoldError as error:
        fail(str(error), 2)
    with progress(len(articles)) as steps:
        stats = gather(articles, loaded, gold, scheme, each=lambda: steps(1, 1))
    rules = [rule for rule in loaded.rulebook.rules if kind in (None, rule.kind)]
    rules.sort(key=lambda rule: (_key(stats[rule.id], sort), rule.id))
    rows = [[rule.id, rule.kind, *_cells(stats[rule.id])] for rule in rules]
    heads = ["id", "kind", "hits", "articles", "kept", "share", "events", "precision", "judged", "ms", "loses to"]
    show_rows(heads, rows, as_csv, right=heads[2:-1])
    if not as_csv:
        against = f"; precision against {gold_file}" if gold else "; no gold for these articles"
        line(f"{len(articles)} articles of {run}, with the rules as they are now{against}")


def articles_of_run(run: Path) -> list[Article]:
    """The articles that a run read, read again. Ends the command when the run or its articles are gone."""
    from pipeline.check.sources import articles, documents_of
    from pipeline.tables.reading import TableError

    try:
        rows = documents_of(run)
    except TableError as error:
        fail(str(error), 2)
    if rows is None:
        fail(f"{run}: no documents table there; give the folder that rongzi run wrote to", 2)
    found: dict[str, Article] = {}
    for article in articles(rows, {str(row["doc_id"]) for row in rows if row["status"] == "ok"}):
        found.setdefault(article.doc_id, article)
    if not found:
        fail(f"{run}: none of its articles can be read again from {Path.cwd()}", 2)
    return list(found.values())


def _key(one: RuleStats, sort: str) -> float:
    return {
        "hits": -one.hits,
        "kept": -(one.share or 0.0),
        "events": -one.events,
        "precision": -1.0 if one.precision is None else one.precision - 2,
        "time": -one.seconds,
        "id": 0.0,
    }[sort]


def _cells(one: RuleStats) -> list[str]:
    return [
        str(one.hits), str(one.articles), str(one.kept), "" if one.share is None else f"{one.share:.2f}",
        str(one.events), "" if one.precision is None else f"{one.precision:.2f}", str(one.judged or ""),
        f"{1000 * one.seconds:.1f}", ", ".join(f"{name} {count}" for name, count in one.lost_to.most_common(2)),
    ]  # fmt: skip
