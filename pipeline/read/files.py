"""Files and URLs to articles: what each one holds."""

from __future__ import annotations

import csv
import errno
import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import fsspec

from pipeline.model import Aligned, Article, Failure, aligned, joined
from pipeline.read import metadata
from pipeline.read.encoding import SAMPLE_BYTES, NotText, decode, decode_line, detect
from pipeline.read.fields import by_field, read_twice
from pipeline.read.html import holds_markup, read_page
from pipeline.read.listing import relative
from pipeline.read.names import shown
from pipeline.read.office import Unreadable, docx_text, pdf_text, unwrapped
from pipeline.records import Records

FILE_BYTES = 64_000_000
"""Most bytes of a file that holds one article (after unpacking); more is a Failure, not a full memory."""
ROW_CHARACTERS = 20_000_000
"""Most characters of one row of JSONL or CSV."""

PLAIN = (".txt", ".md")
PAGES = (".html", ".htm")
ROWS = (".jsonl", ".json", ".csv")
OFFICE = (".docx", ".pdf")
KINDS = PLAIN + PAGES + ROWS + OFFICE

Row = dict[str, object]

_SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029\u3000]+")  # not what mojibake is made of (U+0085, U+00A0)
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")  # nor here: a title is repaired from U+0080 to U+009F
_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)
"""The line above the heads in which Excel looks for what parts the cells."""


def read_path(path: str, root: str) -> Iterator[Article | Failure]:
    """The articles of one file: one, or one for each row of JSON, JSONL and CSV. Raises nothing.

    `path` is a local path, as the system names it, or an fsspec URL; doc_ids are the rows' own, else `path` relative to
    `root` (with #row). They and the paths of the articles are text (`names.shown`), also where names are not UTF-8.
    """
    doc_id, name = relative(path, root), shown(path)
    kind = kind_of(name)
    try:
        if "://" not in path and Path(path).is_dir():
            next(Path(path).iterdir(), None)  # may it be listed?
            yield Failure(doc_id, name, "a folder, not a file")
        elif kind not in KINDS:
            yield Failure(doc_id, name, _not_read(name, kind))
        elif "://" not in path and Path(path).exists() and not Path(path).is_file():
            yield Failure(doc_id, name, "neither a file nor a folder")  # opening a pipe would wait for ever
        elif kind in (".jsonl", ".csv"):
            yield from _stream(path, name, doc_id, kind)
        else:
            data = _bytes(path)
            digest = hashlib.sha256(data).hexdigest()
            for result in _whole(data, name, doc_id, kind):
                yield replace(result, sha256=result.sha256 or digest)
    except (Unreadable, NotText) as error:
        yield Failure(doc_id, name, str(error), _digest(path))
    except Exception as error:  # whatever a file system or a decoder throws, the run goes on
        yield Failure(doc_id, name, _reason(error))


def read_pasted(data: bytes) -> Article | Failure:
    """The article of `data`, which came from no file: a page when it holds markup, else plain text. Raises nothing."""
    try:
        kind = PAGES[0] if holds_markup(decode(data, markup=True).text) else PLAIN[0]
        (result,) = _whole(data, "", "-", kind)
    except NotText as error:
        return Failure("-", "", str(error))
    return result


def _not_read(path: str, kind: str) -> str:
    """Why a file of another `kind` than KINDS is not read."""
    if not kind and path.lower().endswith(".gz"):
        return "the ending before .gz says how to read it: name it as in news.txt.gz"
    return f"{kind or 'a file without ending'} is not among {' '.join(KINDS)}"


def kind_of(path: str) -> str:
    """The ending that says how to read a file, lower case, a .gz behind it aside."""
    bare = path.split("?")[0] if "://" in path else path
    name = PurePosixPath(bare.replace("\\", "/")).name.lower()
    name = name.removesuffix(".gz") if not name.endswith(tuple(f"{kind}.gz" for kind in OFFICE)) else name
    return PurePosixPath(name).suffix


