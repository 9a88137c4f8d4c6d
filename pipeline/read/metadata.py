"""Title and publication date: from fields, a page's head, a dateline, or the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice
from unicodedata import normalize

from pipeline.read.dates import either_way, iso_date, serial_day, words

CHINA = timezone(timedelta(hours=8))
HEADLINE_CHARACTERS = 80
DATELINE_CHARACTERS = 600
"""How far into a text a dateline is looked for."""
DATELINE_LINES = 12
"""How many lines are looked at, empty ones aside."""
DATELINE_LENGTH = 70
"""Most characters of a dateline, or of a headline that holds the date."""

TABLE_CELLS = 4
"""Fewest cells of a line that is the row of a table: a day in it is no dateline."""


_DAY = (
    r"(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>1[0-2]|0?[1-9])\s*[-/.月]\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
)
_TIME = r"(?:[\sT　]{0,4}(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?)"
_STAMP = re.compile(r"(?<!\d)" + _DAY + _TIME + "?")
_DATELINE = re.compile(r"(?<!\d)" + _DAY + _TIME)
# What makes a day the first of a range: （2024年6月3日-6月9日）, 2024.6.3—6.9, 20240603-20240609.
_RANGE = re.compile(
    rf"\s*(?:[-–—~～〜_]{{1,2}}|{'|'.join(words('range'))})\s*(?:(?:(?:19|20)\d\d\s*[-/.年]\s*)?"
    r"(?:\d{1,2}\s*月\s*\d{1,2}\s*日?|\d{1,2}\s*日|\d{1,2}\s*[-/.]\s*\d{1,2}(?![\d:：]))|(?:19|20)\d{6}(?!\d))"
)
_CELL_END = re.compile(r"[|\t，,](?!\s*$)")
_ZONE = re.compile(r"(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)$")
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?!\d)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\0]")
_AGENCY = re.compile(r".{0,24}?" + _DAY + rf"\s*(?:/|[-—]{{2}}|{'|'.join(words('agency'))})")
_LINKED = re.compile(r"""["']datePublished["']\s*:\s*["']([^"']{8,40})["']""")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_MARKER_LINE = re.compile(r"\s*(?:!\[[^\]]*\]\([^)]*\)\s*)*")
_HEADLINE_END = tuple("。，；,;：:、")


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a page's own markup says about itself."""

    title: str = ""
    published: str | None = None
    url: str = ""
    source: str = ""


def parse_published(value: object) -> str | None:
    """An ISO date, or ISO date and time in China's zone, of a field's value; None when it holds none.

    Takes ISO forms, 2020/10/30, 2020年10月30日 09:32, 20201030, Unix times in seconds or milliseconds, the dates of
    mail and feeds (RFC 2822: Sat, 13 Sep 2025 08:00:00 +0800), and of English forms those that can be one day alone:
    October 30, 2020, 30-Oct-2020, 10/30/2020, 30/10/2020.
    """
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip()
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    found = _STAMP.search(text)
    if not found:
        found = _COMPACT.search(text)
        return _iso(found) if found else _of_feed(text) or _in_english(text)
    zone = _ZONE.search(text)
    if zone and found.group("hour"):
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            return _iso(found)
        if moment.tzinfo is not None:
            return moment.astimezone(CHINA).replace(tzinfo=None, microsecond=0).isoformat()
    return _iso(found)


def _of_feed(text: str) -> str | None:
    """The ISO date and time in China's zone of a date in the form of RFC 2822."""
    try:
        moment = parsedate_to_datetime(text)
        there = moment.astimezone(CHINA) if moment.tzinfo else moment
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return there.replace(tzinfo=None, microsecond=0).isoformat()


def _in_english(text: str) -> str | None:
    day = "" if serial_day(text) or either_way(text) else iso_date(text)
    return day if len(day) == len("2020-10-30") else None


def published_in_row(value: object) -> tuple[str | None, str]:
    """The date that the field of a row gives, a serial number of a spreadsheet included (45063), and else what is wrong
    with it; neither of an empty field."""
    if value in (None, ""):
        return None, ""
    if date := parse_published(value):
        return date, ""
    text = str(value).strip()
    if not isinstance(value, bool) and (day := serial_day(text)):
        return day, ""
    told = repr(_INVISIBLE.sub("", text) if isinstance(value, str) else value)
    shown = f"{told[:40]}…" if len(told) > 40 else told
    if either_way(text):
        return None, f"{shown} may be of two months: write {iso_date(text)} if it is that"
    if iso_date(text):
        return None, f"{shown} names no day: write 2025-09-13"
    return None, f"{shown} is no date: write 2025-09-13"


def published_in_text(text: str) -> str | None:
    """The date of a dateline among the first lines of a text, else of a last line that holds nothing else."""
    published = published_in_lines(text[:DATELINE_CHARACTERS].splitlines())
    if published:
        return published
    last = normalize("NFKC", _INVISIBLE.sub("", text[-DATELINE_LENGTH:].rstrip().rpartition("\n")[2])).strip()
    alone = _STAMP.fullmatch(last)
    return _iso(alone) if alone else None


def published_in_lines(lines: Iterable[str]) -> str | None:
    """The first full date with a time among the first lines, else the first one without.

    Neither a range of days (the week that a digest is about) nor a day in the row of a table is one. Only short lines
    that are no sentence count (2020-10-30 09:32 来源：…, a headline that ends with its date), and what a news agency
    opens with: 上海2020年6月30日 /创讯社/ --.
    """
    plain = (normalize("NFKC", _INVISIBLE.sub("", line)).strip() for line in lines)
    first = list(islice((line for line in plain if line), DATELINE_LINES))
    short = [line for line in first if len(line) <= DATELINE_LENGTH and "。" not in line]
    prose = [line for line in short if len(_CELL_END.findall(line)) < TABLE_CELLS - 1]
    for pattern, among in ((_DATELINE, short), (_STAMP, prose)):
        for line in among:
            found = _day_in(line, pattern)
            if found and _iso(found):
                return _iso(found)
    agency = next(filter(None, map(_AGENCY.match, first)), None)
    return _iso(agency) if agency else None


def _day_in(line: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The first match of `pattern` in `line`; None when it opens a range of days, which tells of no publication."""
    found = pattern.search(line)
    return None if found and _RANGE.match(line, found.end()) else found


def published_in_name(name: str) -> str | None:
    """The date that opens or ends a file's name: 2020-10-30_xxx.txt, 20201030-xxx."""
    found = re.match(_DAY.replace(r"\s*", "").replace("[-/.年]", "[-._年]").replace("[-/.月]", "[-._月]"), name)
    if not found:
        found = _COMPACT.match(name) or _COMPACT.search(name)
    return _iso(found) if found and not _RANGE.match(name, found.end()) else None


def headline(text: str) -> str:
    """The first line when it looks like a headline: short, with text behind it, not ended like a sentence. Else ''."""
    lines = [line for line in text[:5000].splitlines() if not _MARKER_LINE.fullmatch(line)]
    if len(lines) < 2:
        return ""
    first = re.sub(r"^#{1,6}\s+", "", lines[0].strip("\ufeff \t　\0")).strip()
    if not 4 <= len(first) <= HEADLINE_CHARACTERS or first.endswith(_HEADLINE_END) or "。" in first[:-1]:
        return ""
    if _STAMP.match(first) or not re.search(r"[^\W\d_]", first):
        return ""
    return " ".join(first.replace("\0", "").split())


def page_head(source: str) -> PageHead:
    """Title, date, address and source that a page's meta tags, title and time tags name."""
    names: dict[str, str] = {}
    for tag in re.finditer(r"<meta\b[^>]{1,2000}>", source, re.IGNORECASE):
        attributes = _attributes(tag.group())
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if key and attributes.get("content"):
            names.setdefault(key, attributes["content"].strip())
    published = None
    for key in _DATE_KEYS:
        published = published or parse_published(names.get(key))
    linked = _LINKED.search(source)
    published = published or (parse_published(linked.group(1)) if linked else None) or _time_tag(source)
    title = names.get("og:title") or names.get("twitter:title") or _first_element(source, "h1")
    if not title:
        title = site_stripped(_first_element(source, "title"))
    canonical = ""
    for tag in re.finditer(r"<link\b[^>]{1,2000}>", source, re.IGNORECASE):
        attributes = _attributes(tag.group())
        if attributes.get("rel", "").lower() == "canonical":
            canonical = attributes.get("href", "")
    return PageHead(title, published, names.get("og:url") or canonical, names.get("og:site_name", ""))


def site_stripped(title: str) -> str:
    """A page title without the name of the site behind it (标题_站名, 标题 - 站名, 标题|站名)."""
    parts = re.split(r"\s*[_|｜]\s*|\s+[-–—]+\s+", title)
    return parts[0] if len(parts[0]) >= 6 else title


_DATE_KEYS = (
    "article:published_time", "og:published_time", "og:release_date", "datepublished", "publishdate", "pubdate",
    "publish_time", "publish-date", "weibo:article:create_at", "date", "dc.date", "dc.date.issued",
)


def _attributes(tag: str) -> dict[str, str]:
    found = re.findall(r"""([A-Za-z:_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", tag)
    return {name.lower(): unescape(first or second or third) for name, first, second, third in found}


def _first_element(source: str, name: str) -> str:
    found = re.search(rf"<{name}\b[^<>]{{0,500}}>(.{{0,2000}}?)</{name}\s*>", source, re.IGNORECASE | re.DOTALL)
    if not found:
        return ""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", found.group(1))).split())


def _time_tag(source: str) -> str | None:
    for tag in re.finditer(r"<time\b([^<>]{0,500})>([^<]{0,100})", source, re.IGNORECASE):
        published = parse_published(_attributes(tag.group(1)).get("datetime")) or parse_published(tag.group(2))
        if published:
            return published
    return None


def _iso(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None
    if parts.get("hour") is None:
        return day.isoformat()
    second = f":{parts['second']}" if parts.get("second") else ""
    return f"{day.isoformat()}T{int(parts['hour']):02d}:{parts['minute']}{second}"


def _from_epoch(seconds: float) -> str | None:
    if seconds > 1e11:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).replace(tzinfo=None, microsecond=0).isoformat()
    except (OverflowError, OSError, ValueError):
        return None
