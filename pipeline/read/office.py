"""Text of Word and PDF files."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.model import Aligned, aligned

if TYPE_CHECKING:
    from docx.table import Table

UNPACKED_BYTES = 200_000_000
"""Most bytes that a .docx may unpack to: more is taken for an archive bomb."""

_SENTENCE_END = re.compile(r"[。！？!?；;：:”』」…）)]\s*$")
_CJK = re.compile(r"[㐀-鿿，。、；：？！“”（）《》％]")


class Unreadable(ValueError):
    """A file that gives no text; the message is one line for a person."""


def docx_text(data: bytes) -> tuple[str, str]:
    """Text of a Word file (paragraphs and table cells in order, one a line) and its own title field.

    Raises Unreadable.
    """
    import docx  # loaded when the first Word file comes
    from docx.table import Table

    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("an encrypted file or one of the old .doc kind; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_BYTES:
                raise Unreadable(f"it unpacks to more than {UNPACKED_BYTES} bytes")
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            lines.extend(_table_lines(block) if isinstance(block, Table) else [block.text])
        title = document.core_properties.title or ""
    except Unreadable:
        raise
    except Exception as error:  # damaged packages fail in many ways inside zip and XML
        raise Unreadable(f"not a readable Word file ({_line(error)})") from error
    return "\n".join(lines), title


def pdf_text(data: bytes) -> tuple[str, str]:
    """Text of a PDF file, pages parted by a newline, and the title of its information. Raises Unreadable."""
    import pypdf  # loaded when the first PDF file comes

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("the PDF is encrypted; save it without a password")
        text = "\n".join(page.extract_text() for page in reader.pages)
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except Unreadable:
        raise
    except Exception as error:  # damaged files fail in many ways
        raise Unreadable(f"not a readable PDF file ({_line(error)})") from error
    if not text.strip():
        raise Unreadable("the PDF holds no text (a scan?); run text recognition on it first")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), title


def unwrapped(text: str) -> Aligned:
    """`text` without the line breaks that only the page's width made.

    A full line that does not end a sentence, or one that ends with a comma, goes on with the next. Between Latin
    words the break stays as it is, as white space would be needed there.
    """
    lines = text.splitlines(keepends=True)
    widths = sorted(len(line.strip()) for line in lines if len(line.strip()) > 10)
    if not widths:
        return aligned(text)
    full = widths[int(len(widths) * 0.9)] * 0.85
    kept: list[int] = []
    at = 0
    for number, line in enumerate(lines):
        following = lines[number + 1].lstrip(" \t") if number + 1 < len(lines) else ""
        end = len(line.rstrip()) if _goes_on(line.rstrip(), following, full) else len(line)
        kept.extend(range(at, at + end))
        at += len(line)
    return Aligned("".join(text[index] for index in kept), kept, [index + 1 for index in kept])


def _goes_on(line: str, following: str, full: float) -> bool:
    """Whether the sentence at the end of `line` is continued by `following`; a full line has `full` characters."""
    if not line or not following.strip() or following.startswith(("　", "●", "•")):
        return False
    if not line.endswith(("，", "、")) and (len(line.strip()) < full or _SENTENCE_END.search(line)):
        return False
    return bool(_CJK.match(line[-1]) or _CJK.match(following[0]))


def _table_lines(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            if cell.text and (not cells or cells[-1] != cell.text):  # merged cells repeat
                cells.append(cell.text)
        yield "\t".join(cells)


def _line(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:120]
