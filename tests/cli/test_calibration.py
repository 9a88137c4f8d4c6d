"""`rongzi eval --calibration` and `rongzi train --confidence`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.normalise.confidence import load

TOLD = "星野智能完成2亿元人民币B轮融资\n星野智能近日宣布完成2亿元人民币B轮融资，由远山基金领投。"
FALSE = "青禾生物获得5000万元A轮融资\n青禾生物近日宣布获得5000万元人民币A轮融资。"


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    arguments = [("被投资方", "星野智能"), ("融资金额", "2亿元人民币"), ("融资轮次", "B轮")]
    event = {"event_type": "企业融资", "arguments": [{"role": role, "argument": text} for role, text in arguments]}
    documents = [{"id": "told", "text": TOLD, "event_list": [event]}, {"id": "false", "text": FALSE, "event_list": []}]
    path = Path("gold.jsonl")
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in documents), encoding="utf-8")
    return path


def test_the_reliability_of_a_run_is_shown(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", str(gold), "-j", "1"]) == 0
    capsys.readouterr()
    assert status(["eval", "--calibration", str(gold), "outputs/events.csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["confidence", "events", "mean", "right"]
    assert sum(int(line.split()[3]) for line in lines[2:-1]) == 2
    assert lines[-1].startswith("events 2, right 1, expected calibration error 0.")


def test_it_goes_with_no_other_view(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["eval", "--calibration", "--show", "2", str(gold), "events.csv"]) == 2
    assert "goes with neither" in capsys.readouterr().err


def test_weights_are_fitted_on_labelled_documents(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["train", "--confidence", "--labelled", str(gold), "-o", "weights.json"]) == 0
    assert capsys.readouterr().out.startswith("2 events, 50.0 % right")
    assert "amount" in load(Path("weights.json")).features
    gold.write_text(gold.read_text("utf-8").splitlines()[0], encoding="utf-8")
    assert status(["train", "--confidence", "--labelled", str(gold), "-o", "weights.json"]) == 2
    assert "right and wrong events are wanted" in capsys.readouterr().err
