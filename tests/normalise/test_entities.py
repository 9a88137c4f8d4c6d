"""Which entity a name stands for, and the aliases that an article defines."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.gazetteer import Gazetteer, load
from pipeline.normalise.entities import aliases_in, canonical, load_alias_rules, shortened

RULES = Path(__file__).parents[2] / "rules"
GAZETTEER = load([RULES / "lexicons"])
ALIAS_RULES = yaml.safe_load((RULES / "mentions" / "aliases.yml").read_text(encoding="utf-8"))["rules"]
EMPTY = Gazetteer({}, {}, frozenset(), GAZETTEER.affixes)


@pytest.mark.parametrize(
    ("name", "canonical_name"),
    [
        ("红杉资本中国基金", "红杉中国"),
        ("HONGSHAN", "红杉中国"),
        ("「红杉资本中国基金」", "红杉中国"),
        ("ＩＤＧ资本", "IDG资本"),
        ("IDG 资本", "IDG资本"),
        ("经纬创投（中国）", "经纬创投"),
        ("北京月之暗面科技有限公司", "月之暗面"),
        ("深圳市腾讯计算机系统有限公司", "腾讯"),
        ("北京小米科技有限责任公司", "小米集团"),
        ("Databricks, Inc.", "Databricks"),
        ("databricks inc", "Databricks"),
        ("平安", "中国平安"),
    ],
)
def test_known_names(name: str, canonical_name: str) -> None:
    assert canonical(name, GAZETTEER, {}).name == canonical_name


def test_full_and_short_name_of_a_listed_company_are_one() -> None:
    assert canonical("北京银行股份有限公司", GAZETTEER, {}) == canonical("北京银行", GAZETTEER, {})


def test_weak_name_does_not_swallow_another_company() -> None:
    # 理想 is a weak alias of a car maker; a company that is merely called so stays itself.
    assert canonical("上海理想信息产业有限公司", GAZETTEER, {}).name == "理想信息产业"


def test_unknown_company_has_one_id_in_all_its_spellings() -> None:
    spellings = ("上海星辰启航科技有限公司", "星辰启航科技", "「星辰启航科技」", "上海 星辰启航科技（集团）有限公司")
    ids = {canonical(name, EMPTY, {}).id for name in spellings}
    assert len(ids) == 1
    assert canonical("星辰启航科技", EMPTY, {}).name == "星辰启航科技"


def test_id_of_an_unknown_company_is_the_hash_of_its_folded_name() -> None:
    entity = canonical("Acme Co., Ltd.", EMPTY, {})
    assert (entity.id, entity.name, entity.kind) == ("org:x293abb6b", "Acme", "")


@pytest.mark.parametrize("name", ["北京银行股份有限公司", "上海投资控股有限公司", "重庆集团有限公司"])
def test_city_stays_where_nothing_is_left_without_it(name: str) -> None:
    assert canonical(name, EMPTY, {}).name.startswith(name[:2])


def test_latin_ending_that_is_part_of_the_name_stays() -> None:
    assert canonical("Swag", EMPTY, {}).name == "Swag"


def test_article_alias_leads_to_the_known_company() -> None:
    assert canonical("月暗", GAZETTEER, {"月暗": "北京月之暗面科技有限公司"}).id == "org:moonshot"


def test_article_alias_goes_before_a_weak_name() -> None:
    own = {"理想": "浙江省理想木业有限公司"}
    assert canonical("理想", GAZETTEER, own).id != canonical("理想", GAZETTEER, {}).id


def test_full_name_and_alias_of_an_unknown_company_are_one() -> None:
    own = aliases_in("杭州云杉微电子有限公司（以下简称“云杉微电子”）完成A轮融资，云杉微电子成立于2019年。")
    assert canonical("杭州云杉微电子有限公司", EMPTY, own) == canonical("云杉微电子", EMPTY, own)
    assert canonical("云杉微电子", EMPTY, own).name == "云杉微电子"


def test_latin_alias_of_an_unknown_company_takes_its_chinese_name() -> None:
    own = aliases_in("近日，机器人公司云杉动力（Yunshan Dynamics）获得融资。")
    assert own == {"Yunshan Dynamics": "云杉动力"}
    assert canonical("Yunshan Dynamics", EMPTY, own) == canonical("云杉动力", EMPTY, own)


@pytest.mark.parametrize("example", [one for rule in ALIAS_RULES for one in rule["examples"]])
def test_examples_of_the_alias_rules(example: dict[str, str]) -> None:
    assert aliases_in(example["text"]) == {example["short"]: example["full"]}


@pytest.mark.parametrize("text", [one for rule in ALIAS_RULES for one in rule["counterexamples"]])
def test_counterexamples_of_the_alias_rules(text: str) -> None:
    assert aliases_in(text) == {}


def test_alias_follows_a_clause_in_the_same_brackets() -> None:
    text = "海岬生物科技（青岛）有限公司（证券代码：830000，以下简称“海岬生物”）公告称"
    assert aliases_in(text) == {"海岬生物": "海岬生物科技（青岛）有限公司"}


def test_first_definition_of_an_alias_stays() -> None:
    text = "甲云杉科技有限公司（简称“云科”）收购了乙云柏科技有限公司（简称“云科”）。"
    assert aliases_in(text) == {"云科": "云杉科技有限公司"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: alias\nrules: [", "not YAML"),
        ("kind: other\nrules: []", "needs `kind: alias` and a list `rules`"),
        ("kind: alias\nrules: [{id: a, pattern: '(?P<full>x)'}]", "needs the groups `full` and `short`"),
        ("kind: alias\nrules: [{id: a, pattern: '('}]", "rule a: "),
        ("kind: alias\nrules: [{pattern: a}]", "rule 1 needs an id and a pattern"),
    ],
)
def test_bad_alias_file_is_told_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "aliases.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"^[^\n]+$") as error:
        load_alias_rules(path)
    assert message in str(error.value)
    assert str(error.value).startswith(str(path))


@given(st.text(min_size=1, max_size=20).filter(str.strip))
def test_every_name_has_an_entity_and_it_is_stable(name: str) -> None:
    entity = canonical(name, GAZETTEER, {})
    assert entity.id
    assert entity.name
    assert canonical(name, GAZETTEER, {}) == entity
    assert canonical(f" {name}\n", GAZETTEER, {}) == entity


def test_a_part_of_a_legal_name_that_the_article_uses_is_its_short_name() -> None:
    names = {"江苏恩泽生物技术股份有限公司", "恩泽生物", "江苏", "松果创投"}
    own = shortened(names, GAZETTEER)
    assert own == {"恩泽生物": "江苏恩泽生物技术股份有限公司"}
    assert canonical("江苏恩泽生物技术股份有限公司", GAZETTEER, own).name == "恩泽生物"


def test_a_short_name_that_fits_two_companies_is_neither_s() -> None:
    assert shortened({"海棠生物技术有限公司", "海棠生物科技有限公司", "海棠生物"}, GAZETTEER) == {}


def test_a_listed_company_goes_by_its_short_name() -> None:
    assert canonical("锂鑫股份", GAZETTEER, {}).name == "锂鑫股份"


def test_some_characters_of_a_legal_name_in_their_order_are_its_short_name() -> None:
    names = {"江苏澄曜电子材料股份有限公司", "澄曜材料", "昌阳市城市建设投资集团有限公司", "昌阳城投", "澄海材料"}
    assert shortened(names, GAZETTEER) == {
        "澄曜材料": "江苏澄曜电子材料股份有限公司",
        "昌阳城投": "昌阳市城市建设投资集团有限公司",
    }
