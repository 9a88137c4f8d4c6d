"""Bytes are read in the encoding that they were written in, declared or not."""

from __future__ import annotations

import quopri

import pytest

from pipeline.read.encoding import NotText, decode, detect

SIMPLIFIED = "晨光电池今天宣布完成五千万元A轮融资，由云岭资本领投，老股东继续加注。"
TRADITIONAL = "晨光電池今天宣布完成五千萬元A輪融資，由雲嶺資本領投，老股東繼續加注。"
SHORT = [
    "公司完成新一轮融资，投后估值二十亿元人民币",
    "今日在科创板挂牌上市，募集资金十二亿元",
    "双方签署协议，收购其全部股权并完成交割",
    "本轮由多家机构联合投资，资金用于研发",
    "董事会审议通过了非公开发行股票的议案",
    "首只基金完成首次关闭，规模约三十亿元",
]
SHORT_TRADITIONAL = [
    "公司完成新一輪融資，投後估值二十億元人民幣",
    "今日在港交所掛牌上市，募集資金十二億港元",
    "雙方簽署協議，收購其全部股權並完成交割",
    "本輪由多家機構聯合投資，資金用於研發",
    "董事會審議通過了非公開發行股票的議案",
    "首隻基金完成首次關閉，規模約三十億元",
]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, SIMPLIFIED * 50, *SHORT])
def test_simplified_text_is_read_in_its_encoding(codec: str, text: str) -> None:
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("codec", ["utf-8", "big5", "cp950", "gbk", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL * 50, *SHORT_TRADITIONAL])
def test_traditional_text_is_read_in_its_encoding(codec: str, text: str) -> None:
    assert decode(text.encode(codec)).text == text


def test_rare_characters_of_gb18030() -> None:
    text = "出席者有䶮先生与㛃女士，" + SIMPLIFIED
    assert decode(text.encode("gb18030")).text == text


def test_some_bad_bytes_in_utf8_are_replaced_and_counted() -> None:
    data = bytearray((SIMPLIFIED * 3).encode())
    data[10] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8"
    assert decoded.replaced >= 1
    assert "bad bytes replaced" in decoded.label
    assert decoded.text.endswith(SIMPLIFIED)


def test_a_replacement_character_that_stands_in_the_file_is_no_bad_byte() -> None:
    assert decode(f"{SIMPLIFIED}\ufffd".encode()).label == "utf-8"


def test_a_file_cut_in_the_middle_of_a_character() -> None:
    assert decode(SIMPLIFIED.encode("gb18030")[:-1]).encoding == "gb18030"
    assert decode(SIMPLIFIED.encode()[:-1]).encoding == "utf-8"


def test_a_file_that_begins_in_the_middle_of_a_character() -> None:
    decoded = decode(SIMPLIFIED.encode("gbk")[1:])
    assert decoded.text == "\ufffd" + SIMPLIFIED[1:]
    assert decoded.replaced == 1


@pytest.mark.parametrize(("first", "second"), [("gbk", "utf-8"), ("utf-8", "gbk")])
def test_lines_of_two_encodings_are_read_each_in_its_own(first: str, second: str) -> None:
    lines = [SIMPLIFIED, SHORT[0], SHORT[1], SIMPLIFIED, "2024-06-12", SHORT[2]]
    data = b"\n".join(line.encode(second if number in (1, 5) else first) for number, line in enumerate(lines))
    decoded = decode(data)
    assert decoded.text == "\n".join(lines)
    assert decoded.label == {"gbk": "gb18030 (utf-8 in 2 lines)", "utf-8": "utf-8 (gb18030 in 2 lines)"}[first]


def test_a_declaration_is_believed_where_the_bytes_allow_it() -> None:
    page = f'<html><head><meta charset="big5"></head><body>{TRADITIONAL}</body></html>'
    assert decode(page.encode("big5"), markup=True).text == page


def test_a_declaration_against_the_bytes_is_not() -> None:
    page = f'<html><head><meta charset="gb2312"></head><body>{SIMPLIFIED}</body></html>'
    assert decode(page.encode(), markup=True).text == page
    page = f'<html><head><meta charset="utf-8"></head><body>{SIMPLIFIED}</body></html>'
    assert decode(page.encode("gbk"), markup=True).text == page


def test_an_unknown_declaration_is_passed_over() -> None:
    page = f'<html><head><meta charset="x-klingon"></head><body>{SIMPLIFIED}</body></html>'
    assert decode(page.encode("gbk"), markup=True).text == page


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_english_in_utf16_without_a_mark(codec: str) -> None:
    text = "Series A round of 50 million US dollars"
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
@pytest.mark.parametrize("right", ["utf-8", "gb18030"])
def test_text_written_twice_is_read_once_more(right: str, wrong: str) -> None:
    text = SIMPLIFIED if wrong == "latin-1" else "云岭资本投资近二亿元人民，山河创投领投，用于研和海外市场"
    doubled = decode(text.encode(right).decode(wrong).encode())
    assert (doubled.text, doubled.label) == (text, f"{right} (as Latin-1 in utf-8)")
    accents = "Société Générale “a investi” 5 millions €, très bien, à Genève"
    assert decode(accents.encode()).text == accents


def test_hz_and_quoted_printable_as_mail_has_them() -> None:
    assert decode(SIMPLIFIED.encode("hz")).text == SIMPLIFIED
    quoted = decode(quopri.encodestring(SIMPLIFIED.encode("gb18030")))
    assert (quoted.text, quoted.encoding) == (SIMPLIFIED, "quoted-printable gb18030")
    assert decode(b"a ~{ b ~} c =E5 x").text == "a ~{ b ~} c =E5 x"


def test_many_nul_bytes_in_utf8_are_no_binary_file() -> None:
    text = SIMPLIFIED.replace("，", "，\0\0").replace("电", "电\0\0\0")
    assert decode(text.encode()).text == text


def test_nul_bytes_in_text_stay_for_cleaning() -> None:
    assert decode(f"完成\0融资，{SIMPLIFIED}".encode()).text == f"完成\0融资，{SIMPLIFIED}"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, bytes(range(256)) * 4, b"\0" * 500])
def test_binary_content_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_empty_bytes_are_utf8() -> None:
    assert detect(b"") == ("utf-8", 0)
