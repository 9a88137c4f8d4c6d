"""A page's article text, each character aligned with the page source.

trafilatura says which text is the article; it gives no offsets, so its text is found again in the source's
own text nodes. What cannot be found there is left out rather than given a false offset.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from pipeline.model import Aligned, aligned, joined
from pipeline.read.metadata import TABLE_CELLS, page_head, published_in_lines
from pipeline.read.nodes import BLOCK, CELL, LONGEST_CELL, ROW, ROW_CELLS, Nodes, Tables

# Every part is bounded or stops at the next tag: a page of open tags without an end takes linear time.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/<>]*)(?:[^<>\"']|\"[^\"]{0,3000}\"|'[^']{0,3000}')*+>"
    r"|<[A-Za-z!?/][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
# The reading of a character above it ends with its tag, or where the next part of its <ruby> begins.
_READING = re.compile(r"r[tp]", re.IGNORECASE)
_AFTER_READING = re.compile(r"</?(?:r[bpt]|rtc|ruby|p|div|td|tr|li|br|h[1-6])\b|\Z", re.IGNORECASE)
# Elements whose text no reader sees as the page's text; without an end tag the first four go to the page's end.
_HIDDEN = ("script", "style", "textarea", "title", "template", "noscript", "svg", "iframe", "select")
_TO_THE_END = 4
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_INLINE = re.compile(
    r"a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|r[bpt]|rtc|ruby|s|samp|script|small|span|strike"
    r"|strong|style|sub|sup|template|time|tt|u|var|wbr",
    re.IGNORECASE,
)
_CELL = re.compile(r"t[dh]", re.IGNORECASE)
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
NEARBY = 20_000
"""How many characters ahead a piece of a line is looked for."""
_WHOLE_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_BLOCKS = re.compile(r"<(?:p|div|td|li|h[1-6]|article|section)\b", re.IGNORECASE)
_TAGS = re.compile(r"</(?:p|div|span|strong|b|li|td|a)\s*>|<br\s*/?>|<(?:p|div|img)\b[^<>]*>", re.IGNORECASE)
SHORTEST_PIECE = 2
"""Fewest characters of a line that are looked for on their own when the line does not stand in one piece."""


@dataclass(frozen=True, slots=True)
class Page:
    """The readable text of a page. `lost`: share of the extracted letters and Chinese characters that found no
    place in the source."""

    body: Aligned
    title: str
    published: str | None
    url: str
    source: str
    lost: float = 0.0


def read_page(source: str, title: str = "") -> Page:
    """The article of a page: its title first, then its text, aligned with `source`.

    `title`, when given, stands for the page's own. Never raises: a page that no extractor understands gives
    all its visible text.
    """
    head = page_head(source)
    title = title or head.title
    nodes = text_nodes(source)
    visible = _whole_cells("".join(nodes.text))
    # A fragment is an article's own text, and so is what has no elements but line breaks: there is no page around it to
    # leave out.
    extracted = _extract(source) if _WHOLE_PAGE.search(source) and _BLOCKS.search(source) else ""
    if not extracted and _keeps_lines(visible):
        visible = visible.replace("\n", BLOCK)
    body, lost = _align(extracted, visible, nodes) if extracted else (_all_lines(visible, nodes), 0.0)
    if not body.text.strip():
        body = _all_lines(visible, nodes)
    published = head.published or published_in_lines(_lines(visible))
    if holds_markup(body.text):  # its tags were escaped
        inner = read_page(body.text, title)
        title, published = title or inner.title, published or inner.published
        spans = [body.raw_span(*span) for span in zip(inner.body.starts, inner.body.ends, strict=True)]
        body = Aligned(inner.body.text, [start for start, _ in spans], [end for _, end in spans])
    body = _title_first(title, body, visible, nodes, source)
    return Page(body, title, published, head.url, head.source, lost)


def holds_markup(text: str) -> bool:
    """Whether a text holds tags of paragraphs, breaks or pictures, escaped or not."""
    return _TAGS.search(text if "<" in text else unescape(text) if "lt;" in text else "") is not None


def text_nodes(source: str) -> Nodes:
    """The text outside of tags, comments, scripts and styles, its entities resolved."""
    nodes = Nodes()
    tables = Tables(nodes, len(source))
    endless: set[str] = set()
    at = 0
    while token := _TOKEN.search(source, at):
        _put_text(nodes, source, at, token.start())
        at = token.end()
        if token.group("cdata") is not None:
            _put_text(nodes, source, *token.span("cdata"))
        name = (token.group("name") or "").lower()
        if name in _HIDDEN and not token.group("close") and name not in endless:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, at)
            if end:
                at = end.end()
            elif name in _HIDDEN[:_TO_THE_END]:
                at = len(source)
            else:
                endless.add(name)
        if _READING.fullmatch(name) and not token.group("close"):
            end = _AFTER_READING.search(source, at)
            at = end.start() if end else len(source)
        if name == "table":
            tables.table()
        elif name == "tr":
            tables.row()
        elif _CELL.fullmatch(name):
            if token.group("close"):
                tables.end_cell()
            else:
                tables.begin_cell(token.group())
        if name and not _INLINE.fullmatch(name):
            nodes.mark(CELL if _CELL.fullmatch(name) else ROW if name == "tr" else BLOCK, token.start())
    _put_text(nodes, source, at, len(source))
    return nodes


def _put_text(nodes: Nodes, source: str, start: int, end: int) -> None:
    at = start
    for entity in _ENTITY.finditer(source, start, end):
        nodes.put(source[at : entity.start()], at, entity.start())
        plain = unescape(entity.group())
        if plain == entity.group():
            nodes.put(plain, entity.start(), entity.end())
        else:
            nodes.starts.extend([entity.start()] * len(plain))
            nodes.ends.extend([entity.end()] * len(plain))
            nodes.text.append(plain)
        at = entity.end()
    nodes.put(source[at:end], at, end)


def _extract(source: str) -> str:
    """trafilatura's text of the article, '' when it finds none or stumbles."""
    import trafilatura  # takes a while to load, and plain texts do not need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return trafilatura.extract(
            source, favor_recall=True, include_comments=False, include_tables=True, output_format="txt"
        ) or ""
    except Exception:  # a page that breaks the extractor is still a page: its visible text is used
        return ""


