"""Repairs of single characters and of what stands between them. Each takes a text and returns its changes."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import cast
from unicodedata import normalize

import opencc

from pipeline.clean.offsets import Change

HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_ENTITY = re.compile(
    r"&(?:amp;)*(?:(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|#(?:[0-9]{2,6}(?![0-9])|[xX][0-9a-fA-F]{4,5}(?![0-9a-fA-F])))"
)
_UNICODE_ESCAPE = re.compile(r"(?:\\+|%)u([0-9a-fA-F]{4})")
_ESCAPE = re.compile(
    r"%u[0-9a-fA-F]{4}|\\+(?:u[dD][89abAB][0-9a-fA-F]{2}\\+u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[nrt/\"'])"
)
_ESCAPED = {"n": "\n", "r": "\n", "t": "\t"}
_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_ODD_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
_LOOKALIKE = re.compile("[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufad9]")
_PRIVATE = re.compile("[\ue000-\uf8ff]+")

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_ANY_DIGIT, _ANY_LETTER = "0-9０-９", "A-Za-zＡ-Ｚａ-ｚ"
_WIDE_SIGN = re.compile(
    rf"(?<=[{_ANY_DIGIT}])(?:％|．(?=[{_ANY_DIGIT}]))"
    rf"|(?<=[{_ANY_LETTER}{_ANY_DIGIT}])[－＆／](?=[{_ANY_LETTER}{_ANY_DIGIT}])"
    rf"|(?<=[{_ANY_LETTER}])＋{{1,3}}"
    rf"|＄(?=[{_ANY_DIGIT}])"
)
_WIDE_GROUPS = re.compile(r"(?<![0-9０-９，．.])[1-9１-９][0-9０-９]{0,2}(?:，[0-9０-９]{3})+(?![0-9０-９，])")
_ASCII_STOP = re.compile(rf"(?<=[{HANZI}）)”])\.(?=[{HANZI}“「（(]|\s|$)")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿếềê"
_TONES = "\u0304\u0301\u030c\u0300"  # the marks of the four tones, as combining characters
_HAS_TONE = re.compile(f"[{_TONED}{_TONES}]|[a-zü][1-4](?=\\s?[)）])", re.IGNORECASE)
_SYLLABLE = rf"[a-züɑɡ{_TONED}{_TONES}\u0308]{{1,9}}[1-5]?"
_PINYIN = re.compile(
    rf"(?<=[{HANZI}])(?P<open>[(（\[［【〔<〈]\s?)?(?P<note>{_SYLLABLE}(?:[\s'’/-]?{_SYLLABLE}){{0,3}})"
    r"(?![a-zü])(?P<close>\s?[)）\]］】〕>〉])?",
    re.IGNORECASE,
)

FEWEST_ESCAPES = 3
"""Fewest escaped characters of a text that was written as a string of a program."""
FEWEST_STOPS = 2
"""Fewest sentences that end with an ASCII full stop in a text without any other."""
TRADITIONAL_SHARE = 0.04
"""Share of the Chinese characters from which on a text is held for traditional and converted as a whole."""
BMP = 0xFFFF
"""The last code point of the Basic Multilingual Plane, which fonts draw."""
STANDARD = frozenset("昇氾剋")
"""Characters that t2s changes and the Table of General Standard Chinese Characters (2013) holds beside GB2312."""


def entities(text: str) -> list[Change]:
    """&nbsp;, &amp;, &#8220; and their like that an earlier tool left in the text."""
    if "&" not in text:
        return []
    found = ((match, _unescaped(match.group())) for match in _ENTITY.finditer(text))
    return [(match.start(), match.end(), plain) for match, plain in found if plain != match.group()]


def _unescaped(entity: str) -> str:
    """What an entity stands for, however often it was escaped (&amp;amp;nbsp;)."""
    innermost = "&" + entity[1:].replace("amp;", "") if entity.count("amp;") > 1 else entity
    plain = unescape(innermost)
    return unescape(plain) if innermost == entity else plain or "&"


def escapes(text: str) -> list[Change]:
    r"""\u4e91 and its like, as JSON writes characters (old scripts write %u4e91), and then \n and \" too, in a text
    that holds several of the first."""
    if ("\\u" not in text and "%u" not in text) or len(_UNICODE_ESCAPE.findall(text)) < FEWEST_ESCAPES:
        return []
    found = ((match, match.group().lstrip("%").replace("\\", "")) for match in _ESCAPE.finditer(text))
    return [(match.start(), match.end(), _escaped(escape)) for match, escape in found]


def _escaped(escape: str) -> str:
    if escape[0] != "u" or len(escape) < 5:
        return _ESCAPED.get(escape, escape)
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in escape[1:].split("u"))
    return units.decode("utf-16-be", "replace")


def newlines(text: str) -> list[Change]:
    """One newline for each line end, whatever wrote it."""
    return [(match.start(), match.end(), "\n") for match in _NEWLINE.finditer(text)]


def invisible(text: str) -> list[Change]:
    """Removes control and zero width characters, soft hyphens, halves of characters; odd spaces become plain ones."""
    if text.isascii() and text.isprintable():
        return []
    changes = [(match.start(), match.end(), "") for match in _INVISIBLE.finditer(text)]
    return changes + [(match.start(), match.end(), " ") for match in _ODD_SPACE.finditer(text)]


