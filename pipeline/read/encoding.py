"""Bytes to text: byte order mark, declaration, UTF-8, then a vote by how Chinese each decoding reads."""

from __future__ import annotations

import codecs
import csv
import quopri
import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

import opencc

from pipeline.settings import bundled_rules

SAMPLE_BYTES = 1 << 16
"""How much of a long file the vote reads (even, so that UTF-16 units are not cut)."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# The supersets that browsers use for a declared name (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "ascii": "utf-8"}
_OTHER = {"utf-8": "gb18030", "gb18030": "utf-8"}
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_WELL_FORMED = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = bytes(set(range(32)) - {0, 9, 10, 12, 13, 0x1A, 0x1B})
_READABLE = 0.15
"""Mean weight of a character below which no decoding reads as text (running Chinese text: above 0.7)."""
_CHINESE = 0.5
"""The same from which on a line is surely Chinese in that decoding."""
_CUT = 0.3
"""Gain of that mean that shows the first byte of a file to be half of a character."""
_QUOTED = re.compile(rb"=[0-9A-F]{2}")  # a byte as mail writes it
_MOSTLY = 0.4
"""Share of a file that such bytes take up when it was saved out of a mail."""
_CHINESE_CHARACTER = re.compile("[\u3000-\u9fff\uff00-\uffef]")
# The characters of Windows-1252 that Latin-1 has not, and the bytes that they stand for.
_WINDOWS = {ord(char): byte for byte in range(0x80, 0xA0) for char in bytes([byte]).decode("cp1252", "ignore")}
_COMMON = 2000
"""Characters by which a decoding is told: they cover some 96 % of running text."""
_HEAD = re.compile(rb"[\x40-\xff]{6,400}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and its encoding; `replaced` counts the undecodable places now holding U+FFFD, `lines` those lines that
    are in the `other` encoding."""

    text: str
    encoding: str
    replaced: int = 0
    other: str = ""
    lines: int = 0

    @property
    def label(self) -> str:
        """The encoding as a person reads it, with the number of lines in another one and of bad places, if any."""
        notes = [f"{self.other} in {self.lines} lines"] * bool(self.lines)
        notes += [f"{self.replaced} bad bytes replaced"] * bool(self.replaced)
        return f"{self.encoding} ({', '.join(notes)})" if notes else self.encoding


class NotText(ValueError):
    """The bytes are no text in any encoding that we read."""


def decode(data: bytes, *, markup: bool = False) -> Decoded:
    """Text of a whole file or of its first part. `markup`: also believe an HTML or XML declaration.

    Raises NotText for binary content.
    """
    if data.isascii() and 3 * len(_QUOTED.findall(data)) > _MOSTLY * len(data):
        plain = decode(quopri.decodestring(data), markup=markup)
        return replace(plain, encoding=f"quoted-printable {plain.encoding}")
    encoding, skip = detect(data, markup=markup)
    body = data[skip:]
    if encoding in _OTHER and (mixed := _line_by_line(body, encoding)):
        return mixed
    text = _decoded(body, encoding)
    if encoding == "gb18030" and text.startswith("\ufeff"):
        text = text[1:]
    if encoding == "utf-8" and (before := _undoubled(text)):
        return before
    replaced = text.count("\ufffd") - _own_replacement_characters(body, encoding)
    return Decoded(text, encoding, max(replaced, 0))


def _undoubled(text: str) -> Decoded | None:
    """`text` as it was before a tool took its bytes for Latin-1 or Windows-1252 and wrote those characters as UTF-8;
    None when that is not what happened, or lost a byte."""
    if text.isascii() or _CHINESE_CHARACTER.search(text[:SAMPLE_BYTES]):
        return None
    try:
        data = cp1252_bytes(text)
    except UnicodeEncodeError:
        return None
    for encoding in ("utf-8", "gb18030"):
        if _is_valid(data, encoding) and _read_as(data[:SAMPLE_BYTES], encoding) > _CHINESE:
            return Decoded(data.decode(encoding), f"{encoding} (as Latin-1 in utf-8)")
    return None


def cp1252_bytes(text: str, errors: str = "strict") -> bytes:
    """The bytes that give `text` when they are taken for Windows-1252, of which five have no character there and pass
    as in Latin-1. Raises UnicodeEncodeError for a character that no byte gives; `errors="ignore"` leaves it out."""
    return text.translate(_WINDOWS).encode("latin-1", errors)


