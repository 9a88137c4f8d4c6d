"""What was made of patterns, kept from one command to the next: making it is most of what a command does at its start.

One file in the user's cache folder, good for this Python, this `regex` and these modules alone. Losing it costs time
and nothing else; one that cannot be read or written is passed over in silence.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import platformdirs
import regex

T = TypeVar("T")

FILE = "patterns.pickle"
MOST = 32_000_000  # bytes; beyond that only what this command used is kept

_MODULES = Path(__file__).parent
# Of each thing made: itself, once it was asked for in this process, and its bytes, when they are in the file.
_live: dict[bytes, Any] = {}
_stored: dict[bytes, bytes] = {}


def cache_folder() -> Path:
    """Where the product keeps what it can make again."""
    return Path(platformdirs.user_cache_dir("rongzi", appauthor=False))


def recalled(what: str, source: str, make: Callable[[], T]) -> T:
    """What `make` makes of `source`: strings, containers of them, or a compiled pattern. It is called when no earlier
    call in this process, or in one that kept it, has the same `what` and `source`. What it raises passes through."""
    key = hashlib.blake2b(f"{what}\0{source}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if key not in _live:
        found = _unpickled(_stored[key]) if key in _stored else None
        _live[key] = make() if found is None else found
    return cast(T, _live[key])


@contextmanager
def kept() -> Iterator[None]:
    """Within it the file's content is at hand, and what is made is added to it."""
    if not _stored:
        _stored.update(_read(cache_folder() / FILE))
    yield
    made = {key: pickle.dumps(value) for key, value in _live.items() if key not in _stored}
    if not made:
        return
    _stored.update(made)
    if sum(map(len, _stored.values())) > MOST:
        for key in _stored.keys() - _live.keys():
            del _stored[key]
    _write(cache_folder() / FILE)


class _Reader(pickle.Unpickler):
    """Makes plain values and compiled patterns, and nothing that could run code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("regex._regex", "compile"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no pattern")


def _unpickled(data: bytes) -> Any:
    """What `data` holds, None when it's not what this module wrote."""
    with suppress(pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return _Reader(io.BytesIO(data)).load()
    return None


def _read(path: Path) -> dict[bytes, bytes]:
    with suppress(OSError):
        match _unpickled(path.read_bytes()):
            case (state, dict(items)) if state == _state():
                return items
    return {}


def _write(path: Path) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:  # another command may read it right now
            new = Path(folder, FILE)
            new.write_bytes(pickle.dumps((_state(), _stored)))
            new.replace(path)


@cache
def _state() -> str:
    """A digest of what the making depends on besides the pattern."""
    digest = hashlib.sha256(f"{platform.python_version()}\0{regex.__version__}\0".encode())
    for path in sorted(_MODULES.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
