"""Forms with a field on each line as one line that names its cells: 公司：青禾机器人，轮次：A轮，金额：5000万元."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

import regex

from pipeline.clean.offsets import Change
from pipeline.clean.tables import BULLET, in_cell, parted

HEADS = 2
"""Fewest labels of a form that must be known."""
MOST_OTHERS = 4
"""Most lines in a row with labels that are not known."""

_MARK = r"[ \t　]*(?:\d{0,2}[^\w\s：:，,。！？!?【「（(“\"《]{1,3}[ \t　]*)?"
_LABEL = r"[^\s：:，,。；;！？!?、【】|｜]{2,10}?(?:[（(/][^（）()\n|｜]{1,8}[）)]?)?"
_LINE = re.compile(
    rf"{_MARK}(?:【(?P<in_brackets>{_LABEL})】[ \t　]*[：:]?|(?P<label>{_LABEL})[ \t　]*[：:])"
    r"[ \t　]*(?P<value>.*?)[。；;，,]?"
)
_ITEM = re.compile(rf"[ \t　]*{BULLET}[ \t　]*(?P<value>[^：:，,。；;\n]{{2,40}}?)[，,；;。]?[ \t　]*")
_SAID = re.compile(r"[：:】]")
_WHOLE = re.compile(r"(?m)^.*$")
_GAP = re.compile(rf"(?<![ \t　|｜])[ \t　|｜]+(?=(?!\d)(?:{_LABEL}[ \t]?[：:](?!//)|【{_LABEL}】))")
_STOP = re.compile(r"[。！？!?；;]")
_CELLS = re.compile(r"(?<![ \t　])[ \t　]*[|｜\t][ \t　]*")
_OTHER_LABEL = re.compile(r"[，,；;][^，,；;：:]{1,16}[：:]")

_LONGEST = 16  # characters of a label in a cell

Span = tuple[int, int]
Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """A label, whether it is a known head, and its value, as spans of a text."""

    label: Span
    value: Span
    known: bool


def forms(text: str, heads: regex.Pattern[str], seconds: float) -> list[list[Field]]:
    """The fields of each form of `text`.

    A form is a run of lines that have labels and their values (公司：X, 【公司】X, cells of a table, two lines), HEADS
    of the labels or more matched by `heads`; it ends before any other line and before a line with its first label.
    Raises TimeoutError when a match takes longer than `seconds`.
    """

    def known(label: str) -> bool:
        return heads.fullmatch(label, timeout=seconds) is not None

    found: list[list[Field]] = []
    run: list[Field] = []
    for fields in [*_lines(text, known), []]:
        again = bool(run and fields) and _words(text, fields[0]) == _words(text, run[0])
        if run and (not fields or again):
            found += _form(text, run)
            run = []
        if fields and (run or fields[0].known):
            run += fields
    return found


def _lines(text: str, known: Known) -> Iterator[list[Field]]:
    """The fields of each line of a text; a head that stands alone has its value in the next line."""
    spans = [match.span() for match in _WHOLE.finditer(text)]
    at = 0
    while at < len(spans):
        label = _bare(text, *spans[at])
        fields = _fields(text, spans[at][0], max(label[1], spans[at][0]), known)
        if not fields and known(text[slice(*label)]):
            fields = [Field(label, (label[1], label[1]), True)]
        at += 1
        if fields and fields[-1].known and fields[-1].value[0] == fields[-1].value[1]:
            below = _below(text, spans[at:], known)
            if below:
                fields[-1] = replace(fields[-1], value=(below[0][0], below[-1][1]))
                at += len(below)
            elif not _SAID.search(text, fields[-1].label[1], label[1]):
                fields = []  # a head alone, and nothing below it
        yield fields


def _below(text: str, spans: Sequence[Span], known: Known) -> list[Span]:
    """The value of a head that has none in its line: the items of the list below it, else what the next line holds."""
    found = (_ITEM.fullmatch(text, *span) for span in spans)
    if items := [match.span("value") for match in takewhile(bool, found) if match]:
        return items
    value = _bare(text, *spans[0]) if spans else (0, 0)
    plain = value[0] < value[1] and not known(text[slice(*value)]) and not _fields(text, *value, known)
    return [value] if plain else []


def join(text: str, form: Sequence[Field], heads: regex.Pattern[str], seconds: float) -> Iterator[Change]:
    """The changes that make one line of a form: 公司：X，轮次：A轮. Raises TimeoutError as `forms`."""
    line = text.rfind("\n", 0, form[0].label[0]) + 1
    if line < form[0].label[0]:
        yield line, form[0].label[0], ""
    for before, field in pairwise(form):
        yield before.value[1], field.label[0], "，"
    for field in form:
        head, unit = parted(_words(text, field), heads, seconds)
        yield field.label[0] + len(head), field.value[0], "："
        if field.known:
            yield from in_cell(text, field.value, unit)
        else:  # 简介：X做机器人。成立于2018年
            yield from ((*stop.span(), "，") for stop in _STOP.finditer(text, *field.value))
    last = form[-1].value[1]
    end = text.find("\n", last)
    end = len(text) if end < 0 else end
    if end > last:
        yield last, end, ""


def _words(text: str, field: Field) -> str:
    return text[slice(*field.label)]


def _form(text: str, run: list[Field]) -> Iterator[list[Field]]:
    """The form that a run of fields holds, when it holds one: without what follows the last known label."""
    told = [number for number, field in enumerate(run) if field.known]
    far = next((at for at, then in pairwise(told) if then - at > MOST_OTHERS), told[-1])
    form = run[: far + 1]
    if len({_words(text, form[number]) for number in told if number <= far}) >= HEADS:
        yield form


def _fields(text: str, start: int, end: int, known: Known) -> list[Field]:
    """The fields of a line: one, or one for each two cells; none when it is none of a form."""
    cuts = [match.span() for match in _GAP.finditer(text, start, end)]
    parts = list(zip([start, *(last for _, last in cuts)], [*(first for first, _ in cuts), end], strict=True))
    told = [match for part in parts if (match := _LINE.fullmatch(text, *part))] if cuts else []
    if told and len(told) == len(parts):
        return [_field(match, known) for match in told]
    if match := _LINE.fullmatch(text, start, end):
        if _OTHER_LABEL.search(match["value"]):
            return []  # a row that was read with its heads
        return [_field(match, known)]
    cells = _cells(text, start, end)
    if len(cells) < 2 or len(cells) % 2 or any(end - start > _LONGEST or start == end for start, end in cells[::2]):
        return []
    fields = [Field(label, value, known(text[slice(*label)]))
              for label, value in zip(cells[::2], cells[1::2], strict=True)]
    several = len(fields) > 1 and not all(field.known for field in fields)
    return [] if several or any(known(text[slice(*field.value)]) for field in fields) else fields


def _field(match: re.Match[str], known: Known) -> Field:
    label = "label" if match["label"] else "in_brackets"
    return Field(match.span(label), match.span("value"), known(match[label]))


def _bare(text: str, start: int, end: int) -> Span:
    """A span without the white space around it."""
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip())
    return first, first + len(inside.strip())


def _cells(text: str, start: int, end: int) -> list[Span]:
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip(" 　|｜"))
    last = max(first, end - (len(inside) - len(inside.rstrip(" 　\t|｜"))))
    marks = [match.span() for match in _CELLS.finditer(text, first, last)]
    edges = [first, *(at for mark in marks for at in mark), last]
    return list(zip(edges[::2], edges[1::2], strict=True)) if first < last else []
