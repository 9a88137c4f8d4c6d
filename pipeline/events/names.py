"""Which characters of a stretch of text are the name in it.

A trigger or a list tells where a name ends or begins; descriptions before it (内衣品牌「X」, 知名投资机构X) are peeled
off with the cue words, and entities found by the lexicons or the NER decide where they can.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.events.cues import Cues
from pipeline.events.view import View
from pipeline.model import Mention

Span = tuple[int, int]  # half open, in characters of a view

_QUOTED = regex.compile(r"[“「『\"]([^“”「」『』\"]{1,30})[”」』\"]")
_MARKS = r"[\s“”「」『』\"《》【】\-—~·•,，、:：|丨/。#*_※◆◇■□●○▲△▼★☆▪►▶]+"
_EDGE = regex.compile(rf"^(?:\d{{1,2}}[.．、)](?=[^\d])|[①-⑳])|^(?:{_MARKS}|\.)|{_MARKS}$")
_GAP = regex.compile(r"(?<=\p{Han})\s(?=\p{Han})")
_REACH = 120  # characters before a trigger in which its subject stands; a longer stretch has no marks, and no subject
_OPENING = "“‘「『"  # a quote that opens at a trigger (X“剑指”科创板)
_MIN, _MAX = 2, 32  # characters of a name
_LONG = 7  # characters; a longer name has the tail of one, or a lexicon or the tagger holds it
_QUOTE_TAIL = 6  # a quoted name may be followed by this many characters of description (“X”公司)


@dataclass(frozen=True, slots=True)
class NameReader:
    """What telling names apart takes. `entities` are spans that lexicons or the NER hold for names."""

    entities: tuple[Mention, ...]
    cues: Cues
    separator: regex.Pattern[str]
    not_a_name: regex.Pattern[str]
    adjunct: regex.Pattern[str]
    deal_adjunct: regex.Pattern[str]
    behind_target: regex.Pattern[str]
    item_head: regex.Pattern[str]
    org_tail: regex.Pattern[str]
    legal_form: regex.Pattern[str]
    common: frozenset[str]  # ordinary words
    told: frozenset[str]  # the words of `entities`: what is a name in one place is one in all

    def inside(self, view: View, start: int, end: int) -> list[tuple[int, int, Mention]]:
        """Entities that lie within view characters `start` to `end`, as view offsets."""
        if start >= end:
            return []
        low, high = view.starts[start], view.ends[end - 1]
        out = []
        for mention in self.entities:
            if mention.start >= low and mention.end <= high:
                left, right = view.at(mention.start), view.at(mention.end)
                if view.sentence.paragraph == 0 and _GAP.search(view.text, left, right):
                    continue  # white space parts the phrases of a headline
                if left < right <= end and left >= start and not _placeheld(view.text[left:right]):
                    out.append((left, right, mention))
        return out


def is_known(view: View, span: Span, reader: NameReader) -> bool:
    """Whether a lexicon or the tagger holds a name in `span` or the same words elsewhere, it stands in quotes, or has
    the form of the register."""
    start, end = span
    if view.text[start - 1 : start] in set("“「『\"") or reader.legal_form.search(view.text[start:end]):
        return True
    return view.text[start:end] in reader.told or bool(reader.inside(view, start, end))


def is_coreferent(view: View, span: Span, reader: NameReader) -> bool:
    """Whether `span` is a word for the company told of before (公司, 其, 该平台)."""
    return view.text[slice(*span)] in reader.cues.words["coref"]


def subject(view: View, start: int, end: int, reader: NameReader, buyer: bool = False) -> Span | None:
    """The name that ends a stretch before a trigger, or None when it ends in something else.

    With `buyer`, what stands between a buyer and its purchase (从X手中, 溢价) is taken off as well.
    """
    text, cues = view.text, reader.cues
    start = max(start, end - _REACH)
    end = _buyer_end(text, start, end, reader) if buyer else _subject_end(text, start, end, reader)
    match = cues.left["leading"].match(text, start, end)
    if match and match.end() < end:
        start = match.end()
    if start >= end:
        return None
    if is_coreferent(view, (start, end), reader):
        return start, end
    quoted = _last_quoted(text, start, end)
    if quoted:
        tail = text[quoted[1] + 1 : end]
        if len(tail) <= 2 or cues.anywhere["descriptor"].search(tail):
            return checked(text, *quoted, reader, known=True)
    return _ending(view, *_trim(text, start, end), reader)


def _subject_end(text: str, start: int, end: int, reader: NameReader) -> int:
    """Where a stretch ends without the adjuncts and adverbs behind its subject, in whatever order they stand."""
    while True:
        adjunct = reader.adjunct.search(text[start:end])
        left = start + adjunct.start() if adjunct else end
        left = start + len(reader.cues.right["trailing"].sub("", text[start:left].rstrip(_OPENING)).rstrip())
        if left == end:
            return end
        end = left


def _buyer_end(text: str, start: int, end: int, reader: NameReader) -> int:
    """Where a stretch ends without all adjuncts and adverbs of a purchase, in whatever order they stand."""
    while True:
        adjunct = reader.deal_adjunct.search(text[start:end])
        left = _subject_end(text, start, start + adjunct.start() if adjunct else end, reader)
        left = start + len(reader.cues.right["buying"].sub("", text[start:left]).rstrip())
        if left == end:
            return end
        end = left


def item(view: View, start: int, end: int, reader: NameReader) -> Span | None:
    """The name in one item of a list of investors (its descriptions peeled off both ends), or None."""
    text = view.text
    quoted = _last_quoted(text, start, end)
    if quoted:
        return checked(text, *quoted, reader, known=True)
    start, end = _trim(text, start, end)
    match = reader.cues.left["org_prefix"].match(text, start, end)
    if match and end - match.end() >= _MIN and not _starts_entity(view, start, end, match.end(), reader):
        start = match.end()
    head = reader.item_head.match(text, start, end)
    if head and end - head.end() >= _MIN and not _starts_entity(view, start, end, head.end(), reader):
        start = head.end()
    start, end = _trim(text, start, end)
    if not any(b == end for _, b, _ in reader.inside(view, start, end)):
        end = start + len(reader.cues.right["item_tail"].sub("", text[start:end]))
    return _ending(view, start, end, reader)


def members(view: View, start: int, end: int, reader: NameReader) -> list[Span]:
    """The names of a list: cut at separators that no entity covers, up to 等; items that hold none are left out."""
    text = view.text
    tail = reader.cues.anywhere["list_tail"].search(text, start, end)
    if tail:
        end = tail.start()
    covered = [(a, b) for a, b, _ in reader.inside(view, start, end)]
    cuts, ends = [start], []
    for match in reader.separator.finditer(text, start, end):
        if not any(a < match.start() < b or a < match.end() < b for a, b in covered):
            ends.append(match.start())
            cuts.append(match.end())
    ends.append(end)
    return [name for a, b in zip(cuts, ends, strict=True) if a < b and (name := item(view, a, b, reader))]


def _ending(view: View, start: int, end: int, reader: NameReader) -> Span | None:
    """The name that ends `view.text[start:end]`: an entity that ends there, else what is left of descriptions."""
    text = view.text
    found = [(a, b) for a, b, _ in reader.inside(view, start, end) if b == end]
    left = _after_description(text, start, end, reader.cues)
    if found:
        entity = min(found)[0]
        # a rest of up to four characters before the entity belongs to the name (湖北小米长江产业基金)
        rest = text[left:entity]
        joins = 0 < len(rest) <= 4 and rest.isalnum() and not any(
            reader.cues.right[words].search(rest) for words in ("no_join", "descriptor"))
        return checked(text, left if joins else entity, end, reader, known=not joins)
    place = reader.cues.left["place"].match(text, left, end)
    if place and place.end() < end and _latin(text[place.end()]):
        left = place.end()  # 英国MyTutor
    bare = checked(text, *_trim(text, left, end), reader)
    if not bare or text[slice(*bare)] in reader.common:
        return None
    formed = bare[1] - bare[0] < _LONG or reader.org_tail.search(text[slice(*bare)])
    return bare if formed or reader.inside(view, *bare) else None


def _starts_entity(view: View, start: int, end: int, at: int, reader: NameReader) -> bool:
    """Whether an entity begins at `start` and goes beyond `at`: a prefix word is then part of the name."""
    return any(a == start and b > at for a, b, _ in reader.inside(view, start, end))


def _last_quoted(text: str, start: int, end: int) -> Span | None:
    quoted = [match.span(1) for match in _QUOTED.finditer(text, start, end) if end - match.end() <= _QUOTE_TAIL]
    return quoted[-1] if quoted else None


def _after_description(text: str, start: int, end: int, cues: Cues) -> int:
    """Where the name begins behind the last descriptive noun, 的 or space of `text[start:end]`."""
    best = start
    for match in cues.anywhere["descriptor"].finditer(text, start, end, overlapped=True):
        if end - match.end() >= _MIN and match.start() > start:
            best = max(best, match.end())
    for match in cues.anywhere["link"].finditer(text, best, end):
        if end - match.end() >= _MIN:
            best = match.end()
    space = text.rfind(" ", best, end)
    while space > best:
        if not (_latin(text[space - 1]) and _latin(text[space + 1])):
            return space + 1
        space = text.rfind(" ", best, space)
    return best


def _placeheld(text: str) -> bool:
    """Whether an amount, a date or a round stands in a stretch of a view."""
    return any("\ue000" <= char <= "\uf8ff" for char in text)


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".&'-+")


def _trim(text: str, start: int, end: int) -> Span:
    """`start`, `end` without quotes, marks and white space at the edges."""
    while start < end and (match := _EDGE.search(text[start:end])):
        if match.start() == 0:
            start += match.end()
        else:
            end = start + match.start()
    return start, end


def checked(text: str, start: int, end: int, reader: NameReader, known: bool = False) -> Span | None:
    """`start`, `end` when what stands there may be a name; of one that is `known` less is asked. None otherwise."""
    name = text[start:end]
    cues = reader.cues
    if not _MIN <= len(name) <= _MAX or name in cues.words["not_name"] or name in cues.words["coref"]:
        return None
    if _placeheld(name) or not any(char.isalpha() for char in name):
        return None
    if known:
        return start, end
    if cues.anywhere["bad_inside"].search(name) or reader.not_a_name.search(name) or name in cues.words["leading"]:
        return None
    return start, end
