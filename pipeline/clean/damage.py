"""Where a cleaned text is still broken."""

from __future__ import annotations

import re

from pipeline.clean.language import Language
from pipeline.clean.mojibake import unread

_LOST = re.compile("\ufffd+")


def damaged(text: str, language: Language) -> list[tuple[int, int]]:
    """Half-open spans of a cleaned `text`, in order: lost characters (U+FFFD), and runs that a wrong decoding made and
    no repair could read."""
    if text.isascii():
        return []
    return sorted([*(match.span() for match in _LOST.finditer(text)), *unread(text, language)])