def visible(text: str) -> str:
    """`text` without what `invisible` removes."""
    for start, end, new in sorted(invisible(text), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def private_use(text: str) -> list[Change]:
    """Characters that only some font knows (icons): removed. Runs behind slid_gbk, which can still read them."""
    return [(match.start(), match.end(), "") for match in _PRIVATE.finditer(text)]


def lookalikes(text: str) -> list[Change]:
    """Radicals and compatibility forms that PDF files and old fonts put for a character: ⾦ for 金."""
    found = ((match.start(), normalize("NFKC", match.group())) for match in _LOOKALIKE.finditer(text))
    return [(at, at + 1, plain) for at, plain in found if len(plain) == 1 and plain != text[at]]


def pinyin_notes(text: str) -> list[Change]:
    """啟動(dòng): a reading in brackets behind its characters, when it is one of theirs: 資(zi1), 投資(tóu zī).

    A note without a tone goes only in a text that has toned ones, and only when the character has a neutral reading
    (們(men)): 爱(ai) alone may be a name. A bracket may be missing where the tone is marked (創(chuàng投).
    """
    if not _HAS_TONE.search(text):
        return []
    return [
        (note.start(), note.end(), "")
        for note in _PINYIN.finditer(text)
        if ((note["open"] and note["close"]) or not plain_reading(note["note"]).isascii())
        and any(_reads(text, note.start(), _letters(one)) for one in plain_reading(note["note"]).split("/"))
    ]


def _letters(note: str) -> str:
    return "".join(char for char in note if char.isalnum())


def _reads(text: str, end: int, note: str) -> bool:
    """Whether `note` is what the Chinese characters before `end` read, one or more of them."""
    if not note or not end:
        return not note
    return any(_reads(text, end - 1, note[: -len(one)]) for one in _spelt(text[end - 1]) if note.endswith(one))


@cache
def _spelt(char: str) -> frozenset[str]:
    """The readings of a character, with tone marks and with the numbers of the tones."""
    found = set(readings(char))
    for reading in readings(char):
        parts = normalize("NFD", reading)
        tone = next((number for number, mark in enumerate(_TONES, 1) if mark in parts), 5)
        found.add(normalize("NFC", "".join(part for part in parts if part not in _TONES)) + str(tone))
    return frozenset(found)


def plain_reading(note: str) -> str:
    """A reading in the spelling of the dictionary: lower case, composed, with plain g and a."""
    return normalize("NFC", note.lower().replace("ɡ", "g").replace("ɑ", "a"))


@cache
def readings(char: str) -> frozenset[str]:
    """Every reading of a character with tone marks, of its simplified form too. Source: pypinyin's table."""
    from pypinyin.constants import PINYIN_DICT  # its tables take a while to load: only when there is a note

    found: set[str] = set()
    for form in {char, simplified(char)}:
        found.update(normalize("NFC", one) for one in PINYIN_DICT.get(ord(form), "").split(",") if one)
    return frozenset(found)


def widths(text: str) -> list[Change]:
    """Full-width digits and letters, and ％ ． ， ＋ － ＄ within numbers and codes. Punctuation ，（）： stays."""
    changes = [(match.start(), match.end(), match.group().translate(_NARROW)) for match in _WIDE.finditer(text)]
    changes += [(match.start(), match.end(), match.group().translate(_NARROW)) for match in _WIDE_SIGN.finditer(text)]
    if "，" in text:
        for number in _WIDE_GROUPS.finditer(text):
            at = number.start()
            changes += [(at + index, at + index + 1, ",") for index, char in enumerate(number.group()) if char == "，"]
    return changes


def stops(text: str) -> list[Change]:
    """Full stops of a text that was typed with the ASCII one throughout: 继续加码.公司成立于2017年."""
    if "。" in text:
        return []
    found = list(_ASCII_STOP.finditer(text))
    return [(match.start(), match.end(), "。") for match in found] if len(found) >= FEWEST_STOPS else []


def traditional(text: str) -> list[Change]:
    """Traditional characters in their simplified form, by phrase (乾淨 干净, 乾隆 乾隆).

    In a text that is simplified as a whole, characters that GB2312 holds stay (乾, 於, 後 in names), and those that are
    standard in their own right (昇腾). So do those whose simplified form few fonts draw (釨 in a name, not 𫓦).
    """
    if not _traditional_only().search(text):
        return []
    new = simplified(text)
    if len(new) != len(text):  # a phrase of other length: character by character keeps the places
        new = "".join(_same_length(char) for char in text)
    changed = [index for index, (old, now) in enumerate(zip(text, new, strict=True)) if old != now and ord(now) <= BMP]
    beyond = [index for index in changed if not _in_gb2312(text[index]) and text[index] not in STANDARD]
    hanzi = sum(1 for char in text if "\u4e00" <= char <= "\u9fff")
    if len(beyond) < TRADITIONAL_SHARE * hanzi:
        changed = beyond
    return _runs(changed, new)


def simplified(text: str) -> str:
    """`text` in simplified characters (OpenCC, t2s)."""
    return cast(str, _converter().convert(text))


def _runs(places: list[int], new: str) -> list[Change]:
    """The characters of `new` at `places`, neighbours as one change."""
    changes: list[Change] = []
    start = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            first, last = places[start], places[index - 1] + 1
            changes.append((first, last, new[first:last]))
            start = index
    return changes


def _same_length(char: str) -> str:
    new = simplified(char)
    return new if len(new) == 1 else char


def _in_gb2312(char: str) -> bool:
    return len(char.encode("gb2312", "ignore")) == 2


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _traditional_only() -> re.Pattern[str]:
    """Characters that t2s changes and GB2312 does not hold: one of them must stand in a text that is not simplified."""
    every = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    return re.compile("[" + "".join(c for c in every if not _in_gb2312(c) and _same_length(c) != c) + "]")
