"""Whether the texts of a table were read in a wrong encoding before the table was saved: 涓婂懆 for 上周."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.read.encoding import cp1252_bytes

_HAN = re.compile("[\u4e00-\u9fff]")
_MOST = 200  # cells that are looked at
_FEWEST, _LEAST = 3, 9  # texts, and Chinese characters in them, by which one can tell
_WAYS = (("gbk", "UTF-8"), ("cp1252", "UTF-8"), ("cp1252", "GBK"))


def misread(texts: Iterable[str]) -> str:
    """How most of `texts` were misread, in words; empty when they were not, or are too few to tell.

    Texts in ASCII are left aside.
    """
    looked = [text for text in texts if not text.isascii()][:_MOST]
    for wrong, right in _WAYS:
        back = [(text, _back(text, wrong, right)) for text in looked]
        found = [(text, was) for text, was in back if was]
        enough = len(set(found)) >= _FEWEST and sum(len(_HAN.findall(was)) for _, was in set(found)) >= _LEAST
        if enough and 2 * len(found) > len(looked):
            text, was = min(found, key=lambda pair: (pair[1].count("\ufffd"), -len(pair[1])))
            shown = "Latin-1" if wrong == "cp1252" else wrong.upper()
            return f"its texts are {right} that was read as {shown} ({_cut(text)} for {_cut(was)})"
    return ""


def _cut(text: str) -> str:
    return text if len(text) <= 12 else f"{text[:11]}…"


def _back(text: str, wrong: str, right: str) -> str:
    """The text that reads `text` when its bytes are taken for `wrong`; empty when there is none."""
    if wrong == "cp1252" and _HAN.search(text):
        return ""
    raw = cp1252_bytes(text, "ignore") if wrong == "cp1252" else b"".join(_gbk_bytes(char) for char in text)
    was = raw.decode(right, "replace")
    return was if len(_HAN.findall(was)) > 2 * was.count("\ufffd") else ""


def _gbk_bytes(char: str) -> bytes:
    return char.encode("gbk", "ignore") or char.encode("latin-1", "ignore")  # a lone byte passes as it is
