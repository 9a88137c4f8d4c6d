"""Files whose names are no UTF-8, as a Chinese zip leaves them on Linux: read, named apart, and found again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli.main import status
from pipeline.model import Article
from pipeline.read import list_inputs, on_disk, read_path, shown
from pipeline.run.inputs import inputs_of
from pipeline.tables.reading import read_table
from pipeline.tables.schema import DOCUMENTS

pytestmark = pytest.mark.skipif(
    sys.getfilesystemencodeerrors() != "surrogateescape" or sys.platform == "darwin", reason="names here are text"
)
TEXT = "{}完成5000万元A轮融资\n2025-09-13 09:30\n{}宣布完成5000万元A轮融资，由云岭资本领投。\n"


def put(folder: Path, name: bytes, company: str = "晨光电池") -> str:
    path = os.fsencode(folder) + b"/" + name
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 (names are bytes)
    Path(os.fsdecode(path)).write_text(TEXT.format(company, company), encoding="utf-8")
    return os.fsdecode(path)


def doc_ids(folder: Path) -> list[str]:
    results = [result for one in list_inputs([str(folder)]) for result in read_path(one.path, one.root)]
    assert all(isinstance(result, Article) for result in results)
    return [result.doc_id for result in results]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("新闻一.txt".encode("gbk"), "新闻一.txt"),
        ("周刊/快讯.txt".encode("gbk"), "周刊/快讯.txt"),
        ("周刊/".encode() + "快讯.txt".encode("gbk"), "周刊/快讯.txt"),
        ("誠.txt".encode("gbk"), "誠.txt"),  # its second byte is a backslash
        ("𠮷.txt".encode("gb18030"), "𠮷.txt"),
        (b"caf\xff 100%.txt", "caf%FF 100%25.txt"),
        ("新闻 100%.txt".encode(), "新闻 100%.txt"),
    ],
)
def test_a_name_is_text_and_leads_back_to_its_file(tmp_path: Path, name: bytes, text: str) -> None:
    path = put(tmp_path, name)
    assert doc_ids(tmp_path) == [text]
    assert on_disk(f"{tmp_path}/{text}") == path


def test_names_that_read_alike_stay_apart(tmp_path: Path) -> None:
    paths = {put(tmp_path, "要闻.txt".encode("gbk")), put(tmp_path, "要闻.txt".encode())}
    ids = doc_ids(tmp_path)
    assert sorted(ids) == ["%D2%AA%CE%C5.txt", "要闻.txt"]
    assert {on_disk(f"{tmp_path}/{doc_id}") for doc_id in ids} == paths


_BYTES = st.binary(min_size=1, max_size=12).filter(lambda name: not set(name) & set(b"/\0") and name.strip(b"."))


@settings(max_examples=60, deadline=None)
@given(names=st.sets(_BYTES, min_size=1, max_size=4))
def test_any_name_is_shown_by_itself_and_found_again(
    tmp_path_factory: pytest.TempPathFactory, names: set[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    paths = [put(folder, name) for name in names]
    texts = [shown(path) for path in paths]
    assert [text.encode("utf-8") for text in texts]
    assert len(set(texts)) == len(paths)
    assert [on_disk(text) for text in texts] == paths


def test_a_day_in_such_a_name_dates_its_article(tmp_path: Path) -> None:
    path = put(tmp_path, "周报20230517.txt".encode("gbk"))
    Path(path).write_text("晨光电池完成5000万元A轮融资。", encoding="utf-8")
    (article,) = read_path(path, str(tmp_path))
    assert isinstance(article, Article)
    assert article.published == "2023-05-17"


def test_such_files_are_left_out_by_their_text(tmp_path: Path) -> None:
    for name in ("草稿/一.txt", "二.txt"):
        put(tmp_path, name.encode("gbk"))
    assert [shown(one.path) for one in inputs_of([str(tmp_path)], exclude=["草稿"])] == [f"{tmp_path}/二.txt"]


def test_run_check_and_explain_find_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    for name, company in (("新闻一", "晨光电池"), ("新闻二", "灰狼智能"), ("快讯", "紫燕传感")):
        put(news, f"{name}.txt".encode("gbk"), company)
    assert status(["run", str(news), "-o", str(out), "--jobs", "1"]) == 0
    documents = read_table(out / "documents.csv", DOCUMENTS)
    assert {(row["doc_id"], row["path"], row["status"], row["events"]) for row in documents} == {
        (f"{name}.txt", f"{news}/{name}.txt", "ok", 1) for name in ("新闻一", "新闻二", "快讯")
    }
    capsys.readouterr()
    assert status(["check", str(out / "events.csv")]) == 0
    assert "evidence compared with 3 of 3 articles" in capsys.readouterr().out
    assert status(["explain", f"{news}/新闻二.txt"]) == 0
    assert "灰狼智能" in capsys.readouterr().out
    assert status(["rules", "try", "完成", str(news)]) == 0
    assert "in 3 of 3 articles" in capsys.readouterr().out
