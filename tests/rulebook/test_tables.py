"""Tables of words in a user's folder: what cannot be used is named with file and row, and the rest counts."""

from pathlib import Path

import pytest

from pipeline import resources
from pipeline.rulebook.load import load
from pipeline.rulebook.tables import faults, rows
from pipeline.settings import Settings


@pytest.mark.parametrize(
    ("name", "content", "said", "kept"),
    [
        ("lexicons/rounds.csv", "form,canonical\n金种子,金种子\n银种子,\n", "3: has no canonical", ["金种子"]),
        ("mentions/magnitudes.csv", "word,factor\n打,12\n筐,很多\n", "3: factor '很多' is no number", ["打"]),
        ("lexicons/cues.csv", "组,word\ntrailing,喜提\n", "1: lacks the column set", []),
        ("gate.csv", "word,note\n喜提,a,b\n豪掷,\n", "2: has 3 cells, the header 2", ["豪掷"]),
        ("mentions/date_words.csv", "", "1: lacks the column word, unit, value, relative", []),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_count(
    tmp_path: Path, name: str, content: str, said: str, kept: list[str]
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert [str(one) for one in load([tmp_path]).problems] == [f"{tmp_path / name}:{said}"]
    assert [row.get("form") or row["word"] for row in rows([tmp_path], name)] == kept


def test_a_table_saved_by_a_spreadsheet_in_gb18030_counts(tmp_path: Path) -> None:
    (tmp_path / "gate.csv").write_bytes("word,note\r\n喜提,\r\n".encode("gb18030"))
    assert [row["word"] for row in rows([tmp_path], "gate.csv")] == ["喜提"]


def test_a_table_in_the_wrong_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "investors.csv").write_text("id,name,kind\ninv:a,松果创投,vc\n", encoding="utf-8")
    (problem,) = load([tmp_path]).problems
    assert problem.file.endswith("local/investors.csv")
    assert problem.message.startswith("not read: lists of names stand in the folder lexicons")


def test_faults_of_own_tables_and_lexicons_are_problems_of_the_rules(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "own.csv").write_text(
        "id,name,kind\ninv:songguo,松果创投,风投\ninv:qinghe,青禾资本,vc\n", encoding="utf-8"
    )
    (tmp_path / "lexicons" / "cues.csv").write_text("set,word\ntrailing\n", encoding="utf-8")
    loaded = resources.load(Settings(rules=(tmp_path,), ner=False))
    told = [str(one).removeprefix(f"{tmp_path}/lexicons/") for one in loaded.rulebook.problems]
    assert [one.split(": use one of")[0] for one in told] == [
        "cues.csv:2: has no word",
        "own.csv:2: kind '风投' is not known",
    ]
    assert loaded.gazetteer.lookup("青禾资本") is not None


def test_a_quote_that_is_closed_nowhere_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "gate.csv").write_text('word\n喜提\n"捧回\n斩获\n', encoding="utf-8")
    assert [word["word"] for word in rows([tmp_path], "gate.csv")] == ["喜提"]
    (told,) = faults([tmp_path])
    assert (told.line, told.message) == (
        3, 'is not a table: a quote (") opened in the row of line 3 is closed nowhere: the file ends inside it'
    )
