"""Files, folders, rows and URLs give articles; whatever cannot be read gives a Failure that says why."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Article, Failure
from pipeline.read import list_inputs, read_path

TEXT = "晨光电池完成A轮融资\n2020-10-30 09:32\n晨光电池获得云岭资本5000万元投资，资金将用于扩产。\n"


def read_all(path: Path, root: Path | None = None) -> list[Article | Failure]:
    return list(read_path(str(path), str(root or path.parent)))


def one(path: Path) -> Article:
    (article,) = read_all(path)
    assert isinstance(article, Article), article
    return article


def failure(path: Path) -> Failure:
    (result,) = read_all(path)
    assert isinstance(result, Failure), result
    assert "\n" not in result.reason
    return result


def check_places(article: Article) -> None:
    body = article.body
    for char, start, end in zip(body.text, body.starts, body.ends, strict=True):
        assert 0 <= start <= end <= len(article.raw)
        if start < end and char not in "\n\t ":
            assert article.raw[start:end] == char or "<" in article.raw


def test_a_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode("gbk"))
    article = one(path)
    assert article.raw == article.body.text == TEXT
    assert article.title == "晨光电池完成A轮融资"
    assert article.published == "2020-10-30T09:32"
    assert article.encoding == "gb18030"
    assert article.doc_id == "a.txt"
    assert article.sha256 == hashlib.sha256(TEXT.encode("gbk")).hexdigest()


def test_newlines_stay_as_they_are_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("一\r\n二\r三\n".encode())
    assert one(path).raw == "一\r\n二\r三\n"


def test_a_packed_text(tmp_path: Path) -> None:
    path = tmp_path / "2020-10-30_a.txt.gz"
    path.write_bytes(gzip.compress("晨光电池完成融资。没有日期。".encode("gbk")))
    article = one(path)
    assert article.raw == "晨光电池完成融资。没有日期。"
    assert article.published == "2020-10-30"


def test_rows_of_json_lines(tmp_path: Path) -> None:
    rows = [
        {
            "id": "x-1",
            "title": "晨光获投",
            "text": "正文一。",
            "published": "2020/10/30",
            "url": "https://a",
            "source": "云上",
        },
        {"title": "正文二", "content": "正文二在此。", "date": 1604021520},
        {"id": 7, "html": "<p>晨光电池完成<b>A轮</b>融资，金额为5000万元。</p>"},
    ]
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8-sig")
    first, second, third = read_all(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(third, Article)
    assert (first.doc_id, first.published, first.url, first.source) == ("x-1", "2020-10-30", "https://a", "云上")
    assert first.raw == "正文一。\n晨光获投"
    assert first.body.text == "晨光获投\n正文一。"
    assert first.sha256 == hashlib.sha256("正文一。".encode()).hexdigest()
    assert (second.doc_id, second.raw, second.body.text) == ("feed.jsonl#2", "正文二在此。", "正文二在此。")
    assert second.published == "2020-10-30T09:32:00"
    assert (third.doc_id, third.body.text) == ("7", "晨光电池完成A轮融资，金额为5000万元。")
    for article in (first, second, third):
        check_places(article)


def test_a_bad_row_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text(
        '{"text": "正文一。"}\n{"text": \n[1]\n{"id": "n"}\n{"text": 5}\n\n{"text": "正文七。"}\n', encoding="utf-8"
    )
    results = read_all(path)
    assert [type(result).__name__ for result in results] == [
        "Article",
        "Failure",
        "Failure",
        "Failure",
        "Failure",
        "Article",
    ]
    reasons = [result.reason for result in results if isinstance(result, Failure)]
    assert "row 2" in reasons[0]
    assert "row 3" in reasons[1]
    assert results[-1].doc_id == "feed.jsonl#7"


def test_a_text_field_with_markup_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"content": "<p>晨光电池完成融资。</p><p>金额为5000万元。</p>"}), encoding="utf-8")
    assert one(path).body.text == "晨光电池完成融资。\n金额为5000万元。"


def test_json_objects_lists_and_wrong_shapes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": "正文。"}), encoding="utf-16")
    assert one(path).doc_id == "a.json"
    path.write_text(json.dumps([{"text": "一。"}, {"text": "二。"}]), encoding="utf-8")
    assert [result.doc_id for result in read_all(path)] == ["a.json#1", "a.json#2"]
    path.write_text("[" * 100_000, encoding="utf-8")
    assert "JSON" in failure(path).reason
    path.write_text("5", encoding="utf-8")
    assert failure(path).doc_id == "a.json"
    path.write_text('{"text": "一。"}\n{"text": "二。"}\n', encoding="utf-8")
    assert [result.doc_id for result in read_all(path)] == ["a.json#1", "a.json#2"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_rows_of_csv(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        'ID,Title,Text,Date\n1,晨光获投,"第一行，\n第二行""引号""。",2020-10-30\n2,,只有正文。,\n'.encode(codec)
    )
    first, second = read_all(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.raw == '第一行，\n第二行"引号"。\n晨光获投'
    assert first.published == "2020-10-30"
    assert (second.doc_id, second.raw) == ("2", "只有正文。")


@pytest.mark.parametrize(
    ("given", "doc_id"),
    [("1.0", "1"), ("7", "7"), ("1e20", "1" + 20 * "0"), ("-3.0", "-3"), ("1.5", "a.jsonl#1"), ("true", "a.jsonl#1"),
     ("NaN", "a.jsonl#1"), ('"1.0"', "1.0"), ("null", "a.jsonl#1")],
)  # fmt: skip
def test_a_whole_number_is_an_id_however_it_is_written(tmp_path: Path, given: str, doc_id: str) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"id": {given}, "text": "晨光电池完成融资。"}}', encoding="utf-8")
    assert one(tmp_path / "a.jsonl").doc_id == doc_id


def test_fields_of_a_row_are_one_line_without_control_characters(tmp_path: Path) -> None:
    row = {
        "id": " n\0-\x071\n", "title": "晨光\0获\x1b投\r\n快讯", "text": "晨光电池完成融资。",
        "url": "http://x.cn/\x001\x7f", "source": "云上\t快\x08讯\ud800",
    }  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    article = one(path)
    assert (article.doc_id, article.title) == ("n-1", "晨光获投 快讯")
    assert (article.url, article.source) == ("http://x.cn/1", "云上 快讯\ufffd")
    path.write_text(json.dumps({"id": "\0 \x01", "text": " ", "url": 5}), encoding="utf-8")
    assert failure(path).doc_id == "a.jsonl#1"
    path.write_text(json.dumps({"title": "æ\x99¨å\x85\x89", "text": "晨光电池完成融资。"}), encoding="utf-8")
    assert one(path).title == "æ\x99¨å\x85\x89", "what a repair needs stays"


@pytest.mark.parametrize("heads", ["id,text,Text", "正文,id,正文", "id,ID,text", "text,url,url"])
def test_a_head_that_is_read_stands_once(tmp_path: Path, heads: str) -> None:
    (tmp_path / "a.csv").write_text(f"{heads}\n1,晨光电池完成融资。,\n2,云帆完成融资。,\n", encoding="utf-8")
    twice = max(heads.lower().split(","), key=heads.lower().split(",").count)
    assert failure(tmp_path / "a.csv").reason == (
        f"the head {twice} stands twice in the first row: rename or delete one of the columns"
    )


def test_heads_that_are_not_read_may_stand_twice(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text,备注,备注,,\n1,晨光电池完成融资。,一,二,,\n", encoding="utf-8")
    assert one(tmp_path / "a.csv").raw == "晨光电池完成融资。"


@pytest.mark.parametrize(("first", "mark"), [("sep=;", ";"), ('"SEP=;"', ";"), ("sep=\t", "\t"), ("sep=^", "^")])
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_the_line_that_tells_excel_what_parts_the_cells_is_no_head(
    tmp_path: Path, first: str, mark: str, codec: str
) -> None:
    heads, row, broken = mark.join(("id", "a,b,c,d", "text")), mark.join(("n1", "", "一,二；三。")), mark.join('x"y')
    path = tmp_path / "a.csv"
    path.write_text(f"{first}\r\n{heads}\r\n{row}\r\n{broken}", encoding=codec, newline="")
    article, rest = read_all(path)
    assert isinstance(article, Article)
    assert (article.doc_id, article.raw) == ("n1", "一,二；三。")
    assert isinstance(rest, Failure)
    assert "in the row of line 4 is closed nowhere" in rest.reason


def test_the_date_of_a_dump_is_not_the_date_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "export_20240101.jsonl"
    path.write_text('{"text": "晨光电池完成融资。"}', encoding="utf-8")
    assert one(path).published is None


def test_rows_of_csv_that_are_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,一\0。\n2,二。,多,出\n3,三。\n", encoding="utf-8")
    first, second, third = read_all(path)
    assert isinstance(first, Article)
    assert isinstance(second, Failure)
    assert "row 2" in second.reason
    assert isinstance(third, Article)
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert "column" in failure(path).reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("missing.txt", None),
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\n"),
        ("nul.txt", b"\0" * 100),
        ("bom.txt", b"\xef\xbb\xbf"),
        ("image.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10),
        ("empty.jsonl", b""),
        ("empty.json", b"[]"),
        ("empty.csv", b""),
        ("broken.json", b"{"),
        ("broken.docx", b"PK\x03\x04broken"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("broken.pdf", b"%PDF-1.4 broken"),
        ("broken.txt.gz", b"no gzip at all"),
        ("cut.txt.gz", gzip.compress(b"text" * 1000, mtime=0)[:20]),
        ("picture.png", b"\x89PNG"),
        ("noending", b"text"),
        ("binary.csv", bytes(range(256)) * 10),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes | None) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    result = failure(path)
    assert result.doc_id == name
    assert result.path == str(path)
    assert len(result.reason) > 8


def test_a_table_without_a_text_says_which_columns_it_has(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("标题,摘要,日期\n一,二,三\n", encoding="gbk")
    reason = failure(tmp_path / "rows.csv").reason
    assert reason == "the first row names no column text, content or html; it names 标题, 摘要, 日期"


def test_rows_under_chinese_heads(tmp_path: Path) -> None:
    head = "编号,标题,正文,发布时间,原文链接,来源\n"
    line = "7,星野获投,星野完成A轮。,2025/9/3 10:00,http://x.cn/7,快讯\n"
    (tmp_path / "a.csv").write_text(head + line, encoding="gbk")
    row = '{"标题": "不看", "title": "云帆获投", "正文": "", "内容": "云帆完成B轮。", "日期": "2025年9月4日"}'
    (tmp_path / "b.jsonl").write_text(row, encoding="utf-8")
    first, second = one(tmp_path / "a.csv"), one(tmp_path / "b.jsonl")
    assert (first.doc_id, first.title, first.published) == ("a.csv#1", "星野获投", "2025-09-03T10:00")
    assert (first.url, first.source) == ("http://x.cn/7", "快讯")
    assert first.body.text == "星野获投\n星野完成A轮。"
    assert (second.title, second.published, second.raw) == ("云帆获投", "2025-09-04", "云帆完成B轮。\n云帆获投")


def test_articles_that_an_export_wraps_in_an_object(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    rows = [{"id": "n1", "body": "星野完成A轮。"}, {"title": "无正文"}]
    path.write_text(json.dumps({"total": 2, "tags": ["a"], "data": rows}, ensure_ascii=False), encoding="utf-8")
    first, second = read_all(path)
    assert isinstance(first, Article)
    assert (first.doc_id, first.raw) == ("n1", "星野完成A轮。")
    assert isinstance(second, Failure)
    assert second.reason == "row 2: no text, content or html; it has title"
    path.write_text(json.dumps({"text": "星野完成A轮。", "tags": [{"name": "A轮"}]}), encoding="utf-8")
    assert one(path).raw == "星野完成A轮。"


def test_rows_under_the_heads_of_other_tools(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"ID": 7, "Headline": "星野获投", "text": "", "正文": null, "body": "星野完成A轮。", "pub_date": "2025/9/3"}\n'
        '{"summary": "星野完成A轮。", "Tag": 1}\n',
        encoding="utf-8",
    )
    first, second = read_all(path)
    assert isinstance(first, Article)
    assert (first.doc_id, first.title, first.published) == ("7", "星野获投", "2025-09-03")
    assert first.raw == "星野完成A轮。\n星野获投"
    assert isinstance(second, Failure)
    assert second.reason == "row 2: no text, content or html; it has summary, tag"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_quote_of_csv_that_is_closed_nowhere_swallows_no_rows_unsaid(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"一。\n又一。"\n2,"二。\n3,三。\n4,四。\n', encoding=codec)
    first, rest = read_all(path)
    assert isinstance(first, Article)
    assert isinstance(rest, Failure)
    assert rest.reason == (
        'row 2: a quote (") opened in the row of line 4 is closed nowhere: the file ends inside it'
    )


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("a.jsonl", ['{"text": "%s"}\n', '{"text": "%s"}\n', '{"text": "%s"}\n']),
        ("a.csv", ["text,note\n%s,一\n", "%s,二\n", "%s,三\n"]),
        ("a.csv", ["text,note\n%s,一\n", '"公司""A""\n\n%s\n""完""，\n",二\n', '"%s",三\n']),
        ("a.csv", ["text,note\n%s,一\n", '%s,"5"" 屏\n"\n', "%s,三\n"]),
    ],
)
def test_a_row_that_is_too_long_hides_none_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, rows: list[str]
) -> None:
    monkeypatch.setattr("pipeline.read.files.ROW_CHARACTERS", 1000)
    long = "晨光电池获得云岭资本投资。" * 100
    texts = ["晨光电池完成A轮融资。", long, "灰狼智能完成B轮融资。"]
    path = tmp_path / name
    path.write_text("".join(row % text for row, text in zip(rows, texts, strict=True)), encoding="utf-8")
    first, second, third = read_all(path)
    assert isinstance(first, Article) and isinstance(third, Article)
    assert (first.raw, third.raw) == (texts[0], texts[2])
    assert isinstance(second, Failure)
    assert (second.doc_id, second.reason) == (f"{name}#2", "row 2: more than 1000 characters")
    assert third.doc_id == f"{name}#3"


def test_a_gz_that_does_not_tell_what_it_holds_says_how_to_name_it(tmp_path: Path) -> None:
    (tmp_path / "news.gz").write_bytes(gzip.compress(b"text"))
    assert failure(tmp_path / "news.gz").reason.endswith("name it as in news.txt.gz")


@pytest.mark.parametrize("name", ["empty.txt", "empty.html", "empty.docx", "empty.csv", "empty.jsonl", "empty.txt.gz"])
def test_a_file_that_holds_nothing_is_empty(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"") if name.endswith(".gz") else b"")
    assert failure(path).empty
    path.write_bytes(gzip.compress(b" \n") if name.endswith(".gz") else b" \n")
    assert failure(path).empty


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("heads.csv", b"id,text\n"),
        ("blank.csv", b"id,text\n,\n\n"),
        ("mark.jsonl", b"\xef\xbb\xbf"),
        ("marks.jsonl", b"\xff\xfe\r\0\n\0"),
        ("heads.csv.gz", gzip.compress(b"id,text\n", mtime=0)),
    ],
)
def test_a_file_of_rows_that_holds_none_is_empty(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    result = failure(tmp_path / name)
    assert (result.doc_id, result.reason, result.empty) == (name, "the file holds no rows", True)


def test_a_row_with_an_empty_text_is_empty_and_one_without_a_text_is_not(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = ('{"id": "a", "text": " "}', '{"id": "b", "摘要": "星野获投。"}', '{"id": "c", "text": 5}')
    path.write_text("\n".join(rows), encoding="utf-8")
    found = [(result.doc_id, result.empty) for result in read_all(path) if isinstance(result, Failure)]
    assert found == [("a", True), ("b", False), ("c", False)]


def test_links_lead_in_once_and_never_round(tmp_path: Path) -> None:
    outside, news = tmp_path / "elsewhere", tmp_path / "news"
    outside.mkdir()
    (news / "sub").mkdir(parents=True)
    (outside / "a.txt").write_text(TEXT, encoding="utf-8")
    (news / "sub" / "b.txt").write_text(TEXT, encoding="utf-8")
    (news / "far").symlink_to(outside)
    (news / "again").symlink_to(outside)
    (news / "near").symlink_to(news / "sub")
    (news / "sub" / "loop").symlink_to(news)
    (news / "up").symlink_to(tmp_path)
    (news / "self.txt").symlink_to(news / "self.txt")
    found = [Path(one.path).relative_to(news).as_posix() for one in list_inputs([str(news)])]
    assert found == ["again/a.txt", "self.txt", "sub/b.txt"]
    assert "links" in failure(news / "self.txt").reason


def test_a_pipe_is_told_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "neither" in failure(tmp_path / "a.txt").reason


def test_a_folder_that_may_not_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    listed, scanned = os.listdir, os.scandir

    def shut(path: str, real: Callable[[str], Any]) -> Any:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr("os.scandir", lambda path: shut(str(path), scanned))
    monkeypatch.setattr("os.listdir", lambda path: shut(str(path), listed))
    (only,) = list_inputs([str(tmp_path)])
    (result,) = read_path(only.path, only.root)
    assert isinstance(result, Failure)
    assert (result.doc_id, result.reason) == ("shut", "no permission to read it")


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert "folder" in failure(tmp_path / "a.txt").reason


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.files.FILE_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert "larger" in failure(path).reason
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"a" * 1_000_000))
    assert "larger" in failure(tmp_path / "b.txt.gz").reason


def test_rows_of_two_encodings_are_read_each_in_its_own(tmp_path: Path) -> None:
    path = tmp_path / "joined.jsonl"
    texts = [f"晨光电池第{number}次获得云岭资本投资，资金将用于扩产。" for number in "一二三四"]
    path.write_bytes(b"".join(
        (json.dumps({"text": text}, ensure_ascii=False) + "\n").encode("gbk" if number == 2 else "utf-8")
        for number, text in enumerate(texts)
    ))
    assert [result.raw for result in read_all(path) if isinstance(result, Article)] == texts


def test_a_plain_file_that_holds_tags_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "pasted.txt"
    path.write_text(TEXT.replace("\n", "<br/>\n"), encoding="utf-8")
    article = one(path)
    assert article.body.text.split("\n") == TEXT.split("\n")[:3]
    assert (article.title, article.published) == ("", "2020-10-30T09:32")


def test_lone_carriage_returns_end_rows_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("id,text\ra,正文一在此。\rb,正文二在此。\r".encode())
    assert [result.doc_id for result in read_all(path)] == ["a", "b"]


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["txt", "html", "json", "jsonl", "csv", "docx", "pdf", "txt.gz"]))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"a.{kind}"
    path.write_bytes(data)
    results = read_all(path)
    assert results
    for result in results:
        if isinstance(result, Article):
            check_places(result)


def test_inputs_come_in_a_fixed_order_and_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".hidden", ".git/x.txt", "c.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    inputs = list_inputs([str(tmp_path), str(tmp_path / "a"), str(tmp_path / "missing.txt")])
    assert [Path(one.path).relative_to(tmp_path).as_posix() for one in inputs] == [
        "a/1.txt", "a/2.txt", "b.txt", "c.png", "missing.txt",
    ]  # fmt: skip
    assert {one.root for one in inputs} == {str(tmp_path)}


def test_doc_ids_are_relative_to_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "news" / "2020" / "a.txt"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    (given_folder,) = list_inputs([str(tmp_path / "news")])
    (article,) = read_path(given_folder.path, given_folder.root)
    assert article.doc_id == "2020/a.txt"
    (given_file,) = list_inputs([str(path)])
    (article,) = read_path(given_file.path, given_file.root)
    assert article.doc_id == "a.txt"


def test_urls_are_read_like_files(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/news/a.txt", TEXT.encode("gbk"))
    memory.pipe("/news/deep/b.jsonl", '{"text": "正文。"}\n'.encode())
    memory.pipe("/news/c.txt.gz", gzip.compress(TEXT.encode()))
    try:
        inputs = list_inputs(["memory://news"])
        results = [result for one in inputs for result in read_path(one.path, one.root)]
        assert [result.doc_id for result in results] == ["a.txt", "c.txt.gz", "deep/b.jsonl#1"]
        assert all(isinstance(result, Article) for result in results)
        (single,) = list_inputs(["memory://news/a.txt"])
        (article,) = read_path(single.path, single.root)
        assert article.doc_id == "a.txt"
        (missing,) = read_path("memory://news/none.txt", "memory://news")
        assert isinstance(missing, Failure)
    finally:
        memory.rm("/news", recursive=True)
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (by_url,) = list_inputs([f"file://{tmp_path}"])
    (article,) = read_path(by_url.path, by_url.root)
    assert article.doc_id == "a.txt"


def test_an_unknown_protocol_is_a_failure() -> None:
    (given,) = list_inputs(["klingon://news/a.txt"])
    (result,) = read_path(given.path, given.root)
    assert isinstance(result, Failure)


def test_a_date_of_publication_that_is_none_is_told(tmp_path: Path) -> None:
    told = {
        "13.09.25 o'clock": "\"13.09.25 o'clock\" is no date: write 2025-09-13",
        "2023-05": "'2023-05' names no day: write 2025-09-13",
        "05/06/2023": "'05/06/2023' may be of two months: write 2023-05-06 if it is that",
    }
    values = [*told, True, 7, [1, 2], {}]
    reasons = [*told.values(), *(f"{value} is no date: write 2025-09-13" for value in values[3:])]
    rows = [{"text": f"{number} {TEXT}", "published": value} for number, value in enumerate(values)]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    articles = [one for one in read_all(tmp_path / "n.jsonl") if isinstance(one, Article)]
    assert [one.doubt for one in articles] == [f"row {at}: published {why}" for at, why in enumerate(reasons, 1)]
    assert {one.published for one in articles} == {"2020-10-30T09:32"}  # as the text says


@pytest.mark.parametrize("value", ["2023-05-17", "05/17/2023", "May 17, 2023", "17-May-2023", "45063", 45063, 45063.4])
def test_a_date_of_publication_as_other_programs_write_it(tmp_path: Path, value: object) -> None:
    rows = [{"text": TEXT, "published": value}, {"text": TEXT, "published": "?", "date": value}]
    (tmp_path / "n.json").write_text(json.dumps(rows), encoding="utf-8")
    for article in read_all(tmp_path / "n.json"):
        assert isinstance(article, Article)
        assert (article.published, article.doubt) == ("2023-05-17", "")


def test_a_question_mark_in_a_name_is_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "为什么?松果投了它.txt").write_text(TEXT, encoding="utf-8")
    (article,) = read_all(tmp_path / "为什么?松果投了它.txt")
    assert isinstance(article, Article)
