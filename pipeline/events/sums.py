"""Whether two sums of an article are one: equal, rounded, converted, or one within the other's range."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.model import Mention, Money

Worth = Callable[[float, str], float | None]  # a sum and its currency, "" for none: about how many US dollars?

_NEAR = 0.12  # two figures within 12 % are one figure rounded, or converted


def same_money(one: Mention, two: Mention, worth: Worth) -> bool:
    """Whether two amounts tell the same sum: equal, rounded, converted, or one within the other's range."""
    a, b = one.value, two.value
    if one.text == two.text:
        return True
    if not isinstance(a, Money) or not isinstance(b, Money):
        return False
    if a.currency and b.currency and a.currency != b.currency:
        return _convert_alike(a, b, worth)
    low_a, high_a = bounds(a)
    low_b, high_b = bounds(b)
    if a.precision == b.precision == "exact":
        alike = low_a == low_b
    else:
        alike = low_a <= high_b * (1 + _NEAR) and low_b <= high_a * (1 + _NEAR)
    # 68亿 in a headline is 14.3亿澳元 in its body
    return alike or (a.currency != b.currency and _convert_alike(a, b, worth))


def _convert_alike(one: Money, two: Money, worth: Worth) -> bool:
    """Whether two sums in different currencies are about the same in dollars."""
    dollars = [worth(bounds(money)[0], money.currency or "") for money in (one, two)]
    return None not in dollars and close(*(value or 0.0 for value in dollars))


def close(one: float, two: float) -> bool:
    """Whether two figures may be one, rounded or converted."""
    return abs(one - two) <= _NEAR * max(one, two)


def bounds(money: Money) -> tuple[float, float]:
    """The least and the greatest figure that is told, in units of the sum's currency; from 0 on when none is."""
    values = [value for value in (money.amount, money.minimum, money.maximum) if value is not None]
    if not values:
        return 0.0, float("inf")
    return min(values), max(values)
