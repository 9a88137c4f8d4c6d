"""What a purchase buys: the companies that stand behind its verb, cut off from shares and from what is said next."""

from __future__ import annotations

from pipeline.events.names import NameReader, Span, checked, ends_in_name, is_coreferent, is_known, subject, trim
from pipeline.events.parties import is_plain
from pipeline.events.view import View

_MIN_NAME = 3  # characters of a name that stands without its country
_LONG = 7  # characters from which on a name nobody knows is one only before a share of it
_OPENING_QUOTES, _CLOSING_QUOTES = "“「『\"", "”」』\""


def targets(view: View, start: int, end: int, reader: NameReader) -> list[Span]:
    """The companies named in the stretch behind a verb of buying, in order; none when it holds a word for one told
    of before (其, 公司). Of a list, the first and those further ones that are known names or stand before a share."""
    found: list[Span] = []
    items = _items(view, start, end, reader)
    if "、" not in view.text[start:end] and not any(reader.inside(view, *span) for span in items):
        items = [(start, end)]  # no list of names: 金融科技及支付服务业务公司
    for left, right in items:
        span = target(view, left, right, reader)
        shared = span and view.text[span[1] : span[1] + 1].isdigit()
        if span and not is_coreferent(view, span, reader) and (not found or shared or is_known(view, span, reader)):
            found.append(span)
    return found


def target(view: View, start: int, end: int, reader: NameReader) -> Span | None:
    """The company that opens a stretch: all of it, or what stands before shares, a remark in quotes, or a word that
    goes on with the sentence (后, 以, 时); a cut that leaves a known name is preferred, and before all a name in quotes
    at its end (茶饮品牌“X”). A business is bought by what it is (辊筒及维修服务业务), and so is what is too long for an
    unknown name before a share of it (比雷埃夫斯港务局67%的股权)."""
    whole = subject(view, start, end, reader)
    marks = (view.text[whole[0] - 1 : whole[0]], view.text[whole[1] : whole[1] + 1]) if whole else ("", "")
    if all(marks) and marks[0] in _OPENING_QUOTES and marks[1] in _CLOSING_QUOTES:
        return whole
    cut = [span for at in _cuts(view, start, end, reader) if (span := subject(view, start, at, reader))]
    told = [span for span in (*cut, whole) if span]
    known = [span for span in told if ends_in_name(view, *span, reader)]
    if not told and reader.patterns.business.search(view.text[start:end]):
        return checked(view.text, *trim(view.text, start, end), reader, known=True)
    stake = reader.patterns.staked.match(view.text, end)
    if not told and stake and stake["share"] and end - start >= _LONG:
        return checked(view.text, *trim(view.text, start, end), reader)
    return _with_business(view, without_country(view, (known or told)[0], reader), reader) if told else None


def _with_business(view: View, span: Span, reader: NameReader) -> Span:
    """`span` with the word for a business behind what no one knows for a name (建筑化学品业务)."""
    word = reader.cues.left["business"].match(view.text, span[1])
    return (span[0], word.end()) if word and view.text[slice(*span)] not in reader.told else span


def without_country(view: View, span: Span, reader: NameReader) -> Span:
    """`span` without the country before a name (德国X), unless a lexicon holds both or only a plain word is left."""
    start, end = span
    country = reader.cues.left["country"].match(view.text, start, end)
    listed = any((a, b) == span and one.rule.startswith("lexicon") for a, b, one in reader.inside(view, *span))
    if not country or listed or end - country.end() < _MIN_NAME:
        return span
    rest = country.end(), end
    return span if is_plain(view, rest, reader) else rest


def _cuts(view: View, start: int, end: int, reader: NameReader) -> list[int]:
    """Where a target may end before `end`: at words that no name covers, and at a quote right behind a name."""
    names = [(a, b) for a, b, _ in reader.inside(view, start, end)]
    marks = [match.start() for match in reader.patterns.behind_target.finditer(view.text, start + 2, end)]
    quotes = [b for _, b in names if view.text[b : b + 1] in set(_OPENING_QUOTES) and b < end]
    return [at for at in sorted({*marks, *quotes}) if not any(a < at < b for a, b in names)]


def _items(view: View, start: int, end: int, reader: NameReader) -> list[Span]:
    """The items of a list, cut at separators that no name covers. Those before the last 的 that a known name follows
    part the owners of that one (A和B合资的X)."""
    names = [(a, b) for a, b, _ in reader.inside(view, start, end)]
    owned = view.text.rfind("的", start, max((a for a, _ in names), default=start))
    edges = [start]
    for match in reader.patterns.list_separator.finditer(view.text, start, end):
        if match.start() > owned and not any(a < match.end() and match.start() < b for a, b in names):
            edges += [match.start(), match.end()]
    edges.append(end)
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
