"""Names that are evidently one company."""

from __future__ import annotations

from pipeline.deals.companies import one_company
from tests.deals.rows import AFFIXES


def same(*named: tuple[str, ...]) -> dict[str, str]:
    return one_company([(names[0], names) for names in named], AFFIXES)


def test_a_short_name_is_the_company_of_the_legal_name() -> None:
    legal = "江苏海棠生物技术股份有限公司"
    assert same((legal,), ("海棠生物",)) == same(("海棠生物",), (legal,)) == {"海棠生物": legal}
    assert same((legal,), ("海棠",), ("海棠生物技术",)) == {"海棠": legal, "海棠生物技术": legal}


def test_a_short_name_that_fits_two_companies_is_neithers() -> None:
    assert same(("海棠生物技术有限公司",), ("海棠生物科技有限公司",), ("海棠生物",)) == {}


def test_alike_is_not_the_same() -> None:
    assert same(("青禾机器人",), ("青禾智能",)) == {}
    assert same(("青禾机器人",), ("青禾",)) == {}, "neither is a legal name"
    assert same(("青禾农业机械有限公司",), ("青禾机械",)) == {}
    assert same(("北京银行股份有限公司",), ("银行",)) == {}


def test_the_words_of_one_article_count_for_its_company() -> None:
    """An article that gives the legal name, and goes on with a short one under an id of its own."""
    named = [("org:1", ("追木", "深圳市追木机器人有限公司")), ("org:2", ("追木机器人",))]
    assert one_company(named, AFFIXES) == {"org:2": "org:1"}


def test_companies_that_lead_to_each_other_end_in_one() -> None:
    named = [("a", ("海棠生物技术有限公司", "木棉")), ("b", ("木棉智能科技有限公司", "海棠生物"))]
    assert one_company(named, AFFIXES) == one_company(reversed(named), AFFIXES)
    assert len(set(one_company(named, AFFIXES).values())) == 1
