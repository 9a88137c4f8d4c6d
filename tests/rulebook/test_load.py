"""Rule files in, rules in force out; every problem named with its file and line."""

from pathlib import Path

import pytest

from pipeline.events.patterns import load_patterns
from pipeline.rulebook.load import RuleBook, load, read_rules
from pipeline.settings import bundled_rules


def book(folder: Path, **files: str) -> RuleBook:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load([folder])


NAME = "NAME: '[^，]{1,8}'\n"
EVENTS = "kind: event\nrules:\n"
BAD = "  - id: bad\n    event_type: equity_round\n"
GOOD = "  - id: good\n    event_type: equity_round\n    pattern: '{NAME:company}拿到{AMOUNT:amount}'\n"


def test_a_rule_with_macros_matches(tmp_path: Path) -> None:
    rules = book(tmp_path, macros=NAME, events=EVENTS + GOOD)
    (rule,) = rules.of("event")
    match = rule.pattern.search("青禾机器人拿到\ue001。")
    assert match is not None
    assert match["company"] == "青禾机器人"
    assert rules.problems == ()


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ("  - id: bad\n    event_type: equity_round\n    patern: x\n", 8, "unknown key patern; did you mean pattern?"),
        ("  - id： bad\n    pattern： x\n", 6, "a full-width ： behind the key; write a : and a space"),
        (BAD + "    pattern: x\n    examples:\n      - text： y\n", 10, "examples.0: a full-width ： behind the key"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{NOBODY}x'\n", 8, "{NOBODY}; there are AMOUNT"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '(x'\n", 8, "pattern: missing )"),
        ("  - id: bad\n    event_type: lottery\n    pattern: x\n", 7, "event_type"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: 2025\n", 8, "quotes"),
        ("  - id: bad\n    event_type: equity_round\n", 6, "pattern: missing"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: x\n    pattern: y\n", 9, "written twice"),
        ("  - id: Bad Id\n    event_type: equity_round\n    pattern: x\n", 6, "id: lower case letters"),
        ("  - id: good\n    event_type: equity_round\n    pattern: x\n", 6, "already used"),
        ("  - just words\n", 6, "a rule is a mapping"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{X-Y}'\n", 8, "pattern"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '((((x{999}){999}){999}){999})'\n", 8, "unfold"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: 'x\n", 6, "not valid YAML"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: []\n", 8, "empty"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: ''\n", 8, "pattern: it is empty"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: [x, '']\n", 8, "pattern: it is empty"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{NAMES}x'\n", 8, "did you mean {NAME}?"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{AMONT}x'\n", 8, "did you mean {AMOUNT}?"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{COMPANY}x'\n", 8, "company is a slot"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{amount}x'\n", 8, "one is {AMOUNT}"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '｛NAME：company｝x'\n", 8, "one is {NAME:company}"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '（?P<company>x）'\n", 8, "write ( and )"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '（？：x）？'\n", 8, "（？： begins no group"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: x\n    enabled: 否\n", 9, "true or false is wanted"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: x\n    examples: [y]\n", 9, "as {text: ..., "),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{NAM}x{UNT}'\n", 8, "did you mean {NAME}?"),
        ("  - id: bad\n    event_type: equity_round\n    pattern: '{AM}x'\n", 8, "one of {AMOUNT}, {NAME}?"),
        (BAD + "    pattern: x\n    examples:\n      - text: y\n        expct: []\n", 11, "unknown key expct"),
    ],
)  # fmt: skip
def test_a_bad_rule_is_named_with_its_line_and_takes_no_other_down(
    tmp_path: Path, broken: str, line: int, said: str
) -> None:
    rules = book(tmp_path, macros=NAME, events=EVENTS + GOOD + broken + GOOD.replace("good", "too"))
    assert [rule.id for rule in rules.rules] == ["good", "too"]
    problem = next(problem for problem in rules.problems if said in problem.message)
    assert problem.file.endswith("events.yml")
    assert problem.line >= line if "YAML" in said else problem.line == line


def test_rules_of_some_kinds_alone(tmp_path: Path) -> None:
    """A command that needs no event rules does not wait for them, nor for what is wrong with them."""
    mention = "kind: mention\nrules:\n  - {id: m, label: DATE, pattern: x}\n"
    book(tmp_path, macros=NAME, a=EVENTS + GOOD + BAD, m=mention)
    found = load([tmp_path], kinds=("mention", "clean"))
    assert [rule.id for rule in found.rules] == ["m"]
    assert found.problems == ()
    assert {rule.id for rule in load([tmp_path]).rules} == {"good", "m"}


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    bad = "  - {id: a, event_type: x, colour: red, pattern: '('}\n"
    rules = book(tmp_path, a=EVENTS + bad, b="kind: fish\n")
    said = " ".join(str(problem) for problem in rules.problems)
    assert "colour" in said
    assert "event_type" in said
    assert "'fish'" in said


def test_one_slip_is_told_once(tmp_path: Path) -> None:
    """A quote that is not closed before `kind:` was read, and a pattern that is neither text nor a list."""
    cut = "rules:\n  - id: bad\n    pattern: 'x\n"
    number = EVENTS + "  - {id: bad, event_type: equity_round, pattern: 5}\n"
    assert len(book(tmp_path / "cut", a=cut).problems) == 1
    assert len(book(tmp_path / "number", a=number).problems) == 1


def test_a_sum_wanted_without_its_field_is_told_in_one_line(tmp_path: Path) -> None:
    rule = "kind: mention\nrules:\n  - {id: m.sum, label: AMOUNT, value: money, pattern: '(?P<figure>[0-9])个亿',\n"
    example = "     examples: [{text: 拿到3个亿, expect: [{text: 3个亿, value: 300000000}]}]}\n"
    (told,) = book(tmp_path, m=rule + example).problems
    why = "name the field of a sum or date, as {amount: 300000000}, or put a word in quotes"
    assert (told.line, told.message) == (4, f"examples.0.expect.0.value: {why}")


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ("kind: mention\nrules:\n  - {id: bad, label: AMOUNT, value: money, pattern: 三亿}\n", "no group that"),
        ("kind: qualifier\nrules:\n  - {id: bad, pattern: 据说}\n", "it changes nothing"),
    ],
)
def test_a_rule_that_can_do_nothing_is_left_out_and_the_others_stay(tmp_path: Path, rules: str, why: str) -> None:
    loaded = book(tmp_path, macros=NAME, a=rules, e=EVENTS + GOOD)
    assert [problem.rule for problem in loaded.problems] == ["bad"]
    assert why in loaded.problems[0].message
    assert len(loaded.rules) == 1


def test_a_placeholder_stands_only_in_the_view(tmp_path: Path) -> None:
    rules = book(tmp_path, m="kind: mention\nrules:\n  - {id: a, label: AMOUNT, pattern: '{AMOUNT}左右'}\n")
    assert "match the view" in rules.problems[0].message


def test_macros_that_are_wrong_are_named_at_their_line(tmp_path: Path) -> None:
    rules = book(tmp_path, macros="A: '{B}'\nB: '{A}'\nc: x\nAMOUNT: y\nD: 3\nE: '(x'\n", e=EVENTS + GOOD)
    told = [problem for problem in rules.problems if "macros.yml" in problem.file]
    assert {(problem.line, problem.message.split(":")[0]) for problem in told} == {
        (1, "macro A"), (2, "macro B"), (3, "macro c"), (4, "macro AMOUNT"), (5, "macro D"), (6, "macro E")
    }  # fmt: skip


def test_a_faulty_macro_leaves_the_one_below_in_force(tmp_path: Path) -> None:
    rules = book(tmp_path, macros=NAME, e=EVENTS + GOOD, local__macros="NAME: '(x'\n")
    assert [(Path(problem.file).parent.name, problem.line) for problem in rules.problems] == [("local", 1)]
    (rule,) = rules.of("event")
    assert rule.pattern.search("青禾机器人拿到\ue001。")


@pytest.mark.parametrize("broken", [None, "{NOBODY}收购", "(收购"])
def test_a_bundled_macro_that_the_stages_need_is_named_when_it_is_gone(broken: str | None) -> None:
    macros = {name: body for name, body in load([bundled_rules()], kinds=()).macros.items() if name != "TRADE"}
    with pytest.raises(ValueError, match="macro TRADE is missing or does not compile"):
        load_patterns(macros if broken is None else macros | {"TRADE": broken})


def test_macros_that_blow_up_are_refused(tmp_path: Path) -> None:
    text = "M0: 'xxxxxxxxxx'\n" + "".join(f"M{n}: '{{M{n - 1}}}{{M{n - 1}}}'\n" for n in range(1, 20))
    rules = book(tmp_path, macros=text)
    assert any("longer than" in problem.message for problem in rules.problems)


def test_the_users_folder_overrides_by_id_and_says_so(tmp_path: Path) -> None:
    own = GOOD.replace("拿到", "捧回")
    rules = book(tmp_path, macros=NAME, a=EVENTS + GOOD, local__own=EVENTS + own)
    assert [rule.source.endswith("捧回(?P<amount>\ue001)") for rule in rules.rules] == [True]
    ((rule_id, lost, won),) = rules.overridden
    assert (rule_id, Path(lost).name, Path(won).name) == ("good", "a.yml", "own.yml")
    assert rules.problems == ()


def test_a_rule_is_switched_off_by_id_alone(tmp_path: Path) -> None:
    off = "kind: event\nrules:\n  - {id: good, enabled: false}\n  - {id: nobody, enabled: false}\n"
    rules = book(tmp_path, macros=NAME, a=EVENTS + GOOD, local__own=off)
    assert rules.rules == ()
    assert rules.disabled[0][0] == "good"
    assert [problem.rule for problem in rules.problems] == ["nobody"]


def test_a_rule_is_not_switched_off_among_rules_of_another_kind(tmp_path: Path) -> None:
    off = "kind: slot\nrules:\n  - {id: good, enabled: false}\n"
    rules = book(tmp_path, macros=NAME, a=EVENTS + GOOD, local__own=off)
    assert [rule.id for rule in rules.rules] == ["good"]
    (problem,) = rules.problems
    assert (Path(problem.file).name, problem.line, problem.rule) == ("own.yml", 3, "good")
    assert problem.message == "stays on, being of kind event: switch it off in a file of that kind, not of slot"


def test_a_file_by_itself_switches_off_what_is_there_and_of_its_kind(tmp_path: Path) -> None:
    rules = book(tmp_path, macros=NAME, a=EVENTS + GOOD)
    for kind, problem in (("event", []), ("slot", ["stays on, being of kind event"])):
        path = tmp_path / f"{kind}.yml"
        path.write_text(f"kind: {kind}\nrules:\n  - {{id: good, enabled: false}}\n", encoding="utf-8")
        tried = read_rules(path, rules.macros, rules.rules)
        assert [one.message.split(":")[0] for one in tried.problems] == problem
        assert [rule_id for rule_id, _ in tried.disabled] == ([] if problem else ["good"])


def test_a_folder_without_rules_is_named(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("松果创投领投。", encoding="utf-8")
    (problem,) = load([tmp_path / "news"]).problems
    assert problem.message == "no rule file, table or lexicon in this folder"
    (tmp_path / "news" / "lexicons").mkdir()
    (tmp_path / "news" / "lexicons" / "own.csv").write_text("id,name,kind\n", encoding="utf-8")
    assert load([tmp_path / "news"]).problems == ()


def test_files_with_a_strange_name_are_named(tmp_path: Path) -> None:
    (tmp_path / "mine.yml.bak").write_text("x", encoding="utf-8")
    assert "rule files end in" in load([tmp_path]).problems[0].message


def test_folders_that_are_not_there_and_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "a.yml").write_text("kind: event\nrules: []\n", encoding="utf-8")
    rules = load([tmp_path, tmp_path / "nowhere"])
    assert [problem.message for problem in rules.problems] == ["no such folder of rules"]


def test_rules_cannot_run_code(tmp_path: Path) -> None:
    target = tmp_path / "ran"
    rules = book(tmp_path, x=f"kind: event\nrules: !!python/object/apply:os.mkdir ['{target}']\n")
    assert not target.exists()
    assert rules.problems


def test_the_shipped_rules_load_without_a_problem() -> None:
    rules = load([bundled_rules()])
    assert [str(problem) for problem in rules.problems] == []
    assert len(rules.rules) > 20
