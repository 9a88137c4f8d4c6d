"""Patterns run under a time limit, and only on texts that hold what they need."""

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.rulebook import scan as scanning
from pipeline.rulebook.book import Compiled, Prefilter, RuleSet
from pipeline.rulebook.pattern import literals, read, walk, ways
from pipeline.rulebook.schema import BaseRule


def rule(rule_id: str, pattern: str) -> Compiled:
    return Compiled("event", BaseRule(id=rule_id, pattern=pattern), regex.compile(pattern), pattern, "x.yml", 1)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("获得.{0,9}独家注资", {"独家注资"}),
        ("(?:领|主)投(?!方)", {"领投", "主投"}),
        ("融资?", {"融", "融资"}),
        ("(?:融资)?", None),
        ("(?:融资)+完", {"融资"}),
        ("完成|.*", None),
        ("(?i:series)[A-B]", {"A", "B"}),
        ("(?i)series", None),
        ("(?i)融资", {"融资"}),
        (r"\d{2}年", {"年"}),
        ("由红杉(?=领)", {"由红杉"}),
        ("红(?=领投)", {"领投"}),
        ("红(?!领投)", {"红"}),
        ("[^。]", None),
        ("(?:融资){e<=1}", None),
        ("(?x) 融 资", None),
        (r"(?P<x>融)(?P=x)", {"融"}),
        ("(?#说明)融", {"融"}),
    ],
)
def test_what_a_text_must_hold(pattern: str, needed: set[str] | None) -> None:
    assert literals(pattern) == needed


@pytest.mark.parametrize(
    ("pattern", "conditions"),
    [
        ("获得.{0,9}注资", [[{"获得"}, {"注资"}]]),
        ("(?:领|主)投.*?融资|完成", [[{"融资"}, {"领投", "主投"}], [{"完成"}]]),
        (r".{2,9}基金(?=[^，]{0,9}首关)(?<!\d.)", [[{"首关"}, {"基金"}]]),
        ("基金(?![^，]{0,9}首关)", [[{"基金"}]]),
        ("(?<=由).红杉", [[{"红杉"}, {"由"}]]),
        (r"首关|\d+", [[{"首关"}], []]),
        ("(?(?=a)b|c)d", [[{"d"}]]),
        ("(?x) 融 资", [[]]),
    ],
)
def test_each_alternative_has_conditions_of_its_own(pattern: str, conditions: list[list[set[str]]]) -> None:
    assert [[set(one) for one in way] for way in ways(pattern)] == conditions


_PIECES = st.sampled_from(
    ["a", "b", "融", "资", ".", "[ab]", "[^a]", "[a-c]", "(", "(?:", "(?P<x>", "(?i:", "|", ")", "*", "+", "?", "{2}",
     "{0,2}", "{1,}", "^", "$", r"\b", r"\d", "(?=", "(?!", "(?<=", "(?>", "(?i)", "A", r"\.", "*?", "++", "(?|"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join), st.text("abA融资c.", max_size=8))
@example("(?:a|融)资|b", "b")
@example("a(?=.资)|b(?<=ab)", "ab")
def test_a_rule_left_out_cannot_match(pattern: str, text: str) -> None:
    try:
        compiled = regex.compile(pattern)
    except regex.error:
        return
    if compiled.search(text, timeout=5):
        needed = literals(pattern)
        assert needed is None or any(literal in text for literal in needed)
        assert any(all(any(one in text for one in each) for each in way) for way in ways(pattern))
        assert Prefilter([rule("one", pattern)]).candidates(text)


def test_candidates_stand_in_order_and_those_without_literals_always_run() -> None:
    rules = RuleSet([rule("c", "领投"), rule("a", "投资|领"), rule("always", r"\d"), rule("b", "跟投")])
    assert [each.id for each in rules.prefilter.candidates("由红杉领投")] == ["c", "a", "always"]
    assert [each.id for each, _ in scanning.scan(rules, "由红杉领投")[0]] == ["c", "a"]


