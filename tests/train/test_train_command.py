"""`rongzi train`: what it refuses, in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.settings import bundled_rules


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rules", "{tmp}"], "no train/config.cfg in this folder of rules"),
        (["--gold", "{tmp}/none.jsonl"], "none.jsonl: no such file"),
        (["--deals", "--labelled", "{tmp}/none.jsonl"], "none.jsonl: no such file"),
        (["--model", "zh_core_web_none"], "--model goes with --measure"),
        (["--deals", "--steps", "100"], "--deals goes with neither --steps nor --gold"),
        (["--deals", "--gold", "{tmp}/none.jsonl"], "--deals goes with neither --steps nor --gold"),
        (["--deals", "--measure"], "--deals, --measure: give one of them"),
        (["--compare", "--confidence", "--measure"], "--confidence, --measure, --compare: give one of them"),
        (["--measure", "--model", "zh_core_web_none"], "no spaCy pipeline 'zh_core_web_none' is installed"),
    ],
)
def test_wrong_usage_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert status(["train", *(argument.replace("{tmp}", str(tmp_path)) for argument in arguments)]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("labels.jsonl", "labels.jsonl: cannot be used: Permission denied"),
        ("models/mine/meta.json", "models/mine/meta.json: cannot be written: Permission denied"),
        ("models", "models: cannot be written: Permission denied"),
        (None, "models/mine: cannot be written: Permission denied"),
    ],
)
def test_what_cannot_be_read_is_not_said_to_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, path: str | None, message: str
) -> None:
    monkeypatch.chdir(tmp_path)

    def fit(*_: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("pipeline.train.fit.fit", fit)
    assert status(["train", "-o", "models/mine"]) == 2
    assert capsys.readouterr().err == f"rongzi: {message}\n"


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where training was to write; nothing is trained."""
    places: list[Path] = []

    def fit(folder: Path, output: Path, *_: object) -> None:
        places.append(output)
        raise ValueError("nothing is trained here")

    monkeypatch.setattr("pipeline.train.fit.fit", fit)
    return places


def test_the_bundled_model_is_written_only_when_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trained: list[Path]
) -> None:
    monkeypatch.chdir(tmp_path)
    bundled = bundled_rules() / "model" / "ner"
    for arguments in ([], ["-o", "mine"], ["-o", str(bundled)]):
        assert status(["train", *arguments]) == 2
    assert trained == [Path("models/ner"), Path("mine"), bundled]


def test_a_folder_with_something_else_in_it_is_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], trained: list[Path]
) -> None:
    (tmp_path / "a.txt").write_text("一篇文章", encoding="utf-8")
    assert status(["train", "-o", str(tmp_path)]) == 2
    assert "holds something else than a model" in capsys.readouterr().err
    assert trained == []


def test_a_grammar_that_cannot_be_read_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "train"
    folder.mkdir()
    (folder / "config.cfg").write_text((bundled_rules() / "train" / "config.cfg").read_text("utf-8"), "utf-8")
    (folder / "lists.yml").write_text("{}", "utf-8")
    (folder / "entities.yml").write_text("{}", "utf-8")
    (folder / "noise.yml").write_text("{}", "utf-8")
    (folder / "bad.txt").write_text("== article\n{nobody}获投\n", "utf-8")
    assert status(["train", "--rules", str(tmp_path), "-o", str(tmp_path / "model")]) == 2
    assert "'article' refers to 'nobody'" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("[1]", "gold.jsonl: line 1: not a gold document"),
        ('{"id": "a", "text": "青禾微电子营收1.2亿元。", "event_list": []}', "examples of financing and others"),
    ],
)
def test_labels_that_teach_no_deal_are_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, message: str
) -> None:
    gold, model = tmp_path / "gold.jsonl", tmp_path / "deals.json"
    gold.write_text(row + "\n", encoding="utf-8")
    assert status(["train", "--deals", "--labelled", str(gold), "-o", str(model)]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1
    assert not model.exists()
