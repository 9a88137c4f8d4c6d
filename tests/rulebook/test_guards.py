"""Tests put before the choices of a pattern make it quicker and change nothing of what it matches."""

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.rulebook.guards import guarded
from pipeline.rulebook.macros import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("约(?:甲.|[乙丙]|丁+|戊)万", "约(?=[丁丙乙戊甲])(?:甲.|[乙丙]|丁+|戊)万"),
        (r"\d年|甲.|[一二]?月|-", r"(?=[\-\d一二月甲])(?:\d年|甲.|[一二]?月|-)"),
        ("(?:甲.|乙|丙|丁)?万", "(?:(?=[丁丙乙甲])(?:甲.|乙|丙|丁))?万"),
        ("(?P<x>[A-Za-z]x|(?<!子)乙|丙|丁)", "(?=[A-Za-z丁丙乙])(?P<x>[A-Za-z]x|(?<!子)乙|丙|丁)"),
        ("(?i:a.|b|丙|丁)", "(?=[ABab\u0130\u0131\u017f\u212a丁丙])(?i:a.|b|丙|丁)"),
        ("(?=[^月]{1,9}月)[一二]{1,2}月", "(?=[一二])(?=[^月]{1,9}月)[一二]{1,2}月"),
        ("(?:(?=[^月]{1,9}月))[一二]{1,2}月", "(?=[一二])(?:(?=[^月]{1,9}月))[一二]{1,2}月"),
    ],
)
def test_a_choice_is_tested_by_what_it_may_begin_with(pattern: str, wanted: str) -> None:
    assert guarded(pattern) == wanted


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:甲.|乙|丙)万",  # three are tried as soon as tested
        "(?:甲|乙方|丙|丁)万",  # plain words
        "(?:甲.|乙|.|丁)万",  # anything may come
        "(?:甲.|乙|丙|丁?)万",  # nothing may come
        r"(?:甲.|乙|\W|丁)万",
        r"(?:甲.|乙|(?i:\p{Lu})|丁)万",
        "(?i)(?:a.|b|c|d)",
        "(?<=甲.|乙|丙|丁)万",
        "(?(x)甲.|乙)(?P<x>丙)?",
        "(?:甲.|乙|丙|丁){e<=1}",
        "(?x) (?: 甲. | 乙 | 丙 | 丁 )",
    ],
)
def test_a_choice_of_which_too_little_is_known_stays_as_it_is(pattern: str) -> None:
    assert guarded(pattern) == pattern


_ATOMS = st.sampled_from(
    ["a", "b", "k", "s", "融", "资", ".", "[ab]", "[^a]", r"[\d-]", "[b-k]", r"\d", r"\W", "^", "$", r"\b", "(?<!a)",
     "(?=.{0,2}b)", "(?<=[ab]{1,2})", "-", r"\]"]
)  # fmt: skip
_OPENERS = st.sampled_from(["(?:", "(?P<x>", "(?P<y>", "(?i:", "(?>", "(?=", "(?!", "(?<=", "(?<!", "(?|"])
_COUNTS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,2}", "??", "*+"])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequences = st.lists(parts, min_size=1, max_size=3).map("".join)
    choices = st.lists(sequences, min_size=1, max_size=5).map("|".join)
    return st.builds("{}{}){}".format, _OPENERS, choices, _COUNTS)


@given(
    st.lists(st.recursive(_ATOMS, _grown, max_leaves=12), min_size=1, max_size=5),
    st.sampled_from(["", "|"]),
    st.text("abkKs-]0融资\u017f\u212a", max_size=10),
)
@example(["(?|(a)|(b)b|(k)|(s))", "(?P<x>a)"], "", "bbaka")
@example(["(?i:k.|s|a|b)"], "", "\u212aa")
def test_a_guarded_pattern_matches_what_the_pattern_matches(parts: list[str], join: str, text: str) -> None:
    pattern = join.join(parts)
    try:
        plain = regex.compile(pattern)
    except regex.error:
        return
    found = [[(one.span(), one.capturesdict(), one.groups()) for one in each.finditer(text, timeout=5)]
             for each in (plain, regex.compile(guarded(pattern)))]  # fmt: skip
    assert found[0] == found[1]


def test_what_is_wrong_is_told_of_the_pattern_as_it_is_written() -> None:
    with pytest.raises(ValueError, match=r"unknown group at \(\?:甲\.\|乙\|丙\|丁\)\(\?P▸=y\)"):
        compile_pattern("(?:甲.|乙|丙|丁)(?P=y)", {})


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("喜提[{AMOUNT}真金", r"unterminated character set at 喜提[{AMOUNT}真金▸"),
        ("喜提{NAME:company}{AMOUNT}(真金", r"missing ) at 喜提{NAME:company}{AMOUNT}(真金▸"),
        ("{NAME}喜提*+?{AMOUNT}", r"multiple repeat at {NAME}喜提*+▸?{AMOUNT}"),
        ("喜提{BAD}真金", r"bad character in group name, in what {BAD} stands for, at 喜提▸{BAD}真金"),
        ("喜提" * 60 + "(?P=y)" + "真金" * 60, f"unknown group at 提{'喜提' * 10}(?P▸=y){'真金' * 10}真"),
        (["甲", "喜提{NAME}[真金"], r"unterminated character set at 喜提{NAME}[真金▸"),
    ],
)  # fmt: skip
def test_a_fault_is_shown_in_the_pattern_that_was_typed(pattern: str | list[str], said: str) -> None:
    macros = {"NAME": "(?:[^，。]|(?<=[A-Z]) ){1,40}?", "AMOUNT": "\ue001", "BAD": "(?P<1>甲)"}
    with pytest.raises(ValueError, match="^pattern: ") as found:
        compile_pattern(pattern, macros)
    assert str(found.value) == f"pattern: {said}"
