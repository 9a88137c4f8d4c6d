"""What rules do on articles, how far a rule got, and what changed in a table."""

from pathlib import Path

import pytest

from pipeline import resources
from pipeline.diff import compare as diff
from pipeline.resources import Resources
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.load import read_rules
from pipeline.settings import Settings
from pipeline.tables.sheet import Line, Sheet
from pipeline.workbench.cache import Cache, Seen, files_state, state
from pipeline.workbench.evidence import gather
from pipeline.workbench.match import spelt
from pipeline.workbench.near import near
from pipeline.workbench.sight import article_of, look
from pipeline.workbench.trial import compare

KNOWN = "2025年9月12日，星野智能宣布完成2亿元人民币B轮融资，由北辰资本领投，云杉创投跟投。"


@pytest.fixture(scope="module")
def shipped() -> Resources:
    return resources.load(Settings(ner=False))


def test_hits_kept_events_and_losses_are_counted(shipped: Resources) -> None:
    stats = gather([article_of(KNOWN, number=1), article_of(KNOWN, number=2)], shipped)
    assert (stats["slot.led_by"].hits, stats["slot.led_by"].events, stats["slot.led_by"].articles) == (2, 2, 2)
    assert stats["date.month"].kept == 0
    assert stats["date.month"].lost_to == {"date.day": 2}
    assert stats["date.day"].share == 1
    assert stats["slot.led_by"].seconds > 0


def test_a_view_is_spelt_out_with_the_words_behind_its_placeholders(shipped: Resources) -> None:
    sight = look(article_of(KNOWN), shipped)
    (view, words), *_ = sight.views
    assert words == ("2025年9月12日", "2亿元人民币", "B轮")
    assert spelt(view, words) == KNOWN
    (match,) = [one for one in sight.matches if one.rule == "slot.led_by"]
    assert "北辰资本领投" in match.words
    assert (match.before + match.words + match.after) == KNOWN


def rule_book(folder: Path, pattern: str) -> RuleBook:
    path = folder / "a.yml"
    path.write_text(f"kind: event\nrules:\n  - {{id: a, event_type: ipo, pattern: '{pattern}'}}\n", encoding="utf-8")
    return read_rules(path, {"AMOUNT": "\ue001", "NAME": "[^，]{1,9}"})


def test_how_far_a_rule_got(tmp_path: Path) -> None:
    book = rule_book(tmp_path, "获得{NAME:company}的{AMOUNT}独家注资")
    (one,) = near(book.rules, book.macros, "青禾获得松果的\ue001资金")
    assert (one.fits, one.after, one.done, one.parts) == ("获得{NAME:company}的{AMOUNT}", "独家注资", 4, 5)
    (one,) = near(book.rules, book.macros, "青禾揽入松果的\ue001独家注资")
    assert (one.before, one.after) == ("获得", "")
    assert "独家注资" in one.fits
    assert near(book.rules, book.macros, "风马牛不相及") == []
    assert near(book.rules, book.macros, "青禾获得松果的\ue001独家注资") == []  # it matches


def row(event_id: str, company: str, amount: str, doc_id: str = "a") -> dict[str, str]:
    return {"event_id": event_id, "doc_id": doc_id, "event_type": "equity_round", "company_text": company,
            "amount_text": amount, "rules": event_id}  # fmt: skip


def test_events_gained_lost_and_changed() -> None:
    before = [row("1", "甲", "1亿元"), row("2", "乙", "2亿元"), row("3", "丙", "")]
    after = [row("1", "甲", "1亿元"), row("4", "乙", "3亿元"), row("5", "丁", "")]
    gained, lost, changed = compare(before, after)
    assert [one["company_text"] for one in gained] == ["丁"]
    assert [one["company_text"] for one in lost] == ["丙"]
    assert [change.cells for change in changed] == [(("amount_text", "2亿元", "3亿元"),)]


def test_a_trial_calls_that_changed_which_diff_calls_changed() -> None:
    told = {"evidence": "青禾机器人完成1亿元A轮融资", "round_text": "A轮"}
    before = [row("1", "青禾机器", "1亿元") | told, row("2", "松果教育", "2亿元") | {"evidence": "松果教育获2亿元"}]
    after = [row("3", "青禾机器人", "1亿元") | told, row("4", "松果教育", "3亿元") | {"evidence": "另获3亿元贷款"}]
    old, new = (Sheet(tuple(rows[0]), tuple(map(Line, range(2, 4), rows))) for rows in (before, after))
    difference = diff.compare(old, new)
    gained, lost, changed = compare(before, after)
    assert [change.row["company_text"] for change in changed] == ["青禾机器人"]
    assert (tuple(gained), tuple(lost)) == (difference.gained, difference.lost)
    assert [change.row for change in changed] == [change.new for change in difference.changed]


def test_the_cache_gives_back_what_it_was_given_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = tmp_path / "a.txt"
    file.write_text("甲", encoding="utf-8")
    seen = [Seen("a.txt", "甲", (("\ue001", ("1亿元",)),), ({"event_id": "1"},))]
    with Cache("one") as cache:
        key = cache.key(str(file), str(tmp_path))
        cache.put({key: seen})
        assert cache.get([key, "other"]) == {key: seen}
        file.write_text("乙", encoding="utf-8")
        assert cache.key(str(file), str(tmp_path)) != key
    with Cache("two") as cache:
        assert cache.get([cache.key(str(file), str(tmp_path))]) == {}
    (tmp_path / "rongzi" / "workbench.sqlite").write_bytes(b"no database at all" * 99)
    with Cache("one") as cache:
        cache.put({key: seen})
        assert cache.get([key]) == {}


def test_the_cache_drops_the_oldest_beyond_what_it_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("pipeline.workbench.cache._KEPT", 5)
    keys = ["f", "a", "e", "b", "d", "c", "g"]
    with Cache("one") as cache:
        for key in keys:
            cache.put({key: []})
        assert set(cache.get(keys)) == set(keys[-5:])
        cache.put({"e": []})  # seen anew, it is the newest
        cache.put({"x": [], "y": [], "z": []})
        assert set(cache.get([*keys, "x", "y", "z"])) == {"g", "e", "x", "y", "z"}


def test_the_state_tells_rules_apart_but_not_their_examples(tmp_path: Path) -> None:
    one, two = rule_book(tmp_path, "甲"), rule_book(tmp_path, "乙")
    assert state(one, "") != state(two, "")
    assert state(one, "") == state(rule_book(tmp_path, "甲"), "")


@pytest.mark.parametrize(
    "name",
    ["lexicons/companies.csv", "mentions/currencies.csv", "model/deals.json", "model/confidence.json", "model/a.yml",
     "local/lexicons/cues.csv"],
)  # fmt: skip
def test_whatever_lies_beside_the_rules_tells_one_state_from_another(tmp_path: Path, name: str) -> None:
    rules = tmp_path / "workbench" / "rules"  # wherever the rules of a user stand
    for one in ("events/a.yml", "macros.yml", "README.md", name):
        (rules / one).parent.mkdir(parents=True, exist_ok=True)
        (rules / one).write_text("1", encoding="utf-8")
    before = files_state([rules])
    for one in ("events/a.yml", "macros.yml", "README.md"):  # in the rule book, or for people alone
        (rules / one).write_text("22", encoding="utf-8")
    assert files_state([rules]) == before
    (rules / name).write_text("22", encoding="utf-8")
    assert files_state([rules]) != before
