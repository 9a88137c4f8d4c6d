"""The rule workbench as a person meets it: from a phrase that is missed to a rule that finds it, and what it did."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import resources
from pipeline.cli.main import status
from pipeline.mentions import gazetteer
from pipeline.tables.reading import read_table

# No shipped rule knows 喜提…真金白银.
MISSED = "青禾机器人喜提松果创投5000万元真金白银，投资界为之一振。"
KNOWN = "2025年9月12日，星野智能宣布完成2亿元人民币B轮融资，由北辰资本领投，云杉创投跟投。"
QUIET = "白露医疗今年喜提三座奖杯，投资者关系团队功不可没。"
PATTERN = "喜提(?P<investors>{ORG_LIST}){AMOUNT}真金白银"


_held: dict[tuple[str, ...], Any] = {}


def once(name: str, load: Callable[[list[Path]], Any]) -> Callable[[list[Path]], Any]:
    """`load`, which reads the same shipped names for every command of these tests, run once."""

    def held(folders: list[Path]) -> Any:
        key = (name, *(str(folder) for folder in folders if folder.is_dir() and "pytest" not in str(folder)))
        if key not in _held:
            _held[key] = load(folders)
        return _held[key]

    return held


@pytest.fixture(autouse=True)
def names_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer, "load", once("names", gazetteer.load))
    tagger = resources.ner.load

    def tagger_once(model: Any, folder: Path, names: Any) -> Any:
        key = ("tagger", str(model))
        if key not in _held:
            _held[key] = tagger(model, folder, names)
        return _held[key]

    monkeypatch.setattr(resources.ner, "load", tagger_once)
    monkeypatch.setattr(resources, "load_common", once("common", resources.load_common))


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    news = tmp_path / "news"
    news.mkdir()
    for name, text in {"missed": MISSED, "known": KNOWN, "quiet": QUIET}.items():
        (news / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def rongzi(capsys: pytest.CaptureFixture[str], *arguments: str, ends: int = 0) -> str:
    """What a command prints, standard error behind standard output; it has to end with `ends`."""
    got = status(list(arguments))
    out, err = capsys.readouterr()
    assert got == ends, out + err
    assert "Traceback" not in out + err
    assert "defect" not in err
    return out + err


def write_new(capsys: pytest.CaptureFixture[str], *more: str, ends: int = 0) -> str:
    return rongzi(
        capsys, "rules", "new", "--kind", "event", "--id", "my.gift", "--pattern", PATTERN, "--example", MISSED,
        "--counterexample", QUIET, "--into", "mine", *more, ends=ends,
    )  # fmt: skip


def test_the_whole_story(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rongzi(capsys, "run", "news", "-o", "before", "--jobs", "1")
    assert [row["company_text"] for row in read_table(Path("before/events.csv"))] == ["星野智能"]
    (desk / "mine").mkdir()

    said = write_new(capsys)
    assert "written: mine/my.gift.yml" in said
    assert "松果创投" in said  # what it gives now, to be read over

    assert "next: rongzi rules lint my.gift --rules mine; rongzi rules test my.gift --rules mine; " in said

    assert "0 errors" in rongzi(capsys, "rules", "lint", "my.gift", "--rules", "mine", "--corpus", "news")
    assert "2 examples of 1 rules: 2 ok" in rongzi(capsys, "rules", "test", "my.gift", "--rules", "mine")

    tried = rongzi(capsys, "rules", "try", "mine/my.gift.yml", "news", "--rules", "mine")
    assert "喜提松果创投5000万元真金白银" in tried
    assert "1 matches in 1 of 3 articles" in tried
    assert "events before 1, after 2: 1 gained, 0 lost, 0 changed" in tried

    rongzi(capsys, "run", "news", "-o", "after", "--rules", "mine", "--jobs", "1")
    before, after = (list(read_table(Path(folder, "events.csv"))) for folder in ("before", "after"))
    assert [row for row in after if row not in before] == [row for row in after if row["doc_id"] == "missed.txt"]
    assert [row for row in before if row not in after] == []
    (gained,) = [row for row in after if row not in before]
    assert (gained["company_text"], gained["amount_text"], gained["investors_text"], gained["event_type"]) == (
        "青禾机器人", "5000万元", ("松果创投",), "equity_round",
    )  # fmt: skip
    assert "my.gift" in gained["rules"]  # type: ignore[operator]
    diff = rongzi(capsys, "diff", "before/events.csv", "after/events.csv")
    assert "青禾机器人" in diff
    assert "星野智能" not in diff


def test_a_rule_of_other_names_is_written_tested_explained_and_in_force(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "北京月之暗面科技有限公司，江湖人称小月亮，开了新店。小月亮完成5000万元A轮融资，由松果创投领投。"
    (desk / "news" / "nickname.txt").write_text(text, encoding="utf-8")
    said = rongzi(
        capsys, "rules", "new", "--kind", "alias", "--id", "my.nickname",
        "--pattern", r"(?P<full>\p{Han}{2,15})，江湖人称(?P<short>\p{Han}{2,4}?)，", "--example", text,
        "--counterexample", "无", "--into", "mine",
    )  # fmt: skip
    assert "gives {'小月亮': '北京月之暗面科技有限公司'}" in said
    assert "2 examples of 1 rules: 2 ok" in rongzi(capsys, "rules", "test", "my.nickname", "--rules", "mine")
    assert "my.nickname" in rongzi(capsys, "rules", "explain", "news/nickname.txt", "--rules", "mine")
    rongzi(capsys, "run", "news/nickname.txt", "-o", "out", "--jobs", "1", "--rules", "mine")
    (event,) = read_table(Path("out", "events.csv"))
    assert (event["company_id"], event["company_text"]) == ("org:moonshot", "小月亮")


def test_new_tells_when_the_shipped_rules_find_it_already(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = rongzi(
        capsys, "rules", "new", "--kind", "event", "--id", "my.idle", "--pattern", "宣布完成(?={AMOUNT})",
        "--example", KNOWN, "--set", "priority=-9", "--counterexample", KNOWN, "--into", "mine",
    )  # fmt: skip
    assert "noisy: example 2" in said


def test_watch_runs_again_at_each_change(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "mine").mkdir()
    write_new(capsys)
    watched: list[str] = []

    def watch(*places: Path, raise_interrupt: bool) -> Iterator[set[str]]:
        watched.extend(map(str, places))
        path = desk / "mine" / "my.gift.yml"
        path.write_text(path.read_text(encoding="utf-8").replace("5000万元", "8000万元", 1), encoding="utf-8")
        yield {"changed"}

    monkeypatch.setattr("watchfiles.watch", watch)
    said = rongzi(capsys, "rules", "test", "my.gift", "--rules", "mine", "--watch")
    assert said.index("2 ok") < said.index("watching") < said.index("wrong: my.gift example 1")
    assert str(desk / "mine") in watched
    assert "1 matches" in rongzi(capsys, "rules", "try", "mine/my.gift.yml", "news", "--watch")


def test_new_overwrites_nothing_and_takes_no_id_twice(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "mine").mkdir()
    write_new(capsys)
    text = (desk / "mine" / "my.gift.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=")
    assert "is used at mine/my.gift.yml" in write_new(capsys, ends=2)
    assert "is there already" in write_new(capsys, "--override", ends=2)
    assert (desk / "mine" / "my.gift.yml").read_text(encoding="utf-8") == text


def test_new_says_what_is_wrong_and_writes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def new(*arguments: str) -> str:
        return rongzi(capsys, "rules", "new", "--into", "mine", "--id", "my.x", *arguments, ends=2)

    assert "missing )" in new("--kind", "event", "--pattern", "(x", "--example", "x")
    assert "no macro {NOBODY}" in new("--kind", "event", "--pattern", "{NOBODY}", "--example", "x")
    assert "id: lower case letters" in new("--kind", "event", "--id", "My Rule", "--pattern", "x", "--example", "x")
    assert "finds nothing" in new("--kind", "event", "--pattern", "捧回", "--example", "完全无关的一句话")
    assert "event_type" in new("--kind", "event", "--pattern", "x", "--set", "event_type=lottery", "--example", "x")
    assert "--set colour=red" in new("--kind", "event", "--pattern", "x", "--set", "colour=red")
    assert "with a group" in new("--kind", "role", "--pattern", "订金", "--example", "x")
    assert not (desk / "mine").exists()


def test_new_writes_nothing_for_an_expectation_of_no_column(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = write_new(capsys, "--expect", "compny_text=青禾机器人; amount_text=5000万元", ends=1)
    assert "events.csv has no column compny_text; did you mean company_text?; nothing was written" in said
    assert not (desk / "mine").exists()


def test_new_tells_of_each_expectation_what_was_wanted_and_what_came(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = write_new(capsys, "--expect", "company_text=海棠水务; investors_text=松果创投; amount_text=6000万元")
    for wanted in ("is to give", "company_text: wanted 海棠水务", "got    青禾机器人", "amount_text: wanted 6000万元",
                   "1 of its examples do not hold"):  # fmt: skip
        assert wanted in said
    (desk / "mine" / "my.gift.yml").unlink()
    said = write_new(capsys, "--expect", "amount_text=5000万元", "--expect", "amount_text=1元", ends=2)
    assert "--expect 'amount_text=1元' has no --example of its own" in said
    assert "company_text is told twice" in write_new(capsys, "--expect", "company_text=甲; company_text=乙", ends=2)
    assert not (desk / "mine" / "my.gift.yml").exists()


def test_new_tells_of_a_group_that_ends_open(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("rules", "new", "--kind", "event", "--into", "mine", "--pattern", "{AMOUNT}真金白银砸向{NAME:company}",
             "--example", "5000万元真金白银砸向青禾机器人。")  # fmt: skip
    said = rongzi(capsys, *given, "--id", "my.open", "--expect", "company_text=青禾机器人")
    assert "warning: group company ends open" in said
    assert "ends open" in rongzi(capsys, *given, "--id", "my.open2", ends=2)


def test_lint_of_a_rule_whose_file_cannot_be_read_names_the_file(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = desk / "mine"
    mine.mkdir()
    broken = {
        "kind: event\nrules:\n  - id: my.gift\n     event_type: ipo\n": "mine/r.yml:4: not valid YAML: it begins 1",
        "kind: events\nrules:\n  - id: my.gift\n": "mine/r.yml:1: kind is one of mention",
        "kind: event\nrules:\n\t- id: my.gift\n": "mine/r.yml:3: not valid YAML: a tab in the indentation",
        "": "mine/r.yml:1: the file is empty",
    }
    for text, wanted in broken.items():
        (mine / "r.yml").write_text(text, encoding="utf-8")
        for command in ("lint", "test"):
            said = rongzi(capsys, "rules", command, "my.gift", "--rules", "mine", ends=2)
            assert wanted in said
            assert "what stands there was not read" in said
            assert "see rongzi rules list" not in said
    (mine / "r.yml").write_text("kind: event\nnote: 喜提\n", encoding="gbk")
    assert "in GBK, not UTF-8" in rongzi(capsys, "rules", "lint", "my.gift", "--rules", "mine", ends=2)
    (mine / "r.yml").unlink()
    assert "no rule file" in rongzi(capsys, "rules", "lint", "my.gift", "--rules", "mine", ends=2)
    assert "see rongzi rules list" in rongzi(capsys, "rules", "lint", "my.gift", ends=2)


def test_new_asks_for_what_is_left_out(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["event", "my.gift", PATTERN, MISSED, QUIET])
    monkeypatch.setattr("typer.prompt", lambda *given, **named: next(answers))
    rongzi(capsys, "rules", "new", "--into", "mine")
    assert "2 ok" in rongzi(capsys, "rules", "test", "my.gift", "--rules", "mine")


def test_lint_tells_all_problems_at_once(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "mine").mkdir()
    (desk / "mine" / "bad.yml").write_text(
        "kind: event\nrules:\n"
        "  - {id: a.key, event_type: ipo, pattern: 甲, colour: red}\n"
        "  - {id: a.macro, event_type: ipo, pattern: '{NOBODY}'}\n"
        "  - {id: a.slow, event_type: ipo, pattern: '(?:[^，]+、?)+领投到底'}\n"
        "  - {id: a.group, event_type: ipo, pattern: '(?P<colour>红)的领投到底'}\n"
        "  - {id: a.same, event_type: ipo, pattern: '(?P<colour>红)的领投到底'}\n",
        encoding="utf-8",
    )
    ids = ("a.key", "a.macro", "a.slow", "a.group", "a.same")
    said = rongzi(capsys, "rules", "lint", *ids, "--rules", "mine", "--corpus", "news", ends=1)
    for wanted in (
        "mine/bad.yml:3: error: a.key: unknown key colour",
        "mine/bad.yml:4: error: a.macro: no macro {NOBODY}",
        "mine/bad.yml:5: error: a.slow: backtracks badly in (?:[^，]+、?)+",
        "mine/bad.yml:5: error: a.slow: no example",
        "mine/bad.yml:6: warning: a.group: group colour fills nothing",
        "mine/bad.yml:6: error: a.group: no counterexample",
        "mine/bad.yml:7: warning: a.same: has the same pattern as a.group",
        "mine/bad.yml:6: warning: a.group: no article of the corpus fires it",
    ):
        assert wanted in said


def test_lint_finds_a_rule_that_another_always_beats(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "mine").mkdir()
    (desk / "mine" / "short.yml").write_text(
        "kind: mention\nrules:\n"
        "  - id: amount.always_shorter\n    label: AMOUNT\n    value: money\n    priority: -9\n"
        "    pattern: '{NUMBER_FIGURE:figure}(?=元)'\n"
        "    examples: [{text: 完成2亿元融资, expect: [{text: 2亿}]}]\n    counterexamples: [没有数字]\n",
        encoding="utf-8",
    )
    said = rongzi(capsys, "rules", "lint", "amount.always_shorter", "--rules", "mine", "--corpus", "news")
    assert "never wins" in said
    assert "amount.figure" in said


def test_a_verdict_shows_where_the_words_part(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "mine").mkdir()
    write_new(capsys, "--expect", "company_text=青禾机器人; amount_text=8000万元; round_text=A轮")
    said = rongzi(capsys, "rules", "test", "my.gift", "--rules", "mine", ends=1)
    assert "wrong: my.gift example 1" in said
    assert "amount_text: wanted 8000万元\n    got    5000万元\n           ^" in said
    assert "round_text: wanted A轮\n    got    (nothing)" in said


def test_try_words_alone_is_a_search(capsys: pytest.CaptureFixture[str]) -> None:
    said = rongzi(capsys, "rules", "try", "喜提", "news")
    assert "2 matches in 2 of 3 articles" in said
    assert "no effect on the table" in said
    assert rongzi(capsys, "rules", "try", "喜提", "news") == said  # from the cache


def test_try_and_lint_read_no_tables_of_a_run_among_the_articles(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rongzi(capsys, "run", "news", "-o", "news/out", "-j", "1")
    assert "2 matches in 2 of 3 articles" in rongzi(capsys, "rules", "try", "喜提", "news")
    (desk / "mine").mkdir()
    write_new(capsys)
    said = rongzi(capsys, "rules", "lint", "my.gift", "--rules", "mine", "--corpus", "news")
    assert "left out" not in said


def test_try_names_a_group_that_fills_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = rongzi(capsys, "rules", "try", "喜提(?P<investor>{NAME})真金", "news")
    assert "group investor fills nothing; did you mean investors?" in said
    (desk / "own.yml").write_text(
        "kind: event\nrules:\n  - {id: my.gift, event_type: ipo, pattern: '喜提(?P<who>{NAME}){AMOUNT:amount}'}\n",
        encoding="utf-8",
    )
    assert "own.yml:3: my.gift: group who fills nothing" in rongzi(capsys, "rules", "try", "own.yml", "news")


def test_try_shows_lost_events_too(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "off.yml").write_text(
        "kind: qualifier\nrules:\n  - {id: my.drop, drop: true, pattern: 宣布完成}\n", encoding="utf-8"
    )
    said = rongzi(capsys, "rules", "try", "off.yml", "news")
    assert "events before 1, after 0: 0 gained, 1 lost, 0 changed" in said


def test_try_holds_the_table_against_gold(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = desk / "gold"
    gold.mkdir()
    arguments = [{"role": "被投资方", "argument": "青禾机器人"}, {"role": "融资金额", "argument": "5000万元"}]
    event = {"event_type": "企业融资", "trigger": "", "arguments": arguments}
    wanted = {"id": "missed.txt", "title": "", "text": MISSED, "event_list": [event]}
    (gold / "gold.jsonl").write_text(json.dumps(wanted, ensure_ascii=False) + "\n", encoding="utf-8")
    said = rongzi(capsys, "rules", "try", PATTERN, "news")
    row = next(line for line in said.splitlines() if line.startswith("financing"))
    before, after = row.split()[3:5]  # recall
    assert float(before) == 0
    assert float(after) == 1


def test_explain_tells_what_fired_what_lost_and_what_was_near(capsys: pytest.CaptureFixture[str]) -> None:
    said = rongzi(capsys, "rules", "explain", "news/known.txt")
    assert "{DATE}，星野智能宣布完成{AMOUNT}{ROUND}融资" in said
    assert "slot.led_by" in said
    assert "lost to date.day" in said
    near = rongzi(capsys, "rules", "explain", "news/missed.txt", "--phrase", "真金白银")
    assert "near rules" in near
    assert "no event" in near
    assert "no sentence holds" in rongzi(capsys, "rules", "explain", "news/missed.txt", "--phrase", "无此", ends=1)


def test_explain_one_event(capsys: pytest.CaptureFixture[str]) -> None:
    rongzi(capsys, "run", "news", "-o", "out", "--jobs", "1")
    (event,) = read_table(Path("out/events.csv"))
    said = rongzi(capsys, "rules", "explain", "news/known.txt", "--event", str(event["event_id"]))
    assert f"event {event['event_id']}: equity_round" in said
    wrong = rongzi(capsys, "rules", "explain", "news/known.txt", "--event", "ev0", ends=2)
    assert str(event["event_id"]) in wrong


def test_list_tells_overrides_and_what_is_off(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "mine").mkdir()
    (desk / "mine" / "own.yml").write_text(
        "kind: role\nrules:\n  - {id: role.valuation, role: valuation, pattern: '作价{AMOUNT:amount}'}\n"
        "  - {id: role.fund_size, enabled: false}\n",
        encoding="utf-8",
    )
    rows = list(csv.DictReader(io.StringIO(rongzi(capsys, "rules", "list", "--csv", "--rules", "mine"))))
    state = {row["id"]: row["state"] for row in rows}
    assert state["role.valuation"].startswith("overrides ")
    assert state["role.fund_size"] == "switched off"


def test_list_with_figures_of_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    rongzi(capsys, "run", "news", "-o", "out", "--jobs", "1")
    said = rongzi(capsys, "rules", "list", "--stats", "out", "--csv", "--sort", "hits")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(said))}
    assert (rows["slot.led_by"]["hits"], rows["slot.led_by"]["events"]) == ("1", "1")
    hits = [int(row["hits"]) for row in rows.values()]
    assert hits == sorted(hits, reverse=True)
    assert "no documents table" in rongzi(capsys, "rules", "list", "--stats", "news", ends=2)


def test_figures_of_a_run_that_wrote_a_database(capsys: pytest.CaptureFixture[str]) -> None:
    rongzi(capsys, "run", "news", "-o", "out", "--jobs", "1", "--format", "sqlite")
    assert "\n3 articles of out, " in rongzi(capsys, "rules", "list", "--stats", "out")


def test_a_bad_rule_takes_no_run_down(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "mine").mkdir()
    (desk / "mine" / "bad.yml").write_text(
        "kind: event\nrules:\n  - {id: a, pattern: '('}\n  - &x [*x\n", encoding="utf-8"
    )
    rongzi(capsys, "run", "news", "-o", "out", "--rules", "mine", "--jobs", "1")
    assert [row["company_text"] for row in read_table(Path("out/events.csv"))] == ["星野智能"]
    assert "mine/bad.yml" in rongzi(capsys, "rules", "list", "--rules", "mine")


def test_a_rule_that_runs_out_of_time_is_named_in_the_articles_row(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "mine").mkdir()
    (desk / "mine" / "slow.yml").write_text(
        "kind: event\nrules:\n"
        "  - {id: my.slow, event_type: ipo, pattern: '(?:[哈呵]|[哈嘿]|哈哈)+(?:[哈呵]|[哈嘿])+[呀！]'}\n",
        encoding="utf-8",
    )
    (desk / "news" / "long.txt").write_text(f"呀，投资人{'哈' * 60}。{KNOWN}", encoding="utf-8")
    rongzi(capsys, "run", "news", "-o", "out", "--rules", "mine", "--jobs", "1")
    rows = {row["doc_id"]: row for row in read_table(Path("out/documents.csv"))}
    assert "my.slow timed out" in str(rows["long.txt"]["reason"])
    assert rows["long.txt"]["events"] == 1


def test_wrong_usage_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["rules", "test", "no.such"],
        ["rules", "try", "(", "news"],
        ["rules", "try", "", "news"],
        ["rules", "try", "nothing.yml", "news"],
        ["rules", "try", "x", "nowhere"],
        ["rules", "lint", "--rules", "nowhere"],
        ["rules", "explain", "nowhere.txt"],
        ["rules", "list", "--stats", "news", "--sort", "colour"],
        ["rules", "list", "--sort", "hits"],
        ["rules", "list", "--gold", "none.jsonl"],
    ):
        assert rongzi(capsys, *arguments, ends=2).count("\n") == 1


def test_named_rules_that_are_left_out_are_counted(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = desk / "mine"
    mine.mkdir()
    good = f"""{{id: my.good, event_type: equity_round, pattern: '{PATTERN}',
      examples: [{{text: {MISSED}, expect: [{{company_text: 青禾机器人}}]}}], counterexamples: [{QUIET}]}}"""
    bad = "{id: my.bad, event_type: equity_round, pattern: '(喜提'}"
    (mine / "own.yml").write_text(f"kind: event\nrules:\n  - {good}\n  - {bad}\n", encoding="utf-8")
    assert status(["rules", "test", "my.good", "my.bad", "--rules", str(mine)]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "2 examples of 1 rules: 2 ok", "1 of 2 named rules are left out: my.bad"
    ]
    assert status(["rules", "test", "my.good", "--rules", str(mine)]) == 0
    assert "left out" not in capsys.readouterr().out
