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


def test_two_articles_that_give_one_legal_name_mean_one_company() -> None:
    """One shortens it in a way of its own, the other does not."""
    legal = "杭州磐拓智能科技有限公司"
    named = [("org:1", ("磐拓科技", legal)), ("org:2", ("磐拓智能科技", legal))]
    assert one_company(named, AFFIXES) == {"org:2": "org:1"}


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


def test_a_company_with_a_legal_name_of_its_own_is_no_other() -> None:
    """An article may call a company by a short name that another's legal name is shortened to as well."""
    named = [("org:1", ("海棠", "上海春晓餐饮有限公司")), ("org:2", ("江苏海棠生物技术股份有限公司",))]
    assert one_company(named, AFFIXES) == {}
