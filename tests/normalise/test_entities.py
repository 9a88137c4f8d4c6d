"""Which entity a name stands for, and the aliases that an article defines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.gazetteer import Gazetteer, load
from pipeline.model import Note
from pipeline.normalise import entities
from pipeline.normalise.entities import canonical, load_alias_words, shortened
from pipeline.rulebook.load import load as load_rules
from pipeline.rulebook.schema import AliasRule

RULES = Path(__file__).parents[2] / "rules"
GAZETTEER = load([RULES / "lexicons"])
ALIAS_RULES = load_rules([RULES], kinds=("alias",)).of("alias")
ALIAS_WORDS = load_alias_words([RULES], GAZETTEER.affixes)
EXAMPLES = [one.rule for one in ALIAS_RULES if isinstance(one.rule, AliasRule)]
EMPTY = Gazetteer({}, {}, frozenset(), GAZETTEER.affixes)


def aliases_in(text: str) -> dict[str, str]:
    """The aliases that the shipped rules find."""
    return entities.aliases_in(text, ALIAS_RULES, ALIAS_WORDS, [])


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


@pytest.mark.parametrize(("text", "wanted"), [(one.text, one.expect) for rule in EXAMPLES for one in rule.examples])
def test_examples_of_the_alias_rules(text: str, wanted: dict[str, str]) -> None:
    assert aliases_in(text) == wanted


@pytest.mark.parametrize("text", [text for rule in EXAMPLES for text in rule.counterexamples])
def test_counterexamples_of_the_alias_rules(text: str) -> None:
    assert aliases_in(text) == {}


def test_alias_follows_a_clause_in_the_same_brackets() -> None:
    text = "海岬生物科技（青岛）有限公司（证券代码：830000，以下简称“海岬生物”）公告称"
    assert aliases_in(text) == {"海岬生物": "海岬生物科技（青岛）有限公司"}


def test_first_definition_of_an_alias_stays() -> None:
    text = "甲云杉科技有限公司（简称“云科”）收购了乙云柏科技有限公司（简称“云科”）。"
    assert aliases_in(text) == {"云科": "云杉科技有限公司"}


def mine(tmp_path: Path, rules: str, lead: str = "") -> list[Path]:
    """The shipped rules, and a folder of one's own with an alias rule and words that stand before names."""
    (tmp_path / "mentions").mkdir(exist_ok=True)
    (tmp_path / "mentions" / "aliases.yml").write_text(f"kind: alias\nrules:\n{rules}", encoding="utf-8")
    (tmp_path / "mentions" / "alias_lead.csv").write_text(f"word\n{lead}\n", encoding="utf-8")
    return [RULES, tmp_path]


OWN = "  - {id: my.nickname, pattern: '(?P<full>\\p{Han}{2,9})，江湖人称(?P<short>\\p{Han}{2,4})(?=，)'}\n"


def test_a_user_adds_alias_rules_and_words_and_switches_shipped_ones_off(tmp_path: Path) -> None:
    folders = mine(tmp_path, OWN + "  - {id: alias-quoted, enabled: false}\n", lead="老字号")
    book = load_rules(folders, kinds=("alias",))
    assert book.problems == ()

    def found(text: str) -> dict[str, str]:
        return entities.aliases_in(text, book.of("alias"), load_alias_words(folders, GAZETTEER.affixes), [])

    assert found("老字号海棠酒坊，江湖人称小酒，开业。") == {"小酒": "海棠酒坊"}
    assert found("青岛海岬生物有限公司（“海岬生物”）签署协议。") == {}
    assert found("月之暗面（Kimi）完成新一轮融资。") == {"Kimi": "月之暗面"}


@pytest.mark.parametrize(
    ("rule", "line", "message"),
    [
        ("  - {id: a, pattern: '(?P<full>x)'}", 3, "a: pattern: an alias rule has the groups full and short"),
        ("  - {id: a, pattern: '('}", 3, "a: pattern: missing ) at (▸"),
        ("  - {pattern: a}", 3, "id: missing"),
        ("  - {id: a, pattern: '(?P<full>x)(?P<short>y)', stop: [公司]}", 3, "a: unknown key stop"),
    ],
)
def test_a_faulty_alias_rule_is_told_with_its_file_and_line(
    tmp_path: Path, rule: str, line: int, message: str
) -> None:
    (problem,) = load_rules(mine(tmp_path, rule)).problems
    assert message in str(problem)
    assert str(problem).startswith(f"{tmp_path / 'mentions' / 'aliases.yml'}:{line}:")


def test_an_alias_rule_that_runs_out_of_time_gives_nothing_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "(?P<full>海棠)(?P<short>小酒)|(?P<full>(?:a|a|a|aa)+(?:a|aa|a)+)(?P<short>[cd])"
    book = load_rules(mine(tmp_path, f"  - {{id: my.slow, pattern: '{slow}'}}"), kinds=("alias",))
    monkeypatch.setattr("pipeline.rulebook.scan.TIMEOUT_SECONDS", 0.02)
    notes: list[Note] = []
    text = "月之暗面（Kimi）融资，海棠小酒" + "a" * 60 + "小"
    assert entities.aliases_in(text, book.of("alias"), ALIAS_WORDS, notes) == {"Kimi": "月之暗面"}
    assert [note.text for note in notes] == ["rule my.slow timed out after 0.02 s and was left out here"]


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
