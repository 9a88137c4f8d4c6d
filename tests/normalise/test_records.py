"""The row of an event: canonical names, converted money, ISO dates, evidence."""

from __future__ import annotations

import pytest

from pipeline.normalise.fx import Rates, convert
from pipeline.normalise.records import converted
from tests.events.told import only, read, resources

RATES = Rates({
    ("2021-10", "USD"): 1.0, ("2021-10", "CNY"): 6.4, ("2021-10", "HKD"): 7.8,
    ("2021-11", "USD"): 1.0, ("2021-11", "CNY"): 6.0, ("2021-11", "HKD"): 7.5,
})  # fmt: skip


def test_an_amount_is_converted_at_the_rate_of_its_month() -> None:
    row = converted({"amount": 1e6, "currency": "USD", "event_date": "2021-10-15"}, "2021-11-08", RATES)
    assert row["amount_usd"] == 1e6
    assert row["amount_cny"] == pytest.approx(6.4e6)
    assert row["amount_hkd"] == pytest.approx(7.8e6)
    assert row["fx_date"] == "2021-10"


@pytest.mark.parametrize(
    ("dates", "published", "month"),
    [
        ({"event_date": "2021-10", "disclosed_date": "2021-11-05"}, "2021-11-08", "2021-10"),
        ({"event_date": "", "disclosed_date": "2021-10-05"}, "2021-11-08", "2021-10"),
        ({}, "2021-11-08", "2021-11"),
        ({"event_date": "2021", "disclosed_date": ""}, "2021-11-08T09:00:00", "2021-11"),
    ],
)
def test_the_month_is_the_event_s_else_the_news_s(dates: dict[str, str], published: str, month: str) -> None:
    assert converted({"amount": 1e6, "currency": "USD", **dates}, published, RATES)["fx_date"] == month


@pytest.mark.parametrize(
    ("row", "published"),
    [
        ({"amount": 1e6, "currency": "USD"}, None),
        ({"amount": 1e6, "currency": "USD", "event_date": "1999-10"}, "2021-11-08"),
        ({"amount": 1e6, "currency": "USD", "event_date": "2021"}, None),
    ],
)
def test_no_rate_is_guessed(row: dict[str, object], published: str | None) -> None:
    assert converted(row, published, RATES) == {"amount_usd": 1e6}


def test_a_currency_without_a_rate_is_not_converted() -> None:
    assert converted({"amount": 1e6, "currency": "XXX"}, "2021-11-08", RATES) == {}


def test_no_amount_gives_no_conversion() -> None:
    assert converted({"amount": None, "currency": "CNY", "event_date": "2021-10"}, None, RATES) == {}
    assert converted({}, "2021-11-08", RATES) == {}


def test_the_row_of_a_sentence_is_converted_with_the_shipped_rates() -> None:
    row = only("11月5日消息，栖岩科技于2021年10月完成5000万美元A轮融资。")
    assert row["amount_usd"] == 50_000_000
    assert row["amount_cny"] == pytest.approx(convert(5e7, "USD", "CNY", "2021-10", resources().rates))
    assert 3.1e8 < row["amount_cny"] < 3.3e8
    assert row["fx_date"] == "2021-10"


def test_money_in_its_own_currency_needs_no_rate() -> None:
    row = only("栖岩科技完成5000万元A轮融资。", None)
    assert row["amount_cny"] == 50_000_000
    assert "amount_usd" not in row
    assert "fx_date" not in row


def test_an_order_of_magnitude_is_not_converted() -> None:
    row = only("栖岩科技近日完成数千万元A轮融资。")
    assert (row["amount"], row["amount_min"], row["amount_max"]) == ("", 20_000_000, 90_000_000)
    assert "amount_cny" not in row


def test_yuan_without_a_currency_are_taken_for_chinese_ones() -> None:
    row = only("栖岩科技完成3亿元A轮融资。")
    assert (row["currency"], row["amount_cny"]) == ("CNY", 3e8)
    assert row["flags"] == ""




@pytest.mark.parametrize(
    "text",
    [
        "栖岩科技在港交所挂牌上市，募资3亿。",
        "栖岩科技赴美国纳斯达克上市，募资3亿。",
        pytest.param("栖岩科技在港交所挂牌上市，募资3亿元。"),
        pytest.param("栖岩科技赴美国纳斯达克上市，募资3亿元。"),
    ],
)
def test_the_guess_is_flagged_where_the_deal_is_foreign(text: str) -> None:
    row = only(text)
    assert row["currency"] == "CNY"
    assert "currency_assumed" in row["flags"]


@pytest.mark.parametrize(
    "text", ["栖岩科技在港交所挂牌上市，募资3亿港元。", "栖岩科技在港交所挂牌上市，募资人民币3亿元。"]
)
def test_a_currency_that_is_told_is_not_flagged(text: str) -> None:
    assert "currency_assumed" not in only(text)["flags"]


def test_names_of_one_investor_are_one() -> None:
    row = only("栖岩科技完成5亿美元C轮融资，阿里、腾讯投资。本轮投资方包括阿里巴巴、腾讯。")
    assert row["investors"] == "阿里巴巴;腾讯"


def test_leads_stand_among_the_investors() -> None:
    row = only("栖岩科技完成A轮融资，由源码资本和阿里联合领投，顺为资本跟投。")
    assert (row["lead_investors"], row["investors"]) == ("源码资本;阿里巴巴", "源码资本;阿里巴巴;顺为资本")
    assert row["investors_text"] == "源码资本;阿里;顺为资本"


def test_companies_without_an_entry_keep_their_name_and_get_a_lasting_id() -> None:
    one = only("栖岩科技完成5000万元A轮融资。")
    two = only("近日，栖岩科技获得源码资本1亿元B轮融资。")
    assert one["company"] == two["company"] == "栖岩科技"
    assert one["company_id"] == two["company_id"] != ""


def test_two_rounds_of_one_sum_stand_side_by_side() -> None:
    row = only("栖岩科技完成B轮及B+轮融资，由源码资本领投。")
    assert (row["round"], row["round_text"]) == ("B;B+", "B轮;B+轮")


def test_the_evidence_is_the_sentence_and_its_place_in_the_raw_text() -> None:
    raw = "栖巖科技是一家公司。\n\n近日，棲岩科技完成 5000 萬元 A 輪融資，由深創投領投。\n責任編輯：小滿"
    (event,) = read(raw).records
    assert "5000万元" in str(event["evidence"])
    start, end = event["evidence_start"], event["evidence_end"]
    assert isinstance(start, int) and isinstance(end, int)
    assert raw[start:end] == "近日，棲岩科技完成 5000 萬元 A 輪融資，由深創投領投。"


def test_confidence_is_a_share() -> None:
    confidence = only("栖岩科技完成5000万元A轮融资，由深创投领投。")["confidence"]
    assert 0 <= confidence <= 1