def test_a_rule_is_run_only_where_one_alternative_finds_all_it_needs() -> None:
    fund = rule("fund", ".{2,30}?基金.{0,12}?完成.{0,10}?首关|新基金到账")
    texts = ["松果创投三期基金完成首关", "基金经理谈市场", "首关完成，产品上线", "新基金到账"]
    with scanning.tallied() as tally:
        found = [[match[0] for _, match in scanning.scan([fund], text)[0]] for text in texts]
    assert found == [["松果创投三期基金完成首关"], [], [], ["新基金到账"]]
    assert tally.tried["fund"] == 2


SLOW = "(?:a|a|a|aa)+(?:a|aa|a)+[cd]"


def test_a_rule_that_runs_out_of_time_is_noted_and_the_others_go_on() -> None:
    hits, notes = scanning.scan([rule("slow", SLOW), rule("fine", "b")], "c" + "a" * 60 + "b", timeout=0.02)
    assert [each.id for each, _ in hits] == ["fine"]
    assert [note.text for note in notes] == ["rule slow timed out after 0.02 s and was left out here"]


def test_a_rule_that_runs_out_of_time_after_a_match_gives_none_since_the_clock_would_choose() -> None:
    with scanning.tallied(keep=True) as tally:
        hits, notes = scanning.scan([rule("late", f"领投|{SLOW}")], "领投，c" + "a" * 60 + "b", timeout=0.02)
    assert (hits, tally.hits["late"], tally.matches) == ([], 0, [])
    assert [note.text for note in notes] == ["rule late timed out after 0.02 s and was left out here"]


def test_after_two_timeouts_a_rule_rests_for_the_article() -> None:
    rules = [rule("slow", SLOW)]
    with scanning.article():
        notes = [scanning.scan(rules, "c" + "a" * 60, timeout=0.02)[1] for _ in range(4)]
    assert [len(each) for each in notes] == [1, 1, 0, 0]
    assert notes[1][0].text.endswith("left out of the rest of the article")
    assert len(scanning.scan(rules, "c" + "a" * 60, timeout=0.02)[1]) == 1  # the next article starts anew


def test_a_long_text_is_searched_in_pieces_so_that_no_clock_tells_what_is_found() -> None:
    """Each match of `to_the_end` reads on to the end of what it is given: the square of its length in all."""
    line = "公司获投。" * 20 + "\n"
    text = line * (4 * scanning.PIECE // len(line))
    hits, notes = scanning.scan([rule("word", "公司"), rule("to_the_end", r"公司[\s\S]*+")], text)
    words = [match.start() for each, match in hits if each.id == "word"]
    assert words == [at * 5 + at // 20 for at in range(text.count("公司"))]
    runs = [match.span() for each, match in hits if each.id == "to_the_end"]
    assert runs == scanning.pieces(text) and len(runs) > 3
    assert max(end - start for start, end in runs) <= scanning.PIECE
    assert all(text[end - 1] == "\n" for _, end in runs)
    assert not notes


@given(st.lists(st.sampled_from(["云", "。", "\n"]) | st.integers(1, 6000).map("云".__mul__), max_size=12).map("".join))
def test_pieces_hold_all_of_a_text(text: str) -> None:
    spans = scanning.pieces(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(end - start <= scanning.PIECE for start, end in spans)


def test_a_tally_counts_by_rule() -> None:
    with scanning.tallied() as tally:
        scanning.scan([rule("a", "领投"), rule("b", "投{3}")], "领投，领投")
    assert (tally.hits["a"], tally.hits["b"], tally.tried["b"]) == (2, 0, 1)
    assert tally.seconds["a"] > 0


def test_parts_of_a_pattern_know_where_they_stand() -> None:
    source = "获得(?P<investors>[^，]{1,9})的?{ROUND}"
    tree = read(source)
    assert tree is not None
    parts = [source[part.start : part.end] for part in tree.parts]
    assert parts == ["获", "得", "(?P<investors>[^，]{1,9})", "的?", "{ROUND}"]
    assert [node.name for node in walk(tree) if node.name] == ["investors"]