def _align(extracted: str, visible: str, nodes: Nodes) -> tuple[Aligned, float]:
    """The lines of `extracted` with the source spans of their characters, and the share that was not found.

    White space is no evidence: both sides are compared without it.
    """
    copies = set(nodes.copies)  # the extractor says a cell of several rows once
    places = [index for index, char in enumerate(visible) if not char.isspace() and index not in copies]
    dense = "".join(visible[index] for index in places)
    rows: list[list[int]] = []
    cursor = 0
    wanted = found = 0
    for line in extracted.splitlines():
        squeezed = "".join(line.split())
        if not squeezed:
            continue
        pieces, cursor = _pieces(squeezed, dense, cursor)
        # trafilatura writes | and - of its own around cells and items: no text is lost with them.
        wanted += sum(map(str.isalnum, squeezed))
        found += sum(map(str.isalnum, "".join(dense[start:end] for start, end in pieces)))
        if not pieces:
            continue
        at = [place for start, end in pieces for place in places[start:end]]
        # trafilatura gives some tables a line for each cell, and short articles one for each inline element.
        if rows and _same_line(rows[-1][-1], at[0], visible):
            rows[-1] += at
        else:
            rows.append(at)
    lost = 1 - found / wanted if wanted else 0.0
    return joined([_spaced(_whole_row(at, visible, nodes.copies), visible, nodes) for at in rows]), lost


def _whole_row(at: list[int], visible: str, copies: Sequence[int]) -> list[int]:
    """The characters at `at`, and with those of a table's row the cells that began in a row above it; `copies` are the
    characters of such cells, in order."""
    if not copies or not _in_row(at, visible):
        return at
    start, end = visible.rfind(ROW, 0, at[0]), visible.find(ROW, at[-1])
    more = copies[bisect_left(copies, start) : bisect_left(copies, end if end >= 0 else len(visible))]
    return sorted([*at, *(place for place in more if not visible[place].isspace())])


def _in_row(at: list[int], visible: str) -> bool:
    """Whether characters stand in one row of a table, in more than one cell."""
    between = visible[at[0] : at[-1]]
    return CELL in between and ROW not in between


def _pieces(line: str, dense: str, cursor: int) -> tuple[list[tuple[int, int]], int]:
    """Half-open spans of `dense` that together read as `line`, in order, from `cursor` on when they can."""
    at = dense.find(line, cursor)
    if at < 0:
        at = dense.find(line)
    if at >= 0:
        return [(at, at + len(line))], max(cursor, at + len(line))
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(line):
        length, at = _longest(line[index:], dense, cursor)
        if length < min(SHORTEST_PIECE, len(line)):
            index += 1
            continue
        spans.append((at, at + length))
        cursor = at + length
        index += length
    return spans, cursor