def _open(path: str) -> BinaryIO:
    if "://" in path:
        opened: BinaryIO = fsspec.open(path, "rb").open()
        return opened
    return Path(path).open("rb")


def _open_unpacked(path: str) -> BinaryIO:
    stream = _open(path)
    if path.lower().endswith(".gz"):
        return gzip.GzipFile(fileobj=stream, mode="rb")  # type: ignore[return-value]
    return stream


def _bytes(path: str) -> bytes:
    with _open_unpacked(path) as stream:
        data = stream.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise Unreadable(f"larger than {FILE_BYTES} bytes; split it, or give its articles as rows of a JSONL file")
    return data


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(_bytes(path)).hexdigest()
    except Exception:  # the file may be unreadable as a whole: then it has no digest
        return ""


def _whole(data: bytes, path: str, doc_id: str, kind: str) -> Iterator[Article | Failure]:
    if not data.strip():
        yield Failure(doc_id, path, "the file is empty", empty=True)
    elif kind == ".json":
        yield from _json(data, path, doc_id)
    elif kind in OFFICE:
        text, title = docx_text(data) if kind == ".docx" else pdf_text(data)
        yield _office(text, title, path, doc_id, unwrap=kind == ".pdf")
    else:
        decoded = decode(data, markup=kind in PAGES)
        if not decoded.text.strip("\0\ufeff \t\r\n　"):
            yield Failure(doc_id, path, "the file holds no text", empty=True)
        elif kind in PAGES or holds_markup(decoded.text):
            yield replace(_page(decoded.text, path, doc_id), encoding=decoded.label)
        else:
            yield replace(_plain(decoded.text, path, doc_id), encoding=decoded.label)


def _plain(text: str, path: str, doc_id: str, *, named: bool = True) -> Article:
    """A plain text; `named`: the file's name may tell its date (a row's file holds articles of many dates)."""
    return Article(
        doc_id, text, aligned(text), title=metadata.headline(text), path=path,
        published=metadata.published_in_text(text) or (metadata.published_in_name(_name(path)) if named else None),
    )


def _office(text: str, title: str, path: str, doc_id: str, *, unwrap: bool) -> Article | Failure:
    if not text.strip():
        return Failure(doc_id, path, "the document holds no text")
    first = metadata.headline(text) or (title if title and text.lstrip().startswith(title) else "")
    return Article(
        doc_id, text, unwrapped(text) if unwrap else aligned(text), title=first, path=path,
        published=metadata.published_in_text(text) or metadata.published_in_name(_name(path)),
    )


def _page(source: str, path: str, doc_id: str, title: str = "", *, named: bool = True) -> Article:
    page = read_page(source, title)
    published = page.published or metadata.published_in_text(page.body.text)
    return Article(
        doc_id, source, page.body, title=page.title, url=page.url, source=page.source, path=path,
        published=published or (metadata.published_in_name(_name(path)) if named else None),
    )


