"""Every fault that a hand or a spreadsheet puts into a table is found, and a clean table gives none."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.check.findings import Finding
from pipeline.check.rows import Facts, currency_of, facts_of, round_facts
from pipeline.check.table import Source, check
from pipeline.cli.main import status
from pipeline.normalise.fx import Rates
from pipeline.review.store import Reviews
from pipeline.review.take import take
from pipeline.review.words import words_of
from pipeline.rulebook.load import load
from pipeline.settings import bundled_rules
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import Line, Sheet, read_sheet
from pipeline.tables.text import cell_text
from pipeline.tables.values import VALUES
from pipeline.tables.writers import open_tables
from tests.report.made import made

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
RATES = Rates({(month, "CNY"): 7.1 for month in MONTHS})
WORDS = [("人民币", "CNY", False), ("美元", "USD", False), ("港元", "HKD", False), ("元", "CNY", True)]
FACTS = Facts(RATES, WORDS, round_facts([bundled_rules()]))
CLEAN = made(30)
ARTICLES = {doc.doc_id: Source(doc.text, lambda start, end: (start, end)) for doc in CLEAN.articles}
DOCUMENTS = frozenset(str(row["doc_id"]) for row in CLEAN.documents)

Cells = list[dict[str, str]]


def sheet_of(cells: Cells, names: tuple[str, ...] = EVENTS.names, formulas: tuple[tuple[int, str], ...] = ()) -> Sheet:
    lines = (
        Line(number + 2, row, tuple(name for at, name in formulas if at == number)) for number, row in enumerate(cells)
    )
    return Sheet(names, tuple(lines))


def clean_cells() -> Cells:
    return [{name: cell_text(value) for name, value in row.items()} for row in CLEAN.events]


def found(sheet: Sheet) -> list[Finding]:
    return check(sheet, FACTS, ARTICLES, DOCUMENTS)


def test_a_clean_table_gives_no_finding() -> None:
    assert found(sheet_of(clean_cells())) == []


def test_a_clean_table_written_and_read_gives_no_finding(tmp_path: Path) -> None:
    with open_tables(tmp_path, ("csv", "xlsx", "jsonl", "parquet")) as tables:
        tables.write("events", CLEAN.events)
    for name in ("events.csv", "events.xlsx", "events.jsonl", "events.parquet"):
        assert found(read_sheet(tmp_path / name)) == [], name


def put(**cells: str) -> Callable[[Cells], None]:
    return lambda table: table[4].update(cells)


def copied(at: int, **cells: str) -> Callable[[Cells], None]:
    """Row 4 as a copy of row `at`, some cells changed."""

    def change(table: Cells) -> None:
        table[4] = {**table[at], **cells}

    return change


FIRST = {name: cell_text(value) for name, value in CLEAN.events[4].items()}
FAULTS: list[tuple[str, Callable[[Cells], None], str, str]] = [
    # what was done; to the table; the check that finds it; its column
    ("an id shortened by a spreadsheet", put(event_id="1.23E+15"), "exponent", "event_id"),
    ("an empty id", put(event_id=""), "empty", "event_id"),
    ("an empty article", put(doc_id=""), "empty", "doc_id"),
    ("an article that is not in the run", put(doc_id="nowhere.txt"), "no_article", "doc_id"),
    ("an unknown type", put(event_type="funding"), "unknown_value", "event_type"),
    ("an unknown status", put(status="done"), "unknown_value", "status"),
    ("an unknown verdict", put(review="yes"), "unknown_value", "review"),
    ("an unknown precision", put(amount_precision="rough"), "unknown_value", "amount_precision"),
    ("an unknown kind of valuation", put(valuation_kind="after"), "unknown_value", "valuation_kind"),
    ("an amount as words", put(amount="3000万"), "not_a_number", "amount"),
    ("an amount in exponents", put(amount="3E+07"), "exponent", "amount"),
    ("a negative amount", put(amount="-5"), "negative", "amount"),
    ("an offset that is no whole number", put(evidence_start="1.5"), "not_whole", "evidence_start"),
    ("a date in words", put(event_date="去年秋天"), "not_iso_date", "event_date"),
    ("a day that does not exist", put(event_date="2025-02-30"), "no_such_day", "event_date"),
    ("a date of another century", put(disclosed_date="1899-12-31"), "far_date", "disclosed_date"),
    ("a date finer than its precision", put(event_date_precision="month"), "date_precision", "event_date"),
    ("a date after the article", put(event_date="2031-01-01", status="completed"), "after_publication", "event_date"),
    ("a lower bound above the upper", put(amount_min="9000000000"), "range", "amount_min"),
    ("an amount below its bound", put(amount="1"), "range", "amount"),
    ("an exact amount with two bounds", put(amount_min="1"), "precision", "amount_precision"),
    ("an order with one value", put(amount_precision="order"), "precision", "amount_precision"),
    ("an amount without its currency", put(currency=""), "no_currency", "currency"),
    ("a currency by its name", put(currency="美元"), "not_iso_currency", "currency"),
    ("a currency that the words deny", put(currency="HKD"), "currency_text", "currency"),
    ("an amount converted wrongly", put(amount_usd="12345"), "conversion", "amount_usd"),
    ("a conversion of nothing", put(amount="", amount_min="", amount_max=""), "conversion", "amount_cny"),
    ("a conversion of no day", put(fx_date="", amount_hkd="5"), "conversion", "fx_date"),
    ("an amount that was not read", put(amount="", amount_min="", amount_max="", amount_cny="", amount_usd="",
                                        amount_text="数亿元"), "amount_unread", "amount"),
    ("a lead that is no investor", put(lead_investors="无名资本"), "lead_not_investor", "lead_investors"),
    ("a lead's words that are no investor's", put(lead_investors_text="无名"), "lead_not_investor",
     "lead_investors_text"),
    ("a company that invests in itself", put(investors=FIRST["investors"] + ";" + FIRST["company"]),
     "self_investment", "investors"),
    ("a character that nobody sees", put(company=FIRST["company"] + "\u200b"), "hidden_characters", "company"),
    ("an investor named twice", put(investors=FIRST["investors"] + ";" + FIRST["investors"]), "name_twice",
     "investors"),
    ("an adviser that invests", put(advisers=FIRST["lead_investors"]), "adviser_invests", "advisers"),
    ("an implausible amount for the round", put(round="种子", amount="9000000000", amount_min="9000000000",
                                              amount_max="9000000000", amount_cny="9000000000", amount_usd=""),
     "implausible", "amount"),
    ("an amount beyond anything ever raised", put(round="", amount="900000000000", amount_min="900000000000",
                                                  amount_max="900000000000", amount_cny="900000000000", amount_usd=""),
     "implausible", "amount"),
    ("a round that goes back in time", copied(3, event_id="ev1", round="种子", event_date="2026-01-01",
                                             published_date="2026-01-01", deal_id="dl9", amount_cny="5000000"),
     "round_backwards", "round"),
    ("a valuation below the amount", put(valuation="5", valuation_currency=FIRST["currency"],
                                         valuation_kind="post"), "valuation_below_amount", "valuation"),
    ("a confidence above 1", put(confidence="81"), "out_of_range", "confidence"),
    ("a company that was emptied", put(company=""), "empty", "company"),
    ("a status that was emptied", put(status=""), "empty", "status"),
    ("a type that was emptied", put(event_type=""), "empty", "event_type"),
    ("no company", put(company="", company_text=""), "no_company", "company"),
    ("evidence that the article does not hold", put(evidence="这句话没有出现过。"), "evidence_gone", "evidence"),
    ("evidence at another place", put(evidence_start="0", evidence_end="3"), "evidence_moved", "evidence_start"),
    ("evidence that ends before it starts", put(evidence_start="90", evidence_end="3"), "offsets", "evidence_start"),
    ("no evidence", put(evidence=""), "no_evidence", "evidence"),
    ("a row there twice", copied(3), "id_twice", "event_id"),
    ("the same event with another id", copied(3, event_id="ev1"), "duplicate", "event_id"),
    ("one deal with two companies", put(deal_id=cell_text(CLEAN.events[3]["deal_id"])), "deal_mixed", "deal_id"),
    ("lost characters", put(company="云帆???科技"), "damaged_text", "company"),
    ("hidden direction marks", put(company="云帆\u202e科技"), "damaged_text", "company"),
    ("white space around a name", put(company=" " + FIRST["company"]), "spaces", "company"),
    ("a cell cut by the spreadsheet", put(review_note="长" * 32767), "cut", "review_note"),
]  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [{"event_date": "2025/9/1"}, {"event_date": "2025年9月1日"}, {"event_date": "45901"}, {"review": "OK"},
     {"currency": " cny"}, {"status": "Completed"}, {"amount": "30,000,000"}, {"advisers": "甲律所、乙律所"},
     {"round": "a轮"}],
)  # fmt: skip
def test_what_the_import_takes_is_no_fault(typed: dict[str, str]) -> None:
    cells = clean_cells()
    plain = {"event_date": "2025-09-01", "event_date_precision": "day", "published_date": "2025-09-03",
             "currency": "CNY", "amount": "30000000", "amount_min": "30000000", "amount_max": "30000000",
             "amount_precision": "exact",
             "amount_text": "3000万元人民币", "amount_cny": "30000000", "amount_usd": "", "amount_hkd": "",
             "status": "completed", "round": "A", "disclosed_date": "", "valuation": ""}  # fmt: skip
    cells[4].update(plain)
    before = [finding for finding in found(sheet_of(cells)) if finding.column in typed]
    cells[4].update(typed)
    after = [finding for finding in found(sheet_of(cells)) if finding.column in typed and finding.what != "spaces"]
    assert after == before == []


@pytest.mark.parametrize(("change", "what", "column"), [fault[1:] for fault in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_seeded_fault_is_found(change: Callable[[Cells], None], what: str, column: str) -> None:
    cells = clean_cells()
    change(cells)
    findings = found(sheet_of(cells))
    assert (what, column) in {(finding.what, finding.column) for finding in findings}
    # Only the row at fault, and the row that it is held against, are named.
    assert {finding.row for finding in findings} <= {5, 6}


@pytest.mark.parametrize("column", ["company", "investors"])
def test_a_column_of_names_that_was_moved_by_a_row_is_told_once(column: str) -> None:
    cells = clean_cells()
    moved = [row | {column: cells[at - 1][column]} for at, row in enumerate(cells)]
    (told,) = [one for one in found(sheet_of(moved)) if one.what == "column_moved"]
    assert (told.row, told.column, told.severity) == (1, column, "error")
    assert f"was {column} sorted alone, or moved by a row?" in told.why


def test_a_new_row_needs_no_more_than_the_import_does() -> None:
    cells = clean_cells()
    new = dict.fromkeys(EVENTS.names, "") | {
        "doc_id": cells[0]["doc_id"], "company": "新公司", "amount": "5000000", "currency": "cny", "review": "missing",
        "lead_investors": "甲资本，乙创投", "event_date": "2025/9/1", "event_type": "股权融资",
    }  # fmt: skip
    assert found(sheet_of([*cells, new])) == []
    untyped = found(sheet_of([*cells, new | {"event_type": ""}]))
    assert [(one.column, one.what) for one in untyped] == [("event_type", "empty")]


def test_an_amount_that_a_person_emptied_is_not_asked_for() -> None:
    cells = clean_cells()
    gone = dict.fromkeys(("amount", "amount_min", "amount_max", "amount_precision", "amount_cny", "amount_usd",
                          "amount_hkd", "currency", "fx_date"), "")  # fmt: skip
    cells[4].update(gone, review="fixed")
    assert cells[4]["amount_text"]
    assert found(sheet_of(cells)) == []


def test_a_formula_cell_is_an_error() -> None:
    (finding,) = found(sheet_of(clean_cells(), formulas=((4, "company"),)))
    assert (finding.what, finding.column, finding.severity, finding.row) == ("formula", "company", "error", 6)
    cells = clean_cells()
    cells[4]["amount"] = ""
    lines = (Line(number + 2, row) for number, row in enumerate(cells))
    more = {"formulas": ("amount",), "unknown": {"amount": "no result"}}
    unknown = (replace(line, **more) if line.number == 6 else line for line in lines)  # type: ignore[arg-type]
    (finding,) = found(Sheet(EVENTS.names, tuple(unknown)))
    assert "its result is not in the file" in finding.why


@pytest.mark.parametrize(
    ("cells", "what", "column"),
    [({"company": "#N/A"}, "no_name", "company"), ({"investors": "无"}, "no_name", "investors"),
     ({"investors": "红杉中国等"}, "no_name", "investors"),
     ({"round": "第八轮x"}, "unknown_round", "round"), ({"currency": "XYZ"}, "not_iso_currency", "currency"),
     ({"valuation_text": "#REF!"}, "no_text", "valuation_text"), ({"amount": "#REF!"}, "not_a_number", "amount")],
)  # fmt: skip
def test_what_the_import_refuses_is_an_error(cells: dict[str, str], what: str, column: str) -> None:
    words = words_of((bundled_rules(),))
    table = clean_cells()
    table[4].update(cells)
    findings = check(sheet_of(table), replace(FACTS, words=words), ARTICLES, DOCUMENTS)
    told = [(one.what, one.column, one.row) for one in findings if one.severity == "error"]
    assert told == [(what, column, 6)]  # and nothing that only follows from it
    assert [one.row for one in check(sheet_of(clean_cells()), replace(FACTS, words=words), ARTICLES)] == []


@pytest.mark.parametrize(
    ("extracted", "typed", "what"),
    [({"amount": "", "amount_precision": "order", "amount_text": "数千万元", "amount_cny": "", "amount_usd": "",
       "amount_min": "20000000", "amount_max": "90000000"}, {"amount": "150000000"}, {"precision", "amount_text"}),
     ({}, {"amount": "1"}, {"range", "amount_text", "conversion"}),
     ({"event_date": "2025-09", "event_date_precision": "month"}, {"event_date": "2025/9/1"}, set()),
     ({"event_date": "2025-09-03", "event_date_precision": "day"}, {"event_date": "2025-08"}, {"date_precision"})],
)  # fmt: skip
def test_what_the_import_takes_and_lets_others_follow_is_no_error(
    extracted: dict[str, str], typed: dict[str, str], what: set[str]
) -> None:
    row = {**FIRST, "disclosed_date": "", "currency": "CNY", **extracted}
    assert take(sheet_of([row | typed]), [row], Reviews()).problems == []
    findings = check(sheet_of([row | typed]), FACTS, ARTICLES)
    assert {one.what for one in findings} <= what
    assert {one.what for one in findings if one.severity == "error"} <= {"conversion"}


def test_columns_missing_unknown_and_twice() -> None:
    names = (*(name for name in EVENTS.names if name not in ("event_id", "round")), "备注", "company", "")
    heads = {(f.what, f.column, f.severity) for f in found(sheet_of(clean_cells(), names)) if f.row == 1}
    assert heads == {
        ("column_missing", "event_id", "error"), ("column_missing", "round", "warning"),
        ("column_unknown", "备注", "warning"), ("column_unknown", "", "warning"), ("column_twice", "company", "error"),
    }  # fmt: skip


def test_a_column_of_numbers_without_a_head_is_told_once(tmp_path: Path) -> None:
    """As a data frame writes its index."""
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["", *EVENTS.names])
        writer.writerows([at, *(row.get(name, "") for name in EVENTS.names)] for at, row in enumerate(clean_cells()))
    (finding,) = found(read_sheet(path))
    assert (finding.row, finding.why) == (1, "column 1 has no head and is not read")


def test_a_formula_typed_into_a_csv_is_seen_and_a_guarded_cell_is_not(tmp_path: Path) -> None:
    cells = clean_cells()
    cells[0]["company"] = "=HYPERLINK(1)"
    cells[1]["company"] = cells[1]["company_text"] = "'=云帆科技"  # as our writer makes it harmless
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, EVENTS.names)
        writer.writeheader()
        writer.writerows(cells)
    assert [(f.row, f.what) for f in check(read_sheet(path), FACTS)] == [(2, "formula")]


def test_words_for_currencies_longest_first_and_yuan_alone_decides_nothing() -> None:
    said = {"3亿元": "", "3亿港元": "HKD", "3亿元人民币": "CNY", "1亿美元（约7亿元人民币）": "", "": ""}
    assert {text: currency_of(text, WORDS) for text in said} == said


def test_the_bundled_rules_give_the_facts() -> None:
    facts = facts_of([bundled_rules()])
    assert currency_of("5000万美金", facts.currencies) == "USD"
    assert facts.rates.per_usd[("2020-01", "CNY")] > 6


@cache
def bundled() -> Facts:
    folders = [bundled_rules()]
    return facts_of(folders, load(folders).of("mention"))


@pytest.mark.parametrize(
    ("text", "amount", "right"),
    [("3000万元", "30000000", True), ("3000万元", "300000000", False), ("近1.2亿美元", "120000000", True),
     ("数千万元", "50000000", False), ("1亿至2亿元", "100000000", True), ("一笔钱", "5", True)],
)  # fmt: skip
def test_an_amount_is_held_against_its_words(text: str, amount: str, right: bool) -> None:
    folders = [bundled_rules()]
    cells = {
        "event_id": "ev1",
        "doc_id": "d",
        "event_type": "debt",
        "company": "甲",
        "amount": amount,
        "amount_text": text,
    }
    found = check(sheet_of([cells]), facts_of(folders, load(folders).of("mention")))
    assert ("amount_text" in {finding.what for finding in found}) is not right


def test_rounds_rise_in_rank_and_in_size() -> None:
    rounds = round_facts([bundled_rules()])
    order = ["种子", "天使", "Pre-A", "A", "A+", "B", "C", "D", "E", "Pre-IPO", "IPO"]
    assert [rounds[name].rank for name in order] == sorted(rounds[name].rank for name in order)
    assert all(0 < facts.least < facts.most for facts in rounds.values())


def test_a_round_of_a_user_s_own_table_is_held_against_its_sums(tmp_path: Path) -> None:
    cells = {"event_type": "equity_round", "round": "金种子", "amount": "5000000", "currency": "CNY"}
    (tmp_path / "check").mkdir()
    table = "round,rank,least_cny,most_cny\n金种子,1.5,10,20\n"
    (tmp_path / "check" / "rounds.csv").write_text(table, encoding="utf-8")
    for folders, told in (([bundled_rules()], []), ([bundled_rules(), tmp_path], ["implausible"])):
        found = check(sheet_of([cells]), facts_of(folders))
        assert [one.what for one in found if one.what == "implausible"] == told


@settings(max_examples=60)
@example({"published_date": " ", "amount": "\u3000"})
@given(st.dictionaries(st.sampled_from(EVENTS.names), st.text(max_size=30), max_size=12))
def test_no_content_of_a_row_breaks_the_check(cells: dict[str, str]) -> None:
    table = clean_cells()[:6]
    table[4].update(cells)
    for finding in found(sheet_of(table)):
        assert finding.why
        assert finding.severity in ("error", "warning")


def test_values_are_those_of_the_column_table() -> None:
    meanings = {column.name: column.en for column in EVENTS.columns}
    for name in ("event_type", "status", "amount_precision", "event_date_precision", "valuation_kind"):
        assert re.findall(r"`(\w+)`", meanings[name]) == list(VALUES[name])


def test_seeded_faults_are_more_than_thirty() -> None:
    assert len({(what, column) for _, _, what, column in FAULTS}) >= 30


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"amount": "1.85E+09", "amount_min": "1.85E+09", "amount_max": "1.85E+09", "amount_text": "18.5亿元"}, []),
        ({"valuation": "1.20E+10", "valuation_text": "估值120亿元"}, []),
        ({"amount_usd": "2.6E+08", "amount_hkd": "2.0E+09"}, []),
        ({"amount": "1.12E+09", "amount_text": "11.24亿元"}, ["amount"]),
        ({"valuation": "1.20E+10", "valuation_text": ""}, ["valuation"]),
        ({"evidence_start": "1.2E+06"}, ["evidence_start"]),
    ],
)  # fmt: skip
def test_a_figure_in_exponents_is_named_where_its_words_do_not_say_the_same(
    cells: dict[str, str], wanted: list[str]
) -> None:
    table = clean_cells()
    table[4] |= cells
    figures = {"18.5亿元": {1.85e9}, "估值120亿元": {1.2e10}, "11.24亿元": {1.124e9}}
    facts = replace(FACTS, figures=lambda text: frozenset(figures.get(text, ())))
    assert [one.column for one in check(sheet_of(table), facts) if one.what == "exponent"] == wanted


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [("gbk", "utf-8", "UTF-8 that was read as GBK"), ("latin-1", "utf-8", "UTF-8 that was read as Latin-1"),
     ("latin-1", "gbk", "GBK that was read as Latin-1")],
)  # fmt: skip
def test_a_table_that_was_opened_in_a_wrong_encoding_is_no_table(
    wrong: str, right: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "events.csv", tmp_path / "bad.csv"
    with open_tables(tmp_path, ("csv",)) as tables:
        tables.write("events", CLEAN.events)
    bad.write_text(good.read_text("utf-8-sig").encode(right).decode(wrong, "replace"), encoding="utf-8")
    for command in (["check", str(bad), "--no-source"], ["diff", str(good), str(bad)]):
        assert status(command) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"rongzi: {bad}: was opened in a wrong encoding: its texts are {words} (")
        assert told.count("\n") == 1


def test_names_of_other_alphabets_are_no_wrong_encoding(tmp_path: Path) -> None:
    for company in ("Société Générale", "Ängström Zoë", "联通", "株式会社メルカリ"):
        with open_tables(tmp_path, ("csv",)) as tables:
            tables.write("events", [row | {"company": company, "title": "", "evidence": ""} for row in CLEAN.events])
        assert read_sheet(tmp_path / "events.csv").lines
