"""The difference as files: CSV for machines, HTML for reading."""

from __future__ import annotations

import csv
import difflib
import html
from collections.abc import Iterator
from pathlib import Path

from pipeline.diff.compare import Difference
from pipeline.report.write import harmless
from pipeline.tables.match import Cells
from pipeline.tables.text import guard

HEADS = ("change", "doc_id", "event_id", "new_event_id", "company", "round", "column", "old", "new")
_TOLD = ("event_type", "status", "amount_text", "investors_text", "event_date", "evidence")


def rows(difference: Difference) -> Iterator[tuple[str, ...]]:
    """One row for each renamed article, each gained or lost event and each changed cell, under HEADS."""
    for old, new in difference.renamed.items():
        yield ("renamed", old, "", "", "", "", "doc_id", old, new)
    for cells in difference.lost:
        yield ("lost", cells.get("doc_id", ""), cells.get("event_id", ""), "", *_who(cells), "", "", "")
    for cells in difference.gained:
        yield ("gained", cells.get("doc_id", ""), "", cells.get("event_id", ""), *_who(cells), "", "", "")
    for event in difference.changed:
        for cell in event.cells:
            ids = (event.old.get("event_id", ""), event.new.get("event_id", ""))
            where = (event.old.get("doc_id", ""), *ids, *_who(event.old))
            yield ("changed", *where, cell.column, cell.old, cell.new)


def _who(cells: Cells) -> tuple[str, str]:
    return cells.get("company", "") or cells.get("company_text", ""), cells.get("round", "")


def write_csv(path: Path, difference: Difference) -> None:
    """UTF-8 with BOM, as the tables are. Raises OSError."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(HEADS)
        writer.writerows([guard(part) for part in row] for row in rows(difference))


_STYLE = """
:root { color-scheme: light dark; --line: #ddd; --gone: #fbe3df; --come: #dff1df; --soft: #667; }
@media (prefers-color-scheme: dark) { :root { --line: #3a4046; --gone: #55251f; --come: #1f4526; --soft: #9aa3ab; } }
body { font: 14px/1.55 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 24px auto;
  max-width: 1100px; padding: 0 16px; }
h1 { font-size: 20px; } h2 { font-size: 16px; margin-top: 28px; }
.counts b { font-size: 20px; margin-right: 4px; } .counts span { margin-right: 26px; }
article { border: 1px solid var(--line); border-radius: 10px; padding: 9px 14px; margin: 9px 0; }
article.lost { border-left: 4px solid #b0574d; } article.gained { border-left: 4px solid #5b8c5a; }
article.changed { border-left: 4px solid #c9a227; }
h3 { margin: 0; font-size: 15px; } small, dt, th { color: var(--soft); font-weight: normal; }
table { border-collapse: collapse; width: 100%; margin-top: 6px; }
td, th { text-align: left; vertical-align: top; padding: 3px 8px; border-top: 1px solid var(--line); width: 44%; }
td:first-child, th:first-child { width: 12%; white-space: nowrap; }
td { overflow-wrap: anywhere; } del { background: var(--gone); text-decoration: none; }
ins { background: var(--come); text-decoration: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1px 12px; margin: 6px 0 0; } dd { margin: 0; }
@media print { article { break-inside: avoid; } }
"""


def write_html(path: Path, difference: Difference, old: str, new: str) -> None:
    """One page without scripts; `old` and `new` name the tables. Raises OSError."""
    counts = "".join(
        f"<span><b>{number:,}</b>{name}</span>"
        for name, number in (
            ("gained", len(difference.gained)),
            ("lost", len(difference.lost)),
            ("changed", len(difference.changed)),
            ("unchanged", difference.unchanged),
        )
    )
    columns = ", ".join(f"{name} {count:,}" for name, count in difference.by_column())
    parts = [
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_safe(old)} → {_safe(new)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_safe(old)} → {_safe(new)}</h1><p class='counts'>{counts}</p>",
        f"<p><small>{_safe(columns)}</small></p>" if columns else "",
    ]
    if difference.renamed:
        names = "".join(f"<dt>{_safe(old)}</dt><dd>{_safe(new)}</dd>" for old, new in difference.renamed.items())
        parts.append(f"<h2>Renamed articles</h2><article class='changed'><dl>{names}</dl></article>")
    for kind, events in (("lost", difference.lost), ("gained", difference.gained)):
        if events:
            parts.append(f"<h2>{kind.capitalize()}</h2>")
            parts += [f"<article class='{kind}'>{_head(cells)}{_told(cells)}</article>" for cells in events]
    if difference.changed:
        parts.append("<h2>Changed</h2>")
    for event in difference.changed:
        lines = "".join(f"<tr><td>{_safe(cell.column)}</td>{_marked(cell.old, cell.new)}</tr>" for cell in event.cells)
        note = "" if event.likeness == 1 else f" <small>paired by content, likeness {event.likeness:.2f}</small>"
        table = f"<table><tr><th>column</th><th>old</th><th>new</th></tr>{lines}</table>"
        parts.append(f"<article class='changed'>{_head(event.new)}{note}{table}</article>")
    parts.append("</body></html>\n")
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _safe(text: str) -> str:
    return html.escape(harmless(text))


def _head(cells: Cells) -> str:
    company, round_ = _who(cells)
    where = f"<small>{_safe(cells.get('doc_id', ''))} · {_safe(cells.get('event_id', ''))}</small>"
    return f"<h3>{_safe(company or '—')} {_safe(round_)}</h3>{where}"


def _told(cells: Cells) -> str:
    told = "".join(f"<dt>{name}</dt><dd>{_safe(cells[name])}</dd>" for name in _TOLD if cells.get(name))
    return f"<dl>{told}</dl>"


def _marked(old: str, new: str) -> str:
    """Two cells in which what differs is marked."""
    if len(old) * len(new) > 250_000:  # the comparison takes quadratic time
        return f"<td><del>{_safe(old)}</del></td><td><ins>{_safe(new)}</ins></td>"
    left, right = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            left.append(_safe(old[a:b]))
            right.append(_safe(new[c:d]))
            continue
        left.append(f"<del>{_safe(old[a:b])}</del>" if a < b else "")
        right.append(f"<ins>{_safe(new[c:d])}</ins>" if c < d else "")
    return f"<td>{''.join(left)}</td><td>{''.join(right)}</td>"
