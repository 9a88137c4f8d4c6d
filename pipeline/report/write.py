"""Writes report.html: a page that needs no network, with the tables as data inside it."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pipeline.report.docs import ReportDoc, Span
from pipeline.tables.schema import EVENTS, Row

MARK = '<meta name="generator" content="rongzi">'
"""Stands in the head of every report."""
_HERE = Path(__file__).resolve().parent
_SCRIPTS = ("core.js", "facets.js", "charts.js", "article.js", "review.js", "app.js")
_STYLES = ("page.css", "parts.css", "print.css")
_PACK_CHARS = 60_000  # articles packed together: enough to compress well, little enough to open at once
_AROUND = 600  # characters kept on each side of what is lit, when an article is cut
_REASONS = 200  # articles that could not be read, listed by name

# What could change how the page around it is read: controls, and the marks that turn the direction of text
# (Unicode 15, 23.2; UAX #9). Lone surrogates fit in no file.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def harmless(text: str) -> str:
    """`text`, controls and direction marks each shown as U+FFFD, so that offsets hold."""
    return _UNSAFE.sub("\ufffd", text.replace("\r", " "))


def data_script(value: object) -> str:
    """`value` as JSON that stands safely inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=list)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def write_report(
    path: Path,
    events: Iterable[Row],
    documents: Iterable[Row],
    articles: Iterable[ReportDoc],
    *,
    others: Mapping[str, Sequence[tuple[str, str, str]]] = MappingProxyType({}),
    title: str = "",
    text_budget: int = 40_000_000,
    event_budget: int = 30_000,
) -> None:
    """Writes the page to `path`.

    `events` and `documents` are the rows of those tables; `articles` the articles that hold an event (others are left
    out); `others` what is said of cells by event_id, where it is not what stands: column, value, and by whom (empty: by
    the extraction). Of more than `event_budget` events the flagged ones are shown, then the first of the others; after
    `text_budget` characters of article text, articles are cut to the passages that are lit. The page says so. The
    same arguments give the same bytes. Raises OSError when `path` cannot be written.
    """
    rows, total = _shown(events, event_budget)
    wanted = {str(row["doc_id"]) for row in rows}
    chosen = (article for article in articles if article.doc_id in wanted)
    packs, where = _packed(chosen, text_budget)
    data = {
        "title": harmless(title),
        "columns": [{"name": c.name, "type": c.type, "en": c.en, "zh": c.zh, "unit": c.unit} for c in EVENTS.columns],
        "rows": [[_plain(row[column.name]) for column in EVENTS.columns] for row in rows],
        "total": total,
        "documents": _document_totals(documents),
        "articles": where,
        "others": {
            str(row["event_id"]): [[harmless(part) for part in one] for one in told]
            for row in rows
            if (told := others.get(str(row["event_id"])))
        },
        "labels": json.loads((_HERE / "page" / "labels.json").read_text(encoding="utf-8")),
    }
    page = (_HERE / "page" / "page.html").read_text(encoding="utf-8")
    parts = {
        "title": html.escape(harmless(title) or "融资事件 · Funding events"),
        "style": "\n".join([_read("vendor", "tabulator.min.css"), *(_read("page", name) for name in _STYLES)]),
        "data": data_script(data),
        "packs": "\n".join(f'<script type="application/x-pack" id="pack{n}">{pack}</script>' for n, pack in packs),
        "vendor": "\n".join(_script(_read("vendor", name)) for name in ("tabulator.min.js", "echarts.common.min.js")),
        "script": _script("\n".join(_read("page", name) for name in _SCRIPTS)),
    }
    # One pass, so that nothing inside the data is taken for a placeholder.
    page = re.sub(r"<!--\{(\w+)\}-->", lambda found: parts[found[1]], page)
    path.write_text(page, encoding="utf-8", newline="\n")


def _read(*where: str) -> str:
    text = _HERE.joinpath(*where).read_text(encoding="utf-8")
    # A browser would look for the map file.
    return re.sub(r"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)", "", text)


