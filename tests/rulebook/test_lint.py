"""What lint says of rules by themselves."""

from __future__ import annotations

from pathlib import Path

from pipeline.rulebook.lint import groups, lint
from pipeline.rulebook.load import load
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
