"""The articles that a table was made from, read and cleaned again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.check.table import Source
from pipeline.clean import CleanRules, clean
from pipeline.model import Article
from pipeline.read import Input, list_inputs, on_disk, read_path
from pipeline.tables.reading import read_table, table_in
from pipeline.tables.schema import DOCUMENTS, Row


def documents_of(run: Path, suffix: str = "") -> list[Row] | None:
    """The rows of the documents table in the folder of a run, the one with `suffix` before others; None without one.

    Raises TableError when it cannot be read.
    """
    path = table_in(run, DOCUMENTS, suffix)
    return read_table(path, DOCUMENTS, required=("doc_id", "path", "status")) if path else None


def articles(documents: Sequence[Row], wanted: Collection[str], paths: Sequence[str] = ()) -> Iterator[Article]:
    """The articles with a doc_id in `wanted`, from the files that `documents` names, or from `paths`.

    Files that are not there any more give nothing.
    """
    for source in list_inputs(paths) if paths else _inputs(documents, wanted):
        for result in read_path(source.path, source.root):
            if isinstance(result, Article) and result.doc_id in wanted:
                yield result


def _inputs(documents: Sequence[Row], wanted: Collection[str]) -> Iterator[Input]:
    held: dict[str, list[str]] = {}
    for document in documents:
        if document["status"] != "quarantined":  # what that holds is in no row, also when it has the id of one that is
            held.setdefault(str(document["path"]), []).append(str(document["doc_id"]))
    for path, doc_ids in held.items():
        if set(doc_ids).isdisjoint(wanted):
            continue
        file = on_disk(path)
        if "://" in file or Path(file).is_file():
            yield Input(file, _root(path, doc_ids))


def _root(path: str, doc_ids: Sequence[str]) -> str:
    """The folder that ids of a file are relative to: those that rows do not have of their own."""
    for doc_id in doc_ids:
        for inside in (doc_id, doc_id.rpartition("#")[0]):
            if inside and f"/{path}".endswith(f"/{inside}"):
                return path.removesuffix(inside) or "."
    return str(Path(path).parent)


def sources_of(
    found: Iterator[Article], documents: Sequence[Row], load_rules: Callable[[], CleanRules]
) -> Mapping[str, Source]:
    """Each article cleaned; `changed` when its hash differs from the one in `documents`.

    Of articles with one id the first is meant, as in a run.
    """
    hashes = {str(row["doc_id"]): row["sha256"] for row in reversed(documents)}
    rules: CleanRules | None = None
    sources: dict[str, Source] = {}
    for article in found:
        if article.doc_id in sources:
            continue
        rules = rules or load_rules()
        text, _ = clean(article, rules)
        before = hashes.get(article.doc_id)
        changed = bool(before and article.sha256 and before != article.sha256)
        sources[article.doc_id] = Source(text.text, text.raw_span, changed)
    return sources