def _longest(line: str, dense: str, cursor: int) -> tuple[int, int]:
    """Length and place of the longest opening of `line` that stands in `dense` behind `cursor`; (0, -1) when none."""
    low, high, place = 0, len(line), -1
    while low < high:
        middle = (low + high + 1) // 2
        at = dense.find(line[:middle], cursor, cursor + NEARBY)
        if at >= 0:
            low, place = middle, at
        else:
            high = middle - 1
    return low, place


def _spaced(at: list[int], visible: str, nodes: Nodes) -> Aligned:
    """The characters at `at`; white space between them as a newline, tab or space, by what the page shows there.

    A line end of the source within Chinese text is none to the reader.
    """
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    before = -1
    line = at[0] if at else 0  # where the line or cell begins
    for place in at:
        space = _between(before, place, visible)
        if space.startswith("\t") and place - line > LONGEST_CELL:
            space = "\n"
        for char in space:
            text.append(char)
            starts.append(nodes.ends[before])
            ends.append(max(nodes.starts[place], nodes.ends[before]))
        if space and space != " ":
            line = place
        text.append(visible[place])
        starts.append(nodes.starts[place])
        ends.append(nodes.ends[place])
        before = place
    return Aligned("".join(text), starts, ends)


def _keeps_lines(visible: str) -> bool:
    """Whether the lines of a fragment are those of its source: more of them end with a newline than with a tag."""
    gaps = re.findall(r"\s+", visible.strip())
    tags = sum(BLOCK in gap or ROW in gap for gap in gaps)
    return sum("\n" in gap and not {BLOCK, CELL, ROW} & set(gap) for gap in gaps) > tags


def _between(before: int, place: int, visible: str) -> str:
    """What stands between two visible characters: a newline, a tab (between cells of a row, one more for each cell
    without a text), a space, or nothing."""
    gap = visible[before + 1 : place] if 0 <= before < place - 1 else ""
    if not gap.isspace():
        return ""
    if ROW in gap or (BLOCK in gap and CELL not in gap):
        return "\n"
    if CELL in gap:
        return "\t" * max(1, gap.count(CELL) // 2)  # a cell's begin and its end are marked
    return "" if "\n" in gap and _CJK.match(visible[before]) and _CJK.match(visible[place]) else " "


def _whole_cells(visible: str) -> str:
    """`visible` with spaces for the line ends within the cells of a table's row: <td>云岭资本<br>松果创投</td>."""
    rows = visible.split(ROW)
    for number, row in enumerate(rows):
        cells = [cell.strip() for cell in row.split(CELL)]
        if sum(map(bool, cells)) >= ROW_CELLS and max(map(len, cells)) <= LONGEST_CELL:
            outside = max(row.rfind(CELL), 0)
            rows[number] = row[:outside].replace(BLOCK, " ") + row[outside:]
    return ROW.join(rows)


def _same_line(before: int, place: int, visible: str) -> bool:
    """Whether the page shows two visible characters in one line or row, with nothing but white space between them."""
    gap = visible[before + 1 : place]
    return before < place and not gap.strip() and _between(before, place, visible) != "\n"


def _lines(visible: str) -> Iterator[str]:
    """The visible lines: the cells of a layout one by one, the row of a table as one."""
    for line in re.split(f"[{BLOCK}{ROW}]", visible):
        cells = [cell for cell in line.split(CELL) if cell.strip()]
        yield from cells if len(cells) < TABLE_CELLS else ["|".join(cells)]


def _all_lines(visible: str, nodes: Nodes) -> Aligned:
    """Every visible line, for pages in which no article was made out."""
    return _spaced([index for index, char in enumerate(visible) if not char.isspace()], visible, nodes)


def _title_first(title: str, body: Aligned, visible: str, nodes: Nodes, source: str) -> Aligned:
    """`body` with the title as its first line: as the page shows it, or else as a tag's attribute holds it."""
    wanted = "".join(title.split())
    if not wanted or "".join(body.text[: 3 * len(title) + 20].split()).startswith(wanted):
        return body
    lines = body.text.split("\n")
    for number, line in enumerate(lines[:5]):
        if "".join(line.split()) == wanted:  # shown, but below a kicker or crumb line
            start = sum(len(other) + 1 for other in lines[:number])
            rest = [body[:max(start - 1, 0)], body[start + len(line) + 1 :]]
            return joined([body[start : start + len(line)], *(part for part in rest if part.text)])
    places = [index for index, char in enumerate(visible) if not char.isspace()]
    at = "".join(visible.split()).find(wanted)
    if at >= 0:
        return joined([_spaced(places[at : at + len(wanted)], visible, nodes), body])
    at = source.find(title)
    return joined([aligned(title, at), body]) if at >= 0 else body
