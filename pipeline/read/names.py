"""Names of files as text, also of those whose bytes are no UTF-8, and the way back to the file.

A system hands such names over with lone surrogates in the place of their bytes (PEP 383), which no table can hold.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_PLAIN = "".join(chr(byte) for byte in range(128) if chr(byte) != "%")


def shown(path: str) -> str:
    """The local `path` as text that every table can hold; a URL, and a name that is text already, as it stands.

    A name that is not UTF-8 is read as GB18030, in which old zips and Windows write Chinese names; one that is not that
    either, or whose reading another file bears, keeps its ASCII and gives each other byte as %B0.
    """
    if path.isascii() or "://" in path or not _holds_bytes():
        return path
    try:
        raw = os.fsencode(path)
        return raw.decode("utf-8")
    except UnicodeEncodeError:  # a name that this system cannot hold
        return path
    except UnicodeDecodeError:
        pass
    parts = raw.split(b"/")
    return "/".join(_shown_part(part, b"/".join([*parts[:at], b""])) for at, part in enumerate(parts))


def _shown_part(name: bytes, above: bytes) -> str:
    """The text of one `name` in the folder `above`."""
    with suppress(UnicodeDecodeError):
        return name.decode("utf-8")
    with suppress(UnicodeError):
        text = name.decode("gb18030")
        if text.encode("gb18030") == name and not os.path.lexists(above + text.encode("utf-8")):
            return text
    return quote_from_bytes(name, safe=_PLAIN)


def on_disk(path: str) -> str:
    """The local path that `shown` gave as `path`; `path` itself when it leads somewhere, or no other one does."""
    if "://" in path or not _holds_bytes() or os.path.lexists(path):
        return path
    try:
        parts = os.fsencode(path).split(b"/")
    except UnicodeEncodeError:
        return path
    found = b""
    for at, part in enumerate(parts):
        here = next((name for name in _written(part) if not name or os.path.lexists(found + name)), None)
        if here is None:
            return path
        found += here + (b"/" if at < len(parts) - 1 else b"")
    return os.fsdecode(found)


def _written(part: bytes) -> Iterator[bytes]:
    """The bytes that a part of a shown path may stand for."""
    yield part
    with suppress(UnicodeError):
        yield part.decode("utf-8").encode("gb18030")
    yield unquote_to_bytes(part)


def _holds_bytes() -> bool:
    """Whether names of this system are bytes, of any encoding or none."""
    return sys.getfilesystemencodeerrors() == "surrogateescape"
