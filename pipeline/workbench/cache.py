"""What a try needs of each article, kept from one try to the next: cleaned text, views, rows of events.

One SQLite file in the user's cache folder. A key holds the file's content, every rule in force before the try, the
lexicons, tables and models beside the rules, and the program with its libraries, so that a stale answer cannot come
out. Losing the file costs time alone.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.read import shown
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.load import rule_files
from pipeline.rulebook.memory import cache_folder
from pipeline.run import fingerprint

_KEPT = 50_000  # files; the oldest beyond that are dropped


@dataclass(frozen=True, slots=True)
class Seen:
    """One article as the rules before the try see it. `rows`: its events, columns as text."""

    doc_id: str
    text: str
    views: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[dict[str, str], ...]


def files_state(folders: Sequence[Path]) -> str:
    """A digest of the program and of what lies in `folders` besides rules, which are told by content (`state`)."""
    files = fingerprint.files_state([fingerprint.PACKAGE, *folders], frozenset(rule_files(folders)))
    return "\0".join([files, *fingerprint.libraries()])


def state(book: RuleBook, files: str) -> str:
    """A digest of all that an extraction depends on besides the article: the rules, told by content, and `files`."""
    digest = hashlib.sha256(files.encode())
    for rule in book.rules:
        fields = rule.rule.model_dump(exclude={"examples", "counterexamples", "note", "pattern"})
        digest.update(json.dumps([rule.kind, rule.source, fields], sort_keys=True).encode())
    for name in sorted(book.macros):
        digest.update(f"{name}\0{book.macros[name]}\0".encode())
    return digest.hexdigest()


class Cache:
    """Articles by file, read and written in bulk. Without a usable cache folder it holds nothing and says nothing."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._db: sqlite3.Connection | None = None
        try:
            cache_folder().mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(cache_folder() / "workbench.sqlite", timeout=2, isolation_level=None)
            self._db.execute("create table if not exists articles (key text primary key, body blob)")
            self._db.execute("drop table if exists seen")  # of a version that did not know which is the oldest
        except (OSError, sqlite3.Error):
            self._db = None

    def key(self, path: str, root: str, only: Sequence[str] = ()) -> str:
        """The key of a file: its bytes, its place in the folder, which articles of it, and the state of the rest."""
        names = "\0".join(only)
        digest = hashlib.sha256(f"{self._state}\0{shown(path).removeprefix(shown(root))}\0{names}\0".encode())
        digest.update(Path(path).read_bytes())
        return digest.hexdigest()

    def get(self, keys: Sequence[str]) -> dict[str, list[Seen]]:
        """What is held for `keys`."""
        found: dict[str, list[Seen]] = {}
        if self._db is None:
            return found
        try:
            for at in range(0, len(keys), 500):
                some = keys[at : at + 500]
                marks = ",".join("?" * len(some))
                for key, body in self._db.execute(f"select key, body from articles where key in ({marks})", some):
                    found[key] = [_seen(item) for item in json.loads(zlib.decompress(body))]
        except (sqlite3.Error, ValueError, KeyError, zlib.error):
            return {}
        return found

    def put(self, items: dict[str, list[Seen]]) -> None:
        """Holds `items` for the next time."""
        if self._db is None or not items:
            return
        rows = [
            (key, zlib.compress(json.dumps([asdict(one) for one in seen], ensure_ascii=False).encode(), 1))
            for key, seen in items.items()
        ]
        try:
            with closing(self._db.cursor()) as cursor:
                cursor.execute("begin")
                cursor.executemany("insert or replace into articles values (?, ?)", rows)
                # What is written gets a higher rowid than all that is there.
                beyond = "select rowid from articles order by rowid desc limit 1 offset ?"
                cursor.execute(f"delete from articles where rowid <= ({beyond})", (_KEPT,))
                cursor.execute("commit")
        except sqlite3.Error:
            return

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *error: object) -> None:
        if self._db is not None:
            self._db.close()


def _seen(item: dict[str, Any]) -> Seen:
    views = tuple((text, tuple(words)) for text, words in item["views"])
    return Seen(item["doc_id"], item["text"], views, tuple(item["rows"]))
