"""Precision, recall and F1 on small gold files whose figures were worked out by hand."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.gold import Event, GoldError, read_events, read_gold, schemes
from pipeline.evaluate.reliability import read_confident
from pipeline.evaluate.score import Figures, agreeing, assignment, comparison, score
from pipeline.tables.reading import TableError
from pipeline.tables.schema import EVENTS, row
from pipeline.tables.writers import open_tables
from tests.evaluate import peer

FINANCING = schemes()["financing"]

GOLD = [
    # Two events, of which the second has no lead.
    {"id": "d1", "title": "", "text": "", "event_list": [
        {"event_type": "企业融资", "trigger": "融资", "arguments": [
            {"role": "被投资方", "argument": "星野智能"},
            {"role": "融资金额", "argument": "2亿元人民币"},
            {"role": "投资方", "argument": "北辰资本"},
            {"role": "投资方", "argument": "云杉创投"},
            {"role": "领投方", "argument": "北辰资本"},
        ]},
        {"event_type": "企业融资", "trigger": "融资", "arguments": [
            {"role": "被投资方", "argument": "青禾生物"},
            {"role": "融资轮次", "argument": "A轮"},
        ]},
        {"event_type": "质押", "trigger": "质押", "arguments": [{"role": "质押方", "argument": "某人"}]},
    ]},
    {"id": "d2", "title": "", "text": "", "event_list": []},
    {"id": "d3", "title": "", "text": "", "event_list": [
        {"event_type": "企业融资", "trigger": "融资", "arguments": [{"role": "事件时间", "argument": "9月12日"}]},
    ]},
]  # fmt: skip

FOUND = [
    {"doc_id": "d1", "event_type": "equity_round", "company_text": "青禾生物", "round_text": "A 轮融资"},
    {"doc_id": "d1", "event_type": "equity_round", "company_text": "星野智能公司", "amount_text": "约2亿元",
     "investors_text": ("北辰资本", "远山基金"), "lead_investors_text": ("北辰资本",)},
    {"doc_id": "d2", "event_type": "debt", "company_text": "甲集团"},
    {"doc_id": "d3", "event_type": "ipo", "company_text": "乙股份", "event_date_text": "9月12日"},
    {"doc_id": "elsewhere", "event_type": "equity_round", "company_text": "丙"},
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(document, ensure_ascii=False) for document in GOLD), encoding="utf-8")
    with open_tables(tmp_path, ["csv"], [EVENTS]) as tables:
        tables.write("events", [row(EVENTS, found) for found in FOUND])
    return gold, tmp_path / "events.csv"


def test_figures_worked_out_by_hand(files: tuple[Path, Path]) -> None:
    gold, events = read_gold(files[0], FINANCING), read_events(files[1], FINANCING)
    strict = score(gold, events, FINANCING, lenient=False)
    # Gold: 5 + 2 + 1 arguments. Given: 2 (青禾) + 5 (星野) + 1 (甲); the ipo of d3 is another type.
    # Right: 青禾生物 and its round (轮 and 融资 do not count), one investor, the lead.
    assert strict.total == Figures(4, 8, 8)
    assert strict.roles == {
        "被投资方": Figures(1, 3, 2),
        "投资方": Figures(1, 2, 2),
        "领投方": Figures(1, 1, 1),
        "融资金额": Figures(0, 1, 1),
        "融资轮次": Figures(1, 1, 1),
        "事件时间": Figures(0, 0, 1),
    }
    lenient = score(gold, events, FINANCING, lenient=True)
    # 星野智能公司 holds 星野智能, and 约2亿元 is 2亿元人民币.
    assert lenient.total == Figures(6, 8, 8)
    assert (lenient.total.precision, lenient.total.recall, lenient.total.f1) == (0.75, 0.75, 0.75)
    assert (lenient.documents, lenient.with_events, lenient.found, lenient.false, lenient.unknown) == (3, 2, 1, 1, 1)
    assert lenient.wrong == ("d1", "d2", "d3")


def test_other_types_have_roles_of_their_own(files: tuple[Path, Path]) -> None:
    ipo = schemes()["ipo"]
    result = score(read_gold(files[0], ipo), read_events(files[1], ipo), ipo, lenient=True)
    assert result.total == Figures(0, 2, 0)
    assert (result.total.precision, result.total.recall, result.total.f1) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("role", "gold", "guess", "strict", "lenient"),
    [
        ("融资金额", "1亿元", "１亿元", True, True),
        ("融资金额", "近1亿美金", "1亿美元", False, True),
        ("融资金额", "1亿元", "11亿元", False, False),
        ("融资轮次", "b轮", "B 轮", True, True),
        ("融资轮次", "A轮", "A+轮", False, False),
        ("被投资方", "星野智能", "星野智能(北京)", False, True),
        ("被投资方", "星", "星野智能", False, False),
        ("事件时间", "9月12日", "2025年9月12日", False, True),
    ],
)
def test_what_counts_as_the_same(role: str, gold: str, guess: str, strict: bool, lenient: bool) -> None:
    assert comparison(FINANCING, lenient=False)(role, gold, guess) is strict
    assert comparison(FINANCING, lenient=True)(role, gold, guess) is lenient


def test_events_are_paired_so_that_most_arguments_agree() -> None:
    golds: list[Event] = [
        [("被投资方", "甲"), ("融资金额", "1亿元")],
        [("被投资方", "甲"), ("融资金额", "2亿元"), ("融资轮次", "B轮")],
    ]
    # The first guess agrees with both; only the crossed pairing gets all five.
    assert agreeing(golds, golds[::-1], comparison(FINANCING, lenient=False)).total() == 5


def test_an_argument_is_used_once() -> None:
    wanted: list[Event] = [[("投资方", "北辰")]]
    given: list[Event] = [[("投资方", "北辰"), ("投资方", "北辰")]]
    assert agreeing(wanted, given, comparison(FINANCING, lenient=False)).total() == 1


@given(
    st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 9), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )
)
def test_the_assignment_is_the_best_of_all(gains: list[list[int]]) -> None:
    pairs = assignment(gains)
    rows, columns = zip(*pairs, strict=True)
    assert len(set(rows)) == len(set(columns)) == min(len(gains), len(gains[0]))
    wide = gains if len(gains) <= len(gains[0]) else [list(column) for column in zip(*gains, strict=True)]
    orders = itertools.permutations(range(len(wide[0])), len(wide))
    assert sum(gains[i][j] for i, j in pairs) == max(sum(wide[i][j] for i, j in enumerate(order)) for order in orders)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: not a gold document"),
        ('{"event_list": []}', "'id' is missing"),
        ('{"id": 1, "event_list": []}\n{"id": "1", "event_list": []}', "line 2: id '1' comes a second time"),
        ("[]", "line 1: not a gold document: no object of the form"),
    ],
)
def test_a_gold_file_that_is_none_is_told_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        read_gold(path, FINANCING)


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold(tmp_path / "gold.jsonl", FINANCING)
    with pytest.raises(TableError, match="no such file"):
        read_events(tmp_path / "events.csv", FINANCING)


@pytest.mark.parametrize("name", ["financing", "ipo", "acquisition"])
@pytest.mark.parametrize("lenient", [False, True])
def test_the_figures_are_those_of_an_independent_scorer(files: tuple[Path, Path], name: str, lenient: bool) -> None:
    scheme = schemes()[name]
    ours = score(read_gold(files[0], scheme), read_events(files[1], scheme), scheme, lenient=lenient)
    told = {"ALL": ours.total, **ours.roles}
    assert {name: (f.precision, f.recall, f.f1, f.gold) for name, f in told.items()} == peer.figures(
        *files, name, lenient=lenient
    )


def test_a_table_that_a_spreadsheet_saved_gives_the_same_figures(files: tuple[Path, Path], tmp_path: Path) -> None:
    gold, events = read_gold(files[0], FINANCING), read_events(files[1], FINANCING)
    with files[1].open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    shown = [cells | {"amount": "200,000,000", "confidence": "90%", "event_date": "2025/9/1"} for cells in rows]
    for name, encoding, mark in (("a.csv", "gbk", ","), ("b.csv", "utf-8", ";"), ("c.txt", "utf-16", "\t")):
        with (tmp_path / name).open("w", encoding=encoding, newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), delimiter=mark)
            writer.writeheader()
            writer.writerows(shown)
        assert read_events(tmp_path / name, FINANCING) == events, name
        assert score(gold, read_events(tmp_path / name, FINANCING), FINANCING, lenient=True).total.true > 0
        confident = read_confident(tmp_path / name, FINANCING)
        assert {confidence for found in confident.values() for _, confidence in found} == {0.9}


def test_a_table_without_a_column_of_the_scheme_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("doc_id,event_type,company_text\nd1,equity_round,甲\n", encoding="utf-8")
    with pytest.raises(TableError, match="columns missing: .*amount_text"):
        read_events(tmp_path / "x.csv", FINANCING)
