"""Rule files that nobody would write: nothing raises, nothing hangs, and the rule beside them still works."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.extract import extract
from pipeline.model import Article, aligned
from pipeline.rulebook import scan
from pipeline.rulebook.backtrack import slow
from pipeline.rulebook.lint import lint
from pipeline.rulebook.load import load
from pipeline.settings import Settings
from pipeline.workbench.sight import with_book

MACROS = "NAME: '[^，]{1,8}'\n"
GOOD = "kind: event\nrules:\n  - {id: good.one, event_type: equity_round, pattern: '喜提{AMOUNT}'}\n"
WHOLE = """\
# a file as it should be
kind: event
macros:
  OWN: '(?:甲|乙)'
rules:
  - id: fuzz.a
    event_type: equity_round
    pattern: '{OWN:company}完成{AMOUNT}{ROUND}'
    examples:
      - text: 甲完成1亿元A轮
        expect: [{company_text: 甲, amount_text: 1亿元}]
    counterexamples: [无]
  - id: fuzz.b
    event_type: ipo
    priority: 3
    pattern: ['上市', '挂牌']
"""
_PIECES = (
    *"[]{}():,-|>&*!#%@'\"?\n\t \\", "- ", "---\n", "...\n", "<<: *a", "&a ", "*a", "!!python/name:os.system ", "null",
    "~", "true", "1e999", "0x", "\ufeff", "\x00", "\ud7ff", "\u2028", "id", "rules:", "kind: clean\n", "{NAME}", "(?P<",
    "é", "  ", "- id: x\n", "examples: {}", "pattern: []", "pattern: {a: b}", "enabled: no", "{{{{", "[[[[[[",
    "2025-09-12",
)  # fmt: skip
_TOKENS = (
    "甲", "乙", "融资", "完成", ".", "[^，]", "[甲-癸]", "\\w", "\\d", "\\p{Han}", "(", "(?:", "(?P<company>",
    "(?P<x>", "(?>", "(?=", "(?!", "(?<=", "(?i:", "(?r)", "(?e)", "|", ")", ")*", ")+", "*", "+", "?", "{2,9}",
    "{1,999}", "*?", "++", "{e<=2}", "{AMOUNT}", "{ROUND:round}", "{NAME}", "{NOBODY}", "\\1", "(?P=x)", "(?R)",
    "{999}", "^", "$", "\\b", "\\", "[", "]", "\\K",
)  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice(_PIECES) + text[at:]
            case 1:
                text = text[:at] + text[min(to, at + 12) :]
            case 2:
                text = text[:at] + text[at:to] * 3 + text[to:]
            case _:
                text = text[:at] + chance.choice(_PIECES) * 7 + text[to:]
    return text[:20_000]


def test_two_hundred_broken_files(tmp_path: Path) -> None:
    chance = random.Random(20250912)
    (tmp_path / "macros.yml").write_text(MACROS, encoding="utf-8")
    (tmp_path / "a_good.yml").write_text(GOOD, encoding="utf-8")
    for number in range(200):
        content = mutated(WHOLE, chance).encode("utf-8", "surrogatepass")
        if number % 10 == 0:
            content = bytes(byte ^ chance.choice((0, 0, 0, 128)) for byte in content)
        (tmp_path / f"fuzz{number:03}.yml").write_bytes(content)
    book = load([tmp_path])
    assert any(rule.id == "good.one" for rule in book.rules)
    assert len(book.problems) > 100
    assert all(problem.line >= 1 and "\n" not in str(problem) for problem in book.problems)
    lint(book, ["good.one"])


def test_two_hundred_broken_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(20250913)
    monkeypatch.setattr(scan, "TIMEOUT_SECONDS", 0.02)
    rules = [GOOD]
    for number in range(200):
        pattern = "".join(chance.choice(_TOKENS) for _ in range(chance.randint(1, 9))).replace("'", "''")
        rules.append(f"  - {{id: fuzz.p{number}, event_type: equity_round, pattern: '{pattern}'}}\n")
    (tmp_path / "macros.yml").write_text(MACROS, encoding="utf-8")
    (tmp_path / "patterns.yml").write_text("".join(rules), encoding="utf-8")
    book = load([tmp_path])
    assert {problem.rule for problem in book.problems} | {rule.id for rule in book.rules} >= {
        f"fuzz.p{number}" for number in range(200)
    }
    shipped = resources.load(Settings(gate=False, ner=False))
    together = with_book(shipped, book)
    text = "青禾机器人完成5000万元A轮融资。" + "甲" * 300 + "，" + "完成融资" * 40 + "。松果创投喜提1亿元。"
    extraction = extract(Article("a", text, aligned(text)), together)
    assert extraction.clean.text.startswith("青禾机器人")
    for rule in book.rules[:40]:
        slow(rule, seconds=0.01)
