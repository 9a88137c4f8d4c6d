"""What the workers gave, kept in the output folder until the run has ended well, so that it can go on when stopped.

The file holds records, each written in one piece: a head (length, checksum), the key of the item that it tells of, and
what that gave as compressed JSON. The first record, without a key, tells the state of rules, program and settings. A
record that is torn or damaged ends the file; nothing that stands in it is ever run as code.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from pipeline.report.docs import ReportDoc, Span
from pipeline.run.fingerprint import KEY
from pipeline.run.worker import Given, Outcome
from pipeline.tables.hidden import locked
from pipeline.tables.schema import DOCUMENTS, EVENTS, INVESTORS, MENTIONS, Row, Table

JOURNAL = ".rongzi-journal"
_FORMAT = "2"
_HEAD = struct.Struct(">I8s")  # bytes behind the head, checksum of them
_NO_KEY = bytes(KEY)


class Journal:
    """The records of the run in `folder`. `state` is that of rules, program and settings (`fingerprint.job_state`)."""

    def __init__(self, folder: Path, state: str, fresh: bool = False) -> None:
        """With `fresh`, or when the journal in `folder` is of another state, nothing is kept. Raises OSError."""
        self._path = folder / JOURNAL
        self._state = f"{_FORMAT} {state}"
        self._where: dict[bytes, int] = {}  # key: start of its record
        self._file: BinaryIO | None = None
        self._begun = False
        self._other = False  # another run is writing here: this one keeps nothing
        if self._path.is_file():
            self._open()
            if self._file and not (not fresh and self._read(self._file)):
                self._where.clear()
                self._file.truncate(0)

    def __contains__(self, key: bytes | None) -> bool:
        return key is not None and key in self._where

    def get(self, key: bytes | None) -> Given | None:
        """What the item of `key` gave; None when it is not kept."""
        if key is None or key not in self._where or self._file is None:
            return None
        self._file.seek(self._where[key])
        _, packed = _record(self._file) or (key, b"")
        body = json.loads(zlib.decompress(packed))
        return Given(tuple(_outcome(value) for value in body["given"]), tuple(body["problems"]))

    def add(self, key: bytes | None, given: Given) -> None:
        """Keeps what the item of `key` gave. Raises OSError."""
        if key is None or self._other:
            return
        if self._file is None:
            self._open()
        if self._file is None:
            return
        if not self._begun:
            self._write(_NO_KEY, {"state": self._state})
            self._begun = True
        self._write(key, {"problems": given.problems, "given": [_plain(one) for one in given.outcomes]})

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file, and removes it when the run has ended well."""
        if self._file is None:
            return
        if kind is None:
            self._path.unlink(missing_ok=True)
        self._file.close()
        self._file = None

    def _open(self) -> None:
        file = self._path.open("a+b", buffering=0)
        if locked(file.fileno()):
            self._file = file
        else:
            self._other = True
            file.close()

    def _read(self, file: BinaryIO) -> bool:
        """Reads where each key stands, cuts off what is not whole; whether there was anything of this state."""
        file.seek(0)
        end = 0
        try:
            first = _record(file)
            if first is None or json.loads(zlib.decompress(first[1])) != {"state": self._state}:
                return False
            end = file.tell()
            while (record := _record(file)) is not None:
                self._where[record[0]] = end
                end = file.tell()
        except (ValueError, zlib.error):
            return False
        file.truncate(end)
        self._begun = True
        return True

    def _write(self, key: bytes, body: Mapping[str, object]) -> None:
        assert self._file is not None
        packed = zlib.compress(json.dumps(body, separators=(",", ":")).encode("ascii"), 1)
        content = key + packed
        self._file.write(_HEAD.pack(len(content), _checksum(content)) + content)


def _record(file: BinaryIO) -> tuple[bytes, bytes] | None:
    """The key and the packed body of the record that starts here; None at the end, or where it is not whole."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, checksum = _HEAD.unpack(head)
    content = file.read(length)
    if len(content) < max(length, KEY) or _checksum(content) != checksum:
        return None
    return content[:KEY], content[KEY:]


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=8).digest()


def _plain(outcome: Outcome) -> list[Any]:
    shown = outcome.shown
    return [
        list(outcome.document.values()),
        outcome.digest.hex(),
        *([list(row.values()) for row in rows] for rows in (outcome.events, outcome.investors, outcome.mentions)),
        shown and [shown.doc_id, shown.title, shown.text, [[s.start, s.end, s.role, s.events] for s in shown.spans],
                   shown.published, shown.url],
    ]  # fmt: skip


def _outcome(value: list[Any]) -> Outcome:
    document, digest, events, investors, mentions, shown = value
    doc = None
    if shown:
        doc_id, title, text, spans, published, url = shown
        lit = tuple(Span(start, end, role, tuple(ids)) for start, end, role, ids in spans)
        doc = ReportDoc(doc_id, title, text, lit, published, url)
    return Outcome(
        _row(DOCUMENTS, document),
        bytes.fromhex(digest),
        tuple(_row(EVENTS, one) for one in events),
        tuple(_row(INVESTORS, one) for one in investors),
        tuple(_row(MENTIONS, one) for one in mentions),
        doc,
    )


def _row(table: Table, values: list[Any]) -> Row:
    cells = zip(table.names, values, strict=True)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in cells}