def _json(data: bytes, path: str, doc_id: str) -> Iterator[Article | Failure]:
    decoded = decode(data)
    try:
        value = json.loads(decoded.text.strip("\0\ufeff"), strict=False)
    except RecursionError:
        yield Failure(doc_id, path, "not valid JSON: nested too deeply")
        return
    except ValueError as error:
        # Line-by-line JSON is often saved as .json.
        lines = [line for line in decoded.text.splitlines() if line.strip()]
        if len(lines) > 1 and lines[0].lstrip().startswith("{") and lines[0].rstrip().endswith("}"):
            for number, line in enumerate(lines, start=1):
                yield _json_row(line, number, path, doc_id, decoded.label)
            return
        yield Failure(doc_id, path, f"not valid JSON: {error}")
        return
    if isinstance(value, dict) and not {"text", "content", "html"} & by_field(value).keys():
        # An export often wraps its articles: {"total": 2, "data": [{...}, {...}]}.
        lists = [one for one in value.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
        value = lists[0] if len(lists) == 1 else value
    if isinstance(value, dict):
        yield _row(value, doc_id, "", path, decoded.label)
    elif isinstance(value, list):
        if not value:
            yield Failure(doc_id, path, "the file holds an empty list", empty=True)
        for number, item in enumerate(value, start=1):
            yield _row(item, doc_id, f"#{number}", path, decoded.label)
    else:
        yield Failure(doc_id, path, "neither an object nor a list of objects")


def _stream(path: str, name: str, doc_id: str, kind: str) -> Iterator[Article | Failure]:
    """Rows one by one, so that a file of any size fits into memory."""
    with _open_unpacked(path) as stream:
        head = stream.read(SAMPLE_BYTES)
    if not head.strip():
        yield Failure(doc_id, name, "the file is empty", empty=True)
        return
    encoding, skip = detect(head)
    with _open_unpacked(path) as stream:
        stream.read(skip)
        lines = (line.replace("\0", "") for line in _lines(stream, encoding, kind))
        results = (_jsonl if kind == ".jsonl" else _csv)(lines, name, doc_id, encoding)
        first = next(results, Failure(doc_id, name, "the file holds no rows", empty=True))
        yield from chain([first], results)


def _lines(stream: BinaryIO, encoding: str, kind: str) -> Iterator[str]:
    """Lines with their ends; of CSV a lone carriage return ends one, too."""
    if encoding.startswith(("utf-16", "utf-32")):  # of these a line end is more than a byte
        with io.TextIOWrapper(stream, encoding, errors="replace", newline="\n" if kind == ".jsonl" else "") as lines:
            yield from lines
        return
    for line in stream:
        text = decode_line(line, encoding)
        yield from [text] if kind == ".jsonl" else io.StringIO(text, newline="")


def _jsonl(lines: Iterator[str], path: str, doc_id: str, encoding: str) -> Iterator[Article | Failure]:
    for number, line in enumerate(lines, start=1):
        if len(line) > ROW_CHARACTERS:
            yield Failure(f"{doc_id}#{number}", path, f"row {number}: more than {ROW_CHARACTERS} characters")
        elif line.strip("\ufeff \t\r\n"):
            yield _json_row(line, number, path, doc_id, encoding)


def _json_row(line: str, number: int, path: str, doc_id: str, encoding: str) -> Article | Failure:
    try:
        value = json.loads(line.strip("\ufeff \t\r\n"), strict=False)
    except RecursionError:
        return Failure(f"{doc_id}#{number}", path, f"row {number}: not valid JSON: nested too deeply")
    except ValueError as error:
        return Failure(f"{doc_id}#{number}", path, f"row {number}: not valid JSON: {error}")
    return _row(value, doc_id, f"#{number}", path, encoding)


def _csv(lines: Iterator[str], path: str, doc_id: str, encoding: str) -> Iterator[Article | Failure]:
    header_line = next(lines, "").lstrip("\ufeff")
    told = _SEPARATOR.fullmatch(header_line)
    if told:
        header_line = next(lines, "")
    delimiter = told[1] if told else max(",\t;|", key=header_line.count)
    rows = Records(lines, delimiter, 3 if told else 2, ROW_CHARACTERS)
    header = [name.strip().lower() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
    if not {"text", "content", "html"} & by_field(dict.fromkeys(header)).keys():
        heads = ", ".join(header[:8])[:80] or "nothing"
        yield Failure(doc_id, path, f"the first row names no column text, content or html; it names {heads}")
        return
    if head := read_twice(header):
        reason = f"the head {head} stands twice in the first row: rename or delete one of the columns"
        yield Failure(doc_id, path, reason)
        return
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Failure(f"{doc_id}#{number}", path, f"row {number}: {error}")
            continue
        if not any(cells):
            continue
        if len(cells) > len(header):
            reason = f"row {number}: {len(cells)} cells under {len(header)} columns (a stray quote?)"
            yield Failure(f"{doc_id}#{number}", path, reason)
            continue
        yield _row(dict(zip(header, cells, strict=False)), doc_id, f"#{number}", path, encoding)


def _row(value: object, doc_id: str, suffix: str, path: str, encoding: str) -> Article | Failure:
    where = f"row {suffix[1:]}: " if suffix else ""
    if not isinstance(value, dict):
        return Failure(doc_id + suffix, path, f"{where}not an object with fields")
    row = by_field(value)
    own_id = _line(_id(row.get("id"))) or doc_id + suffix
    field, text = _first(row, "text", "content", "html")
    if not text.strip("\0\ufeff \t\r\n　"):
        wrong = next((f for f in ("text", "content", "html") if row.get(f) and not isinstance(row[f], str)), "")
        if wrong:
            return Failure(own_id, path, f"{where}{wrong} is not a string")
        if given_fields := [f for f in ("text", "content", "html") if f in row]:
            return Failure(own_id, path, f"{where}{given_fields[0]} is empty", empty=True)
        has = ", ".join(row)[:80] or "nothing"
        return Failure(own_id, path, f"{where}no text, content or html; it has {has}")
    if len(text) > ROW_CHARACTERS:
        return Failure(own_id, path, f"{where}more than {ROW_CHARACTERS} characters")
    text = _well_formed(text)
    title, url, source = (_line(row.get(name)) for name in ("title", "url", "source"))
    if field == "html" or holds_markup(text):
        page = _page(text, path, own_id, title, named=False)
        article = page if not title or _opens(title, page.body.text) else _titled(page, title)
    else:
        plain = _plain(text, path, own_id, named=False)
        article = plain if not title or _opens(title, text) else _titled(plain, title)
    dates = [metadata.published_in_row(row.get(name)) for name in ("published", "date")]
    published = next((date for date, _ in dates if date), None)
    doubt = next((f"{where}published {why}" for _, why in dates if why and not published), "")
    return replace(
        article,
        doubt=doubt,
        title=title or article.title,
        published=published or article.published,
        url=url or article.url,
        source=source or article.source,
        encoding=encoding,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
    )


def _titled(article: Article, title: str) -> Article:
    """The article with a title of its own behind its raw text and in front of its body."""
    behind = aligned(title, len(article.raw) + 1)
    body: Aligned = joined([behind, article.body])
    return replace(article, raw=f"{article.raw}\n{title}", body=body)


def _opens(title: str, text: str) -> bool:
    return "".join(text[: 3 * len(title) + 50].split()).startswith("".join(title.split()))


def _first(row: Row, *names: str) -> tuple[str, str]:
    for name in names:
        text = _text(row.get(name))
        if text.strip():
            return name, text
    return names[0], ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id(value: object) -> object:
    """A number as the id that it is: other programs write 1.0 for 1."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _line(value: object) -> str:
    """A field that is one line of text: without control characters, white space as one space; else empty."""
    return _SPACES.sub(" ", _CONTROLS.sub("", _well_formed(_text(value)))).strip()


def _well_formed(text: str) -> str:
    """Without lone surrogates, which JSON escapes can make and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not text.isascii() else text


def _name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name


_REASONS: tuple[tuple[type[BaseException], Callable[[BaseException], str]], ...] = (
    (FileNotFoundError, lambda error: "no such file"),
    (PermissionError, lambda error: "no permission to read it"),
    (IsADirectoryError, lambda error: "a folder, not a file"),
    (gzip.BadGzipFile, lambda error: "not a readable .gz file"),
    (EOFError, lambda error: "the .gz file ends too early"),
    (zlib.error, lambda error: "the .gz file is damaged"),
    (MemoryError, lambda error: "too large for this machine's memory"),
)


def _reason(error: Exception) -> str:
    for kind, tell in _REASONS:
        if isinstance(error, kind):
            return tell(error)
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "links that lead in a circle"
    return f"cannot be read: {' '.join(str(error).split())[:200] or type(error).__name__}"
