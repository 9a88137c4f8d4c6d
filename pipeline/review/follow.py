"""What follows from a changed cell in the other cells of its row."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.alike import overlap
from pipeline.review.parties import worded
from pipeline.tables.schema import SEPARATOR

_RANGES = ("range", "order")
_TOLD_WITH = {  # cells that tell of nothing when the first is emptied
    "valuation": ("valuation_currency", "valuation_kind", "valuation_text"),
    "event_date": ("event_date_text",), "disclosed_date": ("disclosed_date_text",), "round": ("round_text",),
}  # fmt: skip
_PRECISION = {4: "year", 7: "month", 10: "day"}


def followed(changed: Mapping[str, str], row: Mapping[str, str]) -> dict[str, str]:
    """`changed` with the cells of `row` that follow from it: bounds follow an amount, investors hold their leads, and
    a name that is taken out of a list is taken out of the leads and of the article's words too."""
    out = {**changed, **_sums_followed(changed, row)}
    for column, others in _TOLD_WITH.items():
        if out.get(column) == "":
            out |= {name: "" for name in others if name not in out}
    out |= _date_followed(out)
    out |= _investors_followed(out, row)
    for column in ("investors", "lead_investors", "advisers"):
        if column in out and f"{column}_text" not in out:
            out[f"{column}_text"] = SEPARATOR.join(_worded(out, row, column))
    out |= _led(out, row, "_text")
    return {name: text for name, text in out.items() if text != row.get(name, "") or name in changed}


def _sums_followed(changed: Mapping[str, str], row: Mapping[str, str]) -> dict[str, str]:
    """What follows from a changed amount: its bounds where they were its own, all of its cells when it is gone."""
    amount = changed.get("amount")
    if amount is None or (amount == "" and {"amount_min", "amount_max"} & set(changed)):
        return {}
    if amount == "":
        gone = ("amount_min", "amount_max", "amount_precision", "currency", "amount_text")
        return {name: "" for name in gone if name not in changed}
    bounds = ("amount_min", "amount_max")
    out = {}
    if {row.get(bound, "") for bound in bounds} <= {row.get("amount", ""), ""}:
        out = {bound: amount for bound in bounds if bound not in changed}
    precision = changed.get("amount_precision", row.get("amount_precision", ""))
    if not precision or ("amount_precision" not in changed and precision in _RANGES):
        out |= {"amount_precision": "exact", "amount_min": amount, "amount_max": amount}
    return out


def _date_followed(changed: Mapping[str, str]) -> dict[str, str]:
    """The precision that a changed date has by its length."""
    date = changed.get("event_date")
    if date is None or "event_date_precision" in changed or (date and len(date) not in _PRECISION):
        return {}
    return {"event_date_precision": _PRECISION[len(date)] if date else ""}


def _investors_followed(changed: Mapping[str, str], row: Mapping[str, str]) -> dict[str, str]:
    """The leads that are left of changed investors, and the investors with the leads among them."""
    out = {}
    if "investors" in changed and "lead_investors" not in changed:
        left, leads = _names(changed, "investors"), _names(row, "lead_investors")
        stay = [name for name in leads if name in left or name not in _names(row, "investors")]
        if stay != leads:
            out["lead_investors"] = SEPARATOR.join(stay)
    return out | _led({**changed, **out}, row, "")


def _led(changed: Mapping[str, str], row: Mapping[str, str], kind: str) -> dict[str, str]:
    """The investors (or, of `kind` _text, their words) with those changed leads that are not among them."""
    column = f"investors{kind}"
    now = split(changed.get(column, row.get(column, "")))
    more = [name for name in _names(changed, f"lead_investors{kind}") if name not in now]
    return {column: SEPARATOR.join([*now, *more])} if more else {}


def split(text: str) -> list[str]:
    """The names of a list as the table writes one."""
    return [part for part in text.split(SEPARATOR) if part]


def _names(cells: Mapping[str, str], column: str) -> list[str]:
    return split(cells.get(column, ""))


def _worded(changed: Mapping[str, str], row: Mapping[str, str], column: str) -> list[str]:
    """The article's words for the names of `column` in `changed`: those that it had in `row`, and of a new name itself
    where the evidence holds it, else those of the one in whose place it stands when one of the two holds the other."""
    before, now = _names(row, column), _names(changed, column)
    words = _names(row, f"{column}_text")
    if len(words) != len(before):  # no telling which is whose, but for those that are alike
        alike = zip(before, worded(before, words, {}), strict=True)
        gone = {word for name, word in alike if name not in now}
        return [word for word in words if word not in gone]
    known: dict[str, str] = {}
    for each in ("investors", "lead_investors", column):  # a lead is worded as the investor that it is
        names, texts = _names(row, each), _names(row, f"{each}_text")
        known |= dict(zip(names, texts, strict=True)) if len(names) == len(texts) else {}
    told = []
    for at, name in enumerate(now):
        stood = before[at] if len(before) == len(now) and before[at] not in now else ""
        word = known.get(name, "")
        if not word and name in row.get("evidence", ""):
            word = name
        if not word and stood and overlap(known[stood], name):
            word = known[stood]
        told += [word] if word else []
    return told