def _script(code: str) -> str:
    return "<script>" + re.sub(r"</(?=script)", r"<\\/", code, flags=re.IGNORECASE) + "</script>"


def _shown(events: Iterable[Row], budget: int) -> tuple[list[Row], int]:
    """The rows that the page holds, in order, and the number of all. Only so many are ever kept in memory."""
    flagged: list[tuple[int, Row]] = []
    others: list[tuple[int, Row]] = []
    total = 0
    for row in events:
        kept = flagged if row["flags"] else others
        if len(kept) < budget:
            kept.append((total, row))
        total += 1
    chosen = [*flagged, *others[: budget - len(flagged)]]
    return [row for _, row in sorted(chosen, key=lambda item: item[0])], total


def _plain(value: object) -> object:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, tuple):
        return [harmless(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _document_totals(documents: Iterable[Row]) -> dict[str, object]:
    """How many articles were read, by status, and why the first ones were not."""
    total, by_status, chars, left_out = 0, dict[str, int](), 0, list[list[str]]()
    for row in documents:
        total += 1
        status = str(row["status"])
        by_status[status] = by_status.get(status, 0) + 1
        chars += row["chars"] if isinstance(row["chars"], int) else 0
        if status != "ok" and len(left_out) < _REASONS:
            left_out.append([harmless(str(row[name])) for name in ("doc_id", "status", "reason")])
    return {"total": total, "by_status": by_status, "chars": chars, "left_out": left_out}


def _packed(articles: Iterable[ReportDoc], budget: int) -> tuple[list[tuple[int, str]], dict[str, int]]:
    """Articles in compressed packs (raw deflate, base 64), and for each doc_id the number of its pack."""
    packs: list[tuple[int, str]] = []
    where: dict[str, int] = {}
    pack: dict[str, object] = {}
    size = 0
    for article in articles:
        entry = _entry(article, cut=budget <= 0)
        budget -= len(article.text)
        key = harmless(article.doc_id)
        pack[key] = entry
        where[key] = len(packs)
        size += len(article.text)
        if size >= _PACK_CHARS:
            packs.append((len(packs), _deflated(pack)))
            pack, size = {}, 0
    if pack:
        packs.append((len(packs), _deflated(pack)))
    return packs, where


def _deflated(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeeze.compress(text.encode()) + squeeze.flush()).decode("ascii")


def _entry(article: ReportDoc, cut: bool) -> dict[str, object]:
    text, spans = _passages(article) if cut else (article.text, article.spans)
    text = harmless(text)
    at = _utf16_offsets(text)
    return {
        "title": harmless(article.title),
        "published": harmless(article.published),
        # Only a web address may become a link.
        "url": harmless(article.url) if re.match(r"https?://", article.url) else "",
        "text": text,
        "cut": cut,
        "spans": [[at[s.start], at[s.end], harmless(s.role), [harmless(event) for event in s.events]] for s in spans],
    }


def _utf16_offsets(text: str) -> Sequence[int]:
    """For each character offset the offset in UTF-16 units, which is how a browser counts."""
    if not text or max(text) <= "\uffff":
        return range(len(text) + 1)
    offsets = [0]
    for char in text:
        offsets.append(offsets[-1] + (2 if char > "\uffff" else 1))
    return offsets


def _passages(article: ReportDoc) -> tuple[str, tuple[Span, ...]]:
    """The text around the spans that belong to an event, ` … ` where some was left out, and those spans."""
    kept = [span for span in article.spans if span.events]
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    for start, end in _merged((max(0, s.start - _AROUND), min(len(article.text), s.end + _AROUND)) for s in kept):
        gap = " … " if start > 0 else ""
        move = length + len(gap) - start
        spans += [Span(s.start + move, s.end + move, s.role, s.events) for s in kept if start <= s.start < end]
        parts.append(gap + article.text[start:end])
        length += len(parts[-1])
    return "".join(parts) + (" …" if parts else ""), tuple(spans)


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last and start <= last[1]:
            last = last[0], max(end, last[1])
        else:
            if last:
                yield last
            last = start, end
    if last:
        yield last
