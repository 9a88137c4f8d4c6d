"""The names that lexicons and the tagger hold in an article, mended by what the article itself tells."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import zip_longest

from pipeline.events.cues import Cues
from pipeline.events.draft import PARTIES
from pipeline.events.names import NameReader, is_tagged
from pipeline.events.patterns import Patterns
from pipeline.model import Mention

Make = Callable[[str, str, int, int, str], Mention]  # of a label, its text, clean offsets and a rule

_SPEAKS = 3  # lines that begin with the name of one who speaks
_TRIMMED = 4  # characters of a name that may lose one
_TELLING = 3  # characters of a name that is one wherever it stands
_KIND = 24  # characters before the word for its kind within which a company is pointed to
_SHORTEST = 4  # characters of a name behind a word taken into it (同行智能 is a name)


def names_of(
    text: str, entities: Sequence[Mention], cues: Cues, patterns: Patterns, common: Mapping[str, bool], mention: Make
) -> NameReader:
    """What telling names apart takes in an article of that `text`, whose names `entities` are, in order; `mention`
    makes those that stand elsewhere than the tagger said."""
    lines = Counter(match.group(1) for match in patterns.speaker.finditer(text))
    speakers = frozenset(name for name, number in lines.items() if number >= _SPEAKS)
    never = cues.words["coref"] | cues.words["not_name"] | speakers
    counted = patterns.counted.match
    sure = frozenset(one.text for one in entities if not is_tagged(one))
    named = [_trimmed(one, text, cues, sure, mention) for one in entities
             if one.label in PARTIES and not (is_tagged(one) and (counted(one.text) or one.text[0] in "（("))]
    named = [one for one in named if one.text]  # of marks alone nothing is left
    named = [one for one, behind in zip_longest(named, named[1:]) if not _describes(one, behind, cues, patterns)]
    named = [one for one in named if not _says_of_which_kind(one, text, patterns)]
    named += _introduced(text, named, patterns, common, never, mention)
    told = frozenset(one.text for one in named) - never
    longer = _longer({one.text for one in named if is_tagged(one)} & told, told, cues)
    whole = sorted((_whole(one, text, longer, mention) for one in named if one.text in told), key=lambda one: one.start)
    return NameReader(tuple(whole), cues, patterns, common, told, speakers, tuple(one.start for one in whole))


def _introduced(
    text: str, named: Sequence[Mention], patterns: Patterns, common: Mapping[str, bool], never: Set[str], mention: Make
) -> list[Mention]:
    """The places, in and without quotes, of names that quotes bring in (最早的叫“客来宝”); none is known already, or an
    ordinary word."""
    taken = _covered(named, text)
    called = {match["called"] for match in patterns.introduced.finditer(text)} - never
    more = []
    for name in sorted(one for one in called if one not in common):
        more += [mention("COMPANY", name, at, at + len(name), "quoted") for at in _places(name, text)
                 if not any(taken[at : at + len(name)])]
    return more


def _covered(named: Sequence[Mention], text: str) -> bytearray:
    """For each character of `text` whether it stands in one of those `named`."""
    covered = bytearray(len(text))
    for one in named:
        covered[one.start : one.end] = b"\1" * (one.end - one.start)
    return covered


def _places(name: str, text: str) -> Iterator[int]:
    """Where `name` stands in `text`, without those that overlap."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _at(entity: Mention, start: int, words: str, mention: Make) -> Mention:
    """`entity` as the name `words` that begins at `start`."""
    return replace(mention(entity.label, words, start, start + len(words), entity.rule), value=entity.value)


def _describes(entity: Mention, behind: Mention | None, cues: Cues, patterns: Patterns) -> bool:
    """Whether what the tagger took for a company only says what the one right behind it is (通信塔公司Irrawad)."""
    if behind is None or behind.start != entity.end or behind.label == "PERSON" or not is_tagged(entity):
        return False
    kind = cues.right["descriptor"].search(entity.text)
    return bool(kind) and not patterns.legal_form.search(entity.text)


