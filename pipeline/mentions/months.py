"""Months that are no date: the beginning of a name (九月科技, 三月兔)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.model import DateValue, Lost, Mention


def without_named(
    found: Sequence[Mention], names: Sequence[Mention], words: Collection[str]
) -> tuple[list[Mention], list[Lost]]:
    """`found` without the months that open a name, and these with the rule of the name that each lost to.

    What follows such a month in the name is a character, one of the ordinary `words`, or one with the other behind it
    (五月花科技): before a whole name (九月青禾科技) it stays a date. A name that a lexicon holds, or that a rule finds
    (“五月美妆”完成…) there or elsewhere, is one in any case.
    """
    sure = {name.text for name in names if name.rule.startswith(("lexicon", "name."))}
    opening: dict[int, list[Mention]] = {}
    for name in names:
        opening.setdefault(name.start, []).append(name)
    kept, lost = [], []
    for one in found:
        around = [name for name in opening.get(one.start, ()) if name.end > one.end] if _is_month(one) else []
        winner = next((name for name in around if name.text in sure or _goes_on(name, one, words)), None)
        if winner:
            lost.append(Lost(one, winner.rule))
        else:
            kept.append(one)
    return kept, lost


def _is_month(mention: Mention) -> bool:
    """Whether a date is a month in Chinese words and no more."""
    value = mention.value
    return isinstance(value, DateValue) and value.precision == "month" and mention.text.isalpha()


def _goes_on(name: Mention, month: Mention, words: Collection[str]) -> bool:
    rest = name.text[len(month.text) :]
    return len(rest) == 1 or rest in words or (len(rest) > 2 and rest[1:] in words)