def detect(data: bytes, *, markup: bool = False) -> tuple[str, int]:
    """The Python codec name of `data`, and how many bytes of byte order mark to skip. Raises NotText."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name, len(mark)
    if not data:
        return "utf-8", 0
    if _is_ascii_utf16(data):
        return ("utf-16-be" if data[0] == 0 else "utf-16-le"), 0
    if not markup and _looks_binary(data[:SAMPLE_BYTES]):
        raise NotText("this is no text file (binary content)")
    sample = data[:SAMPLE_BYTES]
    if b"~{" in sample and sample.isascii() and _read_as(sample, "hz") > _CHINESE:
        return "hz", 0
    if _is_utf8(data, sample):
        return "utf-8", 0
    votes = {name: _read_as(sample, name) for name in _CANDIDATES}
    declared = declared_encoding(sample) if markup else ""
    if declared and declared != "utf-8":
        # A page's word counts, but not against what its bytes say.
        votes[declared] = max(votes.get(declared, 0.0), _read_as(sample, declared)) + 0.15
    best = max(votes, key=lambda name: (votes[name], name))
    if votes[best] < _READABLE:
        if _latin_share(sample) > 0.8:
            well_formed, bad = _utf8_counts(sample)
            return "utf-8" if well_formed >= bad else "cp1252", 0
        raise NotText("no encoding makes readable text of it; save the file again as UTF-8")
    return best, 0


def decode_line(line: bytes, encoding: str) -> str:
    """Text of one line of a file in `encoding`: of UTF-8 and GB18030 a line may be in the other."""
    other = _OTHER.get(encoding)
    return line.decode(other if other and _is_in(line, other, encoding) else encoding, errors="replace")


def _line_by_line(data: bytes, encoding: str) -> Decoded | None:
    """`data` of which some lines are in the other of UTF-8 and GB18030 than `encoding`, as files joined by a tool are;
    None when all are in the same."""
    if not _WELL_FORMED.search(data) or _is_valid(data, "utf-8"):
        return None
    other = _OTHER[encoding]
    lines = data.split(b"\n")
    foreign = [_is_in(line, other, encoding) for line in lines]
    if not any(foreign):
        return None
    text = "\n".join(_decoded(line, other if is_other else encoding)
                     for line, is_other in zip(lines, foreign, strict=True))
    return Decoded(text, encoding, text.count("\ufffd"), other, sum(foreign))


def _is_in(line: bytes, encoding: str, usual: str) -> bool:
    """Whether a line is in `encoding` and not in the `usual` one of its file."""
    if line.isascii() or not _is_valid(line, encoding) or (usual == "utf-8" and _is_valid(line, usual)):
        return False
    return _read_as(line, encoding) > max(_CHINESE, _read_as(line, usual))


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> str:
    """`data` as text, U+FFFD for what cannot be read. A file cut out of a stream may begin with the second half of a
    character: read as a first half, it would shift all that follows."""
    head = _HEAD.match(data) if encoding == "gb18030" and data[:1] > b"\x7f" else None
    if head and _read_as(head.group()[1:], encoding) > max(_CHINESE, _read_as(head.group(), encoding) + _CUT):
        return "\ufffd" + data[1:].decode(encoding, errors="replace")
    return data.decode(encoding, errors="replace")


def declared_encoding(data: bytes) -> str:
    """The encoding that an HTML or XML head names, as a Python codec name; '' when none or unknown."""
    found = _DECLARED.search(data[:4096])
    if not found:
        return ""
    name = (found.group(1) or found.group(2)).decode("ascii").lower()
    name = _SUPERSETS.get(name, name)
    try:
        codec = codecs.lookup(name)
        if not codec._is_text_encoding:
            return ""
        return "utf-8" if codec.name == "utf-8" else _SUPERSETS.get(codec.name, codec.name)
    except (LookupError, AttributeError):
        return ""


def _is_ascii_utf16(data: bytes) -> bool:
    """UTF-16 with hardly a Chinese character: every other byte is NUL."""
    sample = data[:4096]
    if len(sample) < 4 or sample.count(0) < len(sample) * 0.3:
        return False
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > 10 * min(even, odd) and (sample[0] == 0) == (even > odd)


def _looks_binary(sample: bytes) -> bool:
    """Many control bytes: no text file, unless it is UTF-8 with NULs or reads as UTF-16 (whose units hold any byte)."""
    controls = sum(sample.count(byte) for byte in _CONTROLS)
    if controls + sample.count(0) <= len(sample) * 0.03:
        return False
    text = sample.replace(b"\0", b"")
    lines = text if len(sample) < SAMPLE_BYTES else text[: text.rfind(b"\n") + 1]
    mostly = controls <= len(sample) * 0.03 and 2 * sample.count(0) < len(text)
    if mostly and not lines.isascii() and _is_valid(lines, "utf-8"):
        return False
    return max(_read_as(sample, "utf-16-le"), _read_as(sample, "utf-16-be")) < _READABLE


def _is_utf8(data: bytes, sample: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        well_formed, bad = _utf8_counts(sample)
        # GBK and Big5 text holds few well-formed sequences beside its many bad bytes.
        return well_formed > 10 * bad
    if any(char > "\u07ff" for char in text[: SAMPLE_BYTES // 2]) or text.isascii():
        return True
    # Only two-byte sequences: a very short GBK text can pass for Greek or Cyrillic.
    return max(_read_as(sample, "gb18030"), 0.0) < 0.6


def _utf8_counts(sample: bytes) -> tuple[int, int]:
    """Well-formed multibyte sequences, and bytes above 0x7F outside of them (the cut end aside)."""
    rest = _WELL_FORMED.sub(b"", sample)
    high = sum(1 for byte in rest[:-3] if byte > 0x7F) if len(sample) >= SAMPLE_BYTES else _high(rest)
    return len(_WELL_FORMED.findall(sample)), high


def _high(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))


def _latin_share(sample: bytes) -> float:
    return 1 - (_high(sample) + sample.count(0)) / max(len(sample), 1)


def _own_replacement_characters(data: bytes, encoding: str) -> int:
    return data.count("\ufffd".encode("utf-8")) if encoding == "utf-8" else 0


@cache
def _weights() -> dict[str, float]:
    """How much a character speaks for running Chinese text: 1 very common, below 0 hardly ever seen."""
    simplified = _common()
    traditional = opencc.OpenCC("s2t").convert("\n".join(simplified)).split("\n")
    weights: dict[str, float] = {}
    for row in (traditional, simplified):
        for rank, char in enumerate(row):
            weight = 1.0 if rank < 500 else 0.9 if rank < 1000 else 0.7
            weights[char] = max(weight, weights.get(char, 0.0))
    weights |= dict.fromkeys("，。、“”；：？！（）《》「」『』【】—…·‘’％　￥", 1.0)
    return weights


def _common() -> list[str]:
    """The most frequent simplified characters, the first first: those that GB2312 holds of the bundled frequencies."""
    with (bundled_rules() / "clean" / "hanzi_frequency.csv").open(encoding="utf-8", newline="") as file:
        texts = (row["text"] for row in csv.DictReader(file))
        return list(islice((one for one in texts if len(one) == 1 and one.encode("gb2312", "ignore")), _COMMON))


def _weight(char: str) -> float:
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF:
        return 0.0
    if char == "\ufffd":
        return -1.0
    if 0xE000 <= code <= 0xF8FF or (code < 32 and char not in "\t\n\r\f"):
        return -1.0
    if 0xFF10 <= code <= 0xFF5A:
        return 0.5
    return -0.5


def _read_as(sample: bytes, encoding: str) -> float:
    """Mean weight of the characters outside ASCII when `sample` is read in `encoding`; -1 when there are none."""
    body = sample[: len(sample) & ~1] if encoding.startswith("utf-16") else sample
    try:
        text = body.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        return -1.0
    if len(sample) >= SAMPLE_BYTES:
        text = text.rstrip("\ufffd")
    weights = _weights()
    total, count = 0.0, 0
    for char in text:
        if "\x20" <= char < "\x7f" or char in "\t\n\r":
            continue
        count += 1
        known = weights.get(char)
        total += _weight(char) if known is None else known
    return total / count if count else -1.0