def _says_of_which_kind(entity: Mention, text: str, patterns: Patterns) -> bool:
    """Whether what the tagger took for a company only says of which kind one is that is not named there (这家成立两年的
    造车软件公司)."""
    if not is_tagged(entity) or not patterns.kind_tail.match(text, entity.end):
        return False
    before = patterns.kind_head.search(text, max(0, entity.start - _KIND), entity.start)
    return bool(before or patterns.kind_head.match(entity.text))


def _trimmed(entity: Mention, text: str, cues: Cues, sure: Set[str], mention: Make) -> Mention:
    """A name that the tagger found, without a mark, a word for its part or the end of one before it (] X, 同行X,
    要约|人X), and without an adverb, a mark or the half of a word at its end (X时, X欲, X《, X面|向); of one that ends
    in a word for a company (批准你行) that word. What is left may be short when it is `sure`: rules or lexicons hold
    it."""
    if not is_tagged(entity):
        return entity
    marks = len(entity.text) - len(entity.text.lstrip("]】）)》」” "))
    if any(text.endswith(word, 0, entity.start + 1) for word in cues.words["tagger_headed"]):
        marks = 1  # 要约|人X
    head = cues.left["tagger_head"].match(entity.text, marks)
    if head and (len(entity.text) - head.end() >= _SHORTEST or entity.text[head.end() :] in sure):
        marks = head.end()
    if marks:
        entity = _at(entity, entity.start + marks, entity.text[marks:], mention)
    if word := next((one for one in cues.words["pointer"] if entity.text.endswith(one)), ""):
        return _at(entity, entity.end - len(word), word, mention)
    day = cues.right["tagger_day"].search(entity.text)
    if day and (day.start() >= _SHORTEST - 1 or entity.text[: day.start()] in sure):
        entity = _at(entity, entity.start, entity.text[: day.start()], mention)
    share = cues.right["tagger_share"].search(entity.text)  # X全部股权
    if share and share.start() >= _TELLING - 1:
        entity = _at(entity, entity.start, entity.text[: share.start()], mention)
    tail = entity.text[-1:]
    halved = any(text.startswith(word, entity.end - 1) for word in cues.words["tagger_halved"])
    cut = (halved or tail in cues.words["tagger_tail"]) and len(entity.text) >= _TRIMMED
    if not tail or not (cut or tail in "《“「"):
        return entity
    return _at(entity, entity.start, entity.text[:-1], mention)


def _longer(short: Set[str], told: Set[str], cues: Cues) -> dict[str, list[str]]:
    """For each of the `short` names those told that go on behind it, the longest first; what goes on with a verb
    (腾讯投资) is no name."""
    verb, ordered = cues.anywhere["investing"], sorted(told)
    return {
        name: sorted((one for one in _behind(name, ordered) if not verb.match(one, len(name))), key=len, reverse=True)
        for name in short
    }


def _behind(name: str, ordered: Sequence[str]) -> Sequence[str]:
    """Those of `ordered` names that begin with `name` and are longer: they stand right behind it."""
    return ordered[bisect_right(ordered, name) : bisect_right(ordered, name, key=lambda one: one[: len(name)])]


def _whole(entity: Mention, text: str, longer: Mapping[str, Sequence[str]], mention: Make) -> Mention:
    """A name that the tagger cut short (小怪兽), as it stands there and elsewhere in the article (小怪兽文化)."""
    if not is_tagged(entity):
        return entity
    name = next((one for one in longer[entity.text] if text.startswith(one, entity.start)), entity.text)
    return entity if name == entity.text else _at(entity, entity.start, name, mention)


def everywhere(named: Sequence[Mention], text: str, mention: Make) -> list[Mention]:
    """The names in order, with the places where the tagger passed over one that it knows for a company elsewhere."""
    taken, more = _covered(named, text), []
    companies = {one.text: one for one in named if one.label == "COMPANY" and len(one.text) >= _TELLING}
    for name in sorted(companies, key=lambda one: (-len(one), one)):
        for at in _places(name, text):
            end = at + len(name)
            if not any(taken[at:end]):
                more.append(_at(companies[name], at, name, mention))
                taken[at:end] = b"\1" * len(name)
    return sorted([*named, *more], key=lambda one: one.start)
