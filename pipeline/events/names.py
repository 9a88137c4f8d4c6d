"""Which characters of a stretch of text are the name in it.

A trigger or a list tells where a name ends or begins; descriptions before it (内衣品牌「X」, 知名投资机构X) are peeled
off with the cue words, and entities found by the lexicons or the NER decide where they can.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from pipeline.events.cues import Cues
from pipeline.events.patterns import Patterns
from pipeline.events.view import View
from pipeline.mentions.common import all_words
from pipeline.model import Mention

Span = tuple[int, int]  # half open, in characters of a view

QUOTES = "“”「」『』《》\""
_QUOTED = regex.compile(r"[“「『\"]([^“”「」『』\"]{1,30})[”」』\"]")
_TITLED_NAME = regex.compile(r"《([^《》]{2,20})》")
# *ST is part of a name
_MARKS = r"(?:(?!\*S?ST)[\s\[\]“”「」『』\"《》【】\-—~·•,，、:：|｜丨/。#*_※◆◇■□●○▲△▼★☆▪►▶\ufffd])+"
_EDGE = regex.compile(rf"^(?:\d{{1,2}}[.．、)](?=[^\d])|[①-⑳])|^(?:{_MARKS}|\.)|(?:{_MARKS}|(?<=\p{{Han}})\.)$")
_GAP = regex.compile(r"(?<=\p{Han})\s(?=\p{Han})")
_REACH = 120  # characters before a trigger in which its subject stands; a longer stretch has no marks, and no subject
_NO_NAMES = ("not_name", "coref", "buying", "country")  # sets of words that are never a name
_CLOSING, _OPEN = "”」』】", regex.compile(r"[“「『【]")
_OPENING = "“‘「『"  # a quote that opens at a trigger (X“剑指”科创板)
_MIN, _MAX = 2, 32  # characters of a name
_LEFT = 3  # characters of a name behind a noun that the tagger holds for a part of it
_LONG = 7  # characters; a longer name has the tail of one, or a lexicon or the tagger holds it
_TITLED = 16  # characters of the titles of a person with the name behind them
_QUOTE_TAIL = 6  # a quoted name may be followed by this many characters of description (“X”公司)


@dataclass(frozen=True, slots=True)
class NameReader:
    """What telling names apart takes. `entities` are spans that lexicons or the NER hold for names."""

    entities: tuple[Mention, ...]
    cues: Cues
    patterns: Patterns
    common: Mapping[str, bool]  # ordinary words, and whether they are predicates
    told: frozenset[str]  # the words of `entities`: what is a name in one place is one in all
    speakers: frozenset[str]  # who speaks in an interview: party to no deal
    starts: tuple[int, ...]  # clean offsets of `entities`, which are in order

    def inside(self, view: View, start: int, end: int) -> list[tuple[int, int, Mention]]:
        """Entities that lie within view characters `start` to `end`, as view offsets."""
        if start >= end:
            return []
        low, high = view.starts[start], view.ends[end - 1]
        out = []
        for mention in self.entities[bisect_left(self.starts, low) : bisect_left(self.starts, high)]:
            if mention.end <= high:
                left, right = view.place(mention)
                if view.sentence.paragraph == 0 and _GAP.search(view.text, left, right):
                    continue  # white space parts the phrases of a headline
                if left < right <= end and left >= start and not _placeheld(view.text[left:right]):
                    out.append((left, right, mention))
        return out


def is_tagged(mention: Mention) -> bool:
    """Whether the tagger found a name; what it holds for one may be a piece of it, or more."""
    return mention.rule.startswith("ner:")


def is_known(view: View, span: Span, reader: NameReader) -> bool:
    """Whether a lexicon or the tagger holds a name in `span` or the same words elsewhere, it stands in quotes, or has
    the form of the register."""
    start, end = span
    if view.text[start - 1 : start] in set("“「『《\"") or reader.patterns.legal_form.search(view.text[start:end]):
        return True
    return view.text[start:end] in reader.told or bool(reader.inside(view, start, end))


def is_coreferent(view: View, span: Span, reader: NameReader) -> bool:
    """Whether `span` is a word for the company told of before (公司, 其, 该平台, 这家芯片公司)."""
    said = view.text[slice(*span)]
    return said in reader.cues.words["coref"] or bool(reader.patterns.this_one.search(said))


def ends_in_coreference(view: View, start: int, end: int, reader: NameReader) -> bool:
    """Whether a stretch ends in a word for the company told of before (董事会同意公司)."""
    end = _subject_end(view.text, start, end, reader)
    return view.text[start:end].endswith(tuple(reader.cues.words["coref"]))


def ends_in_name(view: View, start: int, end: int, reader: NameReader) -> bool:
    """Whether a known name ends where a stretch does."""
    return any(b == end for _, b, _ in reader.inside(view, start, end))


def is_empty(view: View, start: int, end: int, reader: NameReader) -> bool:
    """Whether a stretch before a trigger holds no more than adverbs (将, 日前已): its subject stands elsewhere."""
    return _subject_end(view.text, start, end, reader) <= start


def subject(view: View, start: int, end: int, reader: NameReader, buyer: bool = False) -> Span | None:
    """The name that ends a stretch before a trigger, or None when it ends in something else.

    With `buyer`, what stands between a buyer and its purchase (从X手中, 溢价) is taken off as well.
    """
    text, cues = view.text, reader.cues
    start = max(start, end - _REACH)
    if called := _called(text, start, end, reader):
        return checked(text, *called, reader, known=True)
    if buyer and (allowed := reader.patterns.allowed.match(text, start, end)):
        start = allowed.end()
    marked = [(a, b) for a, b, one in reader.inside(view, start, end) if not is_tagged(one)]
    if not any(b == end for _, b in marked):
        end = (_buyer_end if buyer else _subject_end)(text, start, end, reader, marked)
    match = cues.left["leading"].match(text, start, end)
    opening = max((b for a, b in marked if a == start and b <= end), default=start)
    if match and opening < match.end() < end:  # 和煦健康 is a name
        start = match.end()
    end = _before_title(text, start, end, cues)
    if start >= end:
        return None
    if is_coreferent(view, (start, end), reader):
        return start, end
    quoted = _last_quoted(text, start, end)
    if quoted and (behind := _behind_title(text, start, quoted, end, marked, reader)):
        return _ending(view, *trim(text, behind, end), reader)
    if quoted:
        tail = text[quoted[1] + 1 : end]
        if len(tail) <= 2 or cues.anywhere["descriptor"].search(tail):
            return checked(text, *quoted, reader, known=True)
    return _ending(view, *trim(text, start, end), reader)


def _behind_title(text: str, start: int, quoted: Span, end: int, marked: Sequence[Span], reader: NameReader) -> int:
    """Where the name begins behind quoted words that only say what it is (“老字号”X, 被称为“小腾讯”的X); 0 when those
    are the name, as one of `marked` is."""
    cues, words = reader.cues, text[slice(*quoted)]
    before = text[start : quoted[0] - 1].strip()
    styled = cues.right["styled"].search(before)
    link = cues.left["styled_link"].match(text, quoted[1] + 1, end)
    behind = link.end() if link else quoted[1] + 1
    opens = not before or cues.right["descriptor"].search(before)  # 国资“豪赌”储能 puts a verb in quotes
    plain = opens and (words in reader.common or reader.patterns.counted.fullmatch(words))
    title = plain or (styled and link)
    rest = cues.right["descriptor"].sub("", text[behind:end])
    return behind if title and quoted not in marked and len(rest) >= _MIN and rest not in reader.common else 0


def _subject_end(text: str, start: int, end: int, reader: NameReader, marked: Sequence[Span] = ()) -> int:
    """Where a stretch ends without the adjuncts and adverbs behind its subject, in whatever order they stand; none
    begins within a name that is `marked` (新东方在线3月登陆港股, 天岳智能拟收购)."""
    while True:
        adjuncts = (start + one.start() for one in reader.patterns.adjunct.finditer(text[start:end], overlapped=True))
        left = next((at for at in adjuncts if not any(a < at < b for a, b in marked)), end)
        left = start + len(reader.cues.right["trailing"].sub("", text[start:left].rstrip(_OPENING)).rstrip())
        left = _whole(left, end, marked)
        if left == end:
            return end
        end = left


def _buyer_end(text: str, start: int, end: int, reader: NameReader, marked: Sequence[Span] = ()) -> int:
    """Where a stretch ends without all adjuncts and adverbs of a purchase, in whatever order they stand."""
    while True:
        adjunct = reader.patterns.deal_adjunct.search(text[start:end])
        left = _subject_end(text, start, start + adjunct.start() if adjunct else end, reader, marked)
        left = _whole(start + len(reader.cues.right["buying"].sub("", text[start:left]).rstrip()), end, marked)
        if left == end:
            return end
        end = left


def _whole(at: int, end: int, marked: Sequence[Span]) -> int:
    """`at`, or the end of the `marked` name that it would cut short."""
    return max((b for a, b in marked if a < at < b <= end), default=at)


def _before_title(text: str, start: int, end: int, cues: Cues) -> int:
    """Where the name of a company ends whose founder or head ends `text[start:end]` (X创始人兼CEO王坚白), or `end`."""
    for match in cues.anywhere["title"].finditer(text, max(start, end - _TITLED), end):
        behind = text[match.end() : end]
        if start < match.start() and behind and not _placeheld(behind) and not set(QUOTES) & set(behind):
            return start + len(cues.right["before_title"].sub("", text[start : match.start()]))
    return end


def _called(text: str, start: int, end: int, reader: NameReader) -> Span | None:
    """The name that a stretch brings in as one not known (一家名叫X的机构), when it ends so."""
    called = reader.patterns.called.search(text[start:end])
    return trim(text, *(start + at for at in called.span("called"))) if called else None


def item(view: View, start: int, end: int, reader: NameReader) -> Span | None:
    """The name in one item of a list of investors (its descriptions peeled off both ends), or None."""
    text = view.text
    if called := _called(text, start, end, reader):
        return checked(text, *called, reader, known=True)
    if text[start:end].endswith(tuple(reader.cues.words["nearest"])) and not ends_in_name(view, start, end, reader):
        return None  # 「X」获其: who gave is told of elsewhere
    start = _behind(reader.patterns.item_head, view, start, end, reader)
    quoted = _last_quoted(text, start, end)
    if quoted:
        return checked(text, *quoted, reader, known=True)
    start, end = trim(text, start, end)
    while start < end and _placeheld(text[start]):  # A轮投资方X
        start += 1
    prefix = reader.cues.left["org_prefix"]
    for head in (prefix, reader.patterns.item_head, prefix):  # 老股东X, 此轮由X, 此轮由老股东X
        start = _behind(head, view, start, end, reader)
    start, end = trim(text, start, end)
    if reader.cues.left["unnamed"].match(text, start, end):  # 某知名美元基金: it is all that is told
        end = start + len(reader.cues.right["item_tail"].sub("", text[start:end]))
        return checked(text, start, end, reader, known=True)
    whole = end
    end = start + len(reader.cues.right["owned"].sub("", text[start:end]))
    if reader.cues.left["owned"].fullmatch(text, end, whole):  # X旗下基金 is named by the name of X
        owner = _ending(view, start, end, reader)
        return (owner[0], whole) if owner and owner[1] == end else owner
    if not ends_in_name(view, start, end, reader):
        left = start + len(reader.cues.right["item_tail"].sub("", text[start:end]))
        if left < end:
            name = _after_description(view, start, end, reader)
            end = end if start < name < left and left - name < _MIN else left  # 供应商万都 ends in 都
        start, end = cut(view, (start, end), reader)
    return _ending(view, start, end, reader)


def _behind(head: regex.Pattern[str], view: View, start: int, end: int, reader: NameReader) -> int:
    """Where a stretch goes on behind what `head` finds at its start; `start` when no name is left, or one is cut."""
    match = head.match(view.text, start, end)
    if not match or end - match.end() < _MIN or _starts_entity(view, start, end, match.end(), reader):
        return start
    return match.end()


def cut(view: View, span: Span, reader: NameReader) -> Span:
    """`span` up to the end of a name that opens it when what follows speaks of that name (X正在谈判, X高开近4%)."""
    start, end = span
    opening = [b for a, b, _ in reader.inside(view, start, end) if a == start]
    if end in opening or reader.patterns.legal_form.search(view.text[start:end]):
        return span  # known, or registered, as a whole
    behind = reader.cues.left["behind_name"]
    for right in sorted(opening, reverse=True):
        if view.text[right : right + 1] == "的" and any(
            (a, b) == (right + 1, end) for a, b, _ in reader.inside(view, right + 1, end)
        ):
            return right + 1, end  # 王坚白的青松基金: the fund of a person
        if right < end and behind.match(view.text, right, end) and not is_piece(view, start, right, end, reader):
            return start, right
    return span


def is_piece(view: View, start: int, at: int, end: int, reader: NameReader) -> bool:
    """Whether two characters before a word that joins are no name by themselves, but a piece that the tagger cut out of
    a registered name (沈万|和酱园股份有限公司)."""
    listed = any((a, b) == (start, at) and not is_tagged(one) for a, b, one in reader.inside(view, start, end))
    joined = view.text[at : at + 1] in reader.cues.words["joining"] and at - start == _MIN
    return joined and not listed and bool(reader.patterns.legal_form.search(view.text[start:end]))


def members(view: View, start: int, end: int, reader: NameReader) -> list[Span]:
    """The names of a list: cut at separators that no entity covers, up to 等; items that hold none are left out."""
    text = view.text
    if counted := reader.patterns.counted_tail.search(text[start:end]):
        end = start + counted.start()
    closed = []
    for tail in reader.cues.anywhere["list_tail"].finditer(text, start, end):
        if not reader.patterns.list_separator.match(text, tail.end(), end):
            end = tail.start()
            break
        closed.append(tail.span())  # X、Y等老股东与Z: another list follows
    held = reader.inside(view, start, end)
    cuts, ends = [start], []
    for match in reader.patterns.list_separator.finditer(text, start, end):
        around = [mention for a, b, mention in held if (a < match.start() < b or a < match.end() < b)
                  and not (is_tagged(mention) and b == match.end())]  # the tagger took 和 for the end of a name
        two = all(is_tagged(mention) for mention in around) and any(
            b == match.start() for _, b, _ in held
        )  # the tagger took two names for one
        if two or not around:
            ends.append(next((a for a, b in closed if b == match.start()), match.start()))
            cuts.append(match.end())
    ends.append(end)
    return [name for a, b in zip(cuts, ends, strict=True) if a < b and (name := item(view, a, b, reader))]


def _ending(view: View, start: int, end: int, reader: NameReader) -> Span | None:
    """The name that ends `view.text[start:end]`: an entity that ends there, else what is left of descriptions."""
    text = view.text
    found = [(a, b) for a, b, _ in reader.inside(view, start, end)
             if b == end and text[a - 1 : a] != "/"]  # FT is a piece of Oak HC/FT
    left = _after_description(view, start, end, reader)
    if found:
        entity = _undescribed(view, min(found)[0], end, reader)
        # a rest of up to four characters before the entity belongs to the name (湖北小米长江产业基金)
        while left < entity and _placeheld(text[left]):  # 2016年X
            left += 1
        left = trim(text, left, entity)[0]
        rest = text[left:entity].rstrip(" ")
        word = rest in reader.common or rest[:1] in reader.cues.words["no_join"]  # 参与X, 并与X
        half = rest[-1:] in reader.cues.words["joining"] and not word and (  # 颐和 in 颐和康护: 颐 is no name
            len(rest) == _MIN or is_piece(view, left, left + len(rest) - 1, end, reader))
        apart = not half and reader.cues.right["no_join"].search(rest) and not any(
            text.startswith(one, left) and left + len(one) > entity for one in reader.told)  # 颐和康护 is told of too
        chain = reader.patterns.branch.fullmatch(text, entity, end)  # 药房 of 海风连锁药房
        described = not chain and reader.cues.right["descriptor"].search(rest)
        joins = 0 < len(rest) <= 4 and rest.isalnum() and not apart and not described
        start = _after_place(text, left if joins else entity, end, reader)
        return checked(text, start, end, reader, known=not joins)
    left = _after_place(text, _undescribed(view, left, end, reader), end, reader)
    left, end = trim(text, left, end)
    opens = _opens_name(view, (left, end), reader)
    bare = checked(text, left, end, reader, known=opens)
    if not bare or (text[slice(*bare)] in reader.common and not opens):
        return None
    short, tail = bare[1] - bare[0] < _LONG, reader.patterns.org_tail
    inside = [] if short else reader.inside(view, *bare)
    opening = max((b for a, b, _ in inside if a == bare[0]), default=0)
    if opening and (branch := reader.patterns.branch.match(text, opening, bare[1])):
        opening = branch.end()
    if 0 < opening < bare[1] and _is_told_of(text, (bare[0], opening), bare[1], reader):
        return _after_place(text, bare[0], opening, reader), opening
    return bare if short or inside or tail.search(text[slice(*bare)]) else None


def _is_told_of(text: str, name: Span, end: int, reader: NameReader) -> bool:
    """Whether what goes on behind a `name` up to `end` speaks of it (X低开, X签订认购协议, X科技连续亏损) and does not
    end a longer one."""
    start, patterns, rest = name[1], reader.patterns, text[name[1] : end]
    if ends := patterns.org_tail.search(text[name[0] : end]):  # 国投创新 in 国投创新投资: no end of its own, so a piece
        piece = not patterns.org_tail.search(text[slice(*name)])
        if piece or patterns.legal_form.search(text[name[0] : end]):
            return False
    elif reader.cues.left["behind_name"].match(text, start, end):
        return True
    if patterns.business.search(text[name[0] : end]) or reader.cues.right["descriptor"].search(rest):
        return False
    verb = max((at for at in range(1, len(rest) + 1) if rest[:at] in reader.common), default=0)
    if reader.common.get(rest[:verb]) and len(rest) - verb >= _MIN:
        return True
    whole = not ends and patterns.org_tail.search(text[slice(*name)]) and not _latin(text[start - 1])
    return bool(whole) and len(rest) > _MIN and all_words(rest, reader.common)


def _undescribed(view: View, start: int, end: int, reader: NameReader) -> int:
    """Where a name that no lexicon holds begins behind a descriptive noun at its left end (业者宏捷凯)."""
    described = reader.cues.left["descriptor"].match(view.text, start, end)
    listed = any((a, b) == (start, end) and not is_tagged(one) for a, b, one in reader.inside(view, start, end))
    if listed or not described or described[0] in reader.cues.words["coref"]:  # 公司主营…
        return start
    return described.end() if end - described.end() >= _LEFT else start


def _after_place(text: str, start: int, end: int, reader: NameReader) -> int:
    """Where a name in Latin letters begins behind the place it is from (英国MyTutor) or a word for its trade
    (零部件商Meridale); else `start`."""
    if trade := reader.patterns.trade.search(text[start:end]):
        return start + trade.end()
    place = reader.cues.left["place"].match(text, start, end)
    return place.end() if place and place.end() < end and _latin(text[place.end()]) else start


def _starts_entity(view: View, start: int, end: int, at: int, reader: NameReader) -> bool:
    """Whether an entity begins at `start` and goes beyond `at`: a prefix word is then part of the name."""
    return any(a == start and b > at for a, b, _ in reader.inside(view, start, end))


def _opens_name(view: View, span: Span, reader: NameReader) -> bool:
    """Whether a word is all of a name but the verb behind it, with which a lexicon holds it too (小米投资)."""
    verb = reader.cues.left["investing"].match(view.text, span[1])
    whole = (span[0], verb.end()) if verb else span
    return verb is not None and any(
        (a, b) == whole and not is_tagged(one) for a, b, one in reader.inside(view, *whole))


def quoted(text: str, start: int, end: int) -> list[Span]:
    """What stands between quotation marks or 《》 in `text[start:end]`, without the marks."""
    return [match.span(1) for marks in (_QUOTED, _TITLED_NAME) for match in marks.finditer(text, start, end)]


def _last_quoted(text: str, start: int, end: int) -> Span | None:
    quoted = [match.span(1) for match in _QUOTED.finditer(text, start, end) if end - match.end() <= _QUOTE_TAIL]
    return quoted[-1] if quoted else None


def _after_description(view: View, start: int, end: int, reader: NameReader) -> int:
    """Where the name begins behind the last descriptive noun, 的 or space of a stretch that no lexicon holds for a
    part of a name (美的集团); a branch goes on with the name of its bank or company."""
    text, cues, branch, best = view.text, reader.cues, reader.patterns.branch, start
    listed = [(a, b) for a, b, one in reader.inside(view, start, end) if not is_tagged(one)]
    for match in cues.anywhere["descriptor"].finditer(text, start, end, overlapped=True):
        left = match.end()
        if end - left >= _MIN and match.start() > start and not branch.fullmatch(text, left, end):
            best = max(best, match.end())
    for match in cues.anywhere["link"].finditer(text, best, end):
        if end - match.end() >= _MIN and not any(a < match.end() and match.start() < b for a, b in listed):
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
    return (char.isascii() and (char.isalnum() or char in ".&'-+")) or "À" <= char <= "ɏ"


def trim(text: str, start: int, end: int) -> Span:
    """`start`, `end` without quotes, marks and white space at the edges."""
    while start < end and (match := _EDGE.search(text[start:end])):
        if match.start() == 0:
            start += match.end()
        else:
            end = start + match.start()
    return start, end


def checked(text: str, start: int, end: int, reader: NameReader, known: bool = False) -> Span | None:
    """`start`, `end` when what stands there may be a name; of one that is `known` less is asked. None otherwise. What
    goes on behind the quote that ends a name (X”早跑一步) is none of it."""
    name = text[start:end]
    quote = next((at for at, char in enumerate(name) if char in _CLOSING), 0)
    if quote and not _OPEN.search(name[:quote]):
        return checked(text, start, start + quote, reader, known=True)
    cues = reader.cues
    if not _MIN <= len(name) <= _MAX or "、" in name or any(name in cues.words[one] for one in _NO_NAMES):
        return None
    if _placeheld(name) or name in reader.speakers or not any(char.isalpha() for char in name):
        return None
    if reader.patterns.counted.match(name):
        return None
    if known:
        return start, end
    said = reader.patterns.finance_trade.sub("", name)
    never = cues.anywhere["bad_inside"].search(said) or reader.patterns.not_a_name.search(name)
    return None if never or name in cues.words["leading"] else (start, end)
