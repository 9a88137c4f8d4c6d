"""What lint says of rules by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.rulebook.lint import groups, lint, open_ends
from pipeline.rulebook.load import load
from pipeline.rulebook.macros import compile_pattern
from pipeline.rulebook.pattern import open_ends as open_groups
from pipeline.settings import bundled_rules


def test_every_group_of_a_shipped_rule_is_one_that_is_read() -> None:
    assert {rule.id: groups(rule) for rule in load([bundled_rules()]).rules if groups(rule)} == {}


def test_a_pattern_in_quotes_that_yaml_does_not_know_is_told(tmp_path: Path) -> None:
    rule = "kind: event\nrules:\n  - id: my.gift\n    event_type: equity_round\n    pattern: {}\n"
    said = {}
    for name, pattern in (("wide", "‘喜提{AMOUNT}’"), ("plain", "'喜提{AMOUNT}'")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.yml").write_text(rule.replace("{}", pattern), encoding="utf-8")
        said[name] = [one.message for one in lint(load([tmp_path / name])) if "YAML" in one.message]
    assert said == {
        "wide": ["the pattern stands in ‘ ’, which are characters to find; YAML's quote is '"],
        "plain": [],
    }


def test_no_shipped_rule_ends_open() -> None:
    assert {rule.id: open_ends(rule) for rule in load([bundled_rules()]).rules if open_ends(rule)} == {}


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("{AMOUNT}砸向{NAME:company}", ("company",)),
        ("{AMOUNT}来自(?P<investors>{ORG_LIST})", ("investors",)),
        ("{AMOUNT}来自(?P<investors>{ORG_LIST})(?:等)?", ("investors",)),
        ("{AMOUNT}(?:来自{NAME:investors}|投给{NAME:company})", ("investors", "company")),
        ("{AMOUNT}砸向{NAME:company}(?=[，,。；;]|$)", ()),
        ("{AMOUNT}砸向{NAME:company}$", ()),
        ("{NAME:company}获{AMOUNT}", ()),
        ("{AMOUNT}砸向(?P<company>{NAME}公司)", ()),
        ("{AMOUNT}砸向(?P<company>[^，。]{2,20})", ()),
        ("{AMOUNT}砸向{NAME}", ()),  # fills nothing
    ],
)  # fmt: skip
def test_a_group_that_ends_open_is_told(pattern: str, wanted: tuple[str, ...]) -> None:
    _, source = compile_pattern(pattern, load([bundled_rules()], kinds=()).macros)
    assert open_groups(source) == wanted


def test_an_open_end_is_a_warning_that_says_how_to_close_it(tmp_path: Path) -> None:
    text = "kind: event\nmacros: {NAME: '[^，。]{1,40}?'}\nrules:\n  - id: my.gift\n    event_type: equity_round\n"
    (tmp_path / "own.yml").write_text(text + "    pattern: '{AMOUNT}砸向{NAME:company}'\n", encoding="utf-8")
    (found,) = [one for one in lint(load([tmp_path])) if "ends open" in one.message]
    assert found.level == "warning"
    assert "(?=[，,。；;]|$)" in found.message
