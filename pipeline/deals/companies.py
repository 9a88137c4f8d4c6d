"""Which company ids are evidently one company: a legal full name, and the short name that other articles use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.mentions.gazetteer import fold_name
from pipeline.normalise.entities import Affixes, short_names

Named = tuple[str, tuple[str, ...]]
"""A company's id and the names by which an event calls it."""


def one_company(companies: Iterable[Named], affixes: Affixes) -> dict[str, str]:
    """Company id to the id that stands for it (the least), for those ids that are another's.

    Ids are one company when events call both by one legal name, or when one that has none goes by a name that the
    legal name of the other, and of no third company, is shortened to: 恩泽生物 is 江苏恩泽生物技术股份有限公司. The
    result does not depend on the order of `companies`.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for company_id, called in companies:
        names[company_id].update(called)
    by_legal: dict[str, list[str]] = defaultdict(list)
    shortened: dict[str, set[str]] = defaultdict(set)  # folded short name to the legal names that it may stand for
    plain: dict[str, list[str]] = defaultdict(list)  # folded name without a legal form to the ids that go by it
    for company_id in sorted(names):
        for name in sorted(names[company_id]):
            shorts = short_names(name, affixes)
            folded = fold_name(name)
            (by_legal if shorts else plain)[folded].append(company_id)
            for short in shorts:
                shortened[fold_name(short)].add(folded)
    legal = {company_id for ids in by_legal.values() for company_id in ids}
    of: dict[str, str] = {}
    for ids in by_legal.values():
        _join(of, ids)
    for short, ids in plain.items():
        owners = {_first(of, company_id) for full in shortened.get(short, ()) for company_id in by_legal[full]}
        if len(owners) == 1:
            _join(of, [*(company_id for company_id in ids if company_id not in legal), *owners])
    return {company_id: _first(of, company_id) for company_id in sorted(of)}


def _first(of: dict[str, str], company_id: str) -> str:
    while company_id in of:
        company_id = of[company_id]
    return company_id


def _join(of: dict[str, str], ids: Iterable[str]) -> None:
    """Lets the least of `ids`, and of what they stand for, stand for them all."""
    least, *others = sorted({_first(of, company_id) for company_id in ids})
    of |= dict.fromkeys(others, least)
