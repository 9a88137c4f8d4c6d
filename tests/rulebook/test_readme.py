"""The examples of rules/README.md are rules that work, in both languages the same."""

import re
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.rulebook.lint import ERROR, lint
from pipeline.rulebook.load import RuleBook, read_rules
from pipeline.rulebook.schema import KINDS
from pipeline.settings import Settings, bundled_rules
from pipeline.workbench.examples import check_rule
from pipeline.workbench.match import with_rules
from pipeline.workbench.sight import with_book

ENGLISH, CHINESE = (bundled_rules() / name for name in ("README.md", "README.zh-CN.md"))


def blocks(path: Path, language: str = "yaml") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def shipped() -> resources.Resources:
    return resources.load(Settings(ner=False))


@pytest.fixture(scope="module")
def shown(shipped: resources.Resources, tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    book = shipped.rulebook
    for number, text in enumerate(blocks(ENGLISH)):
        path = tmp_path_factory.mktemp("readme") / f"{number}.yml"
        path.write_text(text, encoding="utf-8")
        one = read_rules(path, book.macros, book.rules)
        assert one.problems == ()
        book = with_rules(book, one)
    return book


def test_every_kind_has_an_example_that_holds(shipped: resources.Resources, shown: RuleBook) -> None:
    mine = [rule for rule in shown.rules if rule.id.startswith("my.")]
    assert {rule.kind for rule in mine} == set(KINDS)
    loaded = with_book(shipped, shown)
    verdicts = [verdict for rule in mine for verdict in check_rule(rule, loaded)]
    assert [(verdict.rule, verdict.outcome, verdict.details) for verdict in verdicts if verdict.outcome != "ok"] == []
    assert [str(one) for one in lint(shown, [rule.id for rule in mine]) if one.level == ERROR] == []


def test_a_shown_rule_is_switched_off(shown: RuleBook) -> None:
    assert "role.fund_size" not in {rule.id for rule in shown.rules}


def test_both_languages_show_the_same_rules() -> None:
    def rules_of(path: Path) -> list[str]:
        return [re.sub(r"\s*#.*|\s*note:.*", "", block) for block in blocks(path)]

    assert rules_of(CHINESE) == rules_of(ENGLISH)
