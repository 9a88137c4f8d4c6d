"""Which company ids are evidently one company: a legal full name, and the short name that other articles use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.mentions.gazetteer import fold_name
from pipeline.normalise.entities import Affixes, short_names

Named = tuple[str, tuple[str, ...]]
"""A company's id and the names by which an event calls it."""


def one_company(companies: Iterable[Named], affixes: Affixes) -> dict[str, str]:
    """Company id to the id that stands for it, for those ids that are another's; ids not named stand for themselves.

    恩泽生物 is 江苏恩泽生物技术股份有限公司; a short name that fits two companies is neither's. The result does not
    depend on the order of `companies`.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for company_id, called in companies:
        names[company_id].update(called)
    owners: dict[str, set[str]] = defaultdict(set)  # folded short name to the ids of those who may be called so
    plain: dict[str, set[str]] = defaultdict(set)  # folded name without a legal form to the ids that go by it
    for company_id, known in names.items():
        for name in known:
            shorts = short_names(name, affixes)
            for short in shorts:
                owners[fold_name(short)].add(company_id)
            if not shorts:
                plain[fold_name(name)].add(company_id)
    meant: dict[str, set[str]] = defaultdict(set)
    for short, ids in plain.items():
        # Who has the name as a legal one too needs no other.
        for company_id in ids - owners[short] if short in owners else ():
            meant[company_id] |= owners[short]
    of = {short: next(iter(full)) for short, full in meant.items() if len(full) == 1}
    return {company_id: _last(company_id, of) for company_id in sorted(of)}


def _last(company_id: str, of: dict[str, str]) -> str:
    """Where `of` leads from `company_id`; of ids that lead to each other the least."""
    seen = [company_id]
    while (company_id := of.get(company_id, company_id)) not in seen:
        seen.append(company_id)
    return min(seen[seen.index(company_id) :])
