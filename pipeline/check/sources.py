"""The articles that a table was made from, read and cleaned again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.check.table import Source
from pipeline.clean import CleanRules, clean
from pipeline.model import Article
from pipeline.read import Input, list_inputs, read_path
from pipeline.tables.reading import read_table
from pipeline.tables.schema import DOCUMENTS, Row


def documents_beside(table: Path) -> list[Row] | None:
    """The rows of the documents table of the same run as `table`; None when there is none beside it.

    Raises TableError when it cannot be read.
    """
    for suffix in (".csv", table.suffix):
        path = table.with_name(f"documents{suffix}")
        if path.is_file() and path != table:
            return read_table(path, DOCUMENTS, required=("doc_id", "path"))
    return None


def articles(documents: Sequence[Row], wanted: Collection[str], paths: Sequence[str] = ()) -> Iterator[Article]:
    """The articles with a doc_id in `wanted`, from the files that `documents` names, or from `paths`.

    Files that are not there any more give nothing.
    """
    for source in list_inputs(paths) if paths else _inputs(documents, wanted):
        for result in read_path(source.path, source.root):
            if isinstance(result, Article) and result.doc_id in wanted:
                yield result


def _inputs(documents: Sequence[Row], wanted: Collection[str]) -> Iterator[Input]:
    seen: set[str] = set()
    for document in documents:
        doc_id, path = str(document["doc_id"]), str(document["path"])
        if document["status"] == "quarantined":  # what it holds is in no row, also when it has the id of one that is
            continue
        if doc_id not in wanted or path in seen or not ("://" in path or Path(path).is_file()):
            continue
        seen.add(path)
        # The id is the path below the given folder, with the row where a file holds several.
        inside = doc_id.split("#")[0]
        yield Input(path, path.removesuffix(inside) if path.endswith(inside) else str(Path(path).parent))


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
