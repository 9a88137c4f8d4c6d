"""`rongzi rules list --stats`: what each rule does over the articles of a run."""

from __future__ import annotations

from collections.abc import Sequence
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
    from pipeline.model import Article
    from pipeline.read import read_path
    from pipeline.tables.reading import TableError, read_table
    from pipeline.tables.schema import DOCUMENTS

    found = next((run / f"documents.{form}" for form in ("csv", "parquet", "jsonl", "xlsx")
                  if (run / f"documents.{form}").is_file()), None)  # fmt: skip
    if found is None:
        fail(f"{run}: no documents table there; give the folder that rongzi run wrote to", 2)
    try:
        rows = [row for row in read_table(found, DOCUMENTS, {"doc_id", "path", "status"}) if row["status"] == "ok"]
    except TableError as error:
        fail(str(error), 2)
    wanted = {str(row["doc_id"]) for row in rows}
    paths = list(dict.fromkeys((str(row["path"]), str(row["doc_id"])) for row in rows))
    articles: dict[str, Article] = {}
    for path in dict.fromkeys(path for path, _ in paths):
        for result in read_path(path, _root(path, [doc_id for other, doc_id in paths if other == path])):
            if isinstance(result, Article) and result.doc_id in wanted:
                articles.setdefault(result.doc_id, result)
    if not articles:
        fail(f"{run}: none of its articles can be read again from {Path.cwd()}", 2)
    return list(articles.values())


def _root(path: str, doc_ids: Sequence[str]) -> str:
    """The folder that the ids of a file are relative to."""
    for doc_id in doc_ids:
        name = doc_id.split("#")[0]
        if path.endswith(name):
            return path.removesuffix(name).rstrip("/") or "."
    return str(Path(path).parent)


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
