"""Word and PDF files give their text."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdf
import pytest

from pipeline.model import Article, Failure
from pipeline.read import read_path
from pipeline.read.office import Unreadable, pdf_text, unwrapped

CORPUS = Path(__file__).parents[2] / "corpus" / "raw"


def simple_pdf(words: str) -> bytes:
    """A PDF of one page with one line of ASCII."""
    content = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792]"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def test_a_word_file_with_a_table(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("晨光电池完成A轮融资")
    document.add_paragraph("2021年9月15日")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "投资方"
    table.rows[0].cells[1].text = "云岭资本"
    document.add_paragraph("资金将用于扩产。")
    path = tmp_path / "a.docx"
    document.save(str(path))
    (article,) = read_path(str(path), str(tmp_path))
    assert isinstance(article, Article)
    assert article.raw == "晨光电池完成A轮融资\n2021年9月15日\n投资方\t云岭资本\n资金将用于扩产。"
    assert article.title == "晨光电池完成A轮融资"
    assert article.published == "2021-09-15"


def test_an_empty_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    (result,) = read_path(str(path), str(tmp_path))
    assert isinstance(result, Failure)


def test_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(simple_pdf("Series A round of 50 million"))
    (article,) = read_path(str(path), str(tmp_path))
    assert isinstance(article, Article)
    assert article.raw.strip() == "Series A round of 50 million"


def test_a_pdf_without_text_and_one_with_a_password(tmp_path: Path) -> None:
    blank = pypdf.PdfWriter()
    blank.add_blank_page(100, 100)
    out = io.BytesIO()
    blank.write(out)
    with pytest.raises(Unreadable, match="no text"):
        pdf_text(out.getvalue())
    locked = pypdf.PdfWriter(clone_from=io.BytesIO(simple_pdf("secret")))
    locked.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    with pytest.raises(Unreadable, match="encrypted"):
        pdf_text(out.getvalue())


def test_lines_of_a_pdf_are_put_together_again() -> None:
    text = (
        "关于定向发行股票的公告\n公司拟向云岭资本定向发行股票，募集资金总额为五千二百\n万元，用于补充流动资金，\n"
        "并偿还银行贷款。\n本次发行尚需经股东大会审议。\n"
    )
    body = unwrapped(text)
    assert body.text == (
        "关于定向发行股票的公告\n公司拟向云岭资本定向发行股票，募集资金总额为五千二百万元，用于补充流动资金，并偿还银行贷款。\n"
        "本次发行尚需经股东大会审议。\n"
    )
    assert all(text[start] == char for char, start in zip(body.text, body.starts, strict=True))


@pytest.mark.parametrize("path", sorted([*CORPUS.glob("*.pdf"), *CORPUS.glob("*.docx")]), ids=lambda path: path.name)
def test_files_of_the_corpus(path: Path) -> None:
    (article,) = read_path(str(path), str(CORPUS))
    assert isinstance(article, Article)
    assert article.title
    assert len(article.body.text) > 100
